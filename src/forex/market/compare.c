/// Two sources of one symbol, bar by bar.
#include "check_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct pair {
    const fx_bars *here, *there;
    int64_t scale_here, scale_there; ///< to points of the finer source
    int64_t here_begin, here_end, there_begin, there_end;
    fx_comparison *out;
} pair;

static const int32_t *column(const fx_bars *b, int k)
{
    const int32_t *columns[4] = {b->open, b->high, b->low, b->close};
    return columns[k];
}

static int64_t difference(const pair *p, int k, int64_t i, int64_t j)
{
    return column(p->there, k)[j] * p->scale_there - column(p->here, k)[i] * p->scale_here;
}

/* ---- the best shift ------------------------------------------------------------------------------------------------
 */

// Mean difference of the closes of up to 4000 bars of `here` with those of `there` whose stamps are `shift` earlier;
// NaN when fewer than a quarter of them (or 20) have a partner.
static double fit(const pair *p, int64_t shift)
{
    int64_t count = p->here->count, step = count / 4000 + 1, tried = 0, met = 0;
    double sum = 0;
    for (int64_t i = 0; i < count; i += step) {
        int64_t stamp = p->here->open_time[i] - shift;
        if (stamp < p->there->open_time[0] || stamp > p->there->open_time[p->there->count - 1]) continue;
        tried++;
        int64_t j = fx_bars_find(p->there, stamp);
        if (j == p->there->count || p->there->open_time[j] != stamp) continue;
        met++;
        sum += fabs((double)difference(p, 3, i, j));
    }
    return met < 20 || met * 4 < tried ? NAN : sum / (double)met;
}

// Tries all shifts up to 14 hours in steps of half an hour (or of the bars). Another one than none must fit clearly
// better.
static void find_shift(const pair *p)
{
    fx_comparison *o = p->out;
    int64_t length = fx_timeframe_length(o->timeframe), step = length > 30 * FX_MINUTE ? length : 30 * FX_MINUTE;
    double best = NAN;
    int64_t best_shift = 0;
    o->error = fit(p, 0);
    for (int64_t shift = -14 * FX_HOUR / step * step; shift <= 14 * FX_HOUR; shift += step) {
        double error = fit(p, shift);
        if (!isnan(error) && (isnan(best) || error < best)) best = error, best_shift = shift;
    }
    bool better = !isnan(best) && (isnan(o->error) || best < 0.7 * o->error);
    o->best_shift = better ? best_shift : 0;
    o->shift_error = better ? best : o->error;
}

/* ---- bar by bar -----------------------------------------------------------------------------------------------------
 */

static void keep_worst(fx_comparison *o, const pair *p, int k, int64_t i, int64_t j, double points[FX_WORST_PLACES])
{
    double size = fabs((double)difference(p, k, i, j));
    int at = o->worst_count;
    while (at > 0 && points[at - 1] < size) at--;
    if (at == FX_WORST_PLACES || size == 0) return;
    int last = o->worst_count < FX_WORST_PLACES ? o->worst_count++ : FX_WORST_PLACES - 1;
    for (int m = last; m > at; m--) o->worst[m] = o->worst[m - 1], points[m] = points[m - 1];
    o->worst[at] = (fx_price_place){p->here->open_time[i], k, column(p->here, k)[i] * fx_bars_point(p->here),
                                    column(p->there, k)[j] * fx_bars_point(p->there)};
    points[at] = size;
}

static void count_alone(int64_t *count, int64_t at[3], int64_t stamp)
{
    if (*count < 3) at[*count] = stamp;
    ++*count;
}

// Walks both series; writes the differences of each shared bar to `sizes` (4 columns of `capacity`) when it is not
// NULL.
static void walk(const pair *p, double *sizes, int64_t capacity)
{
    fx_comparison *o = p->out;
    double points[FX_WORST_PLACES] = {0};
    int64_t i = p->here_begin, j = p->there_begin;
    while (i < p->here_end || j < p->there_end) {
        int64_t a = i < p->here_end ? p->here->open_time[i] : INT64_MAX;
        int64_t b = j < p->there_end ? p->there->open_time[j] : INT64_MAX;
        if (a < b) {
            count_alone(&o->only_here, o->only_here_at, a);
            i++;
        } else if (b < a) {
            count_alone(&o->only_there, o->only_there_at, b);
            j++;
        } else {
            for (int k = 0; k < 4; k++) {
                int64_t d = difference(p, k, i, j);
                o->price[k].equal += d == 0;
                o->price[k].below += d < 0;
                o->price[k].mean += (double)d;
                if (o->shared < capacity) sizes[k * capacity + o->shared] = fabs((double)d);
                keep_worst(o, p, k, i, j, points);
            }
            o->shared++;
            i++, j++;
        }
    }
}

static void take_percentiles(fx_comparison *o, double *sizes, int64_t capacity)
{
    for (int k = 0; k < 4; k++) {
        fx_spread_stats s = {0};
        fxi_spread_measure(sizes + k * capacity, o->shared, &s);
        o->price[k].mean /= (double)o->shared;
        o->price[k].median = s.median;
        o->price[k].p95 = s.p95;
        o->price[k].p99 = s.p99;
        o->price[k].max = s.max;
    }
}

static rp_status compare_pair(pair *p, rp_error *error)
{
    fx_comparison *o = p->out;
    const fx_bars *a = p->here, *b = p->there;
    if (a->count == 0 || b->count == 0)
        return rp_fail(error, RP_EVALUE, "%s: a series without %s bars compares with nothing", a->symbol.name,
                       fx_timeframe_name(o->timeframe));
    o->first = a->open_time[0] > b->open_time[0] ? a->open_time[0] : b->open_time[0];
    int64_t last_a = a->open_time[a->count - 1], last_b = b->open_time[b->count - 1];
    o->last = last_a < last_b ? last_a : last_b;
    if (o->first > o->last) {
        char when[4][40];
        return rp_fail(error, RP_EVALUE, "%s: the two sources share no time: %s to %s, and %s to %s", a->symbol.name,
                       fx_time_text(a->open_time[0], when[0]), fx_time_text(last_a, when[1]),
                       fx_time_text(b->open_time[0], when[2]), fx_time_text(last_b, when[3]));
    }
    p->here_begin = fx_bars_find(a, o->first), p->here_end = fx_bars_find(a, o->last + 1);
    p->there_begin = fx_bars_find(b, o->first), p->there_end = fx_bars_find(b, o->last + 1);
    int64_t most = p->here_end - p->here_begin;
    double *sizes = rp_malloc((size_t)(4 * most + 1) * sizeof *sizes);
    if (!sizes) return rp_fail(error, RP_ENOMEM, "out of memory for the comparison of %lld bars", (long long)most);
    walk(p, sizes, most);
    if (o->shared) take_percentiles(o, sizes, most);
    rp_free(sizes);
    find_shift(p);
    return RP_OK;
}

/* ---- timeframes -----------------------------------------------------------------------------------------------------
 */

// Makes the shorter of the two as long as the other. `*made` is a new series to be freed, or NULL.
static rp_status lengthen(const fx_bars **shorter, const fx_bars *longer, fx_bars **made, rp_error *error)
{
    if ((*shorter)->timeframe == longer->timeframe) return RP_OK;
    rp_status status = fx_bars_resample(*shorter, longer->timeframe, longer->day_rule, false, made, error);
    if (!status) *shorter = *made;
    return status;
}

rp_status fx_bars_compare(const fx_bars *here, const fx_bars *there, fx_comparison *out, rp_error *error)
{
    fx_bars *made = NULL;
    bool here_shorter = here->timeframe < there->timeframe;
    memset(out, 0, sizeof *out);
    rp_status status = here_shorter ? lengthen(&here, there, &made, error) : lengthen(&there, here, &made, error);
    if (!status) {
        out->timeframe = here->timeframe;
        out->digits = here->digits > there->digits ? here->digits : there->digits;
        pair p = {.here = here, .there = there, .out = out};
        p.scale_here = fxi_power10(out->digits - here->digits);
        p.scale_there = fxi_power10(out->digits - there->digits);
        status = compare_pair(&p, error);
    }
    fx_bars_free(made);
    return status;
}
