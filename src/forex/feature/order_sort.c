// Sorting a span of values: by two digits of their place between the least and the most, in linear time, and what
// these leave by insertion. Values that are bunched too much for that are merged.
#include "order.h"

#include <math.h>
#include <string.h>

enum { MOVES = 8 }; // a value may take by insertion

/* ---- by merging -------------------------------------------------------------------------------------------------- */

// Merges two runs of places ordered by x; of equals the first run's come first.
static void merge(const double *x, const int32_t *a, int64_t na, const int32_t *b, int64_t nb, int32_t *out)
{
    int64_t i = 0, k = 0;
    while (i < na && k < nb) *out++ = x[b[k]] < x[a[i]] ? b[k++] : a[i++];
    while (i < na) *out++ = a[i++];
    while (k < nb) *out++ = b[k++];
}

static void insert_sorted(const double *x, int32_t *a, int64_t n)
{
    for (int64_t i = 1; i < n; i++) {
        int32_t place = a[i];
        int64_t k = i;
        for (; k > 0 && x[place] < x[a[k - 1]]; k--) a[k] = a[k - 1];
        a[k] = place;
    }
}

// Stable merge sort of places, from runs of RUN that are sorted by insertion.
static void merge_sort(const double *x, int32_t *a, int32_t *scratch, int64_t n)
{
    enum { RUN = 12 };
    for (int64_t i = 0; i < n; i += RUN) insert_sorted(x, a + i, n - i < RUN ? n - i : RUN);
    for (int64_t run = RUN; run < n; run *= 2) {
        for (int64_t i = 0; i < n; i += 2 * run) {
            int64_t na = n - i < run ? n - i : run, nb = n - i - na < run ? n - i - na : run;
            merge(x, a + i, na, a + i + na, nb, scratch + i);
        }
        memcpy(a, scratch, (size_t)n * sizeof *a);
    }
}

static void by_merging(fxi_order *o, const double *x, int32_t count)
{
    o->count = 0;
    for (int32_t i = 0; i < count; i++)
        if (!isnan(x[i])) o->place[o->count++] = i;
    merge_sort(x, o->place, o->low, o->count);
    for (int32_t r = 0; r < o->count; r++) o->sorted[r] = x[o->place[r]];
}

/* ---- by digits --------------------------------------------------------------------------------------------------- */

// Levels of two digits, which rise with x; -1 for NaN. False when there are none: infinities, or a range too small.
static bool measure(const fxi_order *o, const double *x, int32_t count, int32_t *level)
{
    double least = INFINITY, most = -INFINITY;
    for (int32_t i = 0; i < count; i++) {
        least = x[i] < least ? x[i] : least;
        most = x[i] > most ? x[i] : most;
    }
    double range = most - least, scale = range > 0.0 ? (double)((1 << 2 * o->digit) - 1) / range : 0.0;
    if (!(fabs(range) < INFINITY && scale < INFINITY)) return false;
    for (int32_t i = 0; i < count; i++) level[i] = (int32_t)(x[i] == x[i] ? (x[i] - least) * scale : -1.0);
    return true;
}

// Where each value of a digit begins, for the lower and the higher one.
static void count_digits(fxi_order *o, const int32_t *level, int32_t count)
{
    int32_t digits = 1 << o->digit, *lower = o->digits, *higher = lower + digits, a = 0, b = 0;
    memset(lower, 0, 2 * (size_t)digits * sizeof *lower);
    for (int32_t i = 0; i < count; i++) {
        if (level[i] < 0) continue;
        lower[level[i] & (digits - 1)]++;
        higher[level[i] >> o->digit]++;
    }
    for (int32_t d = 0; d < digits; d++) {
        int32_t of_lower = lower[d], of_higher = higher[d];
        lower[d] = a;
        higher[d] = b;
        a += of_lower;
        b += of_higher;
    }
    o->count = a;
}

// Places by level, of equal levels the older first.
static bool by_digits(fxi_order *o, const double *x, int32_t count)
{
    int32_t *level = o->low, *lower = o->digits, *higher = lower + (1 << o->digit), digit = o->digit;
    uint32_t *half = (uint32_t *)o->high; // sorted by the lower digit: the higher one and the place
    if (!measure(o, x, count, level)) return false;
    count_digits(o, level, count);
    for (int32_t i = 0; i < count; i++)
        if (level[i] >= 0)
            half[lower[level[i] & ((1 << digit) - 1)]++] =
                (uint32_t)(level[i] >> digit) << FXI_ORDER_PLACE | (uint32_t)i;
    for (int32_t k = 0; k < o->count; k++)
        o->place[higher[half[k] >> FXI_ORDER_PLACE]++] = (int32_t)(half[k] & ((1u << FXI_ORDER_PLACE) - 1));
    return true;
}

// Values of one level are still as they came. False when it takes too many moves.
static bool by_insertion(fxi_order *o, const double *x)
{
    double *sorted = o->sorted, last = -INFINITY;
    int64_t moves = 0;
    for (int32_t r = 0; r < o->count; r++) {
        int32_t place = o->place[r], k = r;
        double value = x[place];
        if (value >= last) {
            sorted[r] = last = value;
            continue;
        }
        for (; k > 0 && value < sorted[k - 1]; k--) {
            sorted[k] = sorted[k - 1];
            o->place[k] = o->place[k - 1];
        }
        sorted[k] = value;
        o->place[k] = place;
        moves += r - k;
        if (moves > (int64_t)MOVES * o->count) return false;
    }
    return true;
}

/* ---- ranks ------------------------------------------------------------------------------------------------------- */

static void find_ties(fxi_order *o)
{
    const double *sorted = o->sorted;
    int32_t n = o->count;
    o->tied = false;
    for (int32_t r = 1; r < n; r++) o->tied |= sorted[r] == sorted[r - 1];
    if (!o->tied) return;
    for (int32_t r = 0; r < n; r++) o->low[r] = r > 0 && sorted[r] == sorted[r - 1] ? o->low[r - 1] : r;
    for (int32_t r = n - 1; r >= 0; r--) o->high[r] = r + 1 < n && o->low[r + 1] == o->low[r] ? o->high[r + 1] : r;
}

void fxi_order_sort(fxi_order *o, const double *x, int32_t count, bool ties)
{
    if (!by_digits(o, x, count) || !by_insertion(o, x)) by_merging(o, x, count);
    if (o->count < count)
        for (int32_t i = 0; i < count; i++) o->rank[i] = -1;
    for (int32_t r = 0; r < o->count; r++) o->rank[o->place[r]] = r;
    o->tied = false;
    if (ties) find_ties(o);
}
