#include "io/npy.h"
#include "unit/core/array_check.h"

static rp_status parse(const char *text, rpi_npy_header *header, rp_error *error)
{
    return rpi_npy_parse_header(text, strlen(text), header, error);
}

static void test_good_headers(void **state)
{
    rpi_npy_header h;
    (void)state;
    assert_int_equal(parse("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }   \n", &h, NULL), RP_OK);
    assert_true(h.dtype == RP_F64 && !h.swapped && !h.fortran && h.ndim == 2 && h.bytes == 96);
    assert_int_equal(h.shape[0], 3);
    assert_int_equal(h.shape[1], 4);
    assert_int_equal(parse("{\"shape\":(),\"descr\":\">i2\",\"fortran_order\":True}", &h, NULL), RP_OK);
    assert_true(h.dtype == RP_I16 && h.swapped && h.fortran && h.ndim == 0 && h.bytes == 2);
    assert_int_equal(parse("{'descr':'|b1','fortran_order':False,'shape':(0,)}", &h, NULL), RP_OK);
    assert_true(h.dtype == RP_BOOL && h.ndim == 1 && h.bytes == 0);
    assert_int_equal(parse("{'descr':'>u1','fortran_order':False,'shape':(7,)}", &h, NULL), RP_OK);
    assert_true(h.dtype == RP_U8 && !h.swapped);
    assert_int_equal(parse("{'descr':'<M8[ns]','fortran_order':False,'shape':(2,2,2,)}", &h, NULL), RP_OK);
    assert_true(h.dtype == RP_DATETIME_NS && h.ndim == 3);
}

static const struct {
    const char *text;
    rp_status status;
    const char *words;
} bad[] = {
    {"", RP_EFORMAT, "not a dictionary"},
    {"[]", RP_EFORMAT, "not a dictionary"},
    {"{}", RP_EFORMAT, "'descr' is missing"},
    {"{'descr': '<f8', 'shape': (3,)}", RP_EFORMAT, "'fortran_order' is missing"},
    {"{'descr': '<f8', 'fortran_order': False}", RP_EFORMAT, "'shape' is missing"},
    {"{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': ()}", RP_EFORMAT, "'descr' appears twice"},
    {"{'descr': '<f8', 'fortran_order': False, 'shape': (), 'x': 1}", RP_EFORMAT, "unknown field 'x'"},
    {"{'descr': '<f8', 'fortran_order': False, 'shape': ()", RP_EFORMAT, "does not end"},
    {"{'descr': '<f8', 'fortran_order': False, 'shape': ()} x", RP_EFORMAT, "text behind"},
    {"{'descr': '<f8' 'fortran_order': False, 'shape': ()}", RP_EFORMAT, "does not end"},
    {"{'descr': '<f8', 'fortran_order': 0, 'shape': ()}", RP_EFORMAT, "neither True nor False"},
    {"{'descr': '<f8', 'fortran_order': False, 'shape': 3}", RP_EFORMAT, "not a tuple"},
    {"{'descr': '<f8', 'fortran_order': False, 'shape': (3)}", RP_EFORMAT, "not a tuple"},
    {"{'descr': '<f8', 'fortran_order': False, 'shape': (3 4)}", RP_EFORMAT, "not a tuple"},
    {"{'descr': '<f8', 'fortran_order': False, 'shape': (,)}", RP_EFORMAT, "not a number"},
    {"{'descr': '<f8', 'fortran_order': False, 'shape': (-3,)}", RP_EFORMAT, "not a number"},
    {"{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775808,)}", RP_EFORMAT, "not a number"},
    {"{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775807,)}", RP_EFORMAT, "larger than memory"},
    {"{'descr': '|S0', 'fortran_order': False, 'shape': (5902342611637982548, 3)}", RP_EFORMAT, "larger than memory"},
    {"{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296, 0)}", RP_EFORMAT,
     "larger than memory"},
    {"{'descr': '|O', 'fortran_order': False, 'shape': (3,)}", RP_EUNSUPPORTED, "Python objects"},
    {"{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (3,)}", RP_EUNSUPPORTED, "structured"},
    {"{'descr': '<V8', 'fortran_order': False, 'shape': (3,)}", RP_EUNSUPPORTED, "'<V8'"},
    {"{'descr': '<M8[25s]', 'fortran_order': False, 'shape': (3,)}", RP_EUNSUPPORTED, "'<M8[25s]'"},
    {"{'descr': '<f16', 'fortran_order': False, 'shape': (3,)}", RP_EUNSUPPORTED, "'<f16'"},
    {"{'descr': 'f8', 'fortran_order': False, 'shape': (3,)}", RP_EFORMAT, "not a dtype"},
    {"{'descr': '', 'fortran_order': False, 'shape': (3,)}", RP_EFORMAT, "not a dtype"},
    {"{'descr': 8, 'fortran_order': False, 'shape': (3,)}", RP_EFORMAT, "not the text of a dtype"},
    {"{'descr': '<f8\\n', 'fortran_order': False, 'shape': (3,)}", RP_EFORMAT, "not the text of a dtype"},
    {"{'descr': '<f8, 'fortran_order': False, 'shape': (3,)}", RP_EUNSUPPORTED, "not supported"},
    {"{'a_key_that_is_far_too_long_for_any_header': 1}", RP_EFORMAT, "not a dictionary of fields"},
};

static void test_bad_headers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        rpi_npy_header h;
        rp_error error;
        assert_failure(parse(bad[i].text, &h, &error), bad[i].status, error, bad[i].words);
    }
}

static void test_too_many_axes(void **state)
{
    char text[600] = "{'descr': '<f8', 'fortran_order': False, 'shape': (";
    rpi_npy_header h;
    rp_error error;
    (void)state;
    for (int i = 0; i < RP_MAX_NDIM; i++) strcat(text, "1,");
    size_t length = strlen(text);
    strcat(text, ")}");
    assert_int_equal(parse(text, &h, NULL), RP_OK);
    strcpy(text + length, "1,)}");
    assert_failure(parse(text, &h, &error), RP_EUNSUPPORTED, error, "64 dimensions");
}

static void test_prefixes(void **state)
{
    size_t start, length;
    rp_error error;
    (void)state;
    const unsigned char v1[] = "\x93NUMPY\x01\x00\x34\x12", v2[] = "\x93NUMPY\x02\x00\x34\x12\x00\x00";
    assert_int_equal(rpi_npy_parse_prefix(v1, 10, &start, &length, NULL), RP_OK);
    assert_true(start == 10 && length == 0x1234);
    assert_int_equal(rpi_npy_parse_prefix(v2, 12, &start, &length, NULL), RP_OK);
    assert_true(start == 12 && length == 0x1234);
    assert_failure(rpi_npy_parse_prefix(v1, 9, &start, &length, &error), RP_ETRUNCATED, error, "inside the npy header");
    assert_failure(rpi_npy_parse_prefix(v2, 11, &start, &length, &error), RP_ETRUNCATED, error,
                   "inside the npy header");
    assert_failure(rpi_npy_parse_prefix(v1, 0, &start, &length, &error), RP_EFORMAT, error, "not an npy file");
    const unsigned char v9[] = "\x93NUMPY\x09\x00\x34\x12\x00\x00", big[] = "\x93NUMPY\x02\x00\x00\x00\x00\x7f";
    assert_failure(rpi_npy_parse_prefix(v9, 12, &start, &length, &error), RP_EVERSION, error, "9.0");
    assert_failure(rpi_npy_parse_prefix(big, 12, &start, &length, &error), RP_EFORMAT, error, "2130706432");
}

static void test_written_headers(void **state)
{
    char out[RPI_NPY_ROOM];
    rpi_npy_header h;
    int64_t shape[RP_MAX_NDIM];
    (void)state;
    for (int i = 0; i < RP_MAX_NDIM; i++) shape[i] = i % 3 + 1;
    for (int ndim = 0; ndim <= RP_MAX_NDIM; ndim++) {
        rpi_npy_header wanted = {.dtype = RP_F32, .fortran = ndim % 2, .ndim = ndim};
        memcpy(wanted.shape, shape, sizeof shape);
        size_t size = rpi_npy_format_header(&wanted, out), start, length;
        assert_int_equal(size % 64, 0);
        assert_int_equal(rpi_npy_parse_prefix((const unsigned char *)out, size, &start, &length, NULL), RP_OK);
        assert_int_equal(start + length, size);
        assert_int_equal(rpi_npy_parse_header(out + start, length, &h, NULL), RP_OK);
        assert_memory_equal(h.shape, shape, (size_t)ndim * sizeof *shape);
        assert_int_equal(h.fortran, ndim % 2);
    }
}

RUN_TESTS(cmocka_unit_test(test_good_headers), cmocka_unit_test(test_bad_headers), cmocka_unit_test(test_too_many_axes),
          cmocka_unit_test(test_prefixes), cmocka_unit_test(test_written_headers))
