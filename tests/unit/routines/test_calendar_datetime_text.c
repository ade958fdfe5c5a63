/* Hand-made cases; tests/conform/test_calendar.py compares with NumPy. */
#include "../core/array_check.h"
#include <rapto/calendar.h>

static void test_parsing(void **state)
{
    rp_datetime_parsed parsed;
    rp_error error;
    (void)state;
    assert_int_equal(rp_parse_datetime("1970-01-02T00Z", 14, RP_UNIT_GENERIC, &parsed, &error), RP_OK);
    assert_true(parsed.count == 24 && parsed.unit == RP_UNIT_H && parsed.zoned);
    assert_int_equal(rp_parse_datetime("1970-01-02", 10, RP_UNIT_S, &parsed, &error), RP_OK);
    assert_true(parsed.count == 86400 && parsed.unit == RP_UNIT_S && !parsed.zoned);
    assert_failure(rp_parse_datetime("1970-1", 6, RP_UNIT_S, &parsed, &error), RP_EVALUE, error, "at position 5");
}

static void test_writing(void **state)
{
    const int64_t counts[] = {0, 90000, INT64_MIN};
    (void)state;
    rp_array *a = rp_from_data(rp_dtype_datetime(RP_UNIT_S), 1, DIMS(3), counts);
    assert_text(rp_datetime_as_string(a, NULL), "['1970-01-01T00:00:00' '1970-01-02T01:00:00' 'NaT']");
    assert_text(rp_datetime_as_string(a, &(rp_datetime_text){.automatic = true}),
                "['1970-01-01' '1970-01-02T01:00' 'NaT']");
    assert_text(rp_datetime_as_string(a, &(rp_datetime_text){.has_unit = true, .unit = RP_UNIT_H, .utc = true}),
                "['1970-01-01T00Z' '1970-01-02T01Z' 'NaT']");
    assert_error(rp_datetime_as_string(rp_arange(0, 3, 1), NULL), RP_EDTYPE, "must have type NumPy datetime");
}

RUN_TESTS(cmocka_unit_test(test_parsing), cmocka_unit_test(test_writing))
