/* Dates as text; tests/conform/test_text.py compares many more with NumPy. */
#include "array_check.h"
#include "core/iso_i.h"

static void date_is(int64_t count, rp_unit unit, const char *expected)
{
    char text[RPI_ISO_TEXT];
    assert_int_equal(rpi_iso_text(count, unit, RPI_ISO_NAIVE, text), strlen(expected));
    assert_string_equal(text, expected);
}

static void test_writing(void **state)
{
    (void)state;
    date_is(0, RP_UNIT_NS, "1970-01-01T00:00:00.000000000");
    date_is(-1, RP_UNIT_NS, "1969-12-31T23:59:59.999999999");
    date_is(951782400000000000, RP_UNIT_NS, "2000-02-29T00:00:00.000000000");
    date_is(INT64_MAX, RP_UNIT_NS, "2262-04-11T23:47:16.854775807");
    date_is(INT64_MIN + 1, RP_UNIT_NS, "1677-09-21T00:12:43.145224193");
    date_is(INT64_MIN, RP_UNIT_NS, "NaT");
    date_is(30, RP_UNIT_Y, "2000");
    date_is(-1, RP_UNIT_M, "1969-12");
    date_is(-1975, RP_UNIT_Y, "-005");
    date_is(1, RP_UNIT_W, "1970-01-08");
    date_is(-1, RP_UNIT_MIN, "1969-12-31T23:59");
    date_is(-1, RP_UNIT_MS, "1969-12-31T23:59:59.999");
}

static void test_zones(void **state)
{
    char text[RPI_ISO_TEXT];
    (void)state;
    rpi_iso_text(1, RP_UNIT_H, RPI_ISO_UTC, text);
    assert_string_equal(text, "1970-01-01T01Z");
    rpi_iso_text(1, RP_UNIT_D, RPI_ISO_UTC, text);
    assert_string_equal(text, "1970-01-02");
}

static void test_reading(void **state)
{
    rpi_iso iso;
    rp_error error;
    (void)state;
    assert_int_equal(rpi_iso_parse("2000-02-29T01:30+02:00", 22, &iso, &error), RP_OK);
    assert_true(iso.zoned && iso.unit == RP_UNIT_MIN);
    assert_int_equal(rpi_iso_count(&iso, RP_UNIT_MIN), (int64_t)(11015 * 24 + 23) * 60 + 30);
    assert_int_equal(rpi_iso_parse("NaT", 3, &iso, &error), RP_OK);
    assert_true(rpi_iso_count(&iso, RP_UNIT_S) == INT64_MIN);
    assert_int_equal(rpi_iso_parse("today", 5, &iso, &error), RP_OK);
    assert_int_equal(iso.unit, RP_UNIT_D);
    assert_failure(rpi_iso_parse("2001-02-29", 10, &iso, &error), RP_EVALUE, error,
                   "Day out of range in datetime string \"2001-02-29\"");
    assert_failure(rpi_iso_parse("2001-02-2", 9, &iso, &error), RP_EVALUE, error,
                   "Error parsing datetime string \"2001-02-2\" at position 8");
}

RUN_TESTS(cmocka_unit_test(test_writing), cmocka_unit_test(test_zones), cmocka_unit_test(test_reading))
