#include "graph/apply_i.h"
#include <float.h>
#include <math.h>

static rp_array *smallest_of(rp_array *exponent, int64_t *smallest)
{
    rp_array *least = rpi_force(rpi_apply_over(RP_OP_MIN, exponent, &(rpi_over){.count = RPI_ALL_AXES}));
    if (rpi_is_error(least)) return least;
    return rp_item_int(least, smallest) == RP_OK ? NULL : rpi_error_memory();
}

/* Integers to negative integer powers have no integer value. Looking for a negative exponent needs its elements, so the
 * exponent is computed here: the error must stand at this call in every mode. */
static rp_array *check_exponent(const rpi_plan *plan, rp_array *exponent)
{
    if (!rpi_is_integer(plan->kernel) || rpi_kind_of(exponent->dtype) != RPI_KIND_SIGNED || exponent->size == 0)
        return NULL;
    int64_t smallest = 0;
    rp_scope *scope = rp_scope_open();
    rp_array *error = scope ? smallest_of(exponent, &smallest) : rpi_error_memory();
    if (error) error = rp_yield(error);
    rp_scope_close(scope);
    if (error || smallest >= 0) return error;
    return rpi_error_array(RP_EVALUE,
                           "power: integers to negative integer powers are not allowed (smallest exponent %lld)",
                           (long long)smallest);
}

/* Whether a weak number is finite and beyond a dtype of half or single precision. */
static bool is_beyond(const rp_array *weak, rp_dtype to)
{
    double largest = to == RP_F16 ? 65520.0 : FLT_MAX, value;
    bool narrow = to == RP_F16 || to == RP_BF16 || to == RP_F32 || to == RP_C64;
    if (!narrow || rpi_state_of(weak) != RPI_VALUE) return false;
    if (weak->dtype == RP_I64)
        value = (double)*(const int64_t *)(const void *)rpi_data(weak);
    else if (weak->dtype == RP_F64 || weak->dtype == RP_C128)
        value = *(const double *)(const void *)rpi_data(weak);
    else
        return false;
    return isfinite(value) && fabs(value) > largest;
}

/* A weak number that becomes infinite in the loop's dtype is reported as a conversion is. */
static rp_array *check_weak(const rpi_plan *plan, rp_array *const *operands)
{
    int arity = rpi_op_get(plan->op)->arity;
    for (int i = 0; i < arity; i++) {
        rp_dtype to = plan->rounds != RP_BOOL && plan->loop[i] == RP_F32 ? plan->rounds : plan->loop[i];
        if (!operands[i]->weak || !is_beyond(operands[i], to)) continue;
        rp_scope *scope = rp_scope_open();
        rp_array *number = scope ? rp_astype(operands[i], RP_F64) : rpi_error_memory();
        rp_array *converted = rp_astype(number, to == RP_C64 ? RP_F32 : to);
        if (rpi_is_error(converted)) converted = rp_yield(converted);
        bool failed = rpi_is_error(converted);
        rp_scope_close(scope);
        if (failed) return converted;
    }
    return NULL;
}

rp_array *rpi_check_values(const rpi_plan *plan, rp_array *const *operands)
{
    rp_array *error = check_weak(plan, operands);
    return !error && plan->op == RP_OP_POWER ? check_exponent(plan, operands[1]) : error;
}

rp_array *rpi_apply(rpi_op op, rp_array *const *operands)
{
    rpi_spec spec;
    int arity = rpi_op_get(op)->arity;
    rp_array *quick = arity <= 2 ? rpi_quick(op, arity, operands) : NULL;
    if (quick) return quick;
    rp_array *error = rpi_infer(op, operands, NULL, &spec);
    if (!error) error = rpi_check_values(&spec.plan, operands);
    return error ? error : rpi_submit(&spec, operands);
}

rp_array *rpi_apply_over(rpi_op op, rp_array *a, const rpi_over *over)
{
    rpi_attrs attrs = {.name = over->name ? over->name : rpi_op_get(op)->name,
                       .keepdims = over->keepdims,
                       .read_as_f64 = over->read_as_f64,
                       .has_dtype = over->has_dtype,
                       .dtype = over->dtype};
    if (rpi_is_error(a)) return a;
    rpi_spec spec;
    rp_array *error = rpi_axis_set(attrs.name, a, over->count, over->axes, &attrs.axes);
    if (!error) error = rpi_infer(op, &a, &attrs, &spec);
    return error ? error : rpi_submit(&spec, &a);
}
