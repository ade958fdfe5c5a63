#include "array_check.h"
#include "core/array_i.h"

static int released;
static void *released_context;

static void note_release(void *context)
{
    released++;
    released_context = context;
}

static void test_own_memory_is_aligned(void **state)
{
    (void)state;
    for (size_t bytes = 0; bytes < 300; bytes += 37) {
        rpi_storage *s = rpi_storage_new(bytes, true);
        assert_int_equal((uintptr_t)s->data % 64, 0);
        assert_true(s->writable && s->bytes == bytes);
        for (size_t i = 0; i < bytes; i++) assert_int_equal(s->data[i], 0);
        rpi_storage_unref(s);
    }
}

static void test_release_is_called_with_the_last_reference(void **state)
{
    char memory[8];
    (void)state;
    released = 0;
    rpi_storage *s = rpi_storage_wrap(memory, sizeof memory, false, note_release, memory);
    assert_ptr_equal(rpi_storage_ref(s), s);
    rpi_storage_unref(s);
    assert_int_equal(released, 0);
    rpi_storage_unref(s);
    assert_int_equal(released, 1);
    assert_ptr_equal(released_context, memory);
    rpi_storage_unref(NULL);
}

static void test_too_large(void **state)
{
    (void)state;
    assert_null(rpi_storage_new(SIZE_MAX, false));
    assert_null(rpi_storage_new((size_t)PTRDIFF_MAX, true));
}

RUN_TESTS(cmocka_unit_test(test_own_memory_is_aligned),
          cmocka_unit_test(test_release_is_called_with_the_last_reference), cmocka_unit_test(test_too_large))
