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
static const rp_array *layout_model(int nin, rp_array *const *operands, int ndim, const int64_t *shape)
{
    for (int i = 0; i < nin; i++) {
        // Callers set all `nin` of them. NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Assign)
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

static rp_array *new_strided(rp_dtype dtype, int ndim, const int64_t *shape, const int64_t *strides)
{
    int64_t size;
    if (!rpi_shape_size(ndim, shape, rpi_size_of(dtype), &size))
        return rpi_new_empty(dtype, ndim, shape); /* which says what is wrong */
    rpi_storage *storage = rpi_storage_new((size_t)size * rpi_size_of(dtype), false);
    if (!storage) return rpi_error_memory();
    rp_array *out = rpi_new_over(storage, dtype, ndim, shape, strides, 0);
    rpi_storage_unref(storage);
    return out;
}

static rp_array *new_columns_first(rp_dtype dtype, int ndim, const int64_t *shape)
{
    int64_t strides[RP_MAX_NDIM], step = (int64_t)rpi_size_of(dtype);
    for (int i = 0; i < ndim; i++) {
        strides[i] = step;
        step *= shape[i];
    }
    return new_strided(dtype, ndim, shape, strides);
}

/* Order A: columns first when every operand lies so and none rows first. */
static bool all_columns_first(int nin, rp_array *const *operands)
{
    bool any = false;
    for (int i = 0; i < nin; i++) {
        const rp_array *a = operands[i];
        size_t item = rpi_itemsize(a);
        if (!rpi_is_f_order(a->ndim, a->shape, a->strides, item)) return false;
        any |= !rpi_is_c_order(a->ndim, a->shape, a->strides, item);
    }
    return any;
}

rp_array *rpi_map_result(rp_dtype dtype, int nin, rp_array *const *operands, rp_order order, int ndim,
                         const int64_t *shape)
{
    if (ndim < 2 || order == RP_ORDER_C) return rpi_new_empty(dtype, ndim, shape);
    if (order == RP_ORDER_F || (order == RP_ORDER_A && all_columns_first(nin, operands)))
        return new_columns_first(dtype, ndim, shape);
    const rp_array *model = order == RP_ORDER_K ? layout_model(nin, operands, ndim, shape) : NULL;
    if (!model || rpi_is_c_order(ndim, shape, model->strides, rpi_itemsize(model)))
        return rpi_new_empty(dtype, ndim, shape);
    int64_t strides[RP_MAX_NDIM];
    strides_like(model, rpi_size_of(dtype), strides);
    return new_strided(dtype, ndim, shape, strides);
}

static rp_array *new_result(const rpi_plan *plan, rp_array *const *operands, int ndim, const int64_t *shape)
{
    const rpi_op_info *info = rpi_op_get(plan->op);
    if (info->class_ != RPI_CLASS_ELEMENTWISE) return rpi_new_empty(plan->result, ndim, shape);
    return rpi_map_result(plan->result, info->arity, operands, RP_ORDER_K, ndim, shape);
}

/* ---- conversion -------------------------------------------------------------------------------------------------- */

typedef struct converting {
    rp_dtype from, to;
    unsigned raised;
} converting;

static void check_visit(int64_t n, char *const *pointers, const int64_t *strides, void *context)
{
    converting *c = context;
    c->raised |= rpi_fp_cast(c->from, c->to, n, pointers, strides);
}

static unsigned raised_by_cast(const rp_array *from, const rp_array *to)
{
    converting c = {from->dtype, to->dtype, 0};
    rpi_iter iter;
    char *pointers[] = {rpi_data(from), rpi_data(to)};
    rpi_iter_init(&iter, to->ndim, to->shape, 2, (const int64_t *[]){from->strides, to->strides}, false);
    rpi_iter_visit(&iter, pointers, 0, iter.size, check_visit, &c);
    return c.raised & rpi_fp_watched;
}

void rpi_convert(const rp_array *from, rp_array *to, rpi_report *report)
{
    rpi_iter iter;
    char *pointers[] = {rpi_data(from), rpi_data(to)};
    rpi_iter_init(&iter, to->ndim, to->shape, 2, (const int64_t *[]){from->strides, to->strides}, false);
    rpi_iter_run(&iter, pointers, 0, iter.size, rpi_cast_loop(from->dtype, to->dtype));
    if (rpi_fp_watched) report->raised |= raised_by_cast(from, to);
}

static bool is_inexact(rp_dtype dtype)
{
    return rpi_is_float(dtype) || rpi_kind_of(dtype) == RPI_KIND_COMPLEX;
}

rp_array *rpi_checked_cast(const rp_array *a, rp_array *copy)
{
    if (!rpi_fp_watched || rpi_is_error(copy) || a->dtype == copy->dtype || a->size == 0) return copy;
    if (rpi_is_text(a->dtype) && is_inexact(copy->dtype) && copy->dtype != RP_F64 &&
        copy->dtype != RP_C128) { /* what the texts say, before it was narrowed */
        a = rp_astype((rp_array *)(uintptr_t)a, rpi_is_float(copy->dtype) ? RP_F64 : RP_C128);
        if (rpi_is_error(a)) return (rp_array *)(uintptr_t)a;
    }
    unsigned raised = raised_by_cast(a, copy);
    rp_array *error = raised ? rpi_fp_report("cast", raised) : NULL;
    return error ? error : copy;
}

/* ---- run ------------------------------------------------------------------------------------------------------- */

static bool compute(const rpi_plan *plan, rp_array *const *operands, rp_array *out, rpi_report *report)
{
    switch (rpi_op_get(plan->op)->class_) {
    case RPI_CLASS_REDUCE:
        return rpi_run_reduce(plan, operands[0], out, report);
    case RPI_CLASS_SCAN:
        return rpi_run_scan(plan, operands[0], out, report);
    default:
        rpi_run_elementwise(plan, operands, out, report);
        return true;
    }
}

/* The function that a floating-point error is said to have occurred in: NumPy's words. */
static const char *name_of(const rpi_plan *plan)
{
    const rpi_op_info *info = rpi_op_get(plan->op);
    if (info->class_ == RPI_CLASS_REDUCE) return "reduce";
    return info->class_ == RPI_CLASS_SCAN ? "accumulate" : info->name;
}

static rp_array *run_aligned(const rpi_plan *plan, rp_array *const *operands, int ndim, const int64_t *shape)
{
    rp_array *out = new_result(plan, operands, ndim, shape);
    if (rpi_is_error(out) || out->size == 0) return out;
    rpi_trace trace = rpi_trace_begin();
    rpi_report report = {0};
    if (!compute(plan, operands, out, &report)) return rpi_error_memory();
    rpi_trace_end(&trace, plan, operands, out, &report);
    rp_array *error = report.raised ? rpi_fp_report(name_of(plan), report.raised) : NULL;
    return error ? error : out;
}

rp_array *rpi_run(const rpi_plan *plan, rp_array *const *operands, int ndim, const int64_t *shape)
{
    rp_array *aligned[RPI_MAX_ARITY];
    int arity = rpi_op_get(plan->op)->arity;
    bool copies = false;
    for (int k = 0; k < arity; k++) copies |= operands[k]->unaligned;
    if (!copies) return run_aligned(plan, operands, ndim, shape);
    RP_SCOPE();
    for (int k = 0; k < arity; k++) {
        aligned[k] = rpi_force(operands[k]);
        if (rpi_is_error(aligned[k])) return rp_yield(aligned[k]);
    }
    return rp_yield(run_aligned(plan, aligned, ndim, shape));
}
