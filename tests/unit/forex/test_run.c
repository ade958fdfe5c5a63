// Whole runs: the same bytes every time, refusals, counts of trials and openings, what the files say.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "unit/forex/run_fixture.h"

static fx_bars *market; // shared by all tests
static char folder[64];

static int set_up(void **state)
{
    market = run_market(5, 1.5);
    return 0;
}

static int tear_down(void **state)
{
    fx_bars_free(market);
    return 0;
}

static int new_folder(void **state)
{
    scratch_make(folder);
    return 0;
}

static int drop_folder(void **state)
{
    scratch_remove(folder);
    return 0;
}

static void runs(const fx_config *config)
{
    rp_error error;
    if (fx_run(config, market, NULL, NULL, &error) != RP_OK) fail_msg("%s", error.message);
}

static json_t *results_of(const fx_config *config)
{
    json_error_t problem;
    json_t *root = json_load_file(scratch_path(config->run_folder, "results.json"), JSON_REJECT_DUPLICATES, &problem);
    if (!root) fail_msg("line %d: %s", problem.line, problem.text);
    return root;
}

static const json_t *at(const json_t *root, const char *a, const char *b)
{
    const json_t *value = json_object_get(json_object_get(root, a), b);
    if (!value) fail_msg("no %s.%s", a, b);
    return value;
}

static int64_t whole(const json_t *root, const char *a, const char *b)
{
    return json_integer_value(at(root, a, b));
}

/* ---- the same bytes ------------------------------------------------------------------------------------------ */

static void fresh_ledgers_give_the_same_bytes(void **state)
{
    fx_config one = run_config(folder, "one", "ledger-1"), two = run_config(folder, "two", "ledger-2");
    runs(&one);
    runs(&two);
    run_same(one.run_folder, two.run_folder);
}

static void one_ledger_gives_the_same_bytes(void **state)
{
    fx_config one = run_config(folder, "one", "ledger"), two = run_config(folder, "two", "ledger");
    runs(&one);
    runs(&two);
    run_same(one.run_folder, two.run_folder);
    runs(&one); // a finished run, run again
    run_same(one.run_folder, two.run_folder);
}

static void threads_change_nothing(void **state)
{
    fx_config one = run_config(folder, "one", "ledger-1"), two = run_config(folder, "two", "ledger-2");
    rp_set_threads(1);
    runs(&one);
    rp_set_threads(3);
    runs(&two);
    rp_set_threads(0);
    run_same(one.run_folder, two.run_folder);
}

typedef struct stopper {
    int calls, stop_at;
    char stage[16];
} stopper;

static bool stop(const fx_progress *progress, void *context)
{
    stopper *s = context;
    assert_true(progress->done >= 0 && progress->done <= progress->total);
    snprintf(s->stage, sizeof s->stage, "%s", progress->stage);
    return ++s->calls != s->stop_at;
}

// Stopped at every call of the hook in turn, each time a little further, until it comes through.
static void interrupted_runs_end_alike(void **state)
{
    fx_config one = run_config(folder, "one", "ledger-1"), two = run_config(folder, "two", "ledger-2");
    runs(&one);
    rp_status status = RP_EINTERRUPTED;
    rp_error error;
    for (int stop_at = 1; status == RP_EINTERRUPTED && stop_at < 100; stop_at++) {
        stopper s = {.stop_at = stop_at};
        status = fx_run(&two, market, stop, &s, &error);
        if (status != RP_EINTERRUPTED) break;
        assert_non_null(strstr(error.message, two.run_folder));
        assert_non_null(strstr(error.message, "are saved"));
    }
    if (status != RP_OK) fail_msg("%s", error.message);
    run_same(one.run_folder, two.run_folder);
}

// The journal cut at many places, as a kill leaves it.
static void torn_journals_end_alike(void **state)
{
    fx_config one = run_config(folder, "one", "ledger-1"), two = run_config(folder, "two", "ledger-2");
    runs(&one);
    runs(&two);
    size_t size;
    char *journal = scratch_read(scratch_path(two.run_folder, "journal.bin"), &size);
    rp_random random = rp_random_key(1, 2, 3, 4);
    for (int round = 0; round < 8; round++) {
        scratch_write(scratch_path(two.run_folder, "journal.bin"), journal,
                      (size_t)rp_random_below(&random, (int64_t)size));
        for (int i = 0; i < RUN_FILES; i++) unlink(scratch_path(two.run_folder, run_files[i]));
        runs(&two);
        run_same(one.run_folder, two.run_folder);
    }
    rp_free(journal);
}

/* ---- refusals ------------------------------------------------------------------------------------------------ */

static rp_hash folder_hash(const char *path)
{
    rp_hash hash[8] = {{0, 0}};
    const char *const names[] = {"journal.bin", "config.yaml", "results.json", "strategy.json",
                                 "trades.csv",  "equity.csv",  "report.html",  "log.txt"};
    for (int i = 0; i < 8; i++) assert_int_equal(rp_file_hash(scratch_path(path, names[i]), &hash[i], NULL), RP_OK);
    return rp_hash_bytes(hash, sizeof hash);
}

static void is_refused(const fx_config *config, const fx_bars *bars, rp_status expected, const char *words)
{
    rp_hash before = folder_hash(config->run_folder);
    rp_error error;
    assert_int_equal(fx_run(config, bars, NULL, NULL, &error), expected);
    if (!strstr(error.message, words)) fail_msg("\"%s\" does not say \"%s\"", error.message, words);
    assert_non_null(strstr(error.message, config->run_folder));
    assert_true(rp_hash_equal(before, folder_hash(config->run_folder)));
}

static void other_configurations_are_refused(void **state)
{
    fx_config config = run_config(folder, "one", "ledger");
    runs(&config);
    fx_config other = config;
    other.search.seed++;
    is_refused(&other, market, RP_ECONFLICT, "another configuration");
    other = config;
    other.rules.slippage_points = 1;
    is_refused(&other, market, RP_ECONFLICT, "another configuration");
    fx_bars *shorter;
    assert_int_equal(fx_bars_slice(market, 0, market->count - 1, &shorter, NULL), RP_OK);
    is_refused(&config, shorter, RP_ECONFLICT, "other data");
    fx_bars_free(shorter);
}

// Costs of the symbol table decide results too, though they stand in no configuration.
static void other_symbol_numbers_are_refused(void **state)
{
    fx_config config = run_config(folder, "one", "ledger");
    runs(&config);
    int64_t commission = market->symbol.commission_e8;
    market->symbol.commission_e8 += 1;
    is_refused(&config, market, RP_ECONFLICT, "another configuration");
    market->symbol.commission_e8 = commission;
}

static void other_versions_are_refused(void **state)
{
    fx_config config = run_config(folder, "one", "ledger");
    runs(&config);
    // The head is the first record: 16 bytes of magic, type and size, then the version; the checksum stands at its end.
    size_t size;
    char *journal = scratch_read(scratch_path(config.run_folder, "journal.bin"), &size);
    uint32_t payload;
    memcpy(&payload, journal + 20, sizeof payload);
    strcpy(journal + 24, "0.0.9");
    uint64_t checksum = rp_hash_bytes(journal + 16, 8 + payload).low;
    memcpy(journal + 24 + payload, &checksum, sizeof checksum);
    scratch_write(scratch_path(config.run_folder, "journal.bin"), journal, size);
    rp_free(journal);
    is_refused(&config, market, RP_EVERSION, "version 0.0.9");
}

static void foreign_journals_are_refused(void **state)
{
    fx_config config = run_config(folder, "one", "ledger");
    runs(&config);
    scratch_write(scratch_path(config.run_folder, "journal.bin"), "my own notes, not a journal", 27);
    is_refused(&config, market, RP_EFORMAT, "left as it is");
    unlink(scratch_path(config.run_folder, "journal.bin"));
    rp_error error;
    assert_int_equal(fx_run(&config, market, NULL, NULL, &error), RP_ECONFLICT);
    assert_non_null(strstr(error.message, "no journal.bin"));
}

static void a_lost_ledger_is_noticed(void **state)
{
    fx_config first = run_config(folder, "first", "ledger"), config = run_config(folder, "one", "ledger");
    runs(&first); // so that the second run begins with a ledger that is not empty
    runs(&config);
    scratch_remove(config.ledger_folder);
    is_refused(&config, market, RP_ECONFLICT, "put the old ledger back");
}

static void bad_input_is_refused(void **state)
{
    fx_config config = run_config(folder, "one", "ledger"), other = config;
    rp_error error;
    strcpy(other.symbol, "USDJPY");
    assert_int_equal(fx_run(&other, market, NULL, NULL, &error), RP_ECONFLICT);
    assert_non_null(strstr(error.message, "USDJPY"));
    other = config;
    other.timeframe = FX_M15;
    assert_int_equal(fx_run(&other, market, NULL, NULL, &error), RP_ECONFLICT);
    other = config;
    strcpy(other.feature_set, "core17");
    assert_int_equal(fx_run(&other, market, NULL, NULL, &error), RP_EUNKNOWN);
    other = config;
    other.search.hold_max = 3000;
    snprintf(other.run_folder, sizeof other.run_folder, "%s/two", folder);
    assert_int_equal(fx_run(&other, market, NULL, NULL, &error), RP_EVALUE);
    assert_non_null(strstr(error.message, "search.hold_max"));
    other = config;
    other.run_folder[0] = 0;
    assert_int_equal(fx_run(&other, market, NULL, NULL, &error), RP_EINVAL);
    other = config;
    strcpy(other.run_folder, "/proc/nowhere/run");
    assert_int_not_equal(fx_run(&other, market, NULL, NULL, &error), RP_OK);
    assert_non_null(strstr(error.message, "/proc/nowhere"));
}

static void a_folder_in_use_is_refused(void **state)
{
    fx_config config = run_config(folder, "one", "ledger");
    runs(&config);
    char command[700];
    snprintf(command, sizeof command, "flock -x -E 9 '%s' sleep 5 & echo $! > '%s'",
             scratch_path(config.run_folder, "journal.bin"), scratch_path(folder, "pid"));
    if (system("command -v flock > /dev/null") != 0) skip();
    assert_int_equal(system(command), 0);
    usleep(300000);
    rp_error error;
    assert_int_equal(fx_run(&config, market, NULL, NULL, &error), RP_ECONFLICT);
    assert_non_null(strstr(error.message, "another process"));
    snprintf(command, sizeof command, "kill $(cat '%s')", scratch_path(folder, "pid"));
    if (system(command) != 0) print_message("the locker is gone already\n");
}

/* ---- counts -------------------------------------------------------------------------------------------------- */

static void trials_and_openings_add_up_over_runs(void **state)
{
    fx_config one = run_config(folder, "one", "ledger"), two = run_config(folder, "two", "ledger"), again = one;
    two.search.seed = 4;
    snprintf(again.run_folder, sizeof again.run_folder, "%s/again", folder);
    runs(&one);
    runs(&two);
    runs(&again);
    json_t *first = results_of(&one), *second = results_of(&two), *third = results_of(&again);
    int64_t run_1 = whole(first, "search", "trials_run"), run_2 = whole(second, "search", "trials_run");
    assert_int_equal(whole(first, "search", "trials_before"), 0);
    assert_int_equal(whole(first, "search", "trials_total"), run_1);
    assert_int_equal(whole(second, "search", "trials_before"), run_1);
    assert_int_equal(whole(second, "search", "trials_total"), run_1 + run_2);
    assert_int_equal(whole(third, "search", "trials_before"), run_2); // its own trials stood there already
    assert_int_equal(whole(third, "search", "trials_total"), run_1 + run_2);
    assert_int_equal(whole(first, "search", "holdout_openings"), 1);
    assert_int_equal(whole(second, "search", "holdout_openings"), 2);
    assert_int_equal(whole(third, "search", "holdout_openings"), 2);
    assert_int_equal(whole(second, "verdict", "trials"), run_1 + run_2);
    json_decref(first);
    json_decref(second);
    json_decref(third);
}

// Killed between journal and ledger: the trials that only the journal knows are put into the ledger on resume.
static void trials_missing_in_the_ledger_are_added(void **state)
{
    fx_config one = run_config(folder, "one", "ledger"), two = run_config(folder, "two", "ledger");
    runs(&one);
    char hex[33];
    rp_hash_hex(market->hash, hex);
    const char *path = scratch_path(one.ledger_folder, hex);
    char trials[700];
    snprintf(trials, sizeof trials, "%s/trials.bin", path);
    unlink(trials);
    runs(&one);
    runs(&two); // finds all of them there
    json_t *root = results_of(&two);
    assert_int_equal(whole(root, "search", "trials_total"), whole(root, "search", "trials_run"));
    json_decref(root);
    run_same(one.run_folder, two.run_folder);
    size_t first, second;
    rp_free(scratch_read(trials, &first));
    runs(&two);
    rp_free(scratch_read(trials, &second));
    assert_int_equal(first, second);
}

/* ---- what the files say -------------------------------------------------------------------------------------- */

static fx_daily daily_of(const json_t *root, const char *segment)
{
    const json_t *daily = json_object_get(at(root, "metrics", segment), "daily");
    return (fx_daily){
        json_integer_value(json_object_get(daily, "count")), json_number_value(json_object_get(daily, "mean")),
        json_number_value(json_object_get(daily, "deviation")), json_number_value(json_object_get(daily, "skewness")),
        json_number_value(json_object_get(daily, "kurtosis"))};
}

static void the_verdict_follows_from_the_numbers(void **state)
{
    fx_config config = run_config(folder, "one", "ledger");
    runs(&config);
    json_t *root = results_of(&config);
    fx_daily in_sample = daily_of(root, "in_sample"), holdout = daily_of(root, "holdout");
    double dsr = fx_dsr(&in_sample, whole(root, "search", "trials_total")), psr = fx_psr(&holdout, 0);
    assert_true(json_number_value(at(root, "verdict", "dsr")) == dsr);
    assert_true(json_number_value(at(root, "verdict", "holdout_psr")) == psr);
    assert_int_equal(json_is_true(at(root, "verdict", "claim")), dsr >= 0.95 && psr >= 0.95);
    json_decref(root);
}

static int64_t count_rows(const char *path, const char *segment)
{
    size_t size;
    char *text = scratch_read(path, &size), mark[32];
    int64_t rows = 0;
    snprintf(mark, sizeof mark, ",%s,", segment);
    for (char *hit = text; (hit = strstr(hit, mark)); hit++) rows++;
    rp_free(text);
    return rows;
}

static void tables_hold_every_bar_and_trade(void **state)
{
    fx_config config = run_config(folder, "one", "ledger");
    runs(&config);
    json_t *root = results_of(&config);
    static const char *const segments[] = {"train", "validation", "holdout"};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(count_rows(scratch_path(config.run_folder, "equity.csv"), segments[i]),
                         json_integer_value(json_object_get(at(root, "ranges", segments[i]), "bars")));
        const json_t *m = at(root, "metrics", segments[i]);
        assert_int_equal(count_rows(scratch_path(config.run_folder, "trades.csv"), segments[i]),
                         json_integer_value(json_object_get(m, "trades")) +
                             json_integer_value(json_object_get(m, "open_at_end")));
    }
    json_decref(root);
}

static void tickets_count_over_all_ranges(void **state)
{
    fx_config config = run_config(folder, "one", "ledger");
    runs(&config);
    size_t size;
    char *text = scratch_read(scratch_path(config.run_folder, "trades.csv"), &size);
    assert_int_equal(strncmp(text, "ticket,segment,symbol,side,", 27), 0);
    size_t line = strcspn(text, "\n") + 1;
    for (long ticket = 1; line < size; ticket++, line += strcspn(text + line, "\n") + 1)
        assert_int_equal(strtol(text + line, NULL, 10), ticket);
    rp_free(text);
}

// Ranges follow one another with the embargo between, and the last ends with the data.
static void ranges_are_in_time_order(void **state)
{
    fx_config config = run_config(folder, "one", "ledger");
    runs(&config);
    json_t *root = results_of(&config);
    static const char *const segments[] = {"train", "validation", "holdout"};
    int64_t last = -1;
    for (int i = 0; i < 3; i++) {
        int64_t from, to;
        const json_t *range = at(root, "ranges", segments[i]);
        assert_int_equal(fx_time_parse(json_string_value(json_object_get(range, "from")), &from, NULL), RP_OK);
        assert_int_equal(fx_time_parse(json_string_value(json_object_get(range, "to")), &to, NULL), RP_OK);
        int64_t bar = fx_bars_find(market, from);
        if (i > 0) assert_int_equal(bar - fx_bars_find(market, last), config.search.hold_max);
        assert_true(to > from);
        last = to;
    }
    assert_int_equal(last, market->known_at[market->count - 1]);
    json_decref(root);
}

// Months compound to the return of their range.
static void months_compound(void **state)
{
    fx_config config = run_config(folder, "one", "ledger");
    runs(&config);
    json_t *root = results_of(&config), *entry;
    size_t index;
    double product = 1;
    json_array_foreach(json_object_get(root, "months"), index,
                       entry) if (strcmp(json_string_value(json_object_get(entry, "segment")), "train") == 0) product *=
        1 + json_number_value(json_object_get(entry, "return"));
    double total = json_number_value(json_object_get(at(root, "metrics", "train"), "return_total"));
    assert_true(fabs(product - 1 - total) < 1e-9);
    json_decref(root);
}

static void results_have_their_schema(void **state)
{
    static const char *const keys[] = {"format",  "program", "hashes",   "data",     "assumptions",
                                       "ranges",  "search",  "progress", "strategy", "strategy_words",
                                       "metrics", "verdict", "months"};
    fx_config config = run_config(folder, "one", "ledger");
    runs(&config);
    json_t *root = results_of(&config);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!json_object_get(root, keys[i])) fail_msg("no %s", keys[i]);
    assert_int_equal(json_object_size(root), sizeof keys / sizeof *keys);
    assert_int_equal(json_array_size(json_object_get(root, "progress")), config.search.generations);
    assert_in_range(json_array_size(json_object_get(root, "assumptions")), 15, 40);
    json_error_t problem;
    json_t *strategy = json_load_file(scratch_path(config.run_folder, "strategy.json"), 0, &problem);
    assert_true(json_equal(strategy, json_object_get(root, "strategy")));
    json_decref(strategy);
    json_decref(root);
}

#define RUN_TEST(name) cmocka_unit_test_setup_teardown(name, new_folder, drop_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(fresh_ledgers_give_the_same_bytes),
        RUN_TEST(one_ledger_gives_the_same_bytes),
        RUN_TEST(threads_change_nothing),
        RUN_TEST(interrupted_runs_end_alike),
        RUN_TEST(torn_journals_end_alike),
        RUN_TEST(other_configurations_are_refused),
        RUN_TEST(other_symbol_numbers_are_refused),
        RUN_TEST(other_versions_are_refused),
        RUN_TEST(foreign_journals_are_refused),
        RUN_TEST(a_lost_ledger_is_noticed),
        RUN_TEST(bad_input_is_refused),
        RUN_TEST(a_folder_in_use_is_refused),
        RUN_TEST(trials_and_openings_add_up_over_runs),
        RUN_TEST(trials_missing_in_the_ledger_are_added),
        RUN_TEST(the_verdict_follows_from_the_numbers),
        RUN_TEST(tables_hold_every_bar_and_trade),
        RUN_TEST(tickets_count_over_all_ranges),
        RUN_TEST(ranges_are_in_time_order),
        RUN_TEST(months_compound),
        RUN_TEST(results_have_their_schema),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
