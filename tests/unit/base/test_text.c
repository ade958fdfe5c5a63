#include "test_here.h"

static void test_copies(void **state)
{
    char *a = rp_strdup("hello"), *b = rp_strndup("hello", 3), *c = rp_strndup("he", 100), *d = rp_strdup("");
    assert_string_equal(a, "hello");
    assert_string_equal(b, "hel");
    assert_string_equal(c, "he");
    assert_string_equal(d, "");
    rp_free(a), rp_free(b), rp_free(c), rp_free(d);
    const char open_ended[3] = {'a', 'b', 'c'}; // no terminator: must not be read past the length
    char *e = rp_strndup(open_ended, 3);
    assert_string_equal(e, "abc");
    rp_free(e);
}

static void test_format(void **state)
{
    char *text = rp_asprintf("%s=%d", "x", 42);
    assert_string_equal(text, "x=42");
    rp_free(text);
    char *longer = rp_asprintf("%0500d", 1);
    assert_int_equal(strlen(longer), 500);
    rp_free(longer);
}

static void test_no_memory(void **state)
{
    rp_fault_set(RP_FAULT_AFTER_NTH, 1);
    assert_null(rp_strdup("a"));
    assert_null(rp_strndup("a", 1));
    assert_null(rp_asprintf("%d", 1));
    rp_fault_set(RP_FAULT_OFF, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copies),
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
