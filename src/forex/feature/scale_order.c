// Scaling by rank, and by median and quartiles, over a rolling window. Values that are NaN stay NaN and do not count.
//
// Order statistics: the series is cut into blocks as long as the window, each sorted once. A window lies in two
// neighbouring blocks, whose merged order numbers its values; which of them are inside stands in a bit set with a
// Fenwick tree over its words. A step costs O(log window), a column O(n log window); nothing depends on later values.
// Quantiles of windows that are not too long are followed instead: from bar to bar they move by a few values.
#include "feature_i.h"

#include <math.h>
#include <string.h>

// A value inside, by rank, and how many inside stand before it. One that has left stays until the cursor is asked
// again.
typedef struct cursor {
    int32_t rank, before;
} cursor;

enum { FOLLOWED = 64 }; // most words of bits in which cursors look for their next value

// The values of two blocks in order, by place in the pair (0 to 2 * window - 1).
typedef struct order {
    int64_t window;
    int32_t *sorted[2]; // places within each block, by value then place; the newer block is [1]
    int32_t count[2];   // numbers in each (NaN are left out)
    int32_t *merged;    // places in the pair, in order
    int32_t *rank;      // by place: where it stands in `merged`
    int32_t *low;       // by rank: first and
    int32_t *high;      // last rank of the same value
    uint64_t *inside;   // bits by rank
    int32_t *tree;      // Fenwick sums of the words' bits; tree[0] unused
    int32_t *scratch;
    int32_t words, present;
    cursor at[3]; // of the quartiles
} order;

static void order_free(order *o)
{
    rp_free(o->sorted[0]);
    rp_free(o->inside);
}

static bool order_make(order *o, int64_t window)
{
    size_t w = (size_t)window, words = (2 * w + 63) / 64;
    *o = (order){.window = window, .words = (int32_t)words};
    int32_t *block = rp_malloc((w * 3 + 2 * w * 4 + words + 1) * sizeof *block);
    o->inside = rp_malloc(words * sizeof *o->inside);
    o->sorted[0] = block;
    if (!block || !o->inside) return order_free(o), false;
    o->sorted[1] = block + w;
    o->scratch = block + 2 * w;
    o->merged = block + 3 * w;
    o->rank = o->merged + 2 * w;
    o->low = o->rank + 2 * w;
    o->high = o->low + 2 * w;
    o->tree = o->high + 2 * w;
    return true;
}

/* ---- sorting ----------------------------------------------------------------------------------------------------- */

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
static void sort_places(const double *x, int32_t *a, int32_t *scratch, int64_t n)
{
    enum { RUN = 12 };
    for (int64_t i = 0; i < n; i += RUN) insert_sorted(x, a + i, n - i < RUN ? n - i : RUN);
    for (int64_t run = RUN; run < n; run *= 2) {
        for (int64_t i = 0; i < n; i += 2 * run) {
            int64_t na = n - i < run ? n - i : run, nb = n - i - na < run ? n - i - na : run;
            merge(x + 0, a + i, na, a + i + na, nb, scratch + i);
        }
        memcpy(a, scratch, (size_t)n * sizeof *a);
    }
}

// Sorts block `which` of the pair, whose values start at x.
static void sort_block(order *o, int which, const double *x, int64_t count)
{
    int32_t n = 0;
    for (int64_t i = 0; i < count; i++)
        if (!isnan(x[i])) o->sorted[which][n++] = (int32_t)i;
    o->count[which] = n;
    sort_places(x, o->sorted[which], o->scratch, n);
}

// Numbers all values of the pair that starts at x.
static void number_pair(order *o, const double *x)
{
    int32_t n = o->count[0] + o->count[1], w = (int32_t)o->window;
    const int32_t *a = o->sorted[0], *b = o->sorted[1];
    int32_t i = 0, k = 0;
    for (int32_t r = 0; r < n; r++) {
        bool newer = i == o->count[0] || (k < o->count[1] && x[w + b[k]] < x[a[i]]);
        o->merged[r] = newer ? w + b[k++] : a[i++];
        o->rank[o->merged[r]] = r;
        o->low[r] = r > 0 && x[o->merged[r]] == x[o->merged[r - 1]] ? o->low[r - 1] : r;
    }
    for (int32_t r = n - 1; r >= 0; r--) o->high[r] = r + 1 < n && o->low[r + 1] == o->low[r] ? o->high[r + 1] : r;
}

/* ---- who is inside ------------------------------------------------------------------------------------------------
 */

static void toggle(order *o, int32_t rank, int32_t change)
{
    o->inside[rank / 64] ^= UINT64_C(1) << (rank % 64);
    o->present += change;
    for (int32_t i = rank / 64 + 1; i <= o->words; i += i & -i) o->tree[i] += change;
}

// How many inside stand before `rank`.
static int32_t before(const order *o, int32_t rank)
{
    int32_t sum = 0;
    for (int32_t i = rank / 64; i > 0; i -= i & -i) sum += o->tree[i];
    if (rank % 64) sum += __builtin_popcountll(o->inside[rank / 64] << (64 - rank % 64));
    return sum;
}

// Place of the k-th (from 0) of those inside.
static int32_t select_place(const order *o, int32_t k)
{
    int32_t word = 0, step = 1;
    while (2 * step <= o->words) step *= 2;
    for (; step > 0; step /= 2)
        if (word + step <= o->words && o->tree[word + step] <= k) {
            word += step;
            k -= o->tree[word];
        }
    uint64_t bits = o->inside[word];
    while (k-- > 0) bits &= bits - 1;
    return o->merged[word * 64 + __builtin_ctzll(bits)];
}

// All of the older block is inside at first.
static void start_pair(order *o)
{
    memset(o->inside, 0, (size_t)o->words * sizeof *o->inside);
    memset(o->tree, 0, ((size_t)o->words + 1) * sizeof *o->tree);
    memset(o->at, 0, sizeof o->at);
    o->present = o->count[0];
    for (int32_t i = 0; i < o->count[0]; i++) {
        int32_t r = o->rank[o->sorted[0][i]];
        o->inside[r / 64] |= UINT64_C(1) << (r % 64);
    }
    for (int32_t i = 1; i <= o->words; i++) {
        o->tree[i] += __builtin_popcountll(o->inside[i - 1]);
        int32_t parent = i + (i & -i);
        if (parent <= o->words) o->tree[parent] += o->tree[i];
    }
}

/* ---- cursors ------------------------------------------------------------------------------------------------------
 */

static bool is_inside(const order *o, int32_t rank)
{
    return o->inside[rank / 64] >> (rank % 64) & 1;
}

// The first inside from `rank` on; -1 when there is none.
static int32_t next_inside(const order *o, int32_t rank)
{
    int32_t word = rank / 64;
    if (word >= o->words) return -1;
    uint64_t bits = o->inside[word] & ~UINT64_C(0) << (rank % 64);
    while (!bits)
        if (++word == o->words)
            return -1;
        else
            bits = o->inside[word];
    return word * 64 + __builtin_ctzll(bits);
}

// The last inside before `rank`; there is one.
static int32_t previous_inside(const order *o, int32_t rank)
{
    int32_t word = rank / 64;
    uint64_t bits = rank % 64 ? o->inside[word] & ~UINT64_C(0) >> (64 - rank % 64) : 0;
    while (!bits) bits = o->inside[--word];
    return word * 64 + 63 - __builtin_clzll(bits);
}

static void follow(order *o, int32_t rank, int32_t change)
{
    o->inside[rank / 64] ^= UINT64_C(1) << (rank % 64);
    o->present += change;
    for (int k = 0; k < 3; k++) o->at[k].before += rank < o->at[k].rank ? change : 0;
}

// Moves a cursor to the k-th (from 0) of those inside.
static void seek(const order *o, cursor *c, int32_t k)
{
    if (!is_inside(o, c->rank)) {
        int32_t next = next_inside(o, c->rank);
        if (next < 0) c->before--;
        c->rank = next < 0 ? previous_inside(o, c->rank) : next;
    }
    for (; c->before < k; c->before++) c->rank = next_inside(o, c->rank + 1);
    for (; c->before > k; c->before--) c->rank = previous_inside(o, c->rank);
}

/* ---- the two scales -----------------------------------------------------------------------------------------------
 */

static double rank_of(const order *o, int32_t rank)
{
    int32_t less = before(o, o->low[rank]), equal = before(o, o->high[rank]) + 1 - less;
    // The highest rank of the value may be outside; the value itself is inside.
    if (!(o->inside[o->high[rank] / 64] >> (o->high[rank] % 64) & 1)) equal--;
    return (2.0 * less + (equal - 1)) / (o->present - 1) - 1.0;
}

static bool is_followed(const order *o, bool robust)
{
    return robust && o->words <= FOLLOWED;
}

// The k-th value inside and, when `two`, the one behind it.
static void values_at(order *o, const double *x, int quartile, int32_t k, bool two, double *low, double *high)
{
    if (!is_followed(o, true)) {
        *low = x[select_place(o, k)];
        *high = two ? x[select_place(o, k + 1)] : *low;
        return;
    }
    cursor *c = &o->at[quartile];
    seek(o, c, k);
    *low = x[o->merged[c->rank]];
    *high = two ? x[o->merged[next_inside(o, c->rank + 1)]] : *low;
}

// Quartile 0 to 2, with linear interpolation between the two values around it.
static double quantile(order *o, const double *x, int quartile)
{
    double at = 0.25 * (quartile + 1) * (o->present - 1), low, high;
    int32_t k = (int32_t)at;
    values_at(o, x, quartile, k, at > k, &low, &high);
    return at == k ? low : low + (at - k) * (high - low);
}

static double robust_of(order *o, const double *x, double value)
{
    double middle = quantile(o, x, 1), spread = (quantile(o, x, 2) - quantile(o, x, 0)) / FXI_NORMAL_IQR;
    return spread > 1e-12 * fabs(middle) ? 0.5 * fxi_clip((value - middle) / spread, 4.0) : 0.0;
}

static double scaled(order *o, const double *x, int64_t place, bool robust)
{
    if (isnan(x[place])) return NAN;
    if (o->present < 2 || 2 * o->present < o->window) return NAN;
    return robust ? robust_of(o, x, x[place]) : rank_of(o, o->rank[place]);
}

// Windows that end inside the pair's newer block; the older block alone is the window of the last bar before it.
static void run_pair(order *o, const double *x, int64_t newer, bool robust, double *out)
{
    void (*move)(order *, int32_t, int32_t) = is_followed(o, robust) ? follow : toggle;
    for (int64_t i = 0; i < newer; i++) {
        if (!isnan(x[i])) move(o, o->rank[i], -1);
        if (!isnan(x[o->window + i])) move(o, o->rank[o->window + i], 1);
        out[o->window + i] = scaled(o, x, o->window + i, robust);
    }
}

bool fxi_scale_order(double *x, int64_t first, int64_t count, int window, bool robust, double *scratch, int64_t *known)
{
    order o;
    *known = first + window - 1 < count ? first + window - 1 : count;
    if (*known == count) return true;
    if (!order_make(&o, window)) return false;
    const double *values = x + first;
    double *out = scratch;
    int64_t n = count - first;
    sort_block(&o, 0, values, window);
    for (int64_t begin = 0; begin < n; begin += window) {
        int64_t newer = n - begin - window < window ? n - begin - window : window;
        if (newer < 0) newer = 0;
        sort_block(&o, 1, values + begin + window, newer);
        number_pair(&o, values + begin);
        start_pair(&o);
        if (begin == 0) out[window - 1] = scaled(&o, values, window - 1, robust);
        run_pair(&o, values + begin, newer, robust, out + begin);
        if (newer < window) break;
        int32_t *swap = o.sorted[0];
        o.sorted[0] = o.sorted[1];
        o.sorted[1] = swap;
        o.count[0] = o.count[1];
    }
    memcpy(x + *known, out + window - 1, (size_t)(n - window + 1) * sizeof *x);
    // order_free takes the block by its start.
    if (o.sorted[1] < o.sorted[0]) o.sorted[0] = o.sorted[1];
    order_free(&o);
    return true;
}
