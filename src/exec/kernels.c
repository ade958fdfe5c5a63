/* Which kernel runs: the table of the instruction set in use, else the reference table. */
#include "exec/exec.h"

#define PICK(field)                                                                                                    \
    const rpi_kernels *best = rpi_kernels_cpu(rp_isa_level()), *ref = rpi_kernels_ref();                               \
    if (!best || !best->field) best = ref;                                                                             \
    if (table) *table = best->name;                                                                                    \
    return best->field

static rpi_loop *table_loop(rpi_op op, rp_dtype dtype, const char **table)
{
    PICK(loop[op][rp_dtype_base(dtype)]);
}

rpi_loop *rpi_choose_f64(rpi_op op)
{
    return table_loop(op, RP_F64, NULL);
}

rpi_reduce *rpi_choose_reduce(rpi_op op, rp_dtype dtype, const char **table)
{
    PICK(reduce[op][rp_dtype_base(dtype)]);
}

rpi_scan *rpi_choose_scan(rpi_op op, rp_dtype dtype, const char **table)
{
    PICK(scan[op][rp_dtype_base(dtype)]);
}

/* Rounding leaves integers alone: a copy. */
static bool is_copy(const rpi_plan *plan)
{
    return rpi_op_get(plan->op)->rule == RPI_RULE_ROUND && !rpi_is_float(plan->kernel);
}

rpi_loop *rpi_choose_loop(const rpi_plan *plan, const char **table)
{
    if (!is_copy(plan) && !rpi_is_mixed_compare(plan)) return table_loop(plan->op, plan->kernel, table);
    if (table) *table = "exec";
    return is_copy(plan) ? rpi_cast_loop(plan->kernel, plan->kernel) : rpi_mixed_compare_loop(plan->op, plan->loop[0]);
}

bool rpi_has_kernel(const rpi_plan *plan)
{
    switch (rpi_op_get(plan->op)->class_) {
    case RPI_CLASS_ELEMENTWISE:
        return rpi_is_text_compare(plan) || rpi_choose_loop(plan, NULL) != NULL;
    case RPI_CLASS_REDUCE:
        return rpi_choose_reduce(plan->op, plan->kernel, NULL) != NULL;
    case RPI_CLASS_SCAN:
        return rpi_choose_scan(plan->op, plan->kernel, NULL) != NULL;
    default:
        return false;
    }
}
