/* Tables and raw elements as text; tests/conform/test_text_files.py compares with NumPy. */
#include "unit/core/array_check.h"
#include <rapto/io.h>

static rp_status load(const char *text, rp_dtype dtype, const rp_text_options *o, rp_array **out, rp_error *error)
{
    return rp_loadtxt(&(rp_text_input){"table", text, strlen(text)}, dtype, o, out, error);
}

static void test_loadtxt(void **state)
{
    (void)state;
    RP_SCOPE();
    rp_error error;
    rp_array *out = NULL;
    assert_int_equal(load("# a b\n1 2\r\n\n3 4 # end", RP_F64, NULL, &out, &error), RP_OK);
    assert_text(out, "[[1. 2.]\n [3. 4.]]");
    const rp_text_options o = {.delimiter = ",", .quote = '"', .usecols = (const int64_t[]){-1}, .usecol_count = 1};
    assert_int_equal(load("1,\"a,\"\"b\"\n2,c\n", rp_dtype_str(0), &o, &out, &error), RP_OK);
    assert_text(out, "['a,\"b' 'c']");
    assert_failure(load("1 2\n3 x", RP_I8, NULL, &out, &error), RP_EVALUE, error,
                   "table: line 2: could not convert string 'x' to int8 at row 1, column 2.");
    assert_failure(load("1 2\n3", RP_I8, NULL, &out, &error), RP_EVALUE, error, "changed from 2 to 1 at row 2");
}

static void test_genfromtxt(void **state)
{
    (void)state;
    RP_SCOPE();
    rp_error error;
    rp_array *out = NULL;
    char note[200];
    const rp_text_input input = {"table", "1,2\n3,\n4\n", 9};
    rp_genfromtxt_options o = {.text = {.delimiter = ","}, .note = note, .note_room = sizeof note};
    assert_failure(rp_genfromtxt(&input, RP_F64, &o, &out, &error), RP_EVALUE, error,
                   "Line #3 (got 1 columns instead of 2)");
    o.skip_invalid = true;
    assert_int_equal(rp_genfromtxt(&input, RP_F64, &o, &out, &error), RP_OK);
    assert_text(out, "[[ 1.  2.]\n [ 3. nan]]");
    assert_non_null(strstr(note, "Line #3"));
}

static void test_savetxt(void **state)
{
    (void)state;
    RP_SCOPE();
    rp_error error;
    char *text = NULL;
    size_t size;
    const char *const format = "%3d";
    const rp_savetxt_options o = {.formats = &format, .format_count = 1, .header = "x"};
    assert_int_equal(rp_savetxt_format(count_up(2, DIMS(2, 2)), &o, &text, &size, &error), RP_OK);
    assert_string_equal(text, "# x\n  0   1\n  2   3\n");
    rp_free(text);
    const char *const bad[] = {"%n", "%*d", "%q", "%"};
    for (int i = 0; i < 4; i++) {
        const rp_savetxt_options wrong = {.formats = &bad[i], .format_count = 1};
        assert_failure(rp_savetxt_format(count_up(1, DIMS(2)), &wrong, &text, &size, &error), RP_EUNSUPPORTED, error,
                       "unsupported format");
    }
}

static void test_fromstring(void **state)
{
    (void)state;
    RP_SCOPE();
    assert_text(rp_fromstring("1, 2 ,3", 7, RP_I16, -1, ","), "[1 2 3]");
    assert_error(rp_fromstring("1 x", 3, RP_F64, -1, " "), RP_EVALUE, "unmatched data");
    assert_error(rp_fromstring("1", 1, RP_F64, -1, ""), RP_EVALUE, "binary mode");
}

RUN_TESTS(cmocka_unit_test(test_loadtxt), cmocka_unit_test(test_genfromtxt), cmocka_unit_test(test_savetxt),
          cmocka_unit_test(test_fromstring))
