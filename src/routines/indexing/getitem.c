/* a[items], read. */
#include "routines/indexing/index_i.h"

rp_array *rpi_index_view(const rpi_index_plan *plan)
{
    return rpi_new_view(plan->a, plan->offset, plan->plain_ndim, plan->plain, plan->plain_strides);
}

static rp_array *pick(const rpi_index_plan *plan)
{
    rp_array *error = rpi_index_plan_check(plan);
    if (error) return error;
    rp_array *out = rpi_new_empty(plan->a->dtype, plan->ndim, plan->shape);
    if (!rpi_is_error(out)) rpi_index_transfer(plan, rpi_data(out), out->strides, false);
    return out;
}

rp_array *rpi_index_get(const char *op, rp_array *a, const rp_index_item *items, int count)
{
    rpi_index_plan plan;
    rp_array *out = rpi_index_plan_make(&plan, op, a, items, count);
    if (!out && plan.advanced)
        out = pick(&plan);
    else if (!out)
        out = plan.copies ? rp_copy(rpi_index_view(&plan)) : rpi_index_view(&plan);
    rpi_index_plan_free(&plan);
    return out;
}

rp_array *rp_getitem(rp_array *a, const rp_index_item *items, int count)
{
    RP_SCOPE();
    return rp_yield(rpi_index_get("rp_getitem", a, items, count));
}
