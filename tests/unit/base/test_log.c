#include "test_here.h"

typedef struct seen {
    int lines;
    rp_log_level level;
    char text[4096];
} seen;

static void remember(rp_log_level level, const char *line, void *context)
{
    seen *s = context;
    s->lines++;
    s->level = level;
    snprintf(s->text, sizeof s->text, "%s", line);
}

static void test_sink_and_level(void **state)
{
    seen s = {0};
    rp_log_set_sink(remember, &s);
    rp_log_set_level(RP_LOG_WARN);
    rp_log_line(RP_LOG_WARN, "row %d\n", 5);
    assert_int_equal(s.lines, 1);
    assert_int_equal(s.level, RP_LOG_WARN);
    assert_string_equal(s.text, "row 5");
    rp_log_line(RP_LOG_INFO, "dropped");
    assert_int_equal(s.lines, 1);
    rp_log_set_level(RP_LOG_DEBUG);
    rp_log_line(RP_LOG_DEBUG, "kept");
    assert_int_equal(s.lines, 2);
    rp_log_set_level(RP_LOG_WARN);
    rp_log_set_sink(NULL, NULL);
}

static void log_again(rp_log_level level, const char *line, void *context)
{
    seen *s = context;
    if (s->lines++ == 0) rp_log_line(RP_LOG_ERROR, "from the sink"); // must not deadlock
}

static void test_sink_may_log(void **state)
{
    seen s = {0};
    rp_log_set_sink(log_again, &s);
    rp_log_line(RP_LOG_ERROR, "first");
    rp_log_set_sink(NULL, NULL);
    assert_int_equal(s.lines, 2);
}

static void test_long_line_and_no_allocation(void **state)
{
    seen s = {0};
    char text[5000];
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    rp_log_set_sink(remember, &s);
    int64_t calls = rp_memory_stats().total_calls;
    rp_log_line(RP_LOG_ERROR, "%s", text);
    assert_int_equal(rp_memory_stats().total_calls, calls);
    rp_log_set_sink(NULL, NULL);
    assert_int_equal(s.lines, 1);
    assert_int_equal(strlen(s.text), 2047);
}

static void test_environment(void **state)
{
    char answer[512];
    run_self("RAPTO_LOG=", "log", answer, sizeof answer);
    assert_string_equal(answer, "rapto: error: e\nrapto: warn: w\n");
    run_self("RAPTO_LOG=error", "log", answer, sizeof answer);
    assert_string_equal(answer, "rapto: error: e\n");
    run_self("RAPTO_LOG=debug", "log", answer, sizeof answer);
    assert_string_equal(answer, "rapto: error: e\nrapto: warn: w\nrapto: info: i\nrapto: debug: d\n");
    run_self("RAPTO_LOG=loud", "log", answer, sizeof answer);
    assert_non_null(strstr(answer, "RAPTO_LOG='loud'"));
    assert_non_null(strstr(answer, "rapto: warn: w\n"));
    run_self("RAPTO_LOG=debug", "log error", answer, sizeof answer); // a level that was set stands
    assert_string_equal(answer, "rapto: error: e\n");
}

int main(int argc, char **argv)
{
    if (argc > 2) rp_log_set_level(RP_LOG_ERROR);
    if (argc > 1) {
        rp_log_line(RP_LOG_ERROR, "e");
        rp_log_line(RP_LOG_WARN, "w");
        rp_log_line(RP_LOG_INFO, "i");
        rp_log_line(RP_LOG_DEBUG, "d");
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sink_and_level),
        cmocka_unit_test(test_sink_may_log),
        cmocka_unit_test(test_long_line_and_no_allocation),
        cmocka_unit_test(test_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
