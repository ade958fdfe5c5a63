/* Archives and memory maps; tests/conform/test_npy.py compares with NumPy. */
#include "unit/core/array_check.h"
#include <rapto/io.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/rapto_npz_XXXXXX";
static char path[64];

static int make_folder(void **state)
{
    if (!mkdtemp(folder)) return -1;
    snprintf(path, sizeof path, "%s/a", folder);
    return remember_blocks(state);
}

static int drop_folder(void **state)
{
    unlink(path);
    int left = rmdir(folder);
    return compare_blocks(state) || left;
}

static void test_archive(void **state)
{
    (void)state;
    RP_SCOPE();
    rp_error error;
    for (int compressed = 0; compressed < 2; compressed++) {
        rp_npz *npz = NULL;
        rp_array *out = NULL;
        rp_array *const arrays[] = {count_up(2, DIMS(2, 3)), rp_scalar(2.5)};
        assert_int_equal(rp_npz_write(path, (const char *const[]){"x", "y"}, arrays, 2, compressed, &error), RP_OK);
        assert_int_equal(rp_npz_open(path, &npz, &error), RP_OK);
        assert_int_equal(rp_npz_count(npz), 2);
        assert_string_equal(rp_npz_name(npz, 1), "y");
        assert_null(rp_npz_name(npz, 2));
        assert_int_equal(rp_npz_get(npz, "x", &out, &error), RP_OK);
        assert_text(out, "[[0 1 2]\n [3 4 5]]");
        assert_failure(rp_npz_get(npz, "z", &out, &error), RP_EUNKNOWN, error, "z is not a file in the archive");
        assert_int_equal(rp_npz_map(npz, "x", RP_MAP_READ, &out, &error), compressed ? RP_EUNSUPPORTED : RP_OK);
        rp_npz_close(npz);
        assert_text(out, "[[0 1 2]\n [3 4 5]]");
    }
    rp_array *const same[] = {rp_scalar(1), rp_scalar(2)};
    assert_failure(rp_npz_write(path, (const char *const[]){"x", "x"}, same, 2, false, &error), RP_EVALUE, error,
                   "twice");
}

static void test_map(void **state)
{
    (void)state;
    RP_SCOPE();
    rp_error error;
    rp_array *out = NULL;
    const rp_memmap_options new = {.mode = RP_MAP_CREATE, .dtype = RP_I32, .ndim = 1, .shape = DIMS(4), .offset = 8};
    assert_int_equal(rp_memmap(path, &new, &out, &error), RP_OK);
    assert_int_equal(rp_fill(rp_slice(out, 0, 1, 3, 1), 7, &error), RP_OK);
    assert_true(rp_is_memmap(out));
    assert_int_equal(rp_memmap_flush(out, &error), RP_OK);
    assert_int_equal(rp_memmap(path, &(rp_memmap_options){.dtype = RP_I32}, &out, &error), RP_OK);
    assert_text(out, "[0 0 0 7 7 0]");
    assert_failure(rp_fill(out, 1, &error), RP_EREADONLY, error, "read-only");
    const rp_memmap_options long_map = {.dtype = RP_I32, .ndim = 1, .shape = DIMS(100)};
    assert_failure(rp_memmap(path, &long_map, &out, &error), RP_EVALUE, error, "greater than file size");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_archive), cmocka_unit_test(test_map)};
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
