#include "graph/infer_i.h"
#include "routines/statistics/over_i.h"

static rp_array *mask_of(const char *name, const rp_array *a, rp_array *where)
{
    if (!rp_can_cast(where->dtype, RP_BOOL, RP_CAST_SAFE))
        return rpi_error_array(RP_EDTYPE,
                               "%s: where: Cannot cast array data from dtype('%s') to dtype('bool') according to the "
                               "rule 'safe'",
                               name, rp_dtype_name(where->dtype));
    return rp_broadcast_to(where, a->ndim, a->shape);
}

rp_array *rpi_extent_of(const char *name, rp_array *a, const rp_over *over, rpi_extent *extent)
{
    static const rp_over everything = {0};
    const rp_over *o = over ? over : &everything;
    uint64_t set = 0;
    rp_array *error = rpi_first_error(4, (rp_array *[]){a, o->where, o->initial, o->mean});
    if (!error) error = rpi_axis_set(name, a, o->axes ? o->count : -1, o->axes, &set);
    if (error) return error;
    *extent = (rpi_extent){.keepdims = o->keepdims, .elements = rpi_reduced_count(a->ndim, a->shape, set)};
    for (int i = 0; i < a->ndim; i++)
        if (set >> i & 1) extent->axes[extent->count++] = i;
    if (!o->where) return NULL;
    extent->where = mask_of(name, a, o->where);
    return rpi_is_error(extent->where) ? extent->where : NULL;
}

int rpi_reduced_shape(const rp_array *a, const rpi_extent *e, int64_t *shape)
{
    int ndim = 0;
    for (int i = 0, k = 0; i < a->ndim; i++) {
        bool reduced = k < e->count && e->axes[k] == i;
        if (reduced) k++;
        if (!reduced || e->keepdims) shape[ndim++] = reduced ? 1 : a->shape[i];
    }
    return ndim;
}

rp_array *rpi_count_extent(const rpi_extent *e)
{
    if (e->where) return rpi_sum_extent(rp_astype(e->where, RP_I64), e);
    return rp_from_data(RP_I64, 0, NULL, &e->elements);
}

rp_array *rpi_over_count(rp_array *total, rp_array *count)
{
    if (rpi_is_error(total)) return total;
    return rp_astype(rp_divide(total, count), total->dtype);
}

rp_dtype rpi_mean_dtype(rp_dtype dtype)
{
    if (rpi_is_whole(dtype)) return RP_F64;
    return dtype == RP_F16 || dtype == RP_BF16 ? RP_F32 : dtype;
}

rp_dtype rpi_mean_result(rp_dtype dtype)
{
    return rpi_is_whole(dtype) ? RP_F64 : dtype;
}

rp_array *rpi_squared_modulus(rp_array *a)
{
    if (rpi_is_error(a) || !rpi_is_complex(a->dtype)) return rp_square(a);
    return rp_add(rp_square(rpi_real_part(a)), rp_square(rpi_imag_part(a)));
}

rp_array *rpi_report(rp_array *flags, int64_t *short_of)
{
    if (!short_of) return NULL;
    rp_array *total = rpi_force(rp_sum(flags));
    if (rpi_is_error(total)) return total;
    rp_status status = rp_item_int(total, short_of);
    return status == RP_OK ? NULL : rpi_error_memory();
}

/* ---- weights ----------------------------------------------------------------------------------------------------- */

static bool same_shape(const rp_array *a, const rp_array *b)
{
    for (int i = 0; i < a->ndim && a->ndim == b->ndim; i++)
        if (a->shape[i] != b->shape[i]) return false;
    return a->ndim == b->ndim;
}

/* Axis k of the weights belongs to axes[k] of `a`: brought to the order of `a`, with axes of extent 1 between. */
rp_array *rpi_weights_for(const char *name, rp_array *a, rp_array *weights, const rp_over *over)
{
    int order[RP_MAX_NDIM], place[RP_MAX_NDIM], count = 0;
    int64_t shape[RP_MAX_NDIM];
    if (same_shape(a, weights)) return weights;
    if (!over || !over->axes)
        return rpi_error_array(RP_EDTYPE, "%s: Axis must be specified when shapes of a and weights differ.", name);
    bool fits = weights->ndim == over->count;
    for (int i = 0; i < a->ndim; i++) place[i] = -1;
    for (int k = 0; k < over->count && fits; k++) {
        int axis = over->axes[k] < 0 ? over->axes[k] + a->ndim : over->axes[k];
        fits = weights->shape[k] == a->shape[axis];
        place[axis] = k;
    }
    if (!fits)
        return rpi_error_array(RP_EVALUE,
                               "%s: Shape of weights must be consistent with shape of a along specified axis.", name);
    for (int i = 0; i < a->ndim; i++) {
        shape[i] = place[i] >= 0 ? a->shape[i] : 1;
        if (place[i] >= 0) order[count++] = place[i];
    }
    return rp_reshape(rp_transpose(weights, order), a->ndim, shape);
}
