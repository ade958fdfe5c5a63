// Rolling extremes. The highest of a window is the higher of two overlapping windows whose length is a power of two,
// and those come from doubling: log2(period) passes over a tile in L1, each a plain vector loop without a branch. The
// time since the extreme comes the same way from pairs of value and bar.
#include "indicator_i.h"

#include <string.h>

enum { TILE = 512 };

static int64_t power_below(int64_t period)
{
    int64_t power = 1;
    while (2 * power <= period) power *= 2;
    return power;
}

// Windows that start at i instead of ending there: ascending in-place passes then read values not yet replaced.
static void double_max(double *restrict v, int64_t count, int64_t step)
{
    for (int64_t i = 0; i < count; i++) v[i] = v[i + step] > v[i] ? v[i + step] : v[i];
}

static void double_min(double *restrict v, int64_t count, int64_t step)
{
    for (int64_t i = 0; i < count; i++) v[i] = v[i + step] < v[i] ? v[i + step] : v[i];
}

static void join_max(const double *restrict v, int64_t count, int64_t step, double *restrict out)
{
    for (int64_t i = 0; i < count; i++) out[i] = v[i + step] > v[i] ? v[i + step] : v[i];
}

static void join_min(const double *restrict v, int64_t count, int64_t step, double *restrict out)
{
    for (int64_t i = 0; i < count; i++) out[i] = v[i + step] < v[i] ? v[i + step] : v[i];
}

typedef struct passes {
    void (*twice)(double *restrict v, int64_t count, int64_t step);
    void (*join)(const double *restrict v, int64_t count, int64_t step, double *restrict out);
} passes;

static void roll(const double *x, int64_t count, int64_t period, double *out, double *scratch, const passes *p)
{
    int64_t power = power_below(period), tile = fxi_max(TILE, period);
    for (int64_t first = 0; first + period <= count; first += tile) {
        int64_t starts = count - period + 1 - first < tile ? count - period + 1 - first : tile;
        int64_t length = starts + period - 1;
        memcpy(scratch, x + first, (size_t)length * sizeof *x);
        for (int64_t step = 1; step < power; step *= 2) {
            length -= step;
            p->twice(scratch, length, step);
        }
        p->join(scratch, starts, period - power, out + first + period - 1);
    }
}

void fxi_roll_max(const double *x, int64_t count, int64_t period, double *out, double *scratch)
{
    roll(x, count, period, out, scratch, &(passes){double_max, join_max});
}

void fxi_roll_min(const double *x, int64_t count, int64_t period, double *out, double *scratch)
{
    roll(x, count, period, out, scratch, &(passes){double_min, join_min});
}

/* ---- the same on pairs of value and bar; of equals the newer one wins ---------------------------------------------
 */

// `sign` turns the lowest into the highest; `bar` counts from the tile's start.
static void fill_pairs(const double *restrict x, int64_t count, double sign, double *restrict v, double *restrict bar)
{
    for (int64_t i = 0; i < count; i++) {
        v[i] = sign * x[i];
        bar[i] = (double)i;
    }
}

static void double_pairs(double *restrict v, double *restrict bar, int64_t count, int64_t step)
{
    for (int64_t i = 0; i < count; i++) {
        // Whole numbers, so the product is exact; a choice between two loads would become a branch.
        double old = v[i], new = v[i + step], newer = new >= old ? 1.0 : 0.0;
        bar[i] += newer * (bar[i + step] - bar[i]);
        v[i] = new > old ? new : old;
    }
}

static void since(const double *x, int64_t count, int64_t period, double sign, double *out, double *scratch)
{
    int64_t power = power_below(period), tile = fxi_max(TILE, period);
    for (int64_t first = 0; first + period <= count; first += tile) {
        int64_t starts = count - period + 1 - first < tile ? count - period + 1 - first : tile;
        int64_t length = starts + period - 1;
        double *v = scratch, *bar = scratch + length;
        fill_pairs(x + first, length, sign, v, bar);
        for (int64_t step = 1; step < power; step *= 2) {
            length -= step;
            double_pairs(v, bar, length, step);
        }
        double_pairs(v, bar, starts, period - power);
        for (int64_t i = 0; i < starts; i++) out[first + i + period - 1] = (double)(i + period - 1) - bar[i];
    }
}

void fxi_roll_since_max(const double *x, int64_t count, int64_t period, double *out, double *scratch)
{
    since(x, count, period, 1.0, out, scratch);
}

void fxi_roll_since_min(const double *x, int64_t count, int64_t period, double *out, double *scratch)
{
    since(x, count, period, -1.0, out, scratch);
}
