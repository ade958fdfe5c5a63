#include "test_here.h"

#include <errno.h>

static void test_fail_fills_and_returns(void **state)
{
    rp_error error;
    assert_int_equal(rp_fail(&error, RP_EVALUE, "row %d: %s", 7, "no"), RP_EVALUE);
    assert_int_equal(error.status, RP_EVALUE);
    assert_string_equal(error.message, "row 7: no");
}

static void test_null_error_is_fine(void **state)
{
    assert_int_equal(rp_fail(NULL, RP_EIO, "%s", "x"), RP_EIO);
    assert_int_equal(rp_fail_errno(NULL, ENOENT, "open", "f"), RP_ENOTFOUND);
    rp_error_prefix(NULL, "%s", "x");
}

static void test_message_may_be_its_own_argument(void **state)
{
    rp_error error;
    (void)rp_fail(&error, RP_EIO, "inner");
    (void)rp_fail(&error, RP_EIO, "outer (%s)", error.message);
    assert_string_equal(error.message, "outer (inner)");
}

static void test_long_message_is_cut_at_a_character(void **state)
{
    rp_error error;
    char text[3000];
    for (size_t shift = 0; shift < 2; shift++) { // two-byte characters, both ways to straddle the end
        memset(text, 'a', shift);
        for (size_t i = shift; i + 2 < sizeof text; i += 2) memcpy(text + i, "\xC3\xA9", 3);
        (void)rp_fail(&error, RP_EIO, "%s", text);
        size_t length = strlen(error.message);
        assert_true(length <= sizeof error.message - 1 && length >= sizeof error.message - 3);
        assert_string_equal(error.message + length - 3, "...");
        assert_int_equal((unsigned char)error.message[length - 4], 0xA9);
    }
}

static void test_prefix(void **state)
{
    rp_error error;
    (void)rp_fail(&error, RP_EFORMAT, "bad cell");
    rp_error_prefix(&error, "file %s: ", "a.csv");
    assert_string_equal(error.message, "file a.csv: bad cell");
    assert_int_equal(error.status, RP_EFORMAT);
    char longer[3000];
    memset(longer, 'p', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    rp_error_prefix(&error, "%s", longer);
    assert_int_equal(strlen(error.message), sizeof error.message - 1);
    assert_string_equal(error.message + strlen(error.message) - 3, "...");
}

static void test_errno_map(void **state)
{
    const struct {
        int value;
        rp_status status;
    } map[] = {{ENOENT, RP_ENOTFOUND},  {ENOTDIR, RP_ENOTFOUND}, {EACCES, RP_EPERM},  {EPERM, RP_EPERM},
               {EROFS, RP_EPERM},       {ENOSPC, RP_ENOSPC},     {EDQUOT, RP_ENOSPC}, {EFBIG, RP_ENOSPC},
               {EEXIST, RP_EEXIST},     {ENOMEM, RP_ENOMEM},     {EIO, RP_EIO},       {EISDIR, RP_EINVAL},
               {EINTR, RP_EINTERRUPTED}};
    for (size_t i = 0; i < sizeof map / sizeof *map; i++) {
        rp_error error;
        assert_int_equal(rp_fail_errno(&error, map[i].value, "write", "/x/y"), map[i].status);
        assert_int_equal(error.status, map[i].status);
        assert_ptr_equal(strstr(error.message, "/x/y: cannot write: "), error.message);
        assert_non_null(strstr(error.message, strerror(map[i].value)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fail_fills_and_returns),
        cmocka_unit_test(test_null_error_is_fine),
        cmocka_unit_test(test_message_may_be_its_own_argument),
        cmocka_unit_test(test_long_message_is_cut_at_a_character),
        cmocka_unit_test(test_prefix),
        cmocka_unit_test(test_errno_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
