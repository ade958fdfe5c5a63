/* Configuration: keys, YAML, environment, round trip, and the messages of bad input. */
#include <forex/config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static fx_config config;
static rp_error error;

static int set_up(void **state)
{
    fx_config_default(&config);
    memset(&error, 0, sizeof error);
    return 0;
}

static rp_status parse(const char *text)
{
    return fx_config_parse(&config, text, strlen(text), "run.yaml", &error);
}

static void test_defaults_pass_the_check(void **state)
{
    assert_int_equal(fx_config_check(&config, &error), RP_OK);
}

static void test_yaml_sets_values(void **state)
{
    assert_int_equal(parse("data:\n  symbol: USDJPY\n  timeframe: H1\nsearch:\n  seed: 18446744073709551615\n"
                           "rules:\n  swap: no\n  lots: 0.1\n  close_friday: \"16:45\"\n  intrabar: optimistic\n"),
                     RP_OK);
    assert_string_equal(config.symbol, "USDJPY");
    assert_int_equal(config.timeframe, FX_H1);
    assert_true(config.search.seed == UINT64_MAX);
    assert_false(config.rules.swap);
    assert_int_equal(config.rules.lots_e8, 10000000);
    assert_int_equal(config.rules.close_friday_minute, 16 * 60 + 45);
    assert_int_equal(config.rules.intrabar, FX_OPTIMISTIC);
}

/* The deposit is in minor units of the currency, whichever of the two keys stands first: 1,000,000 yen have no
 * decimals. */
static void test_money_counts_minor_units(void **state)
{
    assert_int_equal(parse("rules:\n  initial_balance: 1000000\n  account_currency: JPY\n"), RP_OK);
    assert_int_equal(config.rules.initial_balance, 1000000);
    assert_int_equal(parse("rules:\n  account_currency: USD\n  initial_balance: 2500.50\n"), RP_OK);
    assert_int_equal(config.rules.initial_balance, 250050);
}

static void test_unknown_key_names_the_nearest(void **state)
{
    assert_int_equal(parse("search:\n  popluation: 10\n"), RP_EUNKNOWN);
    assert_non_null(strstr(error.message, "run.yaml"));
    assert_non_null(strstr(error.message, "popluation"));
    assert_non_null(strstr(error.message, "did you mean 'population'"));
    assert_non_null(strstr(error.message, "line: 2"));
    assert_int_equal(parse("serach:\n  seed: 1\n"), RP_EUNKNOWN);
    assert_non_null(strstr(error.message, "did you mean 'search'"));
}

static void test_bad_value_leaves_config_as_it_was(void **state)
{
    fx_config before = config;
    assert_int_equal(parse("search:\n  seed: 5\n  population: many\n"), RP_EVALUE);
    assert_non_null(strstr(error.message, "search.population is 'many'"));
    assert_non_null(strstr(error.message, "whole number, 2 to 1000000"));
    assert_memory_equal(&before, &config, sizeof before);
}

static void test_malformed_yaml_is_refused(void **state)
{
    const char *const bad[] = {
        "a: [", "\t\tx", "data: 5\n", "- 1\n", "data: {root: [1]}\n", "\"", "data:\n root: a\n root: b: c\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_not_equal(parse(bad[i]), RP_OK);
        assert_non_null(strstr(error.message, "run.yaml"));
    }
    assert_int_equal(fx_config_parse(&config, "a\0b", 3, "run.yaml", &error), RP_EFORMAT);
}

static void test_empty_text_changes_nothing(void **state)
{
    fx_config before = config;
    assert_int_equal(parse(""), RP_OK);
    assert_int_equal(parse("# nothing\n\n"), RP_OK);
    assert_memory_equal(&before, &config, sizeof before);
}

static void test_round_trip_is_exact(void **state)
{
    assert_int_equal(parse("data:\n  root: \"C:\\\\bars \\\"x\\\"\"\n  from: \"2018-01-01\"\nsearch:\n  mutation_rate: "
                           "0.1\n  seed: 77\n"
                           "rules:\n  commission: 3.5\n  spread_points: 12.25\n"
                           "sessions:\n  - {name: all, zone: UTC}\n  - {name: tokyo, zone: Asia/Tokyo, from: "
                           "\"09:00\", to: \"15:00\", weekdays: \"mon fri\"}\n"),
                     RP_OK);
    char *text = fx_config_text(&config, true);
    assert_non_null(text);
    fx_config again;
    fx_config_default(&again);
    assert_int_equal(fx_config_parse(&again, text, strlen(text), "again", &error), RP_OK);
    assert_memory_equal(&config, &again, sizeof config);
    assert_int_equal(again.rules.sessions[1].weekdays, 1u << 1 | 1u << 5);
    rp_free(text);
}

/* Found by fuzzing: texts and names that YAML reads as something else unless they are quoted and escaped. */
static void test_round_trip_of_awkward_texts(void **state)
{
    static const char *const names[] = {"a, b", "x: y", "}", "# no", "-", "\\\"q\\\"", "z\\u00fcrich", "tab\\there"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char yaml[300];
        snprintf(yaml, sizeof yaml,
                 "data:\n  root: \"%s\\nnext\\u0085\\u2028\\x01\\u00e9\"\nsessions:\n  - {name: \"%s\", zone: UTC}\n",
                 names[i], names[i]);
        fx_config_default(&config);
        if (parse(yaml) != RP_OK) fail_msg("%s", error.message);
        char *text = fx_config_text(&config, true);
        fx_config again;
        fx_config_default(&again);
        if (fx_config_parse(&again, text, strlen(text), "again", &error) != RP_OK)
            fail_msg("%s\n%s", error.message, text);
        assert_memory_equal(&config, &again, sizeof config);
        rp_free(text);
    }
}

static void test_text_without_places_has_no_run_section(void **state)
{
    char *text = fx_config_text(&config, false);
    assert_non_null(text);
    assert_null(strstr(text, "run:\n"));
    rp_free(text);
}

static void test_sessions_are_checked(void **state)
{
    assert_int_equal(parse("sessions:\n  - {name: x, zone: Mars/Base}\n"), RP_EVALUE);
    assert_non_null(strstr(error.message, "sessions[0].zone is 'Mars/Base'"));
    assert_int_equal(parse("sessions:\n  - {name: x, from: \"25:00\"}\n"), RP_EVALUE);
    assert_int_equal(parse("sessions:\n  - {name: x, weekdays: \"mon xyz\"}\n"), RP_EVALUE);
    assert_int_equal(parse("sessions:\n  - {name: x}\n  - {name: x}\n"), RP_EVALUE);
}

static void test_environment(void **state)
{
    setenv("FOREX_SEARCH_MIN_TERMS", "3", 1);
    assert_int_equal(fx_config_environment(&config, &error), RP_OK);
    assert_int_equal(config.search.min_terms, 3);
    setenv("FOREX_SERCH_SEED", "3", 1);
    assert_int_equal(fx_config_environment(&config, &error), RP_EUNKNOWN);
    assert_non_null(strstr(error.message, "did you mean 'search.seed'"));
    unsetenv("FOREX_SERCH_SEED");
    unsetenv("FOREX_SEARCH_MIN_TERMS");
}

static void test_check_across_keys(void **state)
{
    assert_int_equal(parse("split:\n  train: 0.7\n  validation: 0.28\n"), RP_OK);
    assert_int_equal(fx_config_check(&config, &error), RP_EVALUE);
    assert_non_null(strstr(error.message, "hold-out"));
    fx_config_default(&config);
    config.search.stop_pips_min = 50;
    config.search.stop_pips_max = 20;
    assert_int_equal(fx_config_check(&config, &error), RP_EVALUE);
}

static void test_missing_file_is_named(void **state)
{
    assert_int_equal(fx_config_load(&config, "/nonexistent/x.yaml", &error), RP_ENOTFOUND);
    assert_non_null(strstr(error.message, "/nonexistent/x.yaml"));
}

/* Every allocation of a load failing in turn: an error, nothing lost, the configuration untouched. */
static void test_load_survives_failing_allocations(void **state)
{
    const char *text = "data:\n  symbol: GBPUSD\nsearch:\n  seed: 9\nsessions:\n  - {name: all}\n";
    fx_config before = config;
    assert_int_equal(parse("sessions:\n  - {name: all, zone: America/New_York}\n"),
                     RP_OK); /* loads and caches the zone */
    config = before;
    for (int64_t n = 1;; n++) {
        int64_t live = rp_memory_stats().live_blocks;
        rp_fault_set(RP_FAULT_NTH, n);
        rp_status status = parse(text);
        bool fired = rp_fault_fired();
        rp_fault_set(RP_FAULT_OFF, 0);
        assert_int_equal(rp_memory_stats().live_blocks, live);
        if (!fired) {
            assert_int_equal(status, RP_OK);
            break;
        }
        assert_int_equal(status, RP_ENOMEM);
        assert_memory_equal(&before, &config, sizeof before);
    }
    assert_string_equal(config.symbol, "GBPUSD");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_defaults_pass_the_check, set_up),
        cmocka_unit_test_setup(test_yaml_sets_values, set_up),
        cmocka_unit_test_setup(test_money_counts_minor_units, set_up),
        cmocka_unit_test_setup(test_unknown_key_names_the_nearest, set_up),
        cmocka_unit_test_setup(test_bad_value_leaves_config_as_it_was, set_up),
        cmocka_unit_test_setup(test_malformed_yaml_is_refused, set_up),
        cmocka_unit_test_setup(test_empty_text_changes_nothing, set_up),
        cmocka_unit_test_setup(test_round_trip_is_exact, set_up),
        cmocka_unit_test_setup(test_round_trip_of_awkward_texts, set_up),
        cmocka_unit_test_setup(test_text_without_places_has_no_run_section, set_up),
        cmocka_unit_test_setup(test_sessions_are_checked, set_up),
        cmocka_unit_test_setup(test_environment, set_up),
        cmocka_unit_test_setup(test_check_across_keys, set_up),
        cmocka_unit_test_setup(test_missing_file_is_named, set_up),
        cmocka_unit_test_setup(test_load_survives_failing_allocations, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
