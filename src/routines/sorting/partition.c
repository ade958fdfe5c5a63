/* Partitions, and the k largest. */
#include "sort.h"
#include <stdlib.h>

static int compare_places(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The places as an ascending list of numbers from 0, in `line->kth`, which the caller frees; NULL or the error. As in
 * NumPy, no place is outside of an empty array. */
static rp_array *settle_places(const char *name, rpi_line *line, const int64_t *kth, int64_t n, bool empty)
{
    int64_t *places = rp_malloc((size_t)line->kth_count * sizeof *places + 1);
    if (!places) return rpi_error_memory();
    for (int64_t i = 0; i < line->kth_count; i++) {
        places[i] = kth[i] < 0 ? kth[i] + n : kth[i];
        if (empty || (places[i] >= 0 && places[i] < n)) continue;
        rp_free(places);
        return rpi_error_array(RP_EVALUE, "%s: kth(=%lld) out of bounds (%lld)", name,
                               (long long)(kth[i] < 0 ? kth[i] + n : kth[i]), (long long)n);
    }
    qsort(places, (size_t)line->kth_count, sizeof *places, compare_places);
    line->kth = places;
    return NULL;
}

static rp_array *partition(const char *name, rp_array *a, rpi_line line, const int64_t *kth, int axis, bool indices)
{
    a = rpi_force(a);
    if (!rpi_is_error(a) && a->ndim == 0 && indices) a = rp_ravel(a);
    a = rpi_sort_operand(name, a, &axis);
    if (rpi_is_error(a)) return a;
    rpi_order order = rpi_order_of(a->dtype, false);
    line.order = &order;
    rp_array *out = settle_places(name, &line, kth, a->shape[axis], a->size == 0);
    if (out) return out;
    out = rpi_sort_lines(line, a, indices ? RP_I64 : a->dtype, axis,
                         indices ? rpi_argpartition_line : rpi_partition_line);
    rp_free((void *)line.kth);
    return out;
}

rp_array *rp_partition(rp_array *a, const int64_t *kth, int64_t count, int axis)
{
    RP_SCOPE();
    return rp_yield(partition("rp_partition", a, (rpi_line){.kth_count = count}, kth, axis, false));
}

rp_array *rp_argpartition(rp_array *a, const int64_t *kth, int64_t count, int axis)
{
    RP_SCOPE();
    return rp_yield(partition("rp_argpartition", a, (rpi_line){.kth_count = count}, kth, axis, true));
}

rp_status rp_partition_inplace(rp_array *view, const int64_t *kth, int64_t count, int axis, rp_error *error)
{
    RP_SCOPE();
    view = rpi_sort_target("rp_partition_inplace", view, &axis);
    if (rpi_is_error(view)) return rpi_error_copy(view, error);
    rpi_order order = rpi_order_of(view->dtype, false);
    rpi_line line = {.order = &order, .kth_count = count};
    rp_array *wrong = settle_places("rp_partition_inplace", &line, kth, view->shape[axis], view->size == 0);
    if (wrong) return rpi_error_copy(wrong, error);
    rp_status status = rpi_sort_view(line, view, axis, rpi_partition_line);
    rp_free((void *)line.kth);
    if (status == RP_OK) return RP_OK;
    return rp_fail(error, status, "rp_partition_inplace: %s", rp_status_text(status));
}

/* ---- the k largest ---------------------------------------------------------------------------------------------- */

/* The first k indices of the order along the last axis; whole lines are sorted, since the k are wanted in order. */
static rp_array *first_indices(rp_array *a, int64_t k, bool largest)
{
    return rp_ascontiguous(rp_slice(rp_argsort(a, -1, largest), -1, 0, k, 1));
}

/* Elements of the lines of `a` (C order, last axis) at `indices`. */
static rp_array *along_last(const rp_array *a, const rp_array *indices)
{
    rp_array *out = rpi_new_empty(a->dtype, a->ndim, indices->shape);
    if (rpi_is_error(out) || out->size == 0) return out;
    int64_t n = a->shape[a->ndim - 1], k = indices->shape[a->ndim - 1];
    size_t item = rpi_itemsize(a);
    const int64_t *at = (const int64_t *)rpi_data(indices);
    for (int64_t i = 0; i < out->size; i++)
        memcpy(rpi_data(out) + (size_t)i * item, rpi_data(a) + (size_t)(i / k * n + at[i]) * item, item);
    return out;
}

static rp_top_k_result top_k(rp_array *a, int64_t k, int axis, bool largest)
{
    a = rpi_sort_operand("rp_top_k", a, &axis);
    if (!rpi_is_error(a) && (k < 0 || k > a->shape[axis]))
        a = rpi_error_array(RP_EVALUE, "rp_top_k: k=%lld is not in 0 to %lld, the extent of axis %d", (long long)k,
                            (long long)a->shape[axis], axis);
    a = rp_ascontiguous(rp_moveaxis(a, axis, -1));
    if (rpi_is_error(a)) return (rp_top_k_result){a, a};
    rp_array *indices = first_indices(a, k, largest);
    if (rpi_is_error(indices)) return (rp_top_k_result){indices, indices};
    return (rp_top_k_result){rp_ascontiguous(rp_moveaxis(along_last(a, indices), -1, axis)),
                             rp_ascontiguous(rp_moveaxis(indices, -1, axis))};
}

rp_top_k_result rp_top_k(rp_array *a, int64_t k, int axis, bool largest)
{
    RP_SCOPE();
    rp_top_k_result result = top_k(a, k, axis, largest);
    if (rpi_is_error(result.indices)) result.values = result.indices;
    if (rpi_is_error(result.values)) result.indices = result.values;
    return (rp_top_k_result){rp_yield(result.values), rp_yield(result.indices)};
}
