/* Hand-picked conversions; tests/conform/test_promotion.py compares all pairs with NumPy. */
#include "array_check.h"
#include <math.h>

enum { COUNT = 11 };
static const double values[COUNT] = {-1.9, 255.9, 256, 300, -300, 2147483648.0, 1e10, 1.8e19, 1e300, NAN, -INFINITY};

static rp_array *converted(rp_dtype dtype)
{
    return rp_astype(rp_from_data(RP_F64, 1, DIMS(COUNT), values), dtype);
}

static void test_floats_to_integers(void **state)
{
    (void)state;
    assert_text(converted(RP_I8), "[ -1  -1   0  44 -44   0   0   0   0   0   0]");
    assert_text(converted(RP_U8), "[255 255   0  44 212   0   0   0   0   0   0]");
    assert_text(converted(RP_I32), "[         -1         255         256         300        -300 -2147483648\n"
                                   " -2147483648 -2147483648 -2147483648 -2147483648 -2147483648]");
    assert_text(converted(RP_U32), "[4294967295        255        256        300 4294966996 2147483648\n"
                                   " 1410065408          0          0          0          0]");
    assert_text(rp_slice(converted(RP_U64), 0, 4, RP_END, 1),
                "[18446744073709551316           2147483648          10000000000\n"
                " 18000000000000000000                    0  9223372036854775808\n"
                "  9223372036854775808]");
    assert_text(converted(RP_BOOL), "[ True  True  True  True  True  True  True  True  True  True  True]");
}

static void test_integers_wrap(void **state)
{
    (void)state;
    rp_array *a = rp_arange_int(-1, 258, 257);
    assert_text(rp_astype(a, RP_U8), "[255   0]");
    assert_text(rp_astype(a, RP_U64), "[18446744073709551615                  256]");
    assert_text(rp_astype(rp_astype(a, RP_U64), RP_I16), "[ -1 256]");
    assert_text(rp_astype(rp_astype(a, RP_U64), RP_F64), "[1.84467441e+19 2.56000000e+02]");
}

static void test_bools_and_floats(void **state)
{
    const double small[] = {0, -0.0, 5e-324, 1e-46};
    (void)state;
    rp_array *a = rp_from_data(RP_F64, 1, DIMS(4), small);
    assert_text(rp_astype(a, RP_BOOL), "[False False  True  True]");
    assert_text(rp_astype(rp_astype(a, RP_F32), RP_BOOL), "[False False False False]");
    assert_text(rp_astype(rp_ones(RP_BOOL, 1, DIMS(2)), RP_F32), "[1. 1.]");
    const uint8_t loose[] = {0, 1, 2, 255}; /* any byte but 0 is true */
    assert_text(rp_astype(rp_from_data(RP_BOOL, 1, DIMS(4), loose), RP_I32), "[0 1 1 1]");
}

static void test_times(void **state)
{
    const double seconds[] = {1e9, NAN};
    (void)state;
    rp_array *stamps = rp_astype(rp_from_data(RP_F64, 1, DIMS(2), seconds), RP_DATETIME_NS);
    assert_text(stamps, "['1970-01-01T00:00:01.000000000'                           'NaT']");
    assert_text(rp_astype(rp_slice(stamps, 0, 0, 1, 1), RP_I64), "[1000000000]");
    assert_text(rp_astype(stamps, RP_TIMEDELTA_NS), "[1000000000      'NaT']");
}

/* The contiguous loop, the strided loop and a piece of a parallel loop give the same. */
static void test_layouts_agree(void **state)
{
    int64_t n = 3 << 19;
    (void)state;
    rp_array *a = rp_arange(-1000, -1000 + (double)n * 0.37, 0.37);
    rp_array *straight = rp_astype(a, RP_I16), *twice = rp_flip(rp_astype(rp_flip(a, 0), RP_I16), 0);
    const void *x, *y;
    assert_int_equal(rp_read(straight, &x), RP_OK);
    assert_int_equal(rp_read(twice, &y), RP_OK);
    assert_memory_equal(x, y, (size_t)rp_size(a) * 2);
}

RUN_TESTS(cmocka_unit_test(test_floats_to_integers), cmocka_unit_test(test_integers_wrap),
          cmocka_unit_test(test_bools_and_floats), cmocka_unit_test(test_times), cmocka_unit_test(test_layouts_agree))
