#include "test_here.h"

static void test_names_and_texts(void **state)
{
    assert_string_equal(rp_status_name(RP_OK), "RP_OK");
    assert_string_equal(rp_status_text(RP_OK), "ok");
    assert_string_equal(rp_status_name(RP_ENOSPC), "RP_ENOSPC");
    assert_string_equal(rp_status_text(RP_ENOMEM), "out of memory");
    assert_string_equal(rp_status_name((rp_status)12345), "RP_UNKNOWN");
    assert_string_equal(rp_status_text((rp_status)12345), "unknown status");
}

static void test_numbers_are_unique_and_classed(void **state)
{
    static const int numbers[] = {
#define NUMBER(name, number, text) number,
        RP_STATUS_LIST(NUMBER)
#undef NUMBER
    };
    const int classes[] = {0, 1, 2, 3, 4, 5, 6, 9};
    const size_t count = sizeof numbers / sizeof *numbers;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++) assert_int_not_equal(numbers[i], numbers[j]);
        int known = 0;
        for (size_t k = 0; k < sizeof classes / sizeof *classes; k++) known += numbers[i] / 100 == classes[k];
        assert_int_equal(known, 1);
    }
}

static void test_version_is_a_version(void **state)
{
    int major, minor, patch, used = 0;
    assert_int_equal(sscanf(rp_version(), "%d.%d.%d%n", &major, &minor, &patch, &used), 3);
    assert_int_equal((size_t)used, strlen(rp_version()));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_and_texts),
        cmocka_unit_test(test_numbers_are_unique_and_classed),
        cmocka_unit_test(test_version_is_a_version),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
