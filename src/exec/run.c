/* One operation on values: a new result of the right layout, then the kernel loops. */
#include "exec/exec.h"
#include <stdlib.h>
#include <string.h>

void rpi_spread(int64_t count, int64_t grain, rp_loop_body *body, void *context)
{
    if (count <= grain)
        body(0, count, 0, context);
    else
        rp_parallel_for(count, grain, body, context);
}

/* ---- layout of elementwise results ----------------------------------------------------------------------------- */

/* Every axis is stepped through (none is stretched). */
static bool is_dense_like(const rp_array *a)
{
    for (int i = 0; i < a->ndim; i++)
        if (a->shape[i] > 1 && a->strides[i] == 0) return false;
    return true;
}

/* The first operand with the shape of the result; it decides the layout, as NumPy's order 'K' does. */
static const rp_array *layout_model(int arity, rp_array *const *operands, int ndim, const int64_t *shape)
{
    for (int i = 0; i < arity; i++) {
        const rp_array *a = operands[i];
        if (a->ndim == ndim && memcmp(a->shape, shape, (size_t)ndim * sizeof *shape) == 0)
            return is_dense_like(a) ? a : NULL;
    }
    return NULL;
}

/* Dense strides whose axes have the order of the model's. */
static void strides_like(const rp_array *model, size_t itemsize, int64_t *strides)
{
    int order[RP_MAX_NDIM], count = 0;
    for (int i = 0; i < model->ndim; i++) {
        int at = count++;
        for (; at > 0 && llabs(model->strides[order[at - 1]]) < llabs(model->strides[i]); at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    int64_t step = (int64_t)itemsize;
    for (int i = count - 1; i >= 0; i--) {
        strides[order[i]] = step;
        step *= model->shape[order[i]];
    }
}

static rp_array *new_like(const rp_array *model, rp_dtype dtype)
{
    int64_t strides[RP_MAX_NDIM], size;
    size_t itemsize = rp_dtype_size(dtype);
    strides_like(model, itemsize, strides);
    if (!rpi_shape_size(model->ndim, model->shape, itemsize, &size))
        return rpi_new_empty(dtype, model->ndim, model->shape); /* which says what is wrong */
    rpi_storage *storage = rpi_storage_new((size_t)size * itemsize, false);
    if (!storage) return rpi_error_memory();
    rp_array *out = rpi_new_over(storage, dtype, model->ndim, model->shape, strides, 0);
    rpi_storage_unref(storage);
    return out;
}

static rp_array *new_result(const rpi_plan *plan, rp_array *const *operands, int ndim, const int64_t *shape)
{
    const rpi_op_info *info = rpi_op_get(plan->op);
    const rp_array *model = NULL;
    if (info->class_ == RPI_CLASS_ELEMENTWISE && ndim > 1) model = layout_model(info->arity, operands, ndim, shape);
    if (!model || rpi_is_c_order(ndim, shape, model->strides, rpi_itemsize(model)))
        return rpi_new_empty(plan->result, ndim, shape);
    return new_like(model, plan->result);
}

/* ---- run ------------------------------------------------------------------------------------------------------- */

static bool compute(const rpi_plan *plan, rp_array *const *operands, rp_array *out, rpi_report *report)
{
    switch (rpi_op_get(plan->op)->class_) {
    case RPI_CLASS_REDUCE:
        return rpi_run_reduce(plan, operands[0], out, report);
    case RPI_CLASS_SCAN:
        rpi_run_scan(plan, operands[0], out, report);
        return true;
    default:
        rpi_run_elementwise(plan, operands, out, report);
        return true;
    }
}

rp_array *rpi_run(const rpi_plan *plan, rp_array *const *operands, int ndim, const int64_t *shape)
{
    rp_array *out = new_result(plan, operands, ndim, shape);
    if (rpi_is_error(out) || out->size == 0) return out;
    rpi_trace trace = rpi_trace_begin();
    rpi_report report = {0};
    if (!compute(plan, operands, out, &report)) return rpi_error_memory();
    rpi_trace_end(&trace, plan, operands, out, &report);
    return out;
}
