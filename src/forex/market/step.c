/// The timeframe of a file: its most frequent step.
#include "market_i.h"

#include <string.h>

enum { STEPS = 512 };

typedef struct histogram {
    int64_t step[STEPS], count[STEPS];
    int used;
} histogram;

static void count_step(histogram *h, int64_t step)
{
    int i = 0;
    while (i < h->used && h->step[i] != step) i++;
    if (i == STEPS) return; // too ragged to matter
    if (i == h->used) {
        h->step[i] = step;
        h->count[i] = 0;
        h->used++;
    }
    h->count[i]++;
    // The frequent steps move to the front, so a search is short.
    if (i > 0 && h->count[i] > h->count[i - 1]) {
        int64_t s = h->step[i], c = h->count[i];
        h->step[i] = h->step[i - 1], h->count[i] = h->count[i - 1];
        h->step[i - 1] = s, h->count[i - 1] = c;
    }
}

static bool timeframe_of_step(int64_t step, fx_timeframe *tf)
{
    if (step >= 28 * FX_DAY && step <= 31 * FX_DAY) step = fx_timeframe_length(FX_MN1);
    for (int i = 0; i < FX_TIMEFRAME_COUNT; i++)
        if (fx_timeframe_length((fx_timeframe)i) == step) {
            *tf = (fx_timeframe)i;
            return true;
        }
    return false;
}

rp_status fxi_timeframe_find(const fxi_table *table, const char *path, fx_timeframe *tf, rp_error *error)
{
    histogram h;
    h.used = 0;
    for (int64_t i = 1; i < table->count; i++) {
        int64_t step;
        if (!__builtin_sub_overflow(table->rows[i].stamp, table->rows[i - 1].stamp, &step) && step > 0)
            count_step(&h, step);
    }
    int64_t best = 0, count = 0;
    for (int i = 0; i < h.used; i++)
        if (h.count[i] > count || (h.count[i] == count && h.step[i] < best)) best = h.step[i], count = h.count[i];
    if (count && timeframe_of_step(best, tf)) return RP_OK;
    if (!count)
        return rp_fail(error, RP_EVALUE, "%s: %lld row(s) do not tell the timeframe; name it (--timeframe M1)", path,
                       (long long)table->count);
    return rp_fail(
        error, RP_EVALUE,
        "%s: the most frequent step is %.6g minutes (%lld of %lld rows), which is none of M1 M3 M5 M15 M30 H1 "
        "H2 H4 H12 D1 W1 MN1; resample the file to one of them first",
        path, (double)best / FX_MINUTE, (long long)count, (long long)table->count);
}

int64_t fxi_stamp_shift(int64_t stamp, fx_timeframe tf, int bars)
{
    if (tf != FX_MN1) {
        int64_t shifted;
        if (__builtin_add_overflow(stamp, bars * fx_timeframe_length(tf), &shifted))
            return bars < 0 ? INT64_MIN : INT64_MAX;
        return shifted;
    }
    fx_civil c = fx_to_civil(stamp);
    int months = c.year * 12 + c.month - 1 + bars;
    c.year = months / 12;
    c.month = months % 12 + 1;
    if (c.day > 28) c.day = 28; // month bars start on the first days of a month
    return fx_from_civil(&c);
}
