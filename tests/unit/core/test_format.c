/* tests/conform/test_print.py compares many more numbers with NumPy. */
#include "array_check.h"
#include "core/format.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void scalar_is(double value, rp_dtype dtype, const char *expected)
{
    rpi_buffer text = {0};
    rpi_append_float(&text, value, dtype, '0');
    assert_string_equal(text.data, expected);
    rp_free(text.data);
}

static void test_scalars(void **state)
{
    (void)state;
    scalar_is(0, RP_F64, "0.0");
    scalar_is(-0.0, RP_F64, "-0.0");
    scalar_is(0.1, RP_F64, "0.1");
    scalar_is(0.1f, RP_F32, "0.1");
    scalar_is(0.1f, RP_F64, "0.10000000149011612");
    scalar_is(1e16, RP_F64, "1e+16");
    scalar_is(9999999999999998, RP_F64, "9999999999999998.0");
    scalar_is(0.0001, RP_F64, "0.0001");
    scalar_is(0.00009, RP_F64, "9e-05");
    scalar_is(5e-324, RP_F64, "5e-324");
    scalar_is(1.7976931348623157e308, RP_F64, "1.7976931348623157e+308");
    scalar_is(-INFINITY, RP_F64, "-inf");
    scalar_is(NAN, RP_F64, "nan");
    /* A power of two, where the nearest 16 digits read back as the number below. */
    scalar_is(0x1p-44, RP_F64, "5.684341886080802e-14");
}

/* The shortest digits read back, and one digit less does not (powers of two apart). */
static void test_shortest_digits(void **state)
{
    char shorter[64];
    rp_random random = rp_random_key(5, 0, 0, 0);
    (void)state;
    for (int i = 0; i < 3000; i++) {
        uint64_t bits = rp_random_u64(&random);
        double value;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value)) continue;
        rpi_decimal d;
        rpi_decimal_shortest(value, RP_F64, &d);
        rpi_buffer text = {0};
        rpi_append_float(&text, value, RP_F64, '0');
        assert_true(strtod(text.data, NULL) == value);
        rp_free(text.data);
        if (d.count < 2) continue;
        snprintf(shorter, sizeof shorter, "%.*e", d.count - 2, value);
        assert_true(strtod(shorter, NULL) != value);
    }
}

static void positional_is(double value, int precision, const char *expected)
{
    rpi_buffer text = {0};
    rpi_append_positional(&text, value,
                          &(rpi_float_style){.dtype = RP_F64, .precision = precision, .min_digits = -1, .trim = '.'});
    assert_string_equal(text.data, expected);
    rp_free(text.data);
}

static void test_rounding(void **state)
{
    (void)state;
    positional_is(2.5, 0, "2.");
    positional_is(3.5, 0, "4.");
    positional_is(0.125, 2, "0.12");
    positional_is(999.9999999999, 4, "1000.");
    positional_is(-0.00001, 3, "-0.");
    positional_is(1e-300, 300,
                  "0."
                  "000000000000000000000000000000000000000000000000000000000000000000000000000"
                  "000000000000000000000000000000000000000000000000000000000000000000000000000"
                  "000000000000000000000000000000000000000000000000000000000000000000000000000"
                  "000000000000000000000000000000000000000000000000000000000000000000000000001");
}

static void test_narrow_floats(void **state)
{
    (void)state;
    scalar_is(0.0999755859375, RP_F16, "0.1");
    scalar_is(65504, RP_F16, "6.55e+04");
    scalar_is(999.5, RP_F16, "999.5");
    scalar_is(0.10009765625, RP_BF16, "0.1");
    scalar_is(3.140625, RP_BF16, "3.14");
    scalar_is(1e6, RP_F32, "1e+06");
}

RUN_TESTS(cmocka_unit_test(test_scalars), cmocka_unit_test(test_shortest_digits), cmocka_unit_test(test_rounding),
          cmocka_unit_test(test_narrow_floats))
