#include "array_check.h"
#include "core/calendar_i.h"

/* Every day of 1600 years: the date after the one before, and back. */
static void test_days_and_dates(void **state)
{
    rpi_date before, date;
    (void)state;
    rpi_days_to_date(-292195, &before);
    for (int64_t day = -292194; day < 292194; day++, before = date) {
        rpi_days_to_date(day, &date);
        bool next_day = date.day == before.day + 1 && date.month == before.month;
        bool next_month = date.day == 1 && before.day == rpi_month_days(before.year, before.month);
        assert_true(next_day || next_month);
        assert_int_equal(rpi_date_to_days(&date), day);
    }
    rpi_days_to_date(0, &date);
    assert_true(date.year == 1970 && date.month == 1 && date.day == 1);
    assert_int_equal(rpi_weekday(0), 3);
    assert_int_equal(rpi_weekday(-4), 6);
    assert_int_equal(rpi_weekday(-3), 0);
}

static void test_factors(void **state)
{
    (void)state;
    assert_int_equal(rpi_unit_factor(RP_UNIT_W, RP_UNIT_S), 604800);
    assert_int_equal(rpi_unit_factor(RP_UNIT_Y, RP_UNIT_M), 12);
    assert_int_equal(rpi_unit_factor(RP_UNIT_M, RP_UNIT_D), 0);
    assert_int_equal(rpi_unit_factor(RP_UNIT_S, RP_UNIT_D), 0);
    assert_int_equal(rpi_unit_factor(RP_UNIT_S, RP_UNIT_S), 1);
}

static void test_conversions(void **state)
{
    (void)state;
    assert_int_equal(rpi_convert_time(1, RP_UNIT_Y, RP_UNIT_D, true), 365);
    assert_int_equal(rpi_convert_time(2, RP_UNIT_Y, RP_UNIT_D, false), 730);
    assert_int_equal(rpi_convert_time(3, RP_UNIT_Y, RP_UNIT_D, true), 1096);
    assert_int_equal(rpi_convert_time(-1, RP_UNIT_S, RP_UNIT_D, true), -1);
    assert_int_equal(rpi_convert_time(-1, RP_UNIT_D, RP_UNIT_M, true), -1);
    assert_true(rpi_convert_time(INT64_MIN, RP_UNIT_D, RP_UNIT_NS, true) == INT64_MIN);
}

RUN_TESTS(cmocka_unit_test(test_days_and_dates), cmocka_unit_test(test_factors), cmocka_unit_test(test_conversions))
