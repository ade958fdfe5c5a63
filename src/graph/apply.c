#include "graph/apply_i.h"

/* Integers to negative integer powers have no integer value. Looking for a negative exponent needs its elements, so the
 * exponent is computed here: the error must stand at this call in every mode. */
static rp_array *check_exponent(const rpi_plan *plan, rp_array *exponent)
{
    if (!rpi_is_integer(plan->kernel) || rpi_dtypes[exponent->dtype].kind != RPI_KIND_SIGNED || exponent->size == 0)
        return NULL;
    RP_SCOPE();
    rp_array *least = rpi_force(rpi_apply_over(RP_OP_MIN, exponent, &(rpi_over){.count = RPI_ALL_AXES}));
    int64_t smallest;
    if (rpi_is_error(least)) return rp_yield(least);
    if (rp_item_int(least, &smallest) != RP_OK) return rpi_error_memory();
    if (smallest >= 0) return NULL;
    return rp_yield(rpi_error_array(RP_EVALUE,
                                    "power: integers to negative integer powers are not allowed "
                                    "(smallest exponent %lld)",
                                    (long long)smallest));
}

rp_array *rpi_apply(rpi_op op, rp_array *const *operands)
{
    rpi_spec spec;
    rp_array *error = rpi_infer(op, operands, NULL, &spec);
    if (!error && op == RP_OP_POWER) error = check_exponent(&spec.plan, operands[1]);
    return error ? error : rpi_submit(&spec, operands);
}

rp_array *rpi_apply_over(rpi_op op, rp_array *a, const rpi_over *over)
{
    rpi_attrs attrs = {.name = over->name ? over->name : rpi_op_get(op)->name,
                       .keepdims = over->keepdims,
                       .read_as_f64 = over->read_as_f64};
    if (rpi_is_error(a)) return a;
    rpi_spec spec;
    rp_array *error = rpi_axis_set(attrs.name, a, over->count, over->axes, &attrs.axes);
    if (!error) error = rpi_infer(op, &a, &attrs, &spec);
    return error ? error : rpi_submit(&spec, &a);
}
