/* Which loop of a row runs: NEP 50, NumPy's search for the first loop that the operands convert to, the row's rule. */
#include "graph/infer.h"
#include <string.h>

static bool is_whole(rp_dtype dtype)
{
    return dtype == RP_BOOL || rpi_is_integer(dtype);
}

static bool is_half(rp_dtype dtype)
{
    return dtype == RP_F16 || dtype == RP_BF16;
}

static bool is_complex(rp_dtype dtype)
{
    return rpi_kind_of(dtype) == RPI_KIND_COMPLEX;
}

static char letter_of(rp_dtype dtype)
{
    rpi_kind kind = rpi_kind_of(dtype);
    return kind == RPI_KIND_UNSIGNED ? 'i' : (char)kind;
}

bool rpi_has_loop(const rpi_op_info *info, rp_dtype dtype)
{
    return strchr(info->kinds, letter_of(dtype)) != NULL;
}

/* ---- the loop -------------------------------------------------------------------------------------------------- */

static const rp_dtype loop_order[] = {RP_BOOL, RP_I8,  RP_U8,   RP_I16, RP_U16, RP_I32, RP_U32, RP_I64,
                                      RP_U64,  RP_F16, RP_BF16, RP_F32, RP_F64, RP_C64, RP_C128};
enum { LOOPS = sizeof loop_order / sizeof *loop_order };

static rp_array *no_loop(const rpi_op_info *info, int count, rp_array *const *operands)
{
    char list[3 * 32] = "";
    size_t used = 0;
    for (int i = 0; i < count; i++)
        used +=
            (size_t)snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", rp_dtype_name(operands[i]->dtype));
    return rpi_error_array(RP_EDTYPE,
                           "%s: ufunc '%s' not supported for the input types (%s), and the inputs could not be safely "
                           "coerced to any supported types according to the casting rule 'safe'",
                           info->name, info->name, list);
}

rp_array *rpi_no_forced_loop(const rpi_op_info *info)
{
    return rpi_error_array(RP_EDTYPE, "%s: No loop matching the specified signature and casting was found for ufunc %s",
                           info->name, info->name);
}

static rp_array *refuse_bool(const rpi_op_info *info, int count, rp_array *const *operands)
{
    if (strcmp(info->name, "subtract") == 0)
        return rpi_error_array(RP_EDTYPE,
                               "subtract: numpy boolean subtract, the `-` operator, is not supported, use the "
                               "bitwise_xor, the `^` operator, or the logical_xor function instead");
    if (strcmp(info->name, "negative") == 0)
        return rpi_error_array(RP_EDTYPE, "negative: The numpy boolean negative, the `-` operator, is not supported, "
                                          "use the `~` operator or the logical_not function instead");
    return no_loop(info, count, operands);
}

/* All operands convert safely to `loop`. */
static bool reaches(int count, const rp_dtype *dtypes, rp_dtype loop)
{
    for (int i = 0; i < count; i++)
        if (!rp_can_cast(dtypes[i], loop, RP_CAST_SAFE)) return false;
    return true;
}

/* What the operands count as in the search: their own dtypes, or with weak scalars the common dtype of all. A row
 * without integer loops reads a weak integer as whatever float the others need. */
static rp_array *search_dtypes(const rpi_op_info *info, int count, rp_array *const *operands, rp_dtype *dtypes)
{
    rp_array *strong[RPI_MAX_ARITY];
    int weak = 0, kept = 0;
    for (int i = 0; i < count; i++) {
        dtypes[i] = operands[i]->dtype;
        weak += operands[i]->weak;
        if (!operands[i]->weak || !is_whole(operands[i]->dtype)) strong[kept++] = operands[i];
    }
    if (weak == 0) return NULL;
    bool drop = kept > 0 && !rpi_has_loop(info, RP_I64);
    rp_dtype common;
    rp_array *error = drop ? rpi_result_type(info->name, kept, strong, &common)
                           : rpi_result_type(info->name, count, operands, &common);
    if (error) return error;
    if (drop && common == RP_BOOL) common = RP_I64;
    for (int i = 0; i < count; i++) dtypes[i] = common;
    return NULL;
}

/* bool counts as int8 where a row has integer loops alone, unless the rule refuses it. */
static rp_array *find_loop(const rpi_op_info *info, int count, rp_array *const *operands, rp_dtype *loop)
{
    rp_dtype dtypes[RPI_MAX_ARITY];
    rp_array *error = search_dtypes(info, count, operands, dtypes);
    if (error) return error;
    if (info->rule == RPI_RULE_SIGNED && reaches(count, dtypes, RP_BOOL)) return refuse_bool(info, count, operands);
    for (int i = 0; i < LOOPS; i++) {
        rp_dtype candidate = loop_order[i];
        bool wide = info->rule != RPI_RULE_FLOAT64 || candidate == RP_F64 || candidate == RP_C128;
        if (!wide || !rpi_has_loop(info, candidate) || !reaches(count, dtypes, candidate)) continue;
        *loop = candidate;
        return NULL;
    }
    return no_loop(info, count, operands);
}

/* ---- kernels --------------------------------------------------------------------------------------------------- */

/* Selection moves elements: what has no loop of its own is moved as an integer of its size. */
static rp_dtype moved_as(rp_dtype dtype)
{
    if (rpi_is_time(dtype)) return RP_I64;
    if (is_half(dtype)) return RP_U16;
    return dtype == RP_C64 ? RP_U64 : dtype;
}

/* bf16 and f16 are read, computed and made in f32, where rounding once more to half gives what direct rounding gives;
 * scans round every step, so they have loops of their own. */
void rpi_set_kernel(rpi_plan *plan, rp_dtype loop)
{
    const rpi_op_info *info = rpi_op_get(plan->op);
    bool own = info->rule == RPI_RULE_HALF || info->class_ == RPI_CLASS_SCAN || !is_half(loop);
    rp_dtype kernel = info->rule == RPI_RULE_SELECT ? moved_as(loop) : own ? loop : RP_F32;
    bool in_f32 = kernel == RP_F32 && is_half(loop);
    plan->kernel = rp_dtype_base(kernel);
    plan->rounds = in_f32 ? loop : RP_BOOL;
    plan->made = in_f32 && is_half(plan->result) ? RP_F32 : plan->result;
    for (int i = 0; i < info->arity; i++) plan->loop[i] = in_f32 ? RP_F32 : loop;
    if (info->rule == RPI_RULE_SELECT) plan->loop[0] = RP_BOOL;
    if (info->rule == RPI_RULE_SCALE) plan->loop[1] = RP_I64;
}

static rp_dtype sum_of(rp_dtype dtype)
{
    if (rpi_kind_of(dtype) == RPI_KIND_UNSIGNED) return RP_U64;
    return is_whole(dtype) ? RP_I64 : dtype;
}

static rp_dtype result_of(rpi_rule rule, rp_dtype loop)
{
    switch (rule) {
    case RPI_RULE_FLOATTEST:
    case RPI_RULE_COMPARE:
    case RPI_RULE_LOGICAL:
    case RPI_RULE_TEST:
        return RP_BOOL;
    case RPI_RULE_PART:
        return loop == RP_C64 ? RP_F32 : loop == RP_C128 ? RP_F64 : loop;
    case RPI_RULE_COUNT:
        return RP_U8;
    case RPI_RULE_EXPONENT:
        return RP_I32;
    case RPI_RULE_SUM:
        return sum_of(loop);
    case RPI_RULE_ARG:
        return RP_I64;
    default:
        return loop;
    }
}

static void set_plan(rpi_plan *plan, rp_dtype loop)
{
    plan->result = result_of(rpi_op_get(plan->op)->rule, loop);
    rpi_set_kernel(plan, loop);
}

/* ---- exact comparison ------------------------------------------------------------------------------------------ */

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

/* Text compares with text of its kind, in any widths. */
static bool text_compare(rp_array *const *operands, rp_dtype loop[2])
{
    loop[0] = operands[0]->dtype;
    loop[1] = operands[1]->dtype;
    return rpi_is_text(loop[0]) && rp_dtype_base(loop[0]) == rp_dtype_base(loop[1]);
}

/* ---- rules ----------------------------------------------------------------------------------------------------- */

/* Division of integers happens in f64, which holds a weak integer whatever the other operand's dtype. */
static bool divides_integers(rpi_rule rule, rp_array *const *operands)
{
    return rule == RPI_RULE_DIVIDE && is_whole(operands[0]->dtype) && is_whole(operands[1]->dtype);
}

/* Any two operands have a truth value. */
static bool reads_truth(const rpi_op_info *info, rp_array *const *operands)
{
    if (info->rule != RPI_RULE_LOGICAL || info->arity != 2) return false;
    if (operands[0]->weak || operands[1]->weak) return true;
    rp_dtype a = operands[0]->dtype, b = operands[1]->dtype;
    bool same_base = rp_dtype_base(a) == rp_dtype_base(b);
    return (!same_base && (rpi_is_time(a) || rpi_is_time(b))) || rp_promote(a, b) == RP_DTYPE_COUNT;
}

/* ldexp: the first operand decides, the second is an integer that an i64 holds. A weak integer is read as the first
 * float that there is when the other is an integer array. */
static rp_array *infer_scale(const rpi_op_info *info, rp_array *const *operands, rpi_plan *plan)
{
    rp_dtype loop = RP_F16;
    bool whole = is_whole(operands[1]->dtype) && operands[1]->dtype != RP_U64;
    rp_array *error = whole ? find_loop(info, 1, operands, &loop) : no_loop(info, 2, operands);
    bool any = operands[0]->weak && is_whole(operands[0]->dtype) && !operands[1]->weak && operands[1]->dtype != RP_BOOL;
    if (!error) set_plan(plan, any ? RP_F16 : loop);
    return error;
}

static rp_array *infer_select(const rpi_op_info *info, rp_array *const *operands, rpi_plan *plan)
{
    rp_dtype loop;
    if (rpi_is_text(operands[0]->dtype)) return no_loop(info, 3, operands);
    rp_array *error = rpi_result_type(info->name, 2, operands + 1, &loop);
    if (!error && rpi_is_text(loop)) return no_loop(info, 3, operands);
    if (!error) set_plan(plan, loop);
    return error;
}

static rp_array *infer_numbers(const rpi_op_info *info, rp_array *const *operands, rpi_plan *plan)
{
    rp_dtype loop = RP_F64;
    rp_array *error = NULL;
    if (info->rule == RPI_RULE_SCALE) return infer_scale(info, operands, plan);
    if (info->rule == RPI_RULE_COMPARE && (exact_compare(operands, plan->loop) || text_compare(operands, plan->loop))) {
        plan->kernel = rp_dtype_base(plan->loop[0]);
        plan->made = plan->result = RP_BOOL;
        return NULL;
    }
    if (!divides_integers(info->rule, operands)) error = find_loop(info, info->arity, operands, &loop);
    if (!error) set_plan(plan, loop);
    return error;
}

/* ---- a dtype that the caller asks for -------------------------------------------------------------------------- */

/* The result of these rows does not tell the loop; it can only be what it is. */
static bool has_fixed_result(rpi_rule rule)
{
    return rule == RPI_RULE_COMPARE || rule == RPI_RULE_LOGICAL || rule == RPI_RULE_FLOATTEST ||
           rule == RPI_RULE_TEST || rule == RPI_RULE_ARG || rule == RPI_RULE_COUNT || rule == RPI_RULE_EXPONENT ||
           rule == RPI_RULE_SELECT;
}

/* The loop that gives `dtype`; a complex operand of absolute, real and imag is read as the complex dtype of that size.
 * A sum asked for in a narrow integer is accumulated wide and cut, which comes to the same. */
static rp_array *force_loop(const rpi_op_info *info, rp_array *const *operands, rp_dtype dtype, rpi_plan *plan)
{
    bool narrow = info->rule == RPI_RULE_DIVIDE && is_whole(dtype);
    bool fixed64 = info->rule == RPI_RULE_FLOAT64 && dtype != RP_F64 && dtype != RP_C128;
    if (narrow || fixed64 || !rpi_dtype_known(dtype) || !rpi_has_loop(info, dtype)) return rpi_no_forced_loop(info);
    if (info->rule == RPI_RULE_SIGNED && dtype == RP_BOOL) return refuse_bool(info, info->arity, operands);
    bool part = info->rule == RPI_RULE_PART && is_complex(operands[0]->dtype) && !is_complex(dtype);
    if (part) dtype = dtype == RP_F64 ? RP_C128 : RP_C64;
    set_plan(plan, dtype);
    if (info->rule == RPI_RULE_SUM) plan->result = dtype;
    return NULL;
}

static rp_array *infer_loop(const rpi_op_info *info, rp_array *const *operands, const rpi_attrs *attrs, rpi_plan *plan)
{
    bool forced = attrs && attrs->has_dtype;
    if (forced && !has_fixed_result(info->rule)) return force_loop(info, operands, attrs->dtype, plan);
    rp_array *error =
        info->rule == RPI_RULE_SELECT ? infer_select(info, operands, plan) : infer_numbers(info, operands, plan);
    if (!error && forced && plan->result != attrs->dtype) return rpi_no_forced_loop(info);
    return error;
}

rp_array *rpi_infer_dtypes(rp_array *const *operands, const rpi_attrs *attrs, rpi_plan *plan)
{
    const rpi_op_info *info = rpi_op_get(plan->op);
    bool time = false;
    for (int i = 0; i < info->arity; i++) time |= rpi_is_time(operands[i]->dtype);
    if (reads_truth(info, operands)) {
        set_plan(plan, RP_BOOL);
        return NULL;
    }
    if (time && info->rule != RPI_RULE_SELECT) return rpi_infer_times(operands, attrs, plan);
    rp_array *error = infer_loop(info, operands, attrs, plan);
    if (!error && attrs && attrs->read_as_f64 && is_whole(plan->kernel)) set_plan(plan, RP_F64);
    return error;
}
