// Tape, detailed backtest, CSV files and population evaluator when memory runs out.
#include "fault.h"

#include "unit/forex/population_cases.h"
#include "unit/forex/scratch.h"

enum { BARS = 700 };

typedef struct job {
    population_case c;
    int8_t signal[BARS];
    char path[600];
} job;

static int64_t count_trades(const job *j)
{
    fx_score score;
    assert_int_equal(fx_population_score(j->c.tape, j->c.features, j->c.genes, 1, 0, BARS, &score, NULL), RP_OK);
    return score.trades;
}

// A case that has a clock of its own, and whose list of trades grows beyond its first capacity.
static job *new_job(void)
{
    static job j;
    for (uint32_t number = 0;; number++) {
        j.c = case_new(number, BARS);
        if (j.c.rules.hold_unit == FX_HOLD_MARKET_MINUTES && count_trades(&j) > 64) break;
        case_free(&j.c);
    }
    memset(j.signal, 0, sizeof j.signal);
    fx_gene_signals(&j.c.genes[0], j.c.features, 0, BARS, j.signal);
    return &j;
}

static rp_status make_tape(void *context)
{
    const job *j = context;
    fx_tape *tape = (fx_tape *)&j->c;
    rp_status status = fx_tape_new(j->c.bars, &j->c.rules, &tape, NULL);
    if (status != RP_OK)
        assert_ptr_equal(tape, &j->c);
    else
        fx_tape_free(tape);
    return status;
}

static rp_status backtest(void *context)
{
    const job *j = context;
    fx_result *result = (fx_result *)&j->c;
    rp_status status = fx_backtest(j->c.tape, &j->c.genes[0].exits, j->signal, 0, BARS, &result, NULL);
    if (status != RP_OK)
        assert_ptr_equal(result, &j->c);
    else
        fx_result_free(result);
    return status;
}

static rp_status score(void *context)
{
    const job *j = context;
    fx_score scores[CASE_GENES];
    for (int i = 0; i < CASE_GENES; i++) scores[i].trades = -1;
    rp_status status = fx_population_score(j->c.tape, j->c.features, j->c.genes, CASE_GENES, 0, BARS, scores, NULL);
    for (int i = 0; i < CASE_GENES; i++) assert_int_equal(scores[i].trades == -1, status != RP_OK);
    return status;
}

static rp_status trades(void *context)
{
    const job *j = context;
    fx_trade *list = (fx_trade *)&j->c;
    int64_t count = -1;
    rp_status status = fx_population_trades(j->c.tape, j->c.features, &j->c.genes[0], 0, BARS, &list, &count, NULL);
    if (status != RP_OK) {
        assert_ptr_equal(list, &j->c);
        assert_int_equal(count, -1);
    } else {
        rp_free(list);
    }
    return status;
}

static fx_result *written;

static rp_status write_trades(void *context)
{
    const job *j = context;
    return fx_trades_write(j->path, j->c.tape, written, NULL);
}

static rp_status write_equity(void *context)
{
    const job *j = context;
    return fx_equity_write(j->path, j->c.tape, written, NULL);
}

static void every_allocation_may_fail(void **state)
{
    job *j = new_job();
    assert_true(fault_every_allocation(make_tape, j, RP_OK) > 20);
    assert_true(fault_every_allocation(backtest, j, RP_OK) >= 9);
    assert_true(fault_every_allocation(score, j, RP_OK) >= 6);
    assert_true(fault_every_allocation(trades, j, RP_OK) >= 6);
    case_free(&j->c);
}

static void writers_may_fail(void **state)
{
    char folder[64];
    job *j = new_job();
    scratch_make(folder);
    snprintf(j->path, sizeof j->path, "%s/out.csv", folder);
    assert_int_equal(fx_backtest(j->c.tape, &j->c.genes[0].exits, j->signal, 0, BARS, &written, NULL), RP_OK);
    fault_every_allocation(write_trades, j, RP_OK);
    fault_every_allocation(write_equity, j, RP_OK);
    fx_result_free(written);
    case_free(&j->c);
    scratch_remove(folder);
}

int main(void)
{
    rp_set_threads(1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(writers_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
