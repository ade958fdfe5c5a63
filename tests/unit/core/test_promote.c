/* Spot checks and laws; tests/conform/test_promotion.py compares every pair with NumPy. */
#include "array_check.h"
#include "core/array_i.h"

static void test_pairs(void **state)
{
    (void)state;
    assert_int_equal(rp_promote(RP_I8, RP_U8), RP_I16);
    assert_int_equal(rp_promote(RP_I64, RP_U64), RP_F64);
    assert_int_equal(rp_promote(RP_I32, RP_F32), RP_F64);
    assert_int_equal(rp_promote(RP_BOOL, RP_U8), RP_U8);
    assert_int_equal(rp_promote(RP_F16, RP_BF16), RP_F32);
    assert_int_equal(rp_promote(RP_I8, RP_BF16), RP_BF16);
    assert_int_equal(rp_promote(RP_F64, RP_C64), RP_C128);
    assert_int_equal(rp_promote(RP_DATETIME_NS, RP_F64), RP_DTYPE_COUNT);
    assert_int_equal(rp_promote(RP_DTYPE_COUNT, RP_F64), RP_DTYPE_COUNT);
}

static void test_laws(void **state)
{
    (void)state;
    for (int a = 0; a < RP_DTYPE_COUNT; a++) {
        assert_int_equal(rp_promote((rp_dtype)a, (rp_dtype)a), a);
        for (int b = 0; b < RP_DTYPE_COUNT; b++) {
            rp_dtype common = rp_promote((rp_dtype)a, (rp_dtype)b);
            assert_int_equal(common, rp_promote((rp_dtype)b, (rp_dtype)a));
            for (int c = RP_CAST_NO; c < RP_CAST_UNSAFE; c++) /* each level allows what the stricter one allows */
                assert_true(!rp_can_cast((rp_dtype)a, (rp_dtype)b, (rp_casting)c) ||
                            rp_can_cast((rp_dtype)a, (rp_dtype)b, (rp_casting)(c + 1)));
        }
    }
}

static rp_status type_of(rp_array *a, rp_array *b, rp_dtype *dtype, rp_error *error)
{
    return rp_result_type((rp_array *[]){a, b}, 2, dtype, error);
}

static void test_weak_scalars(void **state)
{
    rp_dtype dtype = RP_DTYPE_COUNT;
    rp_error error;
    (void)state;
    rp_array *u8 = rp_zeros(RP_U8, 1, DIMS(2)), *f32 = rp_zeros(RP_F32, 1, DIMS(2));
    assert_int_equal(type_of(u8, rp_scalar_int(200), &dtype, &error), RP_OK);
    assert_int_equal(dtype, RP_U8);
    assert_int_equal(type_of(rp_scalar(1.5), u8, &dtype, &error), RP_OK);
    assert_int_equal(dtype, RP_F64);
    assert_int_equal(type_of(f32, rp_scalar(1e300), &dtype, &error), RP_OK);
    assert_int_equal(dtype, RP_F32);
    assert_int_equal(type_of(rp_scalar_bool(true), rp_scalar_int(3), &dtype, &error), RP_OK);
    assert_int_equal(dtype, RP_I64);
    dtype = RP_BOOL;
    assert_failure(type_of(u8, rp_scalar_int(256), &dtype, &error), RP_EOVERFLOW, error,
                   "argument 2: integer 256 out of bounds for uint8");
    assert_failure(type_of(u8, rp_scalar_int(-1), &dtype, &error), RP_EOVERFLOW, error, "-1");
    assert_int_equal(dtype, RP_BOOL);
}

/* A weak scalar that went through a view or a copy is an ordinary 0-d array. */
static void test_weakness_is_not_inherited(void **state)
{
    rp_dtype dtype;
    (void)state;
    rp_array *f32 = rp_zeros(RP_F32, 1, DIMS(2));
    assert_int_equal(type_of(f32, rp_copy(rp_scalar(1)), &dtype, NULL), RP_OK);
    assert_int_equal(dtype, RP_F64);
    assert_int_equal(type_of(f32, rp_expand_dims(rp_scalar(1), 0), &dtype, NULL), RP_OK);
    assert_int_equal(dtype, RP_F64);
}

static void test_failures(void **state)
{
    rp_dtype dtype = RP_I8;
    rp_error error;
    (void)state;
    rp_array *stamp = rp_zeros(RP_DATETIME_NS, 0, NULL), *number = rp_zeros(RP_F64, 0, NULL);
    assert_failure(type_of(number, stamp, &dtype, &error), RP_EDTYPE, error, "datetime64[ns]");
    assert_failure(type_of(stamp, rp_scalar(1), &dtype, &error), RP_EDTYPE, error, "float64");
    assert_failure(type_of(number, rp_index(number, 0, 0), &dtype, &error), RP_EAXIS, error, "rp_index");
    assert_failure(rp_result_type(NULL, 0, &dtype, &error), RP_EINVAL, error, "at least one");
    assert_int_equal(type_of(number, stamp, &dtype, NULL), RP_EDTYPE);
    assert_int_equal(dtype, RP_I8);
}

static void test_integer_ranges(void **state)
{
    (void)state;
    assert_true(rpi_integer_fits(-128, RP_I8) && !rpi_integer_fits(-129, RP_I8));
    assert_true(rpi_integer_fits(127, RP_I8) && !rpi_integer_fits(128, RP_I8));
    assert_true(rpi_integer_fits(UINT32_MAX, RP_U32) && !rpi_integer_fits((int64_t)UINT32_MAX + 1, RP_U32));
    assert_true(rpi_integer_fits(INT64_MAX, RP_U64) && !rpi_integer_fits(-1, RP_U64));
    assert_true(rpi_integer_fits(INT64_MIN, RP_I64));
}

RUN_TESTS(cmocka_unit_test(test_pairs), cmocka_unit_test(test_laws), cmocka_unit_test(test_weak_scalars),
          cmocka_unit_test(test_weakness_is_not_inherited), cmocka_unit_test(test_failures),
          cmocka_unit_test(test_integer_ranges))
