/* Binary search, and bins by binary search. */
#include "order.h"
#include <rapto/sorting.h>
#include <stdatomic.h>

enum {
    GRAIN = 1 << 14, /* questions of one piece of parallel work */
    TOGETHER = 8     /* searches that run side by side */
};

typedef struct search {
    rpi_order order;
    const char *a, *v; /* the sorted elements, `step` bytes apart; what is looked for */
    int64_t n, step;
    const int64_t *sorter; /* NULL: `a` itself is sorted */
    bool right;
    int64_t *out;
    atomic_bool failed; /* the sorter names an index outside */
} search;

static bool sorted_place(const search *s, int64_t middle, int64_t *at)
{
    *at = s->sorter[middle];
    return *at >= 0 && *at < s->n;
}

#define K    uint8_t
#define BITS 8
#include "search.inc"
#define K    uint16_t
#define BITS 16
#include "search.inc"
#define K    uint32_t
#define BITS 32
#include "search.inc"
#define K    uint64_t
#define BITS 64
#include "search.inc"

static bool search_compared(const search *s, int64_t begin, int64_t end)
{
    for (int64_t i = begin; i < end; i++) {
        const char *wanted = s->v + (size_t)i * s->order.size;
        int64_t low = 0, high = s->n;
        while (low < high) {
            int64_t middle = low + (high - low) / 2, at = middle;
            if (s->sorter && !sorted_place(s, middle, &at)) return false;
            int order = s->order.compare(&s->order, s->a + at * s->step, wanted);
            if (s->right ? order <= 0 : order < 0)
                low = middle + 1;
            else
                high = middle;
        }
        s->out[i] = low;
    }
    return true;
}

static bool search_range(const search *s, int64_t begin, int64_t end)
{
    switch (s->order.key_bits) {
    case 8:
        return search8(s, begin, end);
    case 16:
        return search16(s, begin, end);
    case 32:
        return search32(s, begin, end);
    case 64:
        return search64(s, begin, end);
    default:
        return search_compared(s, begin, end);
    }
}

static void search_piece(int64_t begin, int64_t end, int thread, void *context)
{
    search *s = context;
    (void)thread;
    if (!search_range(s, begin, end)) atomic_store(&s->failed, true);
}

/* ---- operands ---------------------------------------------------------------------------------------------------- */

/* Brings both to their common dtype; false: `*a` is the error. */
static bool join_dtypes(const char *name, rp_array **a, rp_array **v)
{
    *a = rpi_force(*a);
    *v = rpi_force(*v);
    if (!rpi_is_error(*a) && rpi_is_error(*v)) *a = *v;
    if (rpi_is_error(*a)) return false;
    rp_dtype dtype = rp_promote((*a)->dtype, (*v)->dtype);
    if (dtype == RP_DTYPE_COUNT) {
        *a = rpi_error_array(RP_EDTYPE, "%s: %s and %s have no common dtype", name, rp_dtype_name((*a)->dtype),
                             rp_dtype_name((*v)->dtype));
        return false;
    }
    if ((*a)->dtype != dtype) *a = rpi_force(rp_astype(*a, dtype));
    *v = rp_ascontiguous((*v)->dtype == dtype ? *v : rp_astype(*v, dtype));
    if (!rpi_is_error(*a) && rpi_is_error(*v)) *a = *v;
    return !rpi_is_error(*a);
}

/* The sorter as consecutive i64, or the error. */
static rp_array *settled_sorter(const rp_array *a, rp_array *sorter)
{
    sorter = rpi_force(sorter);
    if (rpi_is_error(sorter)) return sorter;
    if (!rpi_is_integer(sorter->dtype) && sorter->dtype != RP_BOOL)
        return rpi_error_array(RP_EDTYPE, "rp_searchsorted: sorter must only contain integers, not %s",
                               rp_dtype_name(sorter->dtype));
    if (sorter->ndim != 1) return rpi_error_array(RP_EDTYPE, "rp_searchsorted: could not parse sorter argument");
    if (sorter->size != a->size)
        return rpi_error_array(RP_ESHAPE, "rp_searchsorted: sorter.size must equal a.size (%lld and %lld)",
                               (long long)sorter->size, (long long)a->size);
    return rp_ascontiguous(rp_astype(sorter, RP_I64));
}

static rp_array *run_search(const char *name, const rp_array *a, const rp_array *v, const rp_array *sorter, bool right)
{
    rp_array *out = rpi_new_empty(RP_I64, v->ndim, v->shape);
    if (rpi_is_error(out)) return out;
    search s = {.order = rpi_order_of(a->dtype, false),
                .a = rpi_data(a),
                .v = rpi_data(v),
                .n = a->size,
                .step = a->strides[0],
                .sorter = sorter ? (const int64_t *)rpi_data(sorter) : NULL,
                .right = right,
                .out = (int64_t *)rpi_data(out)};
    rp_parallel_for(v->size, GRAIN, search_piece, &s);
    if (!atomic_load(&s.failed)) return out;
    return rpi_error_array(RP_EVALUE, "%s: Sorter index out of range.", name);
}

static rp_array *searchsorted(const char *name, rp_array *a, rp_array *v, bool right, rp_array *sorter)
{
    if (!join_dtypes(name, &a, &v)) return a;
    if (a->ndim != 1)
        return rpi_error_array(RP_ESHAPE, "%s: object too %s for desired array: the sorted one has %d axes, not 1",
                               name, a->ndim == 0 ? "shallow (of too small depth)" : "deep", a->ndim);
    if (sorter) sorter = settled_sorter(a, sorter);
    if (sorter && rpi_is_error(sorter)) return sorter;
    return run_search(name, a, v, sorter, right);
}

rp_array *rp_searchsorted(rp_array *a, rp_array *v, bool right, rp_array *sorter)
{
    RP_SCOPE();
    return rp_yield(searchsorted("rp_searchsorted", a, v, right, sorter));
}

/* ---- bins -------------------------------------------------------------------------------------------------------- */

/* 1 when the elements of a 1-d f64 array do not fall, -1 when they do not rise, 0 when they do both. */
static int direction_of(const rp_array *bins)
{
    const double *x = (const double *)rpi_data(bins);
    bool falls = false, rises = false;
    for (int64_t i = 1; i < bins->size; i++) {
        falls |= x[i] < x[i - 1];
        rises |= x[i] > x[i - 1];
    }
    return !falls ? 1 : !rises ? -1 : 0;
}

static rp_array *digitize(rp_array *x, rp_array *bins, bool right)
{
    if (rp_array_status(x)) return x;
    if (rpi_kind_of(x->dtype) == RPI_KIND_COMPLEX)
        return rpi_error_array(RP_EDTYPE, "rp_digitize: x may not be complex");
    rp_array *numbers = rp_ascontiguous(rp_astype(bins, RP_F64));
    if (rpi_is_error(numbers)) return numbers;
    if (numbers->ndim != 1)
        return rpi_error_array(RP_ESHAPE, "rp_digitize: object too %s for desired array: bins has %d axes, not 1",
                               numbers->ndim == 0 ? "shallow (of too small depth)" : "deep", numbers->ndim);
    int direction = direction_of(numbers);
    if (direction == 0)
        return rpi_error_array(RP_EVALUE, "rp_digitize: bins must be monotonically increasing or decreasing");
    if (direction > 0) return searchsorted("rp_digitize", bins, x, !right, NULL);
    rp_array *out = searchsorted("rp_digitize", rp_flip(bins, 0), x, !right, NULL);
    int64_t *found = rpi_is_error(out) ? NULL : (int64_t *)rpi_data(out);
    for (int64_t i = 0; found && i < out->size; i++) found[i] = numbers->size - found[i];
    return out;
}

rp_array *rp_digitize(rp_array *x, rp_array *bins, bool right)
{
    RP_SCOPE();
    return rp_yield(digitize(x, bins, right));
}
