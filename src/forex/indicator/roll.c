// Rolling sums. A plain running sum drifts without bound; here the window is summed afresh at the start of every block
// of max(256, period) bars, so the error stays that of some hundred additions however long the series, at O(1) a bar.
// Four blocks run side by side, which hides the latency of the additions: results do not depend on that.
//
// Sources: the weighted sum moves by period * new - previous sum. The sum of squares about the mean moves by
// (new - old) * ((new - mean) + (old - previous mean)) (West 1979, in its rolling form), with means taken from a nearby
// price, so that neither the level of the prices nor the rounding of a large sum is seen. Windows of a few bars are
// summed directly: one of them may be a million times quieter than the bars around it.
#include "indicator_i.h"

#include <math.h>

enum { LANES = 4, SHORTEST_BLOCK = 256 };

typedef struct window {
    const double *x, *sum;
    int64_t count, period;
} window;

static int64_t block_of(const window *w)
{
    return fxi_max(SHORTEST_BLOCK, w->period);
}

// The price from which the strip of blocks around t is measured.
static double origin_of(const window *w, int64_t t)
{
    int64_t strip = LANES * block_of(w), first = w->period - 1;
    double origin = w->x[first + (t - first) / strip * strip];
    return isfinite(origin) ? origin : 0.0;
}

typedef void change_fn(const window *w, int64_t begin, int64_t end, double *out); // out[t] = value[t] - value[t-1]
typedef double fresh_fn(const window *w, int64_t t);                              // value[t] from its window

// Turns changes into values; out[start] already holds the value.
static void accumulate(double *out, int64_t start, int64_t end)
{
    double value = out[start];
    for (int64_t t = start + 1; t < end; t++) out[t] = value += out[t];
}

static void accumulate_lanes(double *out, int64_t start, int64_t block)
{
    double *a = out + start, *b = a + block, *c = b + block, *d = c + block;
    double va = a[0], vb = b[0], vc = c[0], vd = d[0];
    for (int64_t i = 1; i < block; i++) {
        a[i] = va += a[i];
        b[i] = vb += b[i];
        c[i] = vc += c[i];
        d[i] = vd += d[i];
    }
}

// A NaN or infinity that has left the window must not stay in the running value: the block is walked again, with a
// fresh start after each such window. Values before the first one keep their bits.
static void mend(const window *w, change_fn *change, fresh_fn *fresh, double *out, int64_t start, int64_t end)
{
    if (isfinite(out[end - 1])) return;
    int64_t last_bad = -1;
    for (int64_t t = start - w->period + 1; t < start; t++) last_bad = isfinite(w->x[t]) ? last_bad : t;
    bool running = false;
    for (int64_t t = start; t < end; t++) {
        if (!isfinite(w->x[t])) last_bad = t;
        bool clean = last_bad <= t - w->period;
        if (!clean) {
            out[t] = NAN;
        } else if (running) {
            change(w, t, t + 1, out);
            out[t] += out[t - 1];
        } else {
            out[t] = fresh(w, t);
        }
        running = clean;
    }
}

static void roll(const window *w, change_fn *change, fresh_fn *fresh, double *out)
{
    int64_t block = block_of(w);
    for (int64_t strip = w->period - 1; strip < w->count; strip += LANES * block) {
        int64_t end = strip + LANES * block < w->count ? strip + LANES * block : w->count;
        change(w, strip, end, out);
        for (int64_t t = strip; t < end; t += block) out[t] = fresh(w, t);
        bool full = end - strip == LANES * block;
        if (full) accumulate_lanes(out, strip, block);
        for (int64_t t = strip; t < end; t += block) {
            int64_t stop = t + block < end ? t + block : end;
            if (!full) accumulate(out, t, stop);
            mend(w, change, fresh, out, t, stop);
        }
    }
}

double fxi_sum(const double *x, int64_t count)
{
    double a = 0.0, b = 0.0, c = 0.0, d = 0.0;
    int64_t i = 0;
    for (; i + 4 <= count; i += 4) {
        a += x[i];
        b += x[i + 1];
        c += x[i + 2];
        d += x[i + 3];
    }
    for (; i < count; i++) a += x[i];
    return (a + b) + (c + d);
}

/* ---- the three sums --------------------------------------------------------------------------------------------- */

static void sum_change(const window *w, int64_t begin, int64_t end, double *out)
{
    // The block's first change is not used; reading before the series must be avoided.
    for (int64_t t = fxi_max(begin, w->period); t < end; t++) out[t] = w->x[t] - w->x[t - w->period];
}

static double sum_fresh(const window *w, int64_t t)
{
    return fxi_sum(w->x + t - w->period + 1, w->period);
}

void fxi_roll_sum(const double *x, int64_t count, int64_t period, double *out)
{
    const window w = {x, NULL, count, period};
    roll(&w, sum_change, sum_fresh, out);
}

static void weighted_change(const window *w, int64_t begin, int64_t end, double *out)
{
    double newest = (double)w->period;
    for (int64_t t = fxi_max(begin, w->period); t < end; t++) out[t] = newest * w->x[t] - w->sum[t - 1];
}

static double weighted_fresh(const window *w, int64_t t)
{
    const double *x = w->x + t - w->period + 1;
    double even = 0.0, odd = 0.0;
    int64_t i = 0;
    for (; i + 2 <= w->period; i += 2) {
        even += (double)(i + 1) * x[i];
        odd += (double)(i + 2) * x[i + 1];
    }
    if (i < w->period) even += (double)(i + 1) * x[i];
    return even + odd;
}

void fxi_roll_weighted(const double *x, const double *sum, int64_t count, int64_t period, double *out)
{
    const window w = {x, sum, count, period};
    roll(&w, weighted_change, weighted_fresh, out);
}

/* ---- squares about the mean ----------------------------------------------------------------------------------------
 */

// Sum of distances from the origin: the changes are those of the plain sum.
static double distance_fresh(const window *w, int64_t t)
{
    const double *x = w->x + t - w->period + 1;
    double origin = origin_of(w, t), sum = 0.0;
    for (int64_t i = 0; i < w->period; i++) sum += x[i] - origin;
    return sum;
}

// `sum` holds sums of distances here. The range lies in one strip.
static void squares_change(const window *w, int64_t begin, int64_t end, double *out)
{
    const double *restrict x = w->x, *restrict sum = w->sum;
    double inverse = 1.0 / (double)w->period, origin = origin_of(w, begin);
    for (int64_t t = fxi_max(begin, w->period); t < end; t++) {
        double in = x[t] - origin, old = x[t - w->period] - origin;
        out[t] = (in - old) * ((in - sum[t] * inverse) + (old - sum[t - 1] * inverse));
    }
}

static double squares_fresh(const window *w, int64_t t)
{
    const double *x = w->x + t - w->period + 1;
    double origin = origin_of(w, t), mean = w->sum[t] / (double)w->period, squares = 0.0, rest = 0.0;
    for (int64_t i = 0; i < w->period; i++) {
        double d = (x[i] - origin) - mean;
        squares += d * d;
        rest += d;
    }
    return squares - rest * rest / (double)w->period;
}

enum { DIRECT = 8, TILE = 256 };

static void squares_direct(const window *w, double *out)
{
    double sum[TILE], inverse = 1.0 / (double)w->period;
    for (int64_t first = w->period - 1; first < w->count; first += TILE) {
        int64_t length = w->count - first < TILE ? w->count - first : TILE;
        const double *restrict x = w->x + first;
        double *restrict squares = out + first;
        for (int64_t i = 0; i < length; i++) sum[i] = squares[i] = 0.0;
        for (int64_t back = 1; back < w->period; back++)
            for (int64_t i = 0; i < length; i++) {
                double d = x[i - back] - x[i];
                sum[i] += d;
                squares[i] += d * d;
            }
        for (int64_t i = 0; i < length; i++) squares[i] -= sum[i] * sum[i] * inverse;
    }
}

void fxi_roll_squares(const double *x, int64_t count, int64_t period, double *out, double *scratch)
{
    const window w = {x, scratch, count, period};
    if (period <= DIRECT) {
        squares_direct(&w, out);
    } else {
        roll(&w, sum_change, distance_fresh, scratch);
        roll(&w, squares_change, squares_fresh, out);
    }
    for (int64_t t = period - 1; t < count; t++) out[t] = out[t] < 0.0 ? 0.0 : out[t];
}
