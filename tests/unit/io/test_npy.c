/* Files and their failures; tests/conform/test_npy.py compares bytes with NumPy's. */
#include "unit/core/array_check.h"
#include <rapto/io.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/rapto_npy_XXXXXX";
static char path[64];

static int make_folder(void **state)
{
    if (!mkdtemp(folder)) return -1;
    snprintf(path, sizeof path, "%s/a.npy", folder);
    return remember_blocks(state);
}

static int drop_folder(void **state)
{
    unlink(path);
    int left = rmdir(folder); /* fails when a temporary file was left behind */
    return compare_blocks(state) || left;
}

static void test_round_trip(void **state)
{
    rp_array *out = NULL;
    rp_error error;
    (void)state;
    rp_array *a = rp_transpose(count_up(2, DIMS(2, 3)), NULL);
    assert_int_equal(rp_npy_write(path, a, &error), RP_OK);
    assert_int_equal(rp_npy_read(path, &out, &error), RP_OK);
    assert_text(out, "[[0 3]\n [1 4]\n [2 5]]");
    assert_true(rp_is_writable(out));
    assert_int_equal(rp_npy_write(path, rp_arange(0, 0, 1), &error), RP_OK);
    assert_int_equal(rp_npy_read(path, &out, &error), RP_OK);
    assert_text(out, "[]");
}

#define HEADER(descr, order, shape) "{'descr': '" descr "', 'fortran_order': " order ", 'shape': " shape ", }"

/* A version 1.0 file in memory with the given header and elements. */
static rp_status parse(const char *header, const void *elements, size_t bytes, rp_array **out, rp_error *error)
{
    char file[512];
    size_t length = strlen(header);
    memcpy(file, "\x93NUMPY\x01", 8);
    file[8] = (char)length;
    file[9] = 0;
    memcpy(file + 10, header, length);
    memcpy(file + 10 + length, elements, bytes);
    return rp_npy_parse("memory", file, 10 + length + bytes, out, error);
}

static void test_orders_of_bytes_and_axes(void **state)
{
    rp_array *out = NULL;
    (void)state;
    assert_int_equal(parse(HEADER(">i4", "False", "(2,)"), "\0\0\1\2\xff\xff\xff\xfe", 8, &out, NULL), RP_OK);
    assert_text(out, "[258  -2]");
    assert_int_equal(parse(HEADER(">f8", "False", "()"), "\x3f\xf8\0\0\0\0\0\0", 8, &out, NULL), RP_OK);
    assert_text(out, "1.5");
    assert_int_equal(parse(HEADER("|u1", "True", "(2, 3)"), "\0\1\2\3\4\5", 6, &out, NULL), RP_OK);
    assert_text(out, "[[0 2 4]\n [1 3 5]]");
    assert_int_equal(parse(HEADER("|b1", "False", "(4,)"), "\0\1\2\xff", 4, &out, NULL), RP_OK);
    assert_text(rp_astype(out, RP_I8), "[0 1 1 1]");
}

static void test_lengths_that_disagree(void **state)
{
    rp_array *out = NULL;
    rp_error error;
    (void)state;
    assert_failure(parse(HEADER("<i4", "False", "(3,)"), "12345678", 8, &out, &error), RP_ETRUNCATED, error,
                   "memory: the shape needs 12 bytes of elements, the file has 8");
    assert_failure(parse(HEADER("<i4", "False", "(1,)"), "12345678", 8, &out, &error), RP_EFORMAT, error, "has 8");
    int64_t before = rp_memory_stats().total_calls;
    assert_failure(parse(HEADER("<i4", "False", "(1000000000000,)"), "", 0, &out, &error), RP_ETRUNCATED, error,
                   "4000000000000 bytes");
    assert_true(rp_memory_stats().total_calls - before <= 1); /* the header text alone */
    assert_null(out);
}

/* Every beginning of a good file is refused, as a file and in memory. */
static void test_every_truncation(void **state)
{
    char *data;
    size_t size;
    rp_error error;
    rp_array *out = NULL;
    (void)state;
    assert_int_equal(rp_npy_write(path, count_up(1, DIMS(3)), &error), RP_OK);
    assert_int_equal(rp_file_read(path, 0, &data, &size, &error), RP_OK);
    for (size_t cut = 0; cut < size; cut++) {
        rp_status status = rp_npy_parse("cut", data, cut, &out, &error);
        assert_true(status == RP_ETRUNCATED || (cut < 6 && status == RP_EFORMAT));
        assert_int_equal(truncate(path, (off_t)(size - cut - 1)), 0);
        assert_int_not_equal(rp_npy_read(path, &out, &error), RP_OK);
    }
    assert_null(out);
    rp_free(data);
}

static void test_files_that_cannot_be_read(void **state)
{
    rp_array *out = NULL;
    rp_error error;
    (void)state;
    assert_failure(rp_npy_read("/nonexistent/a.npy", &out, &error), RP_ENOTFOUND, error, "/nonexistent/a.npy");
    assert_failure(rp_npy_read(folder, &out, &error), RP_EINVAL, error, "not a regular file");
    assert_int_equal(rp_npy_read("/nonexistent/a.npy", &out, NULL), RP_ENOTFOUND);
    assert_null(out);
}

static void test_writes_that_fail_keep_the_old_file(void **state)
{
    rp_array *out = NULL;
    rp_error error;
    (void)state;
    assert_int_equal(rp_npy_write(path, rp_scalar_int(7), &error), RP_OK);
    assert_failure(rp_npy_write(path, rp_index(rp_scalar(1), 0, 0), &error), RP_EAXIS, error, "rp_index");
    assert_failure(rp_npy_write("/nonexistent/a.npy", rp_scalar(1), &error), RP_ENOTFOUND, error, "/nonexistent");
    assert_int_equal(rp_npy_read(path, &out, &error), RP_OK);
    assert_text(out, "7");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_orders_of_bytes_and_axes),
        cmocka_unit_test(test_lengths_that_disagree),
        cmocka_unit_test(test_every_truncation),
        cmocka_unit_test(test_files_that_cannot_be_read),
        cmocka_unit_test(test_writes_that_fail_keep_the_old_file),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
