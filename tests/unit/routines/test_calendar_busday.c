/* Hand-made cases; tests/conform/test_calendar.py compares with NumPy. */
#include "../core/array_check.h"
#include <rapto/calendar.h>

static rp_array *days(const char *text)
{
    rp_datetime_parsed parsed;
    assert_int_equal(rp_parse_datetime(text, strlen(text), RP_UNIT_D, &parsed, NULL), RP_OK);
    return rp_from_data(RP_DATETIME_D, 0, NULL, &parsed.count);
}

static void test_offsets(void **state)
{
    (void)state;
    rp_array *saturday = days("2011-10-01"), *one = rp_scalar_int(1);
    assert_text(rp_busday_offset(saturday, rp_scalar_int(0), RP_ROLL_FORWARD, NULL), "2011-10-03");
    assert_text(rp_busday_offset(saturday, one, RP_ROLL_BACKWARD, NULL), "2011-10-03");
    assert_text(rp_busday_offset(saturday, rp_scalar_int(0), RP_ROLL_MODIFIED_PRECEDING, NULL), "2011-10-03");
    assert_text(rp_busday_offset(saturday, one, RP_ROLL_NAT, NULL), "NaT");
    assert_error(rp_busday_offset(saturday, one, RP_ROLL_RAISE, NULL), RP_EVALUE, "Non-business day date");
    assert_error(rp_busday_offset(rp_arange(0, 1, 1), one, RP_ROLL_RAISE, NULL), RP_EDTYPE, "float64");
}

static void test_counts_and_holidays(void **state)
{
    (void)state;
    rp_array *monday = days("2011-10-03"), *next = days("2011-10-10");
    rp_array *free_days = rp_reshape(days("2011-10-05"), 1, DIMS(1));
    const rp_busdays busdays = {.holidays = free_days};
    assert_text(rp_busday_count(monday, next, NULL), "5");
    assert_text(rp_busday_count(monday, next, &busdays), "4");
    assert_text(rp_busday_count(next, monday, NULL), "-5");
    assert_text(rp_is_busday(free_days, &busdays), "[False]");
    assert_text(rp_is_busday(free_days, NULL), "[ True]");
    assert_error(rp_busday_count(monday, days("NaT"), NULL), RP_EVALUE, "NaT");
}

static void test_week_masks(void **state)
{
    bool mask[7], none[7] = {false};
    rp_error error;
    (void)state;
    assert_int_equal(rp_parse_weekmask("Sat Sun", mask, &error), RP_OK);
    assert_true(mask[5] && mask[6] && !mask[0]);
    assert_failure(rp_parse_weekmask("Tag", mask, &error), RP_EVALUE, error, "Invalid business day weekmask");
    assert_error(rp_is_busday(days("2000"), &(rp_busdays){.weekmask = none}), RP_EVALUE, "at least one");
}

RUN_TESTS(cmocka_unit_test(test_offsets), cmocka_unit_test(test_counts_and_holidays), cmocka_unit_test(test_week_masks))
