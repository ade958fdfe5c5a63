/* Sorts and selections of keys, one set of functions per width. */
#include "order.h"
#include "quicksort.h"
#include "split.h"

#define INSERTED    16  /* elements at most that are sorted by insertion */
#define FEW         4   /* the same where vectors would do it otherwise */
#define MERGED      96  /* times the bytes of the key: elements below which merging beats distributing */
#define DISTRIBUTED 4   /* bytes at most by which long keys are distributed */
#define SAMPLED     512 /* elements at most that pivots are chosen from */

/* Places asked for, counted from `offset` before the part at hand. */
typedef struct selection {
    const int64_t *kth;
    int64_t count, offset;
} selection;

/* As the kernels of split.h do it, for elements of any type. */
#define DEFINE_PLAIN_SPLIT(ELEM, UKEY, name, key)                                                                      \
    static void split_##name(ELEM *a, ELEM *spare, int64_t n, UKEY u, UKEY v, int64_t *low, int64_t *high)             \
    {                                                                                                                  \
        int64_t below = 0, between = 0, above = n;                                                                     \
        for (int64_t i = 0; i < n; i++) {                                                                              \
            ELEM e = a[i];                                                                                             \
            bool is_below = key<u, is_above = key> v;                                                                  \
            spare[below] = e;                                                                                          \
            spare[above - 1] = e;                                                                                      \
            a[between] = e;                                                                                            \
            below += is_below;                                                                                         \
            above -= is_above;                                                                                         \
            between += !is_below & !is_above;                                                                          \
        }                                                                                                              \
        memcpy(spare + below, a, (size_t)between * sizeof(ELEM));                                                      \
        *low = below;                                                                                                  \
        *high = above;                                                                                                 \
    }
DEFINE_PLAIN_SPLIT(uint8_t, uint8_t, u8, e)
DEFINE_PLAIN_SPLIT(rpi_pair, uint64_t, pair, e.key)

#define ELEM          uint8_t
#define UKEY          uint8_t
#define KEY(e)        (e)
#define SET_KEY(e, k) ((e) = (k))
#define KEY_BYTES     1
#define SPLIT         split_u8
#define QUICKSORT     NULL
#define NAME(x)       x##_u8
#include "sort_keys.inc"
#define ELEM          uint16_t
#define UKEY          uint16_t
#define KEY(e)        (e)
#define SET_KEY(e, k) ((e) = (k))
#define KEY_BYTES     2
#define SPLIT         RP_KERNEL_PICK(rpi_split_kernels)->u16
#define QUICKSORT     RP_KERNEL_PICK(rpi_quicksort_kernels)->u16
#define NAME(x)       x##_u16
#include "sort_keys.inc"
#define ELEM          uint32_t
#define UKEY          uint32_t
#define KEY(e)        (e)
#define SET_KEY(e, k) ((e) = (k))
#define KEY_BYTES     4
#define SPLIT         RP_KERNEL_PICK(rpi_split_kernels)->u32
#define QUICKSORT     RP_KERNEL_PICK(rpi_quicksort_kernels)->u32
#define NAME(x)       x##_u32
#include "sort_keys.inc"
#define ELEM          uint64_t
#define UKEY          uint64_t
#define KEY(e)        (e)
#define SET_KEY(e, k) ((e) = (k))
#define KEY_BYTES     8
#define SPLIT         RP_KERNEL_PICK(rpi_split_kernels)->u64
#define QUICKSORT     RP_KERNEL_PICK(rpi_quicksort_kernels)->u64
#define NAME(x)       x##_u64
#include "sort_keys.inc"
#define ELEM          rpi_pair
#define UKEY          uint64_t
#define KEY(e)        ((e).key)
#define SET_KEY(e, k) ((e).key = (k))
#define KEY_BYTES     8
#define SPLIT         split_pair
#define QUICKSORT     NULL
#define NAME(x)       x##_pair
#include "sort_keys.inc"

/* ---- by comparison -------------------------------------------------------------------------------------------- */

static void insert_indices(const rpi_order *o, const char *items, int64_t step, int64_t *a, int64_t n)
{
    for (int64_t i = 1; i < n; i++) {
        int64_t e = a[i], k = i;
        for (; k > 0 && o->compare(o, items + e * step, items + a[k - 1] * step) < 0; k--) a[k] = a[k - 1];
        a[k] = e;
    }
}

typedef struct runs {
    const rpi_order *order;
    const char *items;
    int64_t step;
} runs;

static void merge_indices(const runs *r, const int64_t *a, int64_t left, int64_t n, int64_t *out)
{
    int64_t i = 0, k = left;
    bool apart =
        left < n && r->order->compare(r->order, r->items + a[left] * r->step, r->items + a[left - 1] * r->step) >= 0;
    while (!apart && i < left && k < n) {
        bool right = r->order->compare(r->order, r->items + a[k] * r->step, r->items + a[i] * r->step) < 0;
        *out++ = right ? a[k++] : a[i++];
    }
    memcpy(out, a + i, (size_t)(left - i) * sizeof *a);
    memcpy(out + (left - i), a + k, (size_t)(n - k) * sizeof *a);
}

int64_t *rpi_sort_indices(const rpi_order *order, const char *items, int64_t step, int64_t *a, int64_t *spare,
                          int64_t n)
{
    const runs r = {order, items, step};
    for (int64_t i = 0; i < n; i += INSERTED)
        insert_indices(order, items, step, a + i, n - i < INSERTED ? n - i : INSERTED);
    for (int64_t run = INSERTED; run < n; run *= 2) {
        for (int64_t i = 0; i < n; i += 2 * run) {
            int64_t rest = n - i;
            merge_indices(&r, a + i, rest < run ? rest : run, rest < 2 * run ? rest : 2 * run, spare + i);
        }
        int64_t *swap = a;
        a = spare;
        spare = swap;
    }
    return a;
}

/* The middle one of three indices by their items. */
static int64_t median_index(const runs *r, int64_t a, int64_t b, int64_t c)
{
    const char *items = r->items;
    int64_t low = a, high = b;
    if (r->order->compare(r->order, items + b * r->step, items + a * r->step) < 0) {
        low = b;
        high = a;
    }
    if (r->order->compare(r->order, items + c * r->step, items + low * r->step) < 0) return low;
    return r->order->compare(r->order, items + c * r->step, items + high * r->step) < 0 ? c : high;
}

/* Indices of items below the pivot, equal to it and above it: [0, *low), [*low, *high), [*high, n). */
static void split_indices(const runs *r, int64_t *a, int64_t n, int64_t *low, int64_t *high)
{
    const char *pivot = r->items + median_index(r, a[n / 4], a[n / 2], a[n - n / 4 - 1]) * r->step;
    int64_t below = 0, i = 0, above = n;
    while (i < above) {
        int64_t index = a[i];
        int order = r->order->compare(r->order, r->items + index * r->step, pivot);
        if (order < 0) {
            a[i++] = a[below];
            a[below++] = index;
        } else if (order > 0) {
            a[i] = a[--above];
            a[above] = index;
        } else {
            i++;
        }
    }
    *low = below;
    *high = above;
}

static void select_indices(const runs *r, int64_t *a, int64_t *spare, int64_t n, const selection *s, int depth)
{
    selection part = *s;
    while (part.count > 0) {
        int64_t low, high, first = 0;
        if (n <= 2 * INSERTED || depth-- == 0) {
            const int64_t *sorted = rpi_sort_indices(r->order, r->items, r->step, a, spare, n);
            if (sorted != a) memcpy(a, sorted, (size_t)n * sizeof *a);
            return;
        }
        split_indices(r, a, n, &low, &high);
        while (first < part.count && part.kth[first] - part.offset < low) first++;
        if (first > 0) select_indices(r, a, spare, low, &(selection){part.kth, first, part.offset}, depth);
        while (first < part.count && part.kth[first] - part.offset < high) first++;
        part = (selection){part.kth + first, part.count - first, part.offset + high};
        a += high;
        n -= high;
    }
}

void rpi_select_indices(const rpi_order *order, const char *items, int64_t step, int64_t *a, int64_t *spare, int64_t n,
                        const int64_t *kth, int64_t count)
{
    int depth = 8;
    for (int64_t i = n; i > 0; i /= 2) depth += 2;
    select_indices(&(runs){order, items, step}, a, spare, n, &(selection){kth, count, 0}, depth);
}
