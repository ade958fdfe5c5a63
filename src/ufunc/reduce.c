/* rp_ufunc_reduce: the op table's reductions where it has them, else one element after another. */
#include "ufunc/fold_i.h"
#include <math.h>
#include <rapto/ops.h>
#include <string.h>

typedef struct reduction {
    const rp_ufunc *u;
    const rp_reduce_options *options;
    uint64_t axes;
    int64_t count; /* elements that fall into one element of the result */
    rpi_ask ask;
    rpi_folder folder;
    int ndim; /* of the result */
    int64_t shape[RP_MAX_NDIM];
} reduction;

/* ---- checks
 * ------------------------------------------------------------------------------------------------------------------ */

static rp_array *check_axes(reduction *r, const rp_array *a, int count, const int *axes)
{
    if (a->ndim == 0 && count == 1 && axes && (axes[0] == 0 || axes[0] == -1)) count = 0;
    rp_array *error = rpi_axis_set(r->u->name, a, count, count == 0 ? NULL : axes, &r->axes);
    if (error) return error;
    if (!r->u->reorderable && __builtin_popcountll(r->axes) > 1)
        return rpi_error_array(
            RP_EVALUE, "reduction operation '%s' is not reorderable, so at most one axis may be specified", r->u->name);
    r->count = rpi_reduced_count(a->ndim, a->shape, r->axes);
    for (int i = 0; i < a->ndim; i++) {
        bool reduced = r->axes >> i & 1;
        if (!reduced || r->options->keepdims) r->shape[r->ndim++] = reduced ? 1 : a->shape[i];
    }
    return NULL;
}

static bool has_identity(const reduction *r)
{
    return r->u->identity != RP_IDENTITY_NONE && !r->options->no_initial;
}

static rp_array *check_start(const reduction *r)
{
    if (r->options->initial || has_identity(r)) return NULL;
    if (r->options->where)
        return rpi_error_array(RP_EVALUE,
                               "reduction operation '%s' does not have an identity, so to use a where mask one has to "
                               "specify 'initial'",
                               r->u->name);
    if (r->count > 0) return NULL;
    return rpi_error_array(RP_EVALUE, "zero-size array to reduction operation %s which has no identity", r->u->name);
}

/* ---- starting values
 * -------------------------------------------------------------------------------------------------------- */

static rp_array *identity_of(const reduction *r, rp_dtype dtype)
{
    switch (r->u->identity) {
    case RP_IDENTITY_ONE:
    case RP_IDENTITY_TRUE:
        return rp_full(dtype, 0, NULL, rp_scalar_int(1));
    case RP_IDENTITY_MINUS_ONE:
        return rp_full(dtype, 0, NULL, rp_scalar_int(-1));
    case RP_IDENTITY_MINUS_INF:
        return rp_full(dtype, 0, NULL, rp_scalar(-INFINITY));
    default:
        return rpi_new_zeroed(dtype, 0, NULL);
    }
}

static rp_array *starting_value(const reduction *r, rp_dtype dtype)
{
    return r->options->initial ? rp_astype(r->options->initial, dtype) : identity_of(r, dtype);
}

/* ---- by the op table
 * --------------------------------------------------------------------------------------------------------- */

/* Whether the row gives the result's dtype without being told. */
static bool row_is_natural(const reduction *r, rp_array *a)
{
    rpi_spec spec;
    rpi_attrs attrs = {.name = r->u->name};
    return rpi_infer((rpi_op)r->u->reduce_row, &a, &attrs, &spec) == NULL && spec.plan.result == r->folder.result;
}

static rp_array *reduce_row(const reduction *r, rp_array *a)
{
    int axes[RP_MAX_NDIM], count = 0;
    bool natural = row_is_natural(r, a);
    for (int i = 0; i < a->ndim; i++)
        if (r->axes >> i & 1) axes[count++] = i;
    return rpi_apply_over((rpi_op)r->u->reduce_row, a,
                          &(rpi_over){.name = r->u->name,
                                      .count = count,
                                      .axes = count ? axes : NULL,
                                      .keepdims = r->options->keepdims,
                                      .has_dtype = !natural,
                                      .dtype = r->folder.result});
}

/* Elements that do not count become ones that change nothing. */
static rp_array *reduce_by_row(const reduction *r, rp_array *a)
{
    rp_dtype result = r->folder.result;
    if (!row_is_natural(r, a)) a = rp_astype(a, result);
    if (r->options->where) {
        rp_array *rest = has_identity(r) ? identity_of(r, a->dtype) : starting_value(r, a->dtype);
        a = rp_where(r->options->where, a, rest);
    }
    if (r->count == 0) return rp_full(result, r->ndim, r->shape, starting_value(r, result));
    rp_array *value = reduce_row(r, a);
    if (!r->options->initial) return value;
    rp_array *operands[] = {starting_value(r, result), value};
    return rp_ufunc_call(
               r->u, operands,
               &(rp_ufunc_options){.has_dtype = true, .dtype = result, .has_casting = true, .casting = RP_CAST_UNSAFE})
        .array[0];
}

/* ---- one after another
 * -------------------------------------------------------------------------------------------------------- */

/* The reduced axes as one axis in front of the others; a copy where they do not merge. */
static rp_array *axis_in_front(const reduction *r, rp_array *a)
{
    int order[RP_MAX_NDIM], count = 0;
    int64_t shape[RP_MAX_NDIM + 1] = {r->count};
    for (int i = 0; i < a->ndim; i++)
        if (r->axes >> i & 1) order[count++] = i;
    int rest = 1;
    for (int i = 0; i < a->ndim; i++) {
        if (r->axes >> i & 1) continue;
        order[count++] = i;
        shape[rest++] = a->shape[i];
    }
    if (rest > RP_MAX_NDIM) /* no axis is reduced and no room for one more */
        return rpi_error_array(RP_EUNSUPPORTED, "%s.reduce: no axis of %d dimensions is reduced", r->u->name, a->ndim);
    return rp_reshape(rp_transpose(a, order), rest, shape);
}

static rp_array *reduce_by_fold(const reduction *r, rp_array *a, unsigned *raised)
{
    rp_dtype dtype = r->folder.dtype;
    rp_array *where = r->options->where;
    bool starts = r->options->initial || where || (r->count == 0 && has_identity(r));
    if (where) where = axis_in_front(r, rp_broadcast_to(rp_astype(where, RP_BOOL), a->ndim, a->shape));
    a = axis_in_front(r, a->dtype == dtype ? a : rp_astype(a, dtype));
    if (rpi_is_error(a) || (where && rpi_is_error(where))) return rpi_is_error(a) ? a : where;
    int64_t shape[RP_MAX_NDIM] = {1};
    for (int i = 1; i < a->ndim; i++) shape[i] = a->shape[i];
    rp_array *out =
        starts ? rp_full(dtype, a->ndim, shape, starting_value(r, dtype)) : rpi_new_empty(dtype, a->ndim, shape);
    if (rpi_is_error(out)) return out;
    rpi_fold fold = {.a = a, .where = where, .out = out, .end = r->count, .fresh = !starts};
    if (out->size > 0) *raised |= rpi_fold_run(&r->folder, &fold);
    return rp_reshape(out, r->ndim, r->shape);
}

/* ---- the whole
 * ---------------------------------------------------------------------------------------------------------------- */

static bool has_reduce_row(const reduction *r)
{
    return r->u->kind == RPI_UFUNC_ROWS && r->u->reduce_row >= 0;
}

static rp_array *reduce(reduction *r, rp_array *a, int count, const int *axes)
{
    unsigned raised = 0;
    a = rpi_force(a);
    if (rpi_is_error(a)) return a;
    rp_array *error = rpi_fold_check(r->u, "reduce");
    if (!error) error = check_axes(r, a, count, axes);
    if (!error) error = rpi_fold_dtype(r->u, a, r->options, &r->ask);
    if (!error) error = rpi_folder_find(r->u, "reduce", &r->ask, &r->folder);
    if (!error) error = check_start(r);
    if (!error && r->options->out) error = rpi_ufunc_check_out(r->u->name, r->options->out);
    if (error) return error;
    rp_array *value = has_reduce_row(r) ? reduce_by_row(r, a) : reduce_by_fold(r, a, &raised);
    value = rpi_fold_deliver(r->u->name, value, r->folder.result, r->options->out);
    error = raised ? rpi_fp_report("reduce", raised) : NULL;
    return error ? error : value;
}

rp_array *rp_ufunc_reduce(const rp_ufunc *ufunc, rp_array *a, int count, const int *axes,
                          const rp_reduce_options *options)
{
    static const rp_reduce_options none;
    reduction r = {.u = ufunc, .options = options ? options : &none};
    rp_scope *scope = rp_scope_open();
    rp_array *result = scope ? rp_yield(reduce(&r, a, count, axes)) : rpi_error_memory();
    rp_scope_close(scope);
    return result;
}
