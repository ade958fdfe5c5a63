#include <assert.h>

#include "core/iter_i.h"
#include "graph/infer_i.h"

/* ---- dtypes ---------------------------------------------------------------------------------------------------- */

/* NumPy has no bool loop for these: bool is computed as i8. */
static bool lacks_bool_loop(rpi_op op)
{
    return op == RP_OP_FLOOR_DIVIDE || op == RP_OP_REMAINDER || op == RP_OP_POWER || op == RP_OP_SQUARE;
}

/* The float that holds the values of `dtype`; NumPy's f16 for bool and 8 bits is f32 here. */
static rp_dtype float_of(rp_dtype dtype)
{
    if (rpi_is_float(dtype)) return dtype;
    return rp_dtype_size(dtype) <= 2 ? RP_F32 : RP_F64;
}

static rp_dtype sum_of(rp_dtype dtype)
{
    if (rpi_kind_of(dtype) == RPI_KIND_UNSIGNED) return RP_U64;
    return rpi_is_float(dtype) ? dtype : RP_I64;
}

static bool is_whole(rp_dtype dtype)
{
    return dtype == RP_BOOL || rpi_is_integer(dtype);
}

/* Kernels exist for bool, integers, f32 and f64 (RPI_READY_TYPES); arrays of other dtypes can only be moved. */
static bool has_kernels(rp_dtype dtype)
{
    return is_whole(dtype) || dtype == RP_F32 || dtype == RP_F64;
}

static rp_array *check_computable(const rpi_op_info *info, rp_array *const *operands)
{
    for (int i = 0; i < info->arity; i++)
        if (!has_kernels(operands[i]->dtype))
            return rpi_error_array(RP_EUNSUPPORTED, "%s: argument %d: dtype %s cannot be computed with yet", info->name,
                                   i + 1, rp_dtype_name(operands[i]->dtype));
    return NULL;
}

/* Loop and result dtype of the common dtype under the row's rule. */
static void apply_rule(rpi_op op, rpi_rule rule, rp_dtype common, rp_dtype *loop, rp_dtype *result)
{
    *loop = *result = common;
    switch (rule) {
    case RPI_RULE_NUMERIC:
        if (common == RP_BOOL && lacks_bool_loop(op)) *loop = *result = RP_I8;
        break;
    case RPI_RULE_FLOAT:
        *loop = *result = float_of(common);
        break;
    case RPI_RULE_DIVIDE:
        *loop = *result = rpi_is_float(common) ? common : RP_F64;
        break;
    case RPI_RULE_FLOATTEST:
        *loop = float_of(common); /* integers, read as floats, are all finite */
        *result = RP_BOOL;
        break;
    case RPI_RULE_COMPARE:
    case RPI_RULE_LOGICAL:
    case RPI_RULE_TEST:
        *result = RP_BOOL;
        break;
    case RPI_RULE_SUM:
        *result = sum_of(common);
        break;
    case RPI_RULE_ARG:
        *result = RP_I64;
        break;
    default:
        break;
    }
}

/* Integers compare by value whatever their dtypes: a weak integer outside the other's range counts as an i64, and i64
 * against u64 keeps both dtypes. True when that decides `loop`. */
static bool exact_compare(rp_array *const *operands, rp_dtype loop[2])
{
    for (int i = 0; i < 2; i++) {
        if (!rpi_is_integer(operands[i]->dtype)) return false;
        loop[i] = operands[i]->dtype;
    }
    for (int i = 0; i < 2; i++)
        if (operands[i]->weak && !operands[1 - i]->weak && rpi_weak_fits(operands[i], loop[1 - i]))
            loop[i] = loop[1 - i];
    if (loop[0] == loop[1]) return true;
    bool any_u64 = loop[0] == RP_U64 || loop[1] == RP_U64;
    bool both_unsigned = rpi_kind_of(loop[0]) == rpi_kind_of(loop[1]);
    if (any_u64 && !both_unsigned)
        loop[loop[0] == RP_U64] = RP_I64;
    else if (operands[0]->weak || operands[1]->weak)
        loop[0] = loop[1] = any_u64 ? RP_U64 : RP_I64;
    else
        return false;
    return true;
}

static rp_array *refuse_bool(const rpi_op_info *info)
{
    return rpi_error_array(RP_EDTYPE, "%s: bool is not supported%s", info->name,
                           info->arity == 2 ? ", use logical_xor"
                                            : (info->name[0] == 'n' ? ", use logical_not" : ", cast it to an integer"));
}

/* Division of integers happens in f64, which holds a weak integer whatever the other operand's dtype. */
static bool divides_integers(rpi_rule rule, rp_array *const *operands)
{
    return rule == RPI_RULE_DIVIDE && is_whole(operands[0]->dtype) && is_whole(operands[1]->dtype);
}

static rp_array *infer_dtypes(const rpi_op_info *info, rp_array *const *operands, rpi_plan *plan)
{
    int first = info->rule == RPI_RULE_SELECT ? 1 : 0;
    rp_dtype common;
    if (info->rule == RPI_RULE_COMPARE && exact_compare(operands, plan->loop)) {
        plan->kernel = plan->loop[0];
        plan->result = RP_BOOL;
        return NULL;
    }
    if (divides_integers(info->rule, operands)) {
        plan->kernel = plan->loop[0] = plan->loop[1] = plan->result = RP_F64;
        return NULL;
    }
    rp_array *error = rpi_result_type(info->name, info->arity - first, operands + first, &common);
    if (error) return error;
    if (info->rule == RPI_RULE_SIGNED && common == RP_BOOL) return refuse_bool(info);
    apply_rule(plan->op, info->rule, common, &plan->kernel, &plan->result);
    for (int i = 0; i < info->arity; i++) plan->loop[i] = i < first ? RP_BOOL : plan->kernel;
    return NULL;
}

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
    rp_array *error = check_computable(info, operands);
    if (!error) error = infer_dtypes(info, operands, &spec->plan);
    if (!error && attrs && attrs->read_as_f64 && is_whole(spec->plan.kernel))
        spec->plan.kernel = spec->plan.loop[0] = spec->plan.result = RP_F64;
    spec->plan.made = spec->plan.result;
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
