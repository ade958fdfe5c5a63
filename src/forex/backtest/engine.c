// The detailed backtest: every bar stepped, everything recorded.
#include <string.h>

#include "backtest_i.h"

// NULL when out of memory.
static fx_result *new_result(const fx_tape *tape, int64_t begin, int64_t end)
{
    int64_t first = fxi_tape_day_of(tape, begin), last = fxi_tape_day_of(tape, end - 1);
    fx_result *r = rp_calloc(1, sizeof *r);
    if (r) {
        size_t bars = (size_t)(end - begin), days = (size_t)(last - first + 1);
        *r = (fx_result){.begin = begin, .end = end, .bar_count = end - begin, .day_count = (int64_t)days};
        r->equity = rp_calloc(bars, sizeof *r->equity);
        r->equity_low = rp_calloc(bars, sizeof *r->equity_low);
        r->balance = rp_calloc(bars, sizeof *r->balance);
        r->day = rp_calloc(days, sizeof *r->day);
        r->day_equity = rp_calloc(days, sizeof *r->day_equity);
    }
    if (!r || !r->equity || !r->equity_low || !r->balance || !r->day || !r->day_equity) {
        fx_result_free(r);
        return NULL;
    }
    memcpy(r->day, tape->day + first, (size_t)r->day_count * sizeof *r->day);
    return r;
}

void fx_result_free(fx_result *result)
{
    if (!result) return;
    rp_free(result->trades);
    rp_free(result->equity);
    rp_free(result->equity_low);
    rp_free(result->balance);
    rp_free(result->day);
    rp_free(result->day_equity);
    rp_free(result);
}

// A day's equity is that of its last bar.
static void record(const fxi_run *run, int64_t bar, fx_result *result, int64_t *day)
{
    const fx_tape *t = run->tape;
    int64_t i = bar - run->begin;
    if (i > 0 && fxi_bit(t->day_start, bar)) ++*day;
    result->equity[i] = run->equity;
    result->equity_low[i] = run->low;
    result->balance[i] = run->balance;
    result->day_equity[*day] = run->equity;
}

static rp_status run_bars(fxi_run *run, const int8_t *signal, fx_result *result, rp_error *error)
{
    int64_t day = 0;
    for (int64_t bar = run->begin; bar < run->end; bar++) {
        fxi_step(run, bar, signal[bar]);
        record(run, bar, result, &day);
    }
    result->trades = run->trades->items;
    result->trade_count = run->trades->count;
    if (run->out_of_memory) return rp_fail(error, RP_ENOMEM, "out of memory for the list of trades");
    return fxi_metrics(run->tape, run, result, error);
}

rp_status fx_backtest(const fx_tape *tape, const fx_exits *exits, const int8_t *signal, int64_t begin, int64_t end,
                      fx_result **result, rp_error *error)
{
    fxi_run run;
    fxi_trades trades = {0};
    rp_status status = fxi_run_start(&run, tape, exits, begin, end, error);
    if (status != RP_OK) return status;
    run.trades = &trades;
    fx_result *r = new_result(tape, begin, end);
    if (!r) return rp_fail(error, RP_ENOMEM, "out of memory for the equity of %lld bars", (long long)(end - begin));
    status = run_bars(&run, signal, r, error);
    if (status != RP_OK) {
        fx_result_free(r);
        return status;
    }
    *result = r;
    return RP_OK;
}
