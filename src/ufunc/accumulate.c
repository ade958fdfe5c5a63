/* rp_ufunc_accumulate and rp_ufunc_reduceat. */
#include "ufunc/fold_i.h"
#include <string.h>

typedef struct along {
    const rp_ufunc *u;
    const rp_reduce_options *options;
    int axis;
    rpi_ask ask;
    rpi_folder folder;
    unsigned raised;
} along;

static rp_array *prepare(along *w, const char *method, rp_array **a)
{
    *a = rpi_force(*a);
    if (rpi_is_error(*a)) return *a;
    rp_array *error = rpi_fold_check(w->u, method);
    if (!error && (*a)->ndim == 0) error = rpi_error_array(RP_EDTYPE, "cannot %s on a scalar", method);
    if (!error) error = rpi_normal_axis(w->u->name, (*a)->ndim, &w->axis);
    if (!error) error = rpi_fold_dtype(w->u, *a, w->options, &w->ask);
    if (!error) error = rpi_folder_find(w->u, method, &w->ask, &w->folder);
    if (!error && w->options->out) error = rpi_ufunc_check_out(w->u->name, w->options->out);
    return error;
}

static rp_array *deliver(along *w, const char *method, rp_array *value)
{
    value = rpi_fold_deliver(w->u->name, value, w->folder.result, w->options->out);
    rp_array *error = w->raised ? rpi_fp_report(method, w->raised) : NULL;
    return error ? error : value;
}

static rp_array *as_folded(const along *w, rp_array *a)
{
    return a->dtype == w->folder.dtype ? a : rp_astype(a, w->folder.dtype);
}

/* ---- accumulate
 * ---------------------------------------------------------------------------------------------------------------- */

static rp_array *accumulate_by_fold(along *w, rp_array *a)
{
    a = as_folded(w, a);
    if (rpi_is_error(a)) return a;
    rp_array *out = rpi_new_empty(w->folder.dtype, a->ndim, a->shape);
    if (rpi_is_error(out) || out->size == 0) return out;
    rpi_fold fold = {.a = a, .out = out, .axis = w->axis, .end = a->shape[w->axis]};
    w->raised |= rpi_fold_running(&w->folder, &fold);
    return out;
}

/* How to call a row so that it gives the folder's result; `*a` is converted where its dtype does not lead there. */
static rpi_over row_over(const along *w, int row, rp_array **a)
{
    rpi_spec spec;
    rpi_attrs attrs = {.name = w->u->name, .axes = UINT64_C(1) << w->axis};
    rpi_over over = {.name = w->u->name, .count = 1, .axes = &w->axis};
    if (row < 0 || (rpi_infer((rpi_op)row, a, &attrs, &spec) == NULL && spec.plan.result == w->folder.result))
        return over;
    *a = rp_astype(*a, w->folder.result);
    over.dtype = w->folder.result;
    over.has_dtype =
        rpi_is_error(*a) || rpi_infer((rpi_op)row, a, &attrs, &spec) != NULL || spec.plan.result != w->folder.result;
    return over;
}

static rp_array *accumulate(along *w, rp_array *a)
{
    rp_array *error = prepare(w, "accumulate", &a);
    if (error) return error;
    bool has_row = w->u->kind == RPI_UFUNC_ROWS && w->u->scan_row >= 0;
    rpi_over over = row_over(w, has_row ? w->u->scan_row : -1, &a);
    return deliver(w, "accumulate",
                   has_row ? rpi_apply_over((rpi_op)w->u->scan_row, a, &over) : accumulate_by_fold(w, a));
}

rp_array *rp_ufunc_accumulate(const rp_ufunc *ufunc, rp_array *a, int axis, const rp_reduce_options *options)
{
    static const rp_reduce_options none;
    along w = {.u = ufunc, .options = options ? options : &none, .axis = axis};
    rp_scope *scope = rp_scope_open();
    rp_array *result = scope ? rp_yield(accumulate(&w, a)) : rpi_error_memory();
    rp_scope_close(scope);
    return result;
}

/* ---- reduceat
 * --------------------------------------------------------------------------------------------------------------------
 */

/* Sums and products of floats add pairwise, as reduce does. */
static rp_array *segments_by_row(along *w, rp_array *a, const int64_t *at, int64_t count, rp_array *out)
{
    int64_t extent = a->shape[w->axis];
    rpi_over over = row_over(w, w->u->reduce_row, &a);
    if (rpi_is_error(a)) return a;
    over.keepdims = true;
    for (int64_t i = 0; i < count; i++) {
        int64_t next = i + 1 < count ? at[i + 1] : extent;
        rp_scope *scope = rp_scope_open();
        rp_error error;
        rp_array *part = rp_slice(a, w->axis, at[i], next > at[i] ? next : at[i] + 1, 1);
        rp_array *value = rpi_apply_over((rpi_op)w->u->reduce_row, part, &over);
        rp_status status = scope ? rp_assign(rp_slice(out, w->axis, i, i + 1, 1), value, &error) : RP_ENOMEM;
        rp_scope_close(scope);
        if (status != RP_OK) return scope ? rpi_error_from(&error) : rpi_error_memory();
    }
    return out;
}

static rp_array *segments(along *w, rp_array *a, const int64_t *at, int64_t count)
{
    bool by_row = w->u->kind == RPI_UFUNC_ROWS && w->u->reduce_row >= 0;
    rp_dtype dtype = by_row ? w->folder.result : w->folder.dtype;
    int64_t shape[RP_MAX_NDIM];
    if (!by_row && a->dtype != dtype) a = rp_astype(a, dtype);
    if (rpi_is_error(a)) return a;
    for (int i = 0; i < a->ndim; i++) shape[i] = i == w->axis ? count : a->shape[i];
    rp_array *out = rpi_new_empty(dtype, a->ndim, shape);
    if (rpi_is_error(out) || out->size == 0) return out;
    if (by_row) return segments_by_row(w, a, at, count, out);
    for (int64_t i = 0; i < count; i++) {
        int64_t next = i + 1 < count ? at[i + 1] : a->shape[w->axis];
        rpi_fold fold = {.a = a,
                         .out = out,
                         .axis = w->axis,
                         .begin = at[i],
                         .end = next > at[i] ? next : at[i] + 1,
                         .out_at = i,
                         .fresh = true};
        w->raised |= rpi_fold_run(&w->folder, &fold);
    }
    return out;
}

static rp_array *reduceat(along *w, rp_array *a, rp_array *indices)
{
    const void *at = NULL;
    rp_array *error = prepare(w, "reduceat", &a);
    if (error) return error;
    indices = rpi_force(indices);
    if (rpi_is_error(indices)) return indices;
    if (indices->ndim != 1 || !rp_can_cast(indices->dtype, RP_I64, RP_CAST_SAME_KIND))
        return rpi_error_array(RP_EDTYPE, "%s.reduceat: indices are one axis of integers, not %d axes of %s",
                               w->u->name, indices->ndim, rp_dtype_name(indices->dtype));
    indices = rp_astype(indices, RP_I64);
    if (rp_read(indices, &at) != RP_OK) return rpi_error_memory();
    const int64_t *places = at;
    for (int64_t i = 0; i < indices->size; i++)
        if (places[i] < 0 || places[i] >= a->shape[w->axis])
            return rpi_error_array(RP_EINDEX, "index %lld out-of-bounds in %s.reduceat [0, %lld)", (long long)places[i],
                                   w->u->name, (long long)a->shape[w->axis]);
    return deliver(w, "reduceat", segments(w, a, places, indices->size));
}

rp_array *rp_ufunc_reduceat(const rp_ufunc *ufunc, rp_array *a, rp_array *indices, int axis,
                            const rp_reduce_options *options)
{
    static const rp_reduce_options none;
    along w = {.u = ufunc, .options = options ? options : &none, .axis = axis};
    rp_scope *scope = rp_scope_open();
    rp_array *result = scope ? rp_yield(reduceat(&w, a, indices)) : rpi_error_memory();
    rp_scope_close(scope);
    return result;
}
