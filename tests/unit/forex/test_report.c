/* The report: made from a run folder's files alone; malformed files are refused by name. */
#include <forex/run.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64];
static rp_error error;

static const char RESULTS[] =
    "{\"format\": 1, \"program\": {\"name\": \"forex\", \"version\": \"0\"},"
    " \"hashes\": {\"data\": \"aa\", \"config\": \"bb\"},"
    " \"data\": {\"symbol\": \"EUR<USD\", \"timeframe\": \"H1\", \"first\": \"2018-01-01T00:00:00Z\", \"last\": "
    "\"2018-02-01T00:00:00Z\"},"
    " \"assumptions\": [{\"name\": \"Fill\", \"value\": \"next open & ask\"}],"
    " \"progress\": [{\"generation\": 0, \"best\": 1.5, \"median\": null}],"
    " \"strategy\": {\"name\": \"x\"}, \"strategy_words\": [\"Long when a > b\"],"
    " \"metrics\": {\"train\": {\"initial\": 1000, \"net_profit\": 1234567.891, \"sharpe\": null, \"start_time\": "
    "\"2018-01-01T00:00:00Z\"},"
    "  \"validation\": {}, \"in_sample\": {}, \"holdout\": {\"net_profit\": -5}},"
    " \"verdict\": {\"claim\": true, \"rule\": \"the rule\", \"dsr\": 0.96, \"dsr_required\": 0.95, \"holdout_psr\": "
    "null,"
    "  \"holdout_psr_required\": 0.95, \"expected_max_sharpe\": 2.1, \"trials\": 1000, \"doubts\": [\"few trades\"]},"
    " \"months\": [{\"month\": \"2018-01\", \"return\": 0.031, \"segment\": \"train\"}]}";
static const char EQUITY[] = "time,segment,balance,equity,equity_low,drawdown\n"
                             "2018-01-01T00:00:00Z,train,1000,1000,990,0.01\n"
                             "2018-01-01T01:00:00Z,train,1010,1010,1000,0\n"
                             "2018-01-01T02:00:00Z,holdout,1000,1003,995,0.005\n";
static const char TRADES[] = "ticket,segment,symbol,side,lots,open_time,profit\n"
                             "1,train,EURUSD,buy,1,2018-01-01T00:00:00Z,10.00\n"
                             "2,holdout,EURUSD,sell,1,2018-01-01T02:00:00Z,-7.00\n";

static void put_bytes(const char *name, const char *data, size_t size)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(rp_file_write(path, data, size, &error), RP_OK);
}

static void put(const char *name, const char *text)
{
    put_bytes(name, text, strlen(text));
}

static int set_up(void **state)
{
    strcpy(folder, "/tmp/rapto-report-XXXXXX");
    assert_non_null(mkdtemp(folder));
    put("results.json", RESULTS);
    put("equity.csv", EQUITY);
    put("trades.csv", TRADES);
    return 0;
}

static int tear_down(void **state)
{
    static const char *const names[] = {"results.json", "equity.csv", "trades.csv", "report.html"};
    char path[128];
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    return rmdir(folder);
}

static char *page(void)
{
    char path[128], *text;
    size_t size;
    snprintf(path, sizeof path, "%s/report.html", folder);
    assert_int_equal(rp_file_read(path, 0, &text, &size, &error), RP_OK);
    return text;
}

static void test_page_holds_every_part(void **state)
{
    static const char *const wanted[] = {
        "EUR&lt;USD", "next open &amp; ask", "An edge is claimed", "the rule", "few trades", "1,234,567.89",
        "Long when a &gt; b", "3.10</td>", "2 of 2", "<td class=\"n\">0.9600</td>", "\"spans\":[{\"name\":\"train\"",
        /* The hold-out starts from the deposit again: the curve joins it to the 10 gained in train. */
        "\"equity\":[1000.00,1010.00,1013.00]", "\"low\":[990.00,1000.00,1005.00]"};
    assert_int_equal(fx_report_write(folder, &error), RP_OK);
    char *text = page();
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (!strstr(text, wanted[i])) fail_msg("the page lacks: %s", wanted[i]);
    assert_null(strstr(text, "src=")); /* nothing is fetched: the page needs no server */
    assert_null(strstr(text, "<link"));
    assert_null(strstr(text, "@import"));
    rp_free(text);
}

/* A ratio that does not exist is no ratio that was reached. */
static void test_missing_number_is_not_reached(void **state)
{
    assert_int_equal(fx_report_write(folder, &error), RP_OK);
    char *text = page();
    char *gate = strstr(text, "Probabilistic Sharpe ratio");
    assert_non_null(gate);
    assert_non_null(strstr(gate, "not reached"));
    rp_free(text);
}

static void test_same_files_give_same_bytes(void **state)
{
    assert_int_equal(fx_report_write(folder, &error), RP_OK);
    char *first = page();
    assert_int_equal(fx_report_write(folder, &error), RP_OK);
    char *second = page();
    assert_string_equal(first, second);
    rp_free(first);
    rp_free(second);
}

static void test_bad_folders_are_refused(void **state)
{
    assert_int_equal(fx_report_write("/nonexistent", &error), RP_ENOTFOUND);
    assert_non_null(strstr(error.message, "/nonexistent"));
    put("results.json", "{\"format\": 2}");
    assert_int_equal(fx_report_write(folder, &error), RP_EVERSION);
    put("results.json", "{\"format\": 1");
    assert_int_equal(fx_report_write(folder, &error), RP_EFORMAT);
    assert_non_null(strstr(error.message, "line"));
    put("results.json", RESULTS);
    put("equity.csv", "time,segment,balance,equity,equity_low,drawdown\n2018-01-01T00:00:00Z,train,1,x,1,0\n");
    assert_int_equal(fx_report_write(folder, &error), RP_EFORMAT);
    assert_non_null(strstr(error.message, "row 2"));
    put("equity.csv", "time,segment\n");
    assert_int_equal(fx_report_write(folder, &error), RP_EFORMAT);
    put("equity.csv", EQUITY);
    put("trades.csv", "a,b,c\n1,2\n");
    assert_int_equal(fx_report_write(folder, &error), RP_EFORMAT);
    put("trades.csv", "");
    assert_int_equal(fx_report_write(folder, &error), RP_EFORMAT);
    // Found by fuzzing: a zero byte at the start left no row, not even that of the names.
    put_bytes("trades.csv", "\0\n", 2);
    assert_int_equal(fx_report_write(folder, &error), RP_EFORMAT);
    assert_non_null(strstr(error.message, "trades.csv: holds a zero byte"));
}

/* A first line of commas and many short rows: refused before a cell for each of them is asked for. */
static void test_wide_header_costs_no_memory(void **state)
{
    enum { SIDE = 30000 };
    char *text = malloc(2 * SIDE + 1);
    memset(text, ',', SIDE);
    memset(text + SIDE, '\n', SIDE);
    text[2 * SIDE] = 0;
    put("trades.csv", text);
    free(text);
    int64_t limit = rp_memory_stats().live_bytes + (16 << 20);
    rp_memory_reset_peak();
    assert_int_equal(fx_report_write(folder, &error), RP_EFORMAT);
    assert_non_null(strstr(error.message, "fewer than 30001 columns"));
    assert_true(rp_memory_stats().peak_bytes < limit);
}

static void test_survives_failing_allocations(void **state)
{
    for (int64_t n = 1;; n++) {
        int64_t live = rp_memory_stats().live_blocks;
        rp_fault_set(RP_FAULT_NTH, n);
        rp_status status = fx_report_write(folder, &error);
        bool fired = rp_fault_fired();
        rp_fault_set(RP_FAULT_OFF, 0);
        assert_int_equal(rp_memory_stats().live_blocks, live);
        if (!fired) break;
        assert_int_equal(status, RP_ENOMEM);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_page_holds_every_part, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_missing_number_is_not_reached, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_same_files_give_same_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_folders_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_wide_header_costs_no_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_survives_failing_allocations, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
