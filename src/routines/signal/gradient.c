/* Derivatives by finite differences. The three coefficients of each formula are computed first, then applied to three
 * neighbouring slices. */
#include "routines/statistics/parts_i.h"
#include <rapto/signal.h>

typedef struct grid {
    rp_array *f;
    int axis, edge_order;
    bool uniform;
    rp_array *dx; /* 0-d step, or the distances between the points (1-d) */
} grid;

/* number * dx or number / dx of a 0-d step; a weak step stays weak, as numbers of Python do. */
static rp_array *with_step(const grid *g, double number, bool divide)
{
    double step = 0;
    if (g->dx->weak && rp_item(g->dx, &step) == RP_OK) return rp_scalar(divide ? number / step : number * step);
    return divide ? rp_divide(rp_scalar(number), g->dx) : rp_multiply(rp_scalar(number), g->dx);
}

static rp_array *weighted(rp_array *const c[3], rp_array *const f[3])
{
    return rp_add(rp_add(rp_multiply(c[0], f[0]), rp_multiply(c[1], f[1])), rp_multiply(c[2], f[2]));
}

/* f at points [from, to) of the axis. */
static rp_array *at(const grid *g, int64_t from, int64_t to)
{
    return rpi_cut(g->f, g->axis, from, to);
}

/* ---- inside ------------------------------------------------------------------------------------------------------ */

static rp_array *inside(const grid *g)
{
    rp_array *before = at(g, RP_NONE, -2), *behind = at(g, 2, RP_END);
    if (g->uniform) return rp_divide(rp_subtract(behind, before), with_step(g, 2, false));
    rp_array *f[] = {before, at(g, 1, -1), behind};
    rp_array *d1 = rpi_cut(g->dx, 0, RP_NONE, -1), *d2 = rpi_cut(g->dx, 0, 1, RP_END), *sum = rp_add(d1, d2);
    rp_array *c[] = {rp_divide(rp_negative(d2), rp_multiply(d1, sum)),
                     rp_divide(rp_subtract(d2, d1), rp_multiply(d1, d2)), rp_divide(d1, rp_multiply(d2, sum))};
    for (int i = 0; i < 3; i++) c[i] = rpi_along(c[i], g->f->ndim, g->axis);
    return weighted(c, f);
}

/* ---- ends -------------------------------------------------------------------------------------------------------- */

static rp_array *first_order(const grid *g, bool last)
{
    rp_array *rise = last ? rp_subtract(at(g, -1, RP_END), at(g, -2, -1)) : rp_subtract(at(g, 1, 2), at(g, 0, 1));
    return rp_divide(rise, g->uniform ? g->dx : rp_index(g->dx, 0, last ? -1 : 0));
}

static void uniform_coefficients(const grid *g, bool last, rp_array *c[3])
{
    static const double first[] = {-1.5, 2, -0.5}, end[] = {0.5, -2, 1.5};
    for (int i = 0; i < 3; i++) c[i] = with_step(g, last ? end[i] : first[i], true);
}

static void first_coefficients(const grid *g, rp_array *c[3])
{
    rp_array *d1 = rp_index(g->dx, 0, 0), *d2 = rp_index(g->dx, 0, 1), *sum = rp_add(d1, d2);
    rp_array *twice = rp_add(rp_multiply(rp_scalar(2), d1), d2);
    c[0] = rp_divide(rp_negative(twice), rp_multiply(d1, sum));
    c[1] = rp_divide(sum, rp_multiply(d1, d2));
    c[2] = rp_divide(rp_negative(d1), rp_multiply(d2, sum));
}

static void last_coefficients(const grid *g, rp_array *c[3])
{
    rp_array *d1 = rp_index(g->dx, 0, -2), *d2 = rp_index(g->dx, 0, -1), *sum = rp_add(d1, d2);
    rp_array *twice = rp_add(rp_multiply(rp_scalar(2), d2), d1);
    c[0] = rp_divide(d2, rp_multiply(d1, sum));
    c[1] = rp_divide(rp_negative(sum), rp_multiply(d1, d2));
    c[2] = rp_divide(twice, rp_multiply(d2, sum));
}

static rp_array *second_order(const grid *g, bool last)
{
    rp_array *c[3];
    if (g->uniform)
        uniform_coefficients(g, last, c);
    else if (last)
        last_coefficients(g, c);
    else
        first_coefficients(g, c);
    if (last) return weighted(c, (rp_array *[]){at(g, -3, -2), at(g, -2, -1), at(g, -1, RP_END)});
    return weighted(c, (rp_array *[]){at(g, 0, 1), at(g, 1, 2), at(g, 2, 3)});
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

static rp_array *distances(grid *g, rp_array *spacing)
{
    if (spacing->ndim > 1) return rpi_error_array(RP_EVALUE, "gradient: distances must be either scalars or 1d");
    g->uniform = spacing->ndim == 0;
    g->dx = spacing;
    if (g->uniform) return NULL;
    if (spacing->shape[0] != g->f->shape[g->axis])
        return rpi_error_array(RP_EVALUE,
                               "gradient: when 1d, distances must match the length of the corresponding dimension "
                               "(%lld distances, extent %lld)",
                               (long long)spacing->shape[0], (long long)g->f->shape[g->axis]);
    g->dx = rp_diff(rpi_is_integer(spacing->dtype) ? rp_astype(spacing, RP_F64) : spacing, 1, 0, NULL, NULL);
    if (rpi_is_error(g->dx)) return g->dx;
    rp_array *first = rp_index(g->dx, 0, 0);
    rp_status status = rpi_truth(rp_all(rp_equal(g->dx, first)), &g->uniform);
    if (g->uniform) g->dx = first;
    return status == RP_OK ? NULL : rpi_error_array(status, "gradient: the distances cannot be compared");
}

/* The dtype of the result, and `f` in the dtype that is computed with. */
static rp_dtype prepare(grid *g)
{
    rp_dtype dtype = g->f->dtype;
    if (rp_dtype_base(dtype) == RP_DATETIME) {
        dtype = rp_dtype_timedelta(rp_dtype_unit(dtype));
        g->f = rpi_reinterpret(g->f, dtype);
    } else if (rpi_is_whole(dtype)) {
        if (dtype != RP_BOOL) g->f = rp_astype(g->f, RP_F64);
        dtype = RP_F64;
    }
    return dtype;
}

static rp_array *derivative(grid *g, rp_array *spacing)
{
    rp_array *error = distances(g, spacing);
    if (error) return error;
    rp_dtype dtype = prepare(g);
    if (rpi_is_error(g->f)) return g->f;
    rp_array *first = g->edge_order == 1 ? first_order(g, false) : second_order(g, false);
    rp_array *last = g->edge_order == 1 ? first_order(g, true) : second_order(g, true);
    rp_array *parts[] = {rp_astype(first, dtype), rp_astype(inside(g), dtype), rp_astype(last, dtype)};
    return rp_concatenate(parts, 3, g->axis);
}

rp_array *rp_gradient(rp_array *f, rp_array *spacing, int axis, int edge_order)
{
    rp_array *error = rpi_first_error(2, (rp_array *[]){f, spacing});
    if (!error) error = rpi_normal_axis("gradient", f->ndim, &axis);
    if (error) return error;
    if (edge_order < 1 || edge_order > 2)
        return rpi_error_array(RP_EVALUE, "gradient: 'edge_order' greater than 2 not supported (got %d)", edge_order);
    if (f->shape[axis] < edge_order + 1)
        return rpi_error_array(RP_EVALUE,
                               "gradient: Shape of array too small to calculate a numerical gradient, at least "
                               "(edge_order + 1) elements are required (extent %lld, edge_order %d)",
                               (long long)f->shape[axis], edge_order);
    RP_SCOPE();
    grid g = {.f = f, .axis = axis, .edge_order = edge_order};
    return rp_yield(derivative(&g, spacing ? spacing : rp_scalar(1)));
}
