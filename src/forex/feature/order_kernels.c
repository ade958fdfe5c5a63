// Sorted spans, and ranks and distances from the median in quartiles as a window moves through them.
#include "order.h"

#include <math.h>
#include <string.h>

#if defined __BMI2__
#include <immintrin.h>
#endif

#define ALWAYS_INLINE static inline __attribute__((always_inline))

#include "order_sort.inc"

/* ---- bits -------------------------------------------------------------------------------------------------------- */

static inline int32_t bits(uint64_t word)
{
    return __builtin_popcountll(word);
}

// Which bit of a word is its k-th (from 0); it has that many.
static inline int32_t select_bit(uint64_t word, int32_t k)
{
#if defined __BMI2__
    return __builtin_ctzll(_pdep_u64(UINT64_C(1) << k, word));
#else
    // Sebastiano Vigna, Broadword implementation of rank/select queries, 2008: bytes whose sums are at most k, then
    // bits of the byte behind them.
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = UINT64_C(0x8080808080808080);
    uint64_t pairs = word - (word >> 1 & UINT64_C(0x5555555555555555));
    uint64_t fours = (pairs & UINT64_C(0x3333333333333333)) + (pairs >> 2 & UINT64_C(0x3333333333333333));
    uint64_t sums = ((fours + (fours >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f)) * ones;
    int32_t byte = 8 * bits((((uint64_t)k * ones | tops) - sums) & tops);
    uint64_t rest = (uint64_t)k - (sums << 8 >> byte & 255);
    uint64_t spread = (word >> byte & 255) * ones & UINT64_C(0x8040201008040201);
    uint64_t within = (((spread | tops) - ones) | spread) >> 7 & ones;
    return byte + bits(((rest * ones | tops) - within * ones) & tops);
#endif
}

/* ---- who is inside ----------------------------------------------------------------------------------------------- */

static inline void toggle(fxi_order *o, int32_t rank)
{
    o->inside[rank / 64] ^= UINT64_C(1) << (rank % 64);
}

static void place_quartiles(fxi_order *o)
{
    for (int q = 0; q < 3; q++) {
        o->quartile[q].at = 0.25 * (q + 1) * (o->present - 1);
        o->quartile[q].k = (int32_t)o->quartile[q].at;
    }
}

static void count_words(fxi_order *o)
{
    int32_t sum = 0;
    for (int32_t word = 0; word < o->words; word++) {
        if (o->words <= FXI_ORDER_NARROW)
            o->before[word] = (int16_t)sum;
        else if (word % (1 << o->shift) == 0)
            o->groups[word >> o->shift] = sum;
        sum += bits(o->inside[word]);
    }
}

// The first values of the span are inside.
static void start(fxi_order *o)
{
    memset(o->inside, 0, (size_t)o->words * sizeof *o->inside);
    memset(o->quartile, 0, sizeof o->quartile);
    o->present = 0;
    for (int32_t i = 0; i < o->window; i++) {
        if (o->rank[i] < 0) continue;
        toggle(o, o->rank[i]);
        o->present++;
    }
    place_quartiles(o);
    count_words(o);
}

static inline bool is_enough(const fxi_order *o)
{
    return o->present >= 2 && 2 * (int64_t)o->present >= o->window;
}

/* ---- rank -------------------------------------------------------------------------------------------------------- */

typedef int16_t eight __attribute__((vector_size(16)));
enum { EIGHT = 8 };

// One left from `old` and one came to `new`, both words: the words between have one less or one more before them.
ALWAYS_INLINE void count_narrow(fxi_order *o, int32_t old, int32_t new)
{
    const eight zero = {0}, left = zero + (int16_t)old, came = zero + (int16_t) new;
    eight from = {0, 1, 2, 3, 4, 5, 6, 7};
    for (int k = 0; k < FXI_ORDER_NARROW; k += EIGHT, from += EIGHT) {
        eight counts;
        memcpy(&counts, o->before + k, sizeof counts);
        counts += (eight)(from > left) - (eight)(from > came); // a comparison that holds is -1
        memcpy(o->before + k, &counts, sizeof counts);
    }
}

static inline void count_wide(fxi_order *o, int32_t old, int32_t new)
{
    int32_t left = old >> o->shift, came = new >> o->shift;
    for (int32_t g = left + 1; g <= came; g++) o->groups[g]--;
    for (int32_t g = came + 1; g <= left; g++) o->groups[g]++;
}

// How many inside stand before `rank`.
ALWAYS_INLINE int32_t before(const fxi_order *o, int32_t rank, bool wide)
{
    int32_t word = rank / 64, sum = wide ? o->groups[word >> o->shift] : o->before[word];
    if (wide)
        for (int32_t k = word >> o->shift << o->shift; k < word; k++) sum += bits(o->inside[k]);
    return sum + bits(o->inside[word] & ~(~UINT64_C(0) << (rank % 64)));
}

ALWAYS_INLINE double rank_of(const fxi_order *o, int32_t rank, bool wide, bool tied)
{
    int32_t less, equal = 1;
    if (tied) {
        int32_t high = o->high[rank];
        less = before(o, o->low[rank], wide);
        // The highest rank of the value may be outside; the value itself is inside.
        equal = before(o, high, wide) + (int32_t)(o->inside[high / 64] >> (high % 64) & 1) - less;
    } else {
        less = before(o, rank, wide);
    }
    return (2.0 * less + (equal - 1)) / (o->present - 1) - 1.0;
}

ALWAYS_INLINE void rank_rows(fxi_order *o, int32_t count, double *out, bool wide, bool tied, bool gaps)
{
    int32_t last = o->words - 1;
    for (int32_t i = o->window; i < count; i++) {
        int32_t old = o->rank[i - o->window], new = o->rank[i];
        bool left = !gaps || old >= 0, came = !gaps || new >= 0;
        if (left) toggle(o, old);
        if (came) toggle(o, new);
        if (gaps) o->present += came - left;
        (wide ? count_wide : count_narrow)(o, left ? old / 64 : last, came ? new / 64 : last);
        out[i] = gaps && !(came && is_enough(o)) ? (double)NAN : rank_of(o, new, wide, tied);
    }
}

static void rank(fxi_order *o, const double *x, int32_t count, bool first, double *out)
{
    start(o);
    bool wide = o->words > FXI_ORDER_NARROW, gaps = o->count < count;
    int32_t newest = o->rank[o->window - 1];
    if (first) {
        bool known = newest >= 0 && is_enough(o);
        out[o->window - 1] = !known ? (double)NAN
                             : wide ? rank_of(o, newest, true, o->tied)
                                    : rank_of(o, newest, false, o->tied);
    }
    if (wide && (o->tied || gaps))
        rank_rows(o, count, out, true, o->tied, true);
    else if (wide)
        rank_rows(o, count, out, true, false, false);
    else if (gaps)
        rank_rows(o, count, out, false, o->tied, true);
    else if (o->tied)
        rank_rows(o, count, out, false, true, false);
    else
        rank_rows(o, count, out, false, false, false);
}

/* ---- robust ------------------------------------------------------------------------------------------------------ */

static inline void follow(fxi_order *o, int32_t rank, int32_t change)
{
    toggle(o, rank);
    for (int q = 0; q < 3; q++) o->quartile[q].before += rank / 64 < o->quartile[q].word ? change : 0;
}

// Quartile 0 to 2, with linear interpolation between the two values around it. From bar to bar it moves by a few
// places, seldom to another word.
static inline double quartile(fxi_order *o, int which)
{
    fxi_quartile *q = &o->quartile[which];
    while (q->before > q->k) q->before -= bits(o->inside[--q->word]);
    for (int32_t own; q->before + (own = bits(o->inside[q->word])) <= q->k; q->word++) q->before += own;
    uint64_t word = o->inside[q->word];
    int32_t bit = select_bit(word, q->k - q->before), next = q->word;
    double low = o->sorted[64 * next + bit];
    if (q->at == q->k) return low;
    uint64_t rest = word & ~UINT64_C(1) << bit;
    while (!rest) rest = o->inside[++next];
    double high = o->sorted[64 * next + __builtin_ctzll(rest)];
    return low + (q->at - q->k) * (high - low);
}

static inline double robust_of(fxi_order *o, double value)
{
    double middle = quartile(o, 1), spread = (quartile(o, 2) - quartile(o, 0)) / FXI_NORMAL_IQR;
    return spread > 1e-12 * fabs(middle) ? 0.5 * fxi_clip((value - middle) / spread, 4.0) : 0.0;
}

ALWAYS_INLINE void robust_rows(fxi_order *o, const double *x, int32_t count, double *out, bool gaps)
{
    for (int32_t i = o->window; i < count; i++) {
        int32_t old = o->rank[i - o->window], new = o->rank[i];
        bool left = !gaps || old >= 0, came = !gaps || new >= 0;
        if (left) follow(o, old, -1);
        if (came) follow(o, new, 1);
        if (left != came) {
            o->present += came - left;
            place_quartiles(o);
        }
        out[i] = gaps && !(came && is_enough(o)) ? (double)NAN : robust_of(o, x[i]);
    }
}

static void robust(fxi_order *o, const double *x, int32_t count, bool first, double *out)
{
    start(o);
    int32_t newest = o->window - 1;
    if (first) out[newest] = o->rank[newest] >= 0 && is_enough(o) ? robust_of(o, x[newest]) : (double)NAN;
    if (o->count < count)
        robust_rows(o, x, count, out, true);
    else
        robust_rows(o, x, count, out, false);
}

const fxi_order_kernels RP_KERNEL_SYMBOL(fxi_order_kernels) = {sort, rank, robust};
