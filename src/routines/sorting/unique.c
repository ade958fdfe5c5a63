/* Distinct elements or sub-arrays, with where they are and how often. */
#include "distinct.h"

/* Items in sorted order, as groups of the same. */
typedef struct groups {
    rp_array *order;  /* i64: the items in sorted order; NULL when the items themselves were sorted */
    rp_array *starts; /* i64: where in the sorted order each group begins */
    int64_t n;        /* items */
} groups;

static rp_unique_result failed(rp_array *error)
{
    return (rp_unique_result){.values = error};
}

/* The sorted items, one behind another: `data` in the order of `order`. */
static rp_array *sorted_rows(const rpi_items *items, rp_array *rows)
{
    int64_t n = rows->shape[0];
    rp_array *order = rpi_new_empty(RP_I64, 1, &n), *spare = rpi_new_empty(RP_I64, 1, &n);
    if (rpi_is_error(order) || rpi_is_error(spare)) return rpi_error_memory();
    int64_t *indices = (int64_t *)rpi_data(order);
    for (int64_t i = 0; i < n; i++) indices[i] = i;
    const int64_t *sorted = rpi_sort_indices(&items->order, rpi_data(rows), (int64_t)items->order.size, indices,
                                             (int64_t *)rpi_data(spare), n);
    return sorted == indices ? order : spare;
}

/* Positions of the set marks. */
static rp_array *marked_places(const rp_array *marks, int64_t count)
{
    rp_array *out = rpi_new_empty(RP_I64, 1, &count);
    if (rpi_is_error(out)) return out;
    const uint8_t *mark = (const uint8_t *)rpi_data(marks);
    int64_t *place = (int64_t *)rpi_data(out);
    for (int64_t i = 0; i < marks->size; i++) {
        if (mark[i]) *place++ = i;
    }
    return out;
}

/* Where the groups of `n` consecutive sorted items begin. */
static rp_array *group_starts(const rpi_items *items, const rp_array *sorted, int64_t n)
{
    RP_SCOPE();
    rp_array *marks = rpi_new_empty(RP_BOOL, 1, &n);
    if (rpi_is_error(marks)) return rp_yield(marks);
    int64_t count = rpi_mark_changes(items, rpi_data(sorted), n, (uint8_t *)rpi_data(marks));
    return rp_yield(marked_places(marks, count));
}

/* The first of each group of equal sorted elements. */
static rp_array *distinct_of(const rpi_items *items, const rp_array *sorted)
{
    RP_SCOPE();
    rp_array *marks = rpi_new_empty(RP_BOOL, 1, &sorted->size);
    if (rpi_is_error(marks)) return rp_yield(marks);
    rpi_mark_changes(items, rpi_data(sorted), sorted->size, (uint8_t *)rpi_data(marks));
    return rp_yield(rpi_pick(sorted, (const uint8_t *)rpi_data(marks), 1));
}

static rp_array *first_occurrences(const groups *g)
{
    return rp_take(g->order, g->starts, 0);
}

static rp_array *group_of_each(const groups *g)
{
    rp_array *out = rpi_new_empty(RP_I64, 1, &g->n);
    if (rpi_is_error(out)) return out;
    const int64_t *order = (const int64_t *)rpi_data(g->order), *start = (const int64_t *)rpi_data(g->starts);
    int64_t *group = (int64_t *)rpi_data(out);
    for (int64_t i = 0, at = -1; i < g->n; i++) {
        if (at + 1 < g->starts->size && start[at + 1] == i) at++;
        group[order[i]] = at;
    }
    return out;
}

static rp_array *group_sizes(const groups *g)
{
    int64_t count = g->starts->size;
    rp_array *out = rpi_new_empty(RP_I64, 1, &count);
    if (rpi_is_error(out)) return out;
    const int64_t *start = (const int64_t *)rpi_data(g->starts);
    int64_t *size = (int64_t *)rpi_data(out);
    for (int64_t i = 0; i < count; i++) size[i] = (i + 1 < count ? start[i + 1] : g->n) - start[i];
    return out;
}

/* Fills in what was asked for besides the values; an error goes to the values. */
static rp_unique_result describe(const groups *g, rp_array *values, const rp_unique_options *o, const rp_array *shape)
{
    rp_unique_result r = {.values = values};
    if (o->index) r.index = first_occurrences(g);
    if (o->inverse) r.inverse = group_of_each(g);
    if (o->inverse && shape) r.inverse = rp_reshape(r.inverse, shape->ndim, shape->shape);
    if (o->counts) r.counts = group_sizes(g);
    rp_array *const all[] = {r.values, r.index, r.inverse, r.counts};
    for (int i = 0; i < 4; i++) {
        if (all[i] && rpi_is_error(all[i])) return failed(all[i]);
    }
    return r;
}

/* ---- elements -----------------------------------------------------------------------------------------------------
 */

static rp_unique_result unique_elements(rp_array *a, const rp_unique_options *o)
{
    rp_array *flat = rp_ascontiguous(rp_ravel(a));
    if (rpi_is_error(flat)) return failed(flat);
    rpi_items items = rpi_items_of(flat->dtype, o->nan_differs);
    groups g = {.n = flat->size};
    rp_array *sorted;
    if (o->index || o->inverse) {
        g.order = rp_argsort(flat, -1, false);
        sorted = rp_take(flat, g.order, 0);
    } else {
        sorted = rp_sort(flat, -1, false);
    }
    if (rpi_is_error(sorted)) return failed(sorted);
    if (!o->index && !o->inverse && !o->counts) return (rp_unique_result){.values = distinct_of(&items, sorted)};
    g.starts = group_starts(&items, sorted, g.n);
    if (rpi_is_error(g.starts)) return failed(g.starts);
    return describe(&g, rp_take(sorted, g.starts, 0), o, a);
}

/* ---- sub-arrays ---------------------------------------------------------------------------------------------------
 */

static rp_unique_result unique_rows(rp_array *a, const rp_unique_options *o)
{
    int axis = o->axis;
    rp_array *error = rpi_normal_axis("rp_unique", a->ndim, &axis);
    if (error) return failed(error);
    rp_array *rows = rp_ascontiguous(rp_moveaxis(a, axis, 0));
    if (rpi_is_error(rows)) return failed(rows);
    int64_t elements = 1;
    for (int i = 1; i < rows->ndim; i++) elements *= rows->shape[i];
    rpi_items items = rpi_rows_of(a->dtype, elements);
    groups g = {.order = sorted_rows(&items, rows), .n = rows->shape[0]};
    rp_array *sorted = rp_take(rows, g.order, 0);
    if (rpi_is_error(sorted)) return failed(sorted);
    g.starts = group_starts(&items, sorted, g.n);
    if (rpi_is_error(g.starts)) return failed(g.starts);
    return describe(&g, rp_ascontiguous(rp_moveaxis(rp_take(sorted, g.starts, 0), 0, axis)), o, NULL);
}

rp_unique_result rp_unique(rp_array *a, const rp_unique_options *options)
{
    RP_SCOPE();
    rp_unique_options o = options ? *options : (rp_unique_options){0};
    a = rpi_force(a);
    if (!rpi_is_error(a) && a->ndim == 1 && (o.axis == 0 || o.axis == -1)) o.by_axis = false; /* elements, NaN as one */
    rp_unique_result r = rpi_is_error(a) ? failed(a) : o.by_axis ? unique_rows(a, &o) : unique_elements(a, &o);
    rp_yield(r.values);
    if (r.index) rp_yield(r.index);
    if (r.inverse) rp_yield(r.inverse);
    if (r.counts) rp_yield(r.counts);
    return r;
}

rp_unique_result rp_unique_all(rp_array *a)
{
    return rp_unique(a, &(rp_unique_options){.index = true, .inverse = true, .counts = true, .nan_differs = true});
}

rp_unique_result rp_unique_counts(rp_array *a)
{
    return rp_unique(a, &(rp_unique_options){.counts = true, .nan_differs = true});
}

rp_unique_result rp_unique_inverse(rp_array *a)
{
    return rp_unique(a, &(rp_unique_options){.inverse = true, .nan_differs = true});
}

rp_array *rp_unique_values(rp_array *a)
{
    return rp_unique(a, &(rp_unique_options){.nan_differs = true}).values;
}
