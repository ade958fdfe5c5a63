/* Functions of the caller along an axis, and functions defined piece by piece. */
#include "routines/statistics/parts_i.h"
#include <rapto/signal.h>

typedef struct walk {
    rp_array_function *f;
    void *context;
    rp_array *source; /* [outer][slice] */
    rp_array *out;    /* [outer][shape of a result], once the first result is known */
} walk;

static rp_array *prepare_result(walk *w, rp_array *first)
{
    int64_t shape[RP_MAX_NDIM];
    if (first->ndim == RP_MAX_NDIM) return rpi_error_array(RP_ESHAPE, "apply_along_axis: too many dimensions");
    shape[0] = w->source->shape[0];
    for (int i = 0; i < first->ndim; i++) shape[i + 1] = first->shape[i];
    w->out = rp_empty(first->dtype, first->ndim + 1, shape);
    return rpi_is_error(w->out) ? w->out : NULL;
}

/* NULL, or the error of call number i. */
static rp_array *call(walk *w, int64_t i)
{
    RP_SCOPE();
    rp_error failure = {0};
    rp_array *value = w->f(rp_index(w->source, 0, i), w->context);
    if (rpi_is_error(value)) return rp_yield(value);
    if (i == 0) {
        rp_array *error = prepare_result(w, value);
        if (error) return rp_yield(error);
        rp_yield(w->out);
    }
    RPI_NOT_NULL(w->out);
    rp_array *place = rp_index(w->out, 0, i);
    if (place->ndim != value->ndim)
        return rp_yield(rpi_error_array(RP_EVALUE, "apply_along_axis: results have different shapes"));
    if (rpi_is_error(place) || rp_assign(place, rp_astype(value, w->out->dtype), &failure) == RP_OK)
        return rpi_is_error(place) ? rp_yield(place) : NULL;
    return rp_yield(rpi_error_from(&failure));
}

/* The axes of the results to where the axis was. */
static rp_array *put_back(rp_array *out, const rp_array *moved, int axis)
{
    RPI_NOT_NULL(out);
    int64_t shape[2 * RP_MAX_NDIM];
    int order[RP_MAX_NDIM], outer = moved->ndim - 1, inner = out->ndim - 1, ndim = outer + inner;
    if (ndim > RP_MAX_NDIM) return rpi_error_array(RP_ESHAPE, "apply_along_axis: too many dimensions");
    for (int i = 0; i < outer; i++) shape[i] = moved->shape[i];
    for (int i = 0; i < inner; i++) shape[outer + i] = out->shape[i + 1];
    for (int i = 0; i < ndim; i++) order[i] = i < axis ? i : i < axis + inner ? outer + i - axis : i - inner;
    return rp_transpose(rp_reshape(out, ndim, shape), order);
}

static rp_array *apply(walk *w, rp_array *a, int axis)
{
    rp_array *moved = rp_moveaxis(a, axis, -1);
    if (rpi_is_error(moved)) return moved;
    int64_t n = a->shape[axis], outer = 1;
    for (int i = 0; i < moved->ndim - 1; i++) outer *= moved->shape[i];
    if (outer == 0) return rpi_error_array(RP_EVALUE, "Cannot apply_along_axis when any iteration dimensions are 0");
    w->source = rp_reshape(moved, 2, (int64_t[]){outer, n});
    if (rpi_is_error(w->source)) return w->source;
    for (int64_t i = 0; i < outer; i++) {
        rp_array *error = call(w, i);
        if (error) return error;
    }
    return put_back(w->out, moved, axis);
}

rp_array *rp_apply_along_axis(rp_array_function *f, int axis, rp_array *a, void *context)
{
    rp_array *error = rpi_is_error(a) ? a : rpi_normal_axis("apply_along_axis", a->ndim, &axis);
    if (error) return error;
    RP_SCOPE();
    walk w = {.f = f, .context = context};
    return rp_yield(apply(&w, a, axis));
}

/* ---- piecewise --------------------------------------------------------------------------------------------------- */

rp_array *rp_piecewise(rp_array *x, int count, rp_array *const *conditions, int value_count, rp_array *const *values)
{
    rp_array *error = rpi_is_error(x) ? x : rpi_first_error(count, conditions);
    if (!error) error = rpi_first_error(value_count, values);
    if (error) return error;
    if (value_count != count && value_count != count + 1)
        return rpi_error_array(RP_EVALUE, "with %d condition(s), either %d or %d functions are expected", count, count,
                               count + 1);
    RP_SCOPE();
    rp_array *rest = value_count > count ? rp_astype(values[count], x->dtype) : rp_zeros(x->dtype, 0, NULL);
    rp_array *out = rp_broadcast_to(rest, x->ndim, x->shape);
    for (int i = 0; i < count; i++) {
        rp_array *mask = rp_broadcast_to(conditions[i], x->ndim, x->shape);
        out = rp_where(mask, rp_astype(values[i], x->dtype), out);
    }
    return rp_yield(rp_copy(out));
}
