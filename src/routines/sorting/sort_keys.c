/* Sorts and selections of keys, one set of functions per width. */
#include "order.h"

#define INSERTED    16 /* elements at most that are sorted by insertion */
#define MERGED      96 /* times the bytes of the key: elements below which merging beats distributing */
#define DISTRIBUTED 4  /* bytes at most by which long keys are distributed */

/* Places asked for, counted from `offset` before the part at hand. */
typedef struct selection {
    const int64_t *kth;
    int64_t count, offset;
} selection;

#define ELEM          uint8_t
#define UKEY          uint8_t
#define KEY(e)        (e)
#define SET_KEY(e, k) ((e) = (k))
#define KEY_BYTES     1
#define NAME(x)       x##_u8
#include "sort_keys.inc"
#define ELEM          uint16_t
#define UKEY          uint16_t
#define KEY(e)        (e)
#define SET_KEY(e, k) ((e) = (k))
#define KEY_BYTES     2
#define NAME(x)       x##_u16
#include "sort_keys.inc"
#define ELEM          uint32_t
#define UKEY          uint32_t
#define KEY(e)        (e)
#define SET_KEY(e, k) ((e) = (k))
#define KEY_BYTES     4
#define NAME(x)       x##_u32
#include "sort_keys.inc"
#define ELEM          uint64_t
#define UKEY          uint64_t
#define KEY(e)        (e)
#define SET_KEY(e, k) ((e) = (k))
#define KEY_BYTES     8
#define NAME(x)       x##_u64
#include "sort_keys.inc"
#define ELEM          rpi_pair
#define UKEY          uint64_t
#define KEY(e)        ((e).key)
#define SET_KEY(e, k) ((e).key = (k))
#define KEY_BYTES     8
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
