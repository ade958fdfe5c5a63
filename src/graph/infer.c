#include <assert.h>

#include "core/iter_i.h"
#include "graph/infer.h"

/* ---- shapes ---------------------------------------------------------------------------------------------------- */

static rp_array *shapes_error(const rpi_op_info *info, rp_array *const *operands)
{
    char list[RPI_MAX_ARITY * (RPI_SHAPE_TEXT + 1) + 1] = "", text[RPI_SHAPE_TEXT];
    size_t used = 0;
    for (int i = 0; i < info->arity; i++)
        used += (size_t)snprintf(list + used, sizeof list - used, " %s",
                                 rpi_shape_text(operands[i]->ndim, operands[i]->shape, text));
    return rpi_error_array(RP_ESHAPE, "%s: operands could not be broadcast together with shapes%s", info->name, list);
}

static rp_array *infer_broadcast(const rpi_op_info *info, rp_array *const *operands, rpi_spec *spec)
{
    spec->ndim = 0;
    for (int i = 0; i < info->arity; i++)
        if (!rpi_broadcast_shape(operands[i]->ndim, operands[i]->shape, &spec->ndim, spec->shape))
            return shapes_error(info, operands);
    return NULL;
}

int64_t rpi_reduced_count(int ndim, const int64_t *shape, uint64_t axes)
{
    int64_t count = 1;
    for (int i = 0; i < ndim; i++)
        if (axes >> i & 1) count *= shape[i];
    return count;
}

static rp_array *empty_error(const rpi_op_info *info, const char *name)
{
    if (info->rule == RPI_RULE_ARG)
        return rpi_error_array(RP_EVALUE, "%s: attempt to get %s of an empty sequence", name, name);
    return rpi_error_array(RP_EVALUE, "%s: zero-size array to reduction operation %simum which has no identity", name,
                           name);
}

static rp_array *infer_reduced(const rpi_op_info *info, const rp_array *a, const rpi_attrs *attrs, rpi_spec *spec)
{
    bool needs_one = info->rule == RPI_RULE_MINMAX || info->rule == RPI_RULE_ARG;
    if (needs_one && rpi_reduced_count(a->ndim, a->shape, attrs->axes) == 0) return empty_error(info, attrs->name);
    spec->ndim = 0;
    for (int i = 0; i < a->ndim; i++) {
        bool reduced = attrs->axes >> i & 1;
        if (!reduced || attrs->keepdims) spec->shape[spec->ndim++] = reduced ? 1 : a->shape[i];
    }
    return NULL;
}

static rp_array *infer_shape(const rpi_op_info *info, rp_array *const *operands, const rpi_attrs *attrs, rpi_spec *spec)
{
    if (info->class_ == RPI_CLASS_ELEMENTWISE) return infer_broadcast(info, operands, spec);
    assert(attrs);
    spec->plan.axes = attrs->axes;
    spec->plan.keepdims = attrs->keepdims;
    if (info->class_ == RPI_CLASS_REDUCE) return infer_reduced(info, operands[0], attrs, spec);
    spec->ndim = operands[0]->ndim;
    for (int i = 0; i < spec->ndim; i++) spec->shape[i] = operands[0]->shape[i];
    return NULL;
}

/* ---- the whole ------------------------------------------------------------------------------------------------- */

rp_array *rpi_infer(rpi_op op, rp_array *const *operands, const rpi_attrs *attrs, rpi_spec *spec)
{
    const rpi_op_info *info = rpi_op_get(op);
    for (int i = 0; i < info->arity; i++)
        if (rpi_is_error(operands[i])) return operands[i];
    spec->plan = (rpi_plan){.op = op};
    rp_array *error = rpi_infer_dtypes(operands, attrs, &spec->plan);
    return error ? error : infer_shape(info, operands, attrs, spec);
}

rp_array *rpi_axis_set(const char *name, const rp_array *a, int count, const int *axes, uint64_t *set)
{
    *set = 0;
    if (!axes && count == -1)
        count = a->ndim;
    else if (count < 0 || (count > 0 && !axes))
        return rpi_error_array(RP_EINVAL, "%s: %d axes asked for", name, count);
    for (int i = 0; i < count; i++) {
        int axis = axes ? axes[i] : i;
        rp_array *error = rpi_normal_axis(name, a->ndim, &axis);
        if (error) return error;
        if (*set >> axis & 1)
            return rpi_error_array(RP_EAXIS, "%s: duplicate value %d in axes", name, axes ? axes[i] : i);
        *set |= UINT64_C(1) << axis;
    }
    return NULL;
}
