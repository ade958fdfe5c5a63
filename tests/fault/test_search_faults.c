// Strategy files, journal, ledger and whole runs when memory runs out.
#include "fault.h"

#include "forex/search/journal_i.h"
#include "forex/search/ledger_i.h"
#include "unit/forex/gene_fixture.h"
#include "unit/forex/run_fixture.h"

static char folder[64];

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

/* ---- strategies ---------------------------------------------------------------------------------------------- */

typedef struct strategy_case {
    fixture f;
    fx_symbol symbol;
    fx_strategy strategy;
    char path[200];
} strategy_case;

static rp_status text_of(void *context)
{
    strategy_case *c = context;
    char *text = fx_strategy_text(&c->strategy, &c->f.features, &c->f.rules);
    rp_free(text);
    return text ? RP_OK : RP_ENOMEM;
}

static rp_status words_of(void *context)
{
    strategy_case *c = context;
    char *text = fx_strategy_words(&c->strategy, &c->f.features, &c->f.rules, &c->symbol);
    rp_free(text);
    return text ? RP_OK : RP_ENOMEM;
}

static rp_status write_it(void *context)
{
    strategy_case *c = context;
    return fx_strategy_write(c->path, &c->strategy, &c->f.features, &c->f.rules, NULL);
}

static rp_status read_it(void *context)
{
    strategy_case *c = context;
    fx_strategy read, before;
    memset(&read, 0x5a, sizeof read);
    before = read;
    rp_status status = fx_strategy_read(c->path, &c->f.features, &c->f.rules, &read, NULL);
    if (status != RP_OK) assert_memory_equal(&read, &before, sizeof read);
    return status;
}

static rp_status peek_it(void *context)
{
    strategy_case *c = context;
    fx_strategy read, before;
    memset(&read, 0x5a, sizeof read);
    before = read;
    rp_status status = fx_strategy_peek(c->path, &read, NULL);
    if (status != RP_OK) assert_memory_equal(&read, &before, sizeof read);
    return status;
}

static rp_status misspelt_feature(void *context)
{
    strategy_case *c = context;
    const char *text =
        "{\"format\": 1, \"name\": \"n\", \"symbol\": \"s\", \"timeframe\": \"H1\", \"feature_set\": \"f\", "
        "\"terms\": [{\"feature\": \"G1\", \"weight\": 1}], \"long_threshold\": 1, \"short_threshold\": 0}";
    return fx_strategy_parse(text, strlen(text), "text", &c->f.features, &c->f.rules, &c->strategy, NULL);
}

static void strategies(void **state)
{
    static const float row[] = {1};
    strategy_case c = {.f = fixture_of(2, 1, row, row), .symbol = {.digits = 5, .pip_points = 10}};
    c.strategy = (fx_strategy){.name = "n", .symbol = "EURUSD", .timeframe = FX_H1, .feature_set = "core16"};
    c.strategy.gene = (fx_gene){.terms = 2, .feature = {0, 1}, .weight = {1, 2}, .long_threshold = 1};
    snprintf(c.path, sizeof c.path, "%s/s.json", folder);
    fault_every_allocation(text_of, &c, RP_OK);
    fault_every_allocation(words_of, &c, RP_OK);
    fault_every_allocation(write_it, &c, RP_OK);
    fault_every_allocation(read_it, &c, RP_OK);
    fault_every_allocation(peek_it, &c, RP_OK);
    fault_every_allocation(misspelt_feature, &c, RP_EUNKNOWN);
    fixture_end(&c.f);
}

/* ---- ledger -------------------------------------------------------------------------------------------------- */

static rp_status use_ledger(void *context)
{
    fxi_ledger ledger;
    rp_hash keys[40];
    int64_t openings;
    for (uint64_t i = 0; i < 40; i++) keys[i] = (rp_hash){i + 1, 7};
    scratch_remove(scratch_path(folder, "ledger"));
    rp_status status = fxi_ledger_open(scratch_path(folder, "ledger"), (rp_hash){1, 2}, &ledger, NULL);
    if (status != RP_OK) return status;
    status = fxi_ledger_add(&ledger, keys, 20, NULL);
    if (status == RP_OK) status = fxi_ledger_add(&ledger, keys, 40, NULL);
    if (status == RP_OK) assert_int_equal(ledger.keys.count, 40);
    if (status == RP_OK) status = fxi_holdout_open(&ledger, keys[0], 5, 6, &openings, NULL);
    if (status == RP_OK) status = fxi_holdout_open(&ledger, keys[1], 5, 6, &openings, NULL);
    if (status == RP_OK) assert_int_equal(openings, 2);
    fxi_ledger_close(&ledger);
    return status;
}

static void ledger(void **state)
{
    assert_true(fault_every_allocation(use_ledger, NULL, RP_OK) > 10);
}

/* ---- whole runs ---------------------------------------------------------------------------------------------- */

static rp_status whole_run(void *context)
{
    const fx_bars *bars = context;
    fx_config config = run_config(folder, "run", "ledger");
    config.search.population = 6;
    config.search.generations = 2;
    scratch_remove(config.run_folder);
    scratch_remove(config.ledger_folder);
    return fx_run(&config, bars, NULL, NULL, NULL);
}

// A run that failed anywhere is gone on with, and gives the bytes of one that never failed.
static void run_fails_and_goes_on(void **state)
{
    fx_bars *bars = run_market(5, 0.6);
    fx_config whole = run_config(folder, "whole", "ledger-w"), config = run_config(folder, "torn", "ledger-t");
    whole.search.population = config.search.population = 6;
    whole.search.generations = config.search.generations = 2;
    rp_error error;
    if (fx_run(&whole, bars, NULL, NULL, &error) != RP_OK) fail_msg("%s", error.message);
    rp_status status = RP_ENOMEM;
    for (int64_t n = 1; status == RP_ENOMEM; n = n * 5 / 4 + 1) {
        rp_fault_set(RP_FAULT_AFTER_NTH, n);
        status = fx_run(&config, bars, NULL, NULL, &error);
        rp_fault_set(RP_FAULT_OFF, 0);
    }
    if (status != RP_OK) fail_msg("%s", error.message);
    run_same(whole.run_folder, config.run_folder);
    fx_bars_free(bars);
}

static void runs(void **state)
{
    fx_bars *bars = run_market(5, 0.6);
    rp_set_threads(1); // parallel parts would allocate in an order of their own
    int64_t count = fault_every_allocation(whole_run, bars, RP_OK);
    rp_set_threads(0);
    print_message("%lld allocations in a run\n", (long long)count);
    fx_bars_free(bars);
}

#define FAULT_TEST(name) cmocka_unit_test_setup_teardown(name, new_folder, drop_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {FAULT_TEST(strategies), FAULT_TEST(ledger), FAULT_TEST(run_fails_and_goes_on),
                                       FAULT_TEST(runs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
