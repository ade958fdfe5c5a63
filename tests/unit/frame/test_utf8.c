#include "frame/utf8.h"
#include "frame_here.h"

static void test_well_formed(void **state)
{
    const char *good[] = {"",
                          "plain",
                          "\xC2\x80",
                          "\xDF\xBF",
                          "\xE0\xA0\x80",
                          "\xED\x9F\xBF",
                          "\xEE\x80\x80",
                          "\xEF\xBF\xBF",
                          "\xF0\x90\x80\x80",
                          "\xF4\x8F\xBF\xBF",
                          "a\xC3\xA9z"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) assert_true(rpi_is_utf8(good[i]));
}

static void test_malformed(void **state)
{
    const char *bad[] = {"\x80",
                         "\xBF",
                         "\xC0\x80",
                         "\xC1\xBF",
                         "\xC3",
                         "\xC3z",
                         "\xE0\x9F\xBF",
                         "\xE2\x82",
                         "\xE2\x82z",
                         "\xED\xA0\x80",
                         "\xF0\x8F\xBF\xBF",
                         "\xF0\x9F\x98",
                         "\xF4\x90\x80\x80",
                         "\xF5\x80\x80\x80",
                         "\xFF",
                         "\xC3\xC3\xA9"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(rpi_is_utf8(bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_well_formed),
        cmocka_unit_test(test_malformed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
