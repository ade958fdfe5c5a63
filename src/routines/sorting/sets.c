/* Sets: sorted arrays without repeats. */
#include "distinct.h"
#include <rapto/ops.h>

static rp_array *distinct_values(rp_array *a)
{
    return rp_unique(a, NULL).values;
}

/* Both arrays, flattened, as one. */
static rp_array *joined(rp_array *a, rp_array *b)
{
    return rp_concatenate((rp_array *const[]){rp_ravel(a), rp_ravel(b)}, 2, 0);
}

/* marks[i]: whether the sorted element i differs from the one before, no NaN being equal to another; as an array of
 * bool. */
static rp_array *changes_in(const rp_array *sorted)
{
    rp_array *marks = rpi_new_empty(RP_BOOL, 1, &sorted->size);
    if (rpi_is_error(marks)) return marks;
    rpi_items items = rpi_items_of(sorted->dtype, true);
    rpi_mark_changes(&items, rpi_data(sorted), sorted->size, (uint8_t *)rpi_data(marks));
    return marks;
}

rp_array *rp_union1d(rp_array *a, rp_array *b)
{
    RP_SCOPE();
    return rp_yield(distinct_values(joined(a, b)));
}

/* ---- intersection -------------------------------------------------------------------------------------------------
 */

/* Where a pair of equal neighbours begins: the element behind is no change. */
static void mark_pairs(const uint8_t *changes, int64_t n, uint8_t *first, uint8_t *second)
{
    for (int64_t i = 0; i < n; i++) {
        first[i] = i + 1 < n && !changes[i + 1];
        second[i] = i > 0 && !changes[i];
    }
}

typedef struct two_sets {
    rp_array *a, *b, *index_a, *index_b; /* the indices belong to the arrays before repeats went */
} two_sets;

static rp_array *make_set(rp_array *a, bool assume_unique, bool indices, rp_array **index)
{
    if (assume_unique) return rp_ravel(a);
    rp_unique_result r = rp_unique(a, &(rp_unique_options){.index = indices});
    *index = r.index;
    return r.values;
}

/* Indices into the joined array as indices into one of the two. */
static rp_array *own_indices(rp_array *joined_indices, int64_t offset, rp_array *index)
{
    rp_array *own = rp_subtract(joined_indices, rp_scalar_int(offset));
    return index ? rp_take(index, own, 0) : own;
}

static rp_intersection intersect(const two_sets *s, bool indices)
{
    rp_array *all = rp_ascontiguous(joined(s->a, s->b));
    rp_array *order = indices ? rp_argsort(all, -1, false) : NULL;
    rp_array *sorted = indices ? rp_take(all, order, 0) : rp_sort(all, -1, false);
    if (rpi_is_error(sorted)) return (rp_intersection){.values = sorted};
    rp_array *changes = changes_in(sorted), *first = rp_empty(RP_BOOL, 1, &sorted->size),
             *second = rp_empty(RP_BOOL, 1, &sorted->size);
    if (rpi_is_error(changes) || rpi_is_error(first) || rpi_is_error(second))
        return (rp_intersection){.values = rpi_error_memory()};
    uint8_t *begins = (uint8_t *)rpi_data(first), *ends = (uint8_t *)rpi_data(second);
    mark_pairs((const uint8_t *)rpi_data(changes), sorted->size, begins, ends);
    rp_intersection r = {.values = rpi_pick(sorted, begins, 1)};
    if (!indices) return r;
    r.index_a = own_indices(rpi_pick(order, begins, 1), 0, s->index_a);
    r.index_b = own_indices(rpi_pick(order, ends, 1), s->a->size, s->index_b);
    return r;
}

rp_intersection rp_intersect1d(rp_array *a, rp_array *b, bool assume_unique, bool indices)
{
    RP_SCOPE();
    two_sets s = {0};
    s.a = make_set(a, assume_unique, indices, &s.index_a);
    s.b = make_set(b, assume_unique, indices, &s.index_b);
    rp_intersection r = intersect(&s, indices);
    rp_array *const more[] = {r.index_a, r.index_b};
    for (int i = 0; i < 2; i++) {
        if (more[i] && rp_eval(more[i]) != RP_OK) r = (rp_intersection){.values = more[i]};
    }
    r.values = rp_yield(r.values);
    if (r.index_a) r.index_a = rp_yield(r.index_a);
    if (r.index_b) r.index_b = rp_yield(r.index_b);
    return r;
}

/* ---- differences --------------------------------------------------------------------------------------------------
 */

rp_array *rp_setdiff1d(rp_array *a, rp_array *b, bool assume_unique)
{
    RP_SCOPE();
    rp_array *from = rp_ascontiguous(assume_unique ? rp_ravel(a) : distinct_values(a));
    rp_array *found = rp_isin(from, b, true, false, RP_ISIN_AUTO);
    if (rpi_is_error(found)) return rp_yield(found);
    return rp_yield(rpi_pick(from, (const uint8_t *)rpi_data(found), 0));
}

/* An element is in one set only when it differs from both neighbours. */
rp_array *rp_setxor1d(rp_array *a, rp_array *b, bool assume_unique)
{
    RP_SCOPE();
    rp_array *all = joined(assume_unique ? a : distinct_values(a), assume_unique ? b : distinct_values(b));
    rp_array *sorted = rp_sort(all, -1, false);
    if (rpi_is_error(sorted)) return rp_yield(sorted);
    rp_array *changes = changes_in(sorted);
    if (rpi_is_error(changes)) return rp_yield(changes);
    uint8_t *marks = (uint8_t *)rpi_data(changes);
    for (int64_t i = 0; i + 1 < sorted->size; i++) marks[i] = marks[i] && marks[i + 1];
    return rp_yield(rpi_pick(sorted, marks, 1));
}

/* ---- membership ---------------------------------------------------------------------------------------------------
 */

/* What is looked for (C order), and the sorted values, in their common dtype; false: `*a` is the error. */
static bool settle(rp_array **a, rp_array **values)
{
    *a = rpi_force(*a);
    *values = rpi_force(*values);
    if (!rpi_is_error(*a) && rpi_is_error(*values)) *a = *values;
    if (rpi_is_error(*a)) return false;
    rp_dtype dtype = rp_promote((*a)->dtype, (*values)->dtype);
    if (dtype == RP_DTYPE_COUNT)
        *a = rpi_error_array(RP_EDTYPE, "rp_isin: %s and %s have no common dtype", rp_dtype_name((*a)->dtype),
                             rp_dtype_name((*values)->dtype));
    else
        *a = rp_ascontiguous((*a)->dtype == dtype ? *a : rp_astype(*a, dtype));
    if (!rpi_is_error(*a)) *values = rp_sort(rp_astype(*values, dtype), RP_ALL_AXES, false);
    if (!rpi_is_error(*a) && rpi_is_error(*values)) *a = *values;
    return !rpi_is_error(*a);
}

static rp_array *find_members(rp_array *a, rp_array *values, bool invert)
{
    rp_array *places = rp_searchsorted(values, a, false, NULL);
    rp_array *out = rpi_new_empty(RP_BOOL, a->ndim, a->shape);
    if (rpi_is_error(places) || rpi_is_error(out)) return rpi_is_error(places) ? places : out;
    const int64_t *place = (const int64_t *)rpi_data(places);
    rpi_items items = rpi_items_of(a->dtype, true);
    size_t item = rpi_itemsize(a);
    uint8_t *found = (uint8_t *)rpi_data(out);
    for (int64_t i = 0; i < a->size; i++) {
        bool here = place[i] < values->size && !rpi_items_differ(&items, rpi_data(a) + (size_t)i * item,
                                                                 rpi_data(values) + (size_t)place[i] * item);
        found[i] = here != invert;
    }
    return out;
}

static bool is_countable(const rp_array *a)
{
    return rpi_is_integer(rp_dtype_of(a)) || rp_dtype_of(a) == RP_BOOL;
}

rp_array *rp_isin(rp_array *a, rp_array *values, bool assume_unique, bool invert, rp_isin_kind kind)
{
    RP_SCOPE();
    (void)assume_unique; /* the search is right, and as fast, with repeats */
    if (kind == RP_ISIN_TABLE && !(is_countable(a) && is_countable(values)))
        return rp_yield(rpi_error_array(RP_EVALUE,
                                        "rp_isin: The 'table' method is only supported for boolean or integer "
                                        "arrays. Please select 'sort' or None for kind."));
    if (!settle(&a, &values)) return rp_yield(a);
    return rp_yield(find_members(a, values, invert));
}
