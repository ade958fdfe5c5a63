#include "array_check.h"
#include "core/array_i.h"

static int births;
static rp_status last_status;

static void count_births(const rp_array *error, void *context)
{
    births++;
    last_status = rp_array_status(error);
    assert_ptr_equal(context, &births);
}

static void test_the_hook_fires_once_at_birth(void **state)
{
    (void)state;
    births = 0;
    rp_on_error(count_births, &births);
    rp_array *error = rp_index(rp_arange(0, 3, 1), 0, 5);
    assert_int_equal(births, 1);
    assert_int_equal(last_status, RP_EINDEX);
    assert_ptr_equal(rp_flip(rp_slice(rp_transpose(error, NULL), 0, 0, 1, 1), 0), error); /* flows through, unseen */
    assert_ptr_equal(rp_concatenate((rp_array *[]){rp_arange(0, 3, 1), error}, 2, 0), error);
    assert_ptr_equal(rp_take(rp_arange(0, 3, 1), error, 0), error);
    assert_ptr_equal(rp_full(RP_F64, 0, NULL, error), error);
    assert_int_equal(births, 1);
    rp_on_error(NULL, NULL);
    rp_index(rp_arange(0, 3, 1), 0, 5);
    assert_int_equal(births, 1);
}

static void test_an_error_is_inert(void **state)
{
    const void *data;
    double value;
    char *text;
    rp_error error;
    (void)state;
    rp_array *bad = rp_zeros(RP_F64, 1, DIMS(-3));
    assert_error(bad, RP_ESHAPE, "(-3,)");
    assert_int_equal(rp_ndim(bad), 0);
    assert_int_equal(rp_size(bad), 0);
    assert_int_equal(rp_dim(bad, 0), 0);
    assert_int_equal(rp_dtype_of(bad), RP_BOOL);
    assert_false(rp_is_writable(bad));
    assert_int_equal(rp_read(bad, &data), RP_ESHAPE);
    assert_int_equal(rp_eval(bad), RP_ESHAPE);
    assert_int_equal(rp_item(bad, &value), RP_ESHAPE);
    assert_int_equal(rp_print(bad, stdout), RP_ESHAPE);
    assert_failure(rp_to_string(bad, NULL, &text, &error), RP_ESHAPE, error, "negative extent");
    assert_failure(rp_assign(bad, rp_scalar(1), &error), RP_ESHAPE, error, "negative extent");
    assert_failure(rp_assign(rp_zeros(RP_F64, 0, NULL), bad, &error), RP_ESHAPE, error, "negative extent");
}

static void test_an_error_lives_in_its_scope(void **state)
{
    (void)state;
    int64_t before = rp_memory_stats().live_blocks;
    rp_scope *scope = rp_scope_open();
    rp_array *kept = rp_keep(rp_index(rp_arange(0, 3, 1), 1, 0));
    rp_scope_close(scope);
    assert_error(kept, RP_EAXIS, "axis 1 is out of bounds for array of dimension 1");
    rp_release(kept);
    assert_int_equal(rp_memory_stats().live_blocks, before);
}

/* Reporting that memory ran out takes no memory; the one error array for it needs no owner. */
static void test_out_of_memory_is_immortal(void **state)
{
    (void)state;
    rp_fault_set(RP_FAULT_AFTER_NTH, 1);
    rp_array *a = rp_arange(0, 3, 1), *b = rp_flip(a, 0);
    rp_fault_set(RP_FAULT_OFF, 0);
    assert_error(a, RP_ENOMEM, "out of memory");
    assert_ptr_equal(a, b);
    for (int i = 0; i < 3; i++) rp_release(a);
    rp_yield(rp_keep(a));
    assert_error(a, RP_ENOMEM, "out of memory");
}

static void test_shapes_in_messages(void **state)
{
    char text[RPI_SHAPE_TEXT];
    int64_t long_shape[RP_MAX_NDIM];
    (void)state;
    assert_string_equal(rpi_shape_text(0, NULL, text), "()");
    assert_string_equal(rpi_shape_text(1, DIMS(3), text), "(3,)");
    assert_string_equal(rpi_shape_text(3, DIMS(2, 0, 5), text), "(2,0,5)");
    for (int i = 0; i < RP_MAX_NDIM; i++) long_shape[i] = INT64_MIN;
    rpi_shape_text(RP_MAX_NDIM, long_shape, text);
    assert_true(strlen(text) < RPI_SHAPE_TEXT);
    assert_non_null(strstr(text, "...)"));
}

static void free_nothing(void *node)
{
    (void)node;
}

static void test_a_pending_array_may_become_an_error(void **state)
{
    static int node;
    (void)state;
    rp_array *a = rpi_new_pending(RP_F32, 1, DIMS(3), &node, free_nothing);
    rpi_become_error(a, rp_index(rp_arange(0, 3, 1), 0, 9));
    assert_error(a, RP_EINDEX, "index 9");
    rp_array *b = rpi_new_pending(RP_F32, 1, DIMS(3), &node, free_nothing);
    rpi_become_error(b, rpi_error_memory());
    assert_error(b, RP_ENOMEM, "out of memory");
}

RUN_TESTS(cmocka_unit_test(test_the_hook_fires_once_at_birth), cmocka_unit_test(test_an_error_is_inert),
          cmocka_unit_test(test_an_error_lives_in_its_scope), cmocka_unit_test(test_out_of_memory_is_immortal),
          cmocka_unit_test(test_shapes_in_messages), cmocka_unit_test(test_a_pending_array_may_become_an_error))
