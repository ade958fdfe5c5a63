/* Dtypes of operations on datetimes and timedeltas: which kinds go together, and in which unit. The unit is the
 * coarsest that holds both operands' (rp_promote finds it, or that there is none). */
#include "graph/infer.h"

/* 'M', 'm', 'i' (integers), 'b', 'f', 'c', or 'S' for text. */
static char letter(const rp_array *a)
{
    rpi_kind kind = rpi_kind_of(a->dtype);
    return kind == RPI_KIND_UNSIGNED ? 'i' : kind == RPI_KIND_STR ? 'S' : (char)kind;
}

static bool is_whole(char kind)
{
    return kind == 'i' || kind == 'b';
}

static rp_array *refuse(const rpi_op_info *info, rp_array *const *operands)
{
    if (info->arity == 1)
        return rpi_error_array(RP_EDTYPE, "%s: ufunc '%s' did not contain a loop with signature matching types %s",
                               info->name, info->name, rp_dtype_name(operands[0]->dtype));
    return rpi_error_array(RP_EDTYPE, "%s: ufunc '%s' cannot use operands with types dtype('%s') and dtype('%s')",
                           info->name, info->name, rp_dtype_name(operands[0]->dtype),
                           rp_dtype_name(operands[1]->dtype));
}

static rp_array *no_unit(const rpi_op_info *info, rp_dtype a, rp_dtype b)
{
    return rpi_error_array(RP_EDTYPE,
                           "%s: Cannot get a common metadata divisor for %s and %s because they have incompatible "
                           "nonlinear base time units",
                           info->name, rp_dtype_name(a), rp_dtype_name(b));
}

/* The dtypes as two loops read them, kernel column and result of a plan without conversion of the result. */
static void set_two(rpi_plan *plan, rp_dtype first, rp_dtype second, int column, rp_dtype result)
{
    plan->loop[0] = first;
    plan->loop[1] = second;
    plan->kernel = (rp_dtype)column;
    plan->result = plan->made = result;
}

/* ---- sums and differences --------------------------------------------------------------------------------------- */

/* The kinds of a + b or a - b as the kind of the result; 0 when there is none. */
static char sum_kind(bool minus, char a, char b)
{
    if (is_whole(a) && b == 'm') return 'm';
    if (is_whole(a) && b == 'M') return minus ? 0 : 'M';
    if (a == 'm' && b == 'M') return minus ? 0 : 'M';
    if (a == 'm' && (b == 'm' || is_whole(b))) return 'm';
    if (a == 'M' && (b == 'm' || is_whole(b))) return 'M';
    return a == 'M' && b == 'M' && minus ? 'm' : 0;
}

/* A timedelta of years or months has no count in days or seconds. */
static bool has_count(const rp_array *a, rp_unit unit)
{
    return letter(a) != 'm' || rp_promote(a->dtype, rp_dtype_timedelta(unit)) == rp_dtype_timedelta(unit);
}

/* An integer counts as a timedelta in the unit of the other. */
static rp_array *infer_sum(const rpi_op_info *info, rp_array *const *operands, rpi_plan *plan)
{
    char a = letter(operands[0]), b = letter(operands[1]);
    char kind = sum_kind(plan->op == RP_OP_SUBTRACT, a, b);
    if (!kind) return refuse(info, operands);
    rp_dtype common = operands[is_whole(a)]->dtype;
    if (!is_whole(a) && !is_whole(b)) common = rp_promote(operands[0]->dtype, operands[1]->dtype);
    rp_unit unit = rp_dtype_unit(common);
    if (common == RP_DTYPE_COUNT || !has_count(operands[0], unit) || !has_count(operands[1], unit))
        return no_unit(info, operands[0]->dtype, operands[1]->dtype);
    rp_dtype point = rp_dtype_datetime(unit), span = rp_dtype_timedelta(unit);
    set_two(plan, a == 'M' ? point : span, b == 'M' ? point : span, RP_TIMEDELTA, kind == 'M' ? point : span);
    return NULL;
}

/* ---- products and quotients -------------------------------------------------------------------------------------- */

/* timedelta times or over a number; the number is read as i64 or f64. */
static rp_array *infer_scaled(rp_array *const *operands, bool swapped, bool whole, rpi_plan *plan)
{
    rp_dtype span = operands[swapped]->dtype, number = whole ? RP_I64 : RP_F64;
    int column = whole ? RPI_COLUMN_TIME_INT : RPI_COLUMN_TIME_FLOAT;
    if (swapped)
        set_two(plan, number, span, column + 1, span);
    else
        set_two(plan, span, number, column, span);
    return NULL;
}

static rp_array *infer_product(const rpi_op_info *info, rp_array *const *operands, rpi_plan *plan)
{
    char a = letter(operands[0]), b = letter(operands[1]);
    if (a == 'm' && (is_whole(b) || b == 'f')) return infer_scaled(operands, false, is_whole(b), plan);
    if (b == 'm' && (is_whole(a) || a == 'f')) return infer_scaled(operands, true, is_whole(a), plan);
    return refuse(info, operands);
}

/* Two timedeltas give a number, but for the remainder. */
static rp_array *infer_quotient(const rpi_op_info *info, rp_array *const *operands, rpi_plan *plan)
{
    char a = letter(operands[0]), b = letter(operands[1]);
    if (a == 'm' && (b == 'i' || b == 'f') && plan->op != RP_OP_REMAINDER)
        return infer_scaled(operands, false, b == 'i', plan);
    if (a != 'm' || b != 'm') return refuse(info, operands);
    rp_dtype common = rp_promote(operands[0]->dtype, operands[1]->dtype);
    if (common == RP_DTYPE_COUNT) return no_unit(info, operands[0]->dtype, operands[1]->dtype);
    rp_dtype result = plan->op == RP_OP_DIVIDE ? RP_F64 : plan->op == RP_OP_FLOOR_DIVIDE ? RP_I64 : common;
    set_two(plan, common, common, RP_TIMEDELTA, result);
    return NULL;
}

/* ---- everything else reads all operands as one dtype --------------------------------------------------------------
 */

static rp_dtype uniform_result(const rpi_op_info *info, rp_dtype common)
{
    switch (info->rule) {
    case RPI_RULE_COMPARE:
    case RPI_RULE_LOGICAL:
    case RPI_RULE_FLOATTEST:
    case RPI_RULE_TEST:
        return RP_BOOL;
    case RPI_RULE_ARG:
        return RP_I64;
    default:
        return common;
    }
}

static rp_array *infer_uniform(const rpi_op_info *info, rp_array *const *operands, rpi_plan *plan)
{
    rp_dtype common = operands[0]->dtype;
    for (int i = 1; i < info->arity; i++) {
        rp_dtype dtype = operands[i]->dtype, before = common;
        bool mixed = rpi_is_time(dtype) && rpi_is_time(before) && rp_dtype_base(dtype) != rp_dtype_base(before);
        common = mixed ? RP_DTYPE_COUNT : rp_promote(before, dtype);
        if (common != RP_DTYPE_COUNT) continue;
        return rpi_is_time(dtype) && rpi_is_time(before) && !mixed ? no_unit(info, before, dtype)
                                                                   : refuse(info, operands);
    }
    if (!rpi_is_time(common) || !rpi_has_loop(info, common)) return refuse(info, operands);
    plan->result = uniform_result(info, common);
    rpi_set_kernel(plan, common);
    return NULL;
}

static rp_array *infer_kinds(const rpi_op_info *info, rp_array *const *operands, rpi_plan *plan)
{
    switch (plan->op) {
    case RP_OP_ADD:
    case RP_OP_SUBTRACT:
        return infer_sum(info, operands, plan);
    case RP_OP_MULTIPLY:
        return infer_product(info, operands, plan);
    case RP_OP_DIVIDE:
    case RP_OP_FLOOR_DIVIDE:
    case RP_OP_REMAINDER:
        return infer_quotient(info, operands, plan);
    default:
        return infer_uniform(info, operands, plan);
    }
}

/* ---- a dtype that the caller asks for ------------------------------------------------------------------------------
 */

/* The same kind in another unit: every time is read in that unit, so that the loop makes it. */
static rp_array *force_unit(const rpi_op_info *info, rp_dtype dtype, rpi_plan *plan)
{
    if (rp_dtype_base(plan->result) != rp_dtype_base(dtype)) return rpi_no_forced_loop(info);
    if (!rpi_is_time(dtype) || rp_dtype_unit(dtype) == RP_UNIT_GENERIC) return NULL;
    for (int i = 0; i < info->arity; i++) {
        if (rp_dtype_base(plan->loop[i]) == RP_DATETIME) plan->loop[i] = rp_dtype_datetime(rp_dtype_unit(dtype));
        if (rp_dtype_base(plan->loop[i]) == RP_TIMEDELTA) plan->loop[i] = rp_dtype_timedelta(rp_dtype_unit(dtype));
    }
    plan->result = plan->made = dtype;
    return NULL;
}

rp_array *rpi_infer_times(rp_array *const *operands, const rpi_attrs *attrs, rpi_plan *plan)
{
    const rpi_op_info *info = rpi_op_get(plan->op);
    rp_array *error = infer_kinds(info, operands, plan);
    return error || !attrs || !attrs->has_dtype ? error : force_unit(info, attrs->dtype, plan);
}
