/* Padding. The result is made with its final shape and the array in its middle; then axis after axis is filled from
 * what lies inside, so that later axes pad the padding of earlier ones. */
#include "routines/manipulation/manipulation_i.h"
#include <rapto/creation.h>
#include <rapto/ops.h>
#include <rapto/statistics.h>
#include <string.h>

/* One axis on its way: `region` holds final values between `left` and its extent - `right`. */
typedef struct padding {
    rp_array *region;
    int axis;
    int64_t left, right; /* still to fill */
    int64_t period;      /* extent of the original */
    const rp_pad_options *options;
} padding;

static rp_array *part(const padding *p, int64_t start, int64_t stop)
{
    return rpi_part(p->region, p->axis, start, stop);
}

static int64_t extent(const padding *p)
{
    return p->region->shape[p->axis];
}

/* Elements [start, start + count) along the axis in reverse order. */
static rp_array *reversed(const padding *p, int64_t start, int64_t count)
{
    return rp_flip(part(p, start, start + count), p->axis);
}

/* Both pads at once from one value each. */
static rp_array *fill(const padding *p, rp_array *before, rp_array *behind)
{
    int64_t n = extent(p);
    rp_array *error = rpi_put(part(p, 0, p->left), before);
    return error ? error : rpi_put(part(p, n - p->right, n), behind);
}

static rp_array *fill_edge(const padding *p)
{
    int64_t last = extent(p) - p->right - 1;
    return fill(p, part(p, p->left, p->left + 1), part(p, last, last + 1));
}

/* The value of one side: element (axis, side) of what broadcasts to (ndim, 2). */
static rp_array *side_value(const padding *p, int side)
{
    const rp_array *like = p->region;
    rp_array *values = p->options->values ? p->options->values : rp_scalar_int(0);
    rp_array *pairs = rp_broadcast_to(values, 2, (const int64_t[]){like->ndim, 2});
    return rp_index(rp_index(pairs, 0, p->axis), 0, side);
}

static rp_array *fill_constant(const padding *p)
{
    return fill(p, side_value(p, 0), side_value(p, 1));
}

/* ---- linear ramp: linspace from the end value to the edge, which is left out ----------------------------------- */

/* NumPy takes one value or one pair with its own dtype, but a value per axis as a plain number. */
static bool is_plain(const rp_array *values)
{
    if (!values || values->size == 1) return false;
    return values->size != 2 || (values->ndim == 2 && values->shape[0] == 2);
}

static rp_array *ramp(const padding *p, rp_array *end, rp_array *edge, int64_t count)
{
    rp_space_options spacing = {.open = true, .has_dtype = true, .dtype = p->region->dtype, .axis = p->axis};
    bool inexact = !rpi_is_integer(p->region->dtype) && p->region->dtype != RP_BOOL;
    if (inexact && is_plain(p->options->values)) end = rp_astype(end, p->region->dtype);
    return rp_linspace_of(end, rp_squeeze(edge, p->axis), count, &spacing);
}

static rp_array *fill_ramp(const padding *p)
{
    int64_t last = extent(p) - p->right - 1, n = extent(p);
    rp_array *error = NULL;
    if (p->left > 0)
        error = rpi_put(part(p, 0, p->left), ramp(p, side_value(p, 0), part(p, p->left, p->left + 1), p->left));
    if (error || p->right == 0) return error;
    rp_array *right = ramp(p, side_value(p, 1), part(p, last, last + 1), p->right);
    return rpi_put(part(p, n - p->right, n), rp_flip(right, p->axis));
}

/* ---- statistics of the elements at each end ---------------------------------------------------------------------- */

static rp_array *statistic(const padding *p, int64_t start, int64_t count)
{
    rp_array *chunk = part(p, start, start + count), *value;
    rp_pad_mode mode = p->options->mode;
    rp_over over = {.axes = &p->axis, .count = 1, .keepdims = true};
    if (rpi_is_error(chunk)) return chunk;
    if (count == 0 && (mode == RP_PAD_MAXIMUM || mode == RP_PAD_MINIMUM))
        return rpi_error_array(RP_EVALUE, "rp_pad: stat_length of 0 yields no value for padding");
    if (mode == RP_PAD_MAXIMUM) return rp_max_axes(chunk, 1, &p->axis, true);
    if (mode == RP_PAD_MINIMUM) return rp_min_axes(chunk, 1, &p->axis, true);
    value = mode == RP_PAD_MEAN ? rp_mean_axes(chunk, 1, &p->axis, true) : rp_median(chunk, &over);
    return rpi_is_integer(p->region->dtype) ? rp_rint(value) : value;
}

static rp_array *fill_statistic(const padding *p)
{
    int64_t inside = extent(p) - p->left - p->right, length[2];
    for (int side = 0; side < 2; side++) {
        length[side] = p->options->stat_length ? p->options->stat_length[p->axis][side] : inside;
        if (length[side] < 0)
            return rpi_error_array(RP_EVALUE, "rp_pad: index can't contain negative values (stat_length %lld)",
                                   (long long)length[side]);
        if (length[side] > inside) length[side] = inside;
    }
    rp_array *before = statistic(p, p->left, length[0]);
    rp_array *behind = statistic(p, extent(p) - p->right - length[1], length[1]);
    return fill(p, before, behind);
}

/* ---- mirrored and periodic --------------------------------------------------------------------------------------- */

/* 2 * edge - mirrored, or `mirrored`. */
static rp_array *turned(const padding *p, rp_array *mirrored, int64_t edge)
{
    if (!p->options->odd) return mirrored;
    return rp_subtract(rp_multiply(part(p, edge, edge + 1), rp_scalar_int(2)), mirrored);
}

/* One round fills at most what whole periods inside give; larger pads take more rounds. */
static rp_array *fill_mirrored_round(padding *p, bool with_edge)
{
    int64_t n = extent(p), inside = n - p->left - p->right, unit = with_edge ? p->period : p->period - 1;
    int64_t whole = (with_edge ? inside : inside - 1) / unit * unit, skip = with_edge ? 0 : 1;
    int64_t left = whole < p->left ? whole : p->left, right = whole < p->right ? whole : p->right;
    rp_array *error = NULL;
    if (left > 0) {
        rp_array *mirrored = reversed(p, p->left + skip, left);
        error = rpi_put(part(p, p->left - left, p->left), turned(p, mirrored, p->left));
        p->left -= left;
    }
    if (!error && right > 0) {
        int64_t behind = n - p->right;
        rp_array *mirrored = reversed(p, behind - skip - right, right);
        error = rpi_put(part(p, behind, behind + right), turned(p, mirrored, behind - 1));
        p->right -= right;
    }
    return error;
}

static rp_array *fill_mirrored(padding *p, bool with_edge)
{
    if (p->period == 1) return fill_edge(p);
    rp_array *error = NULL;
    while (!error && (p->left > 0 || p->right > 0)) error = fill_mirrored_round(p, with_edge);
    return error;
}

/* Position i of the padded axis shows position (i - left) modulo the period. */
static rp_array *fill_periodic(padding *p)
{
    int64_t *from, n = extent(p), inside = p->period, left = p->left;
    rp_array *index = rpi_new_index(n, &from);
    if (!from) return index;
    for (int64_t i = 0; i < n; i++) from[i] = (((i - left) % inside) + inside) % inside;
    return rpi_put(p->region, rp_take(part(p, left, left + inside), index, p->axis));
}

static rp_array *fill_axis(padding *p)
{
    switch (p->options->mode) {
    case RP_PAD_CONSTANT:
        return fill_constant(p);
    case RP_PAD_EDGE:
        return fill_edge(p);
    case RP_PAD_LINEAR_RAMP:
        return fill_ramp(p);
    case RP_PAD_REFLECT:
        return fill_mirrored(p, false);
    case RP_PAD_SYMMETRIC:
        return fill_mirrored(p, true);
    case RP_PAD_WRAP:
        return fill_periodic(p);
    case RP_PAD_EMPTY:
        return NULL;
    default:
        return fill_statistic(p);
    }
}

/* ---- the whole array --------------------------------------------------------------------------------------------- */

static rp_array *check_width(const rp_array *a, const int64_t (*width)[2], const rp_pad_options *options,
                             int64_t *shape)
{
    bool empty_grows = options->mode == RP_PAD_CONSTANT || options->mode == RP_PAD_EMPTY;
    if ((unsigned)options->mode > RP_PAD_EMPTY)
        return rpi_error_array(RP_EVALUE, "rp_pad: mode %d is not supported", (int)options->mode);
    for (int i = 0; i < a->ndim; i++) {
        if (width[i][0] < 0 || width[i][1] < 0)
            return rpi_error_array(RP_EVALUE, "rp_pad: index can't contain negative values (axis %d)", i);
        if (a->shape[i] == 0 && !empty_grows && (width[i][0] || width[i][1]))
            return rpi_error_array(
                RP_EVALUE, "rp_pad: can't extend empty axis %d using modes other than 'constant' or 'empty'", i);
        if (__builtin_add_overflow(a->shape[i], width[i][0], &shape[i]) ||
            __builtin_add_overflow(shape[i], width[i][1], &shape[i]))
            return rpi_error_array(RP_ESHAPE, "rp_pad: the result is larger than memory can be");
    }
    return NULL;
}

/* The region of one axis: earlier axes whole, later ones without their padding. */
static rp_array *region_of(rp_array *out, const rp_array *a, int axis, const int64_t (*width)[2])
{
    for (int i = axis + 1; i < a->ndim; i++) out = rpi_part(out, i, width[i][0], width[i][0] + a->shape[i]);
    return out;
}

static rp_array *pad(rp_array *a, const int64_t (*width)[2], const rp_pad_options *options)
{
    int64_t shape[RP_MAX_NDIM];
    int axes[RP_MAX_NDIM];
    rp_array *error = check_width(a, width, options, shape);
    if (error) return error;
    rpi_memory_axes(a, RP_ORDER_A, axes);
    rp_array *out = rpi_new_ordered(a->dtype, a->ndim, shape, axes), *middle = out;
    if (rpi_is_error(out)) return out;
    for (int i = 0; i < a->ndim; i++) middle = rpi_part(middle, i, width[i][0], width[i][0] + a->shape[i]);
    error = rpi_put(middle, a);
    bool grows_empty = a->size > 0 || options->mode == RP_PAD_CONSTANT;
    for (int i = 0; !error && grows_empty && i < a->ndim; i++) {
        RP_SCOPE();
        padding p = {region_of(out, a, i, width), i, width[i][0], width[i][1], a->shape[i], options};
        error = rpi_is_error(p.region) ? p.region : fill_axis(&p);
        if (error) error = rp_yield(error);
    }
    return error ? error : out;
}

rp_array *rp_pad(rp_array *a, const int64_t (*width)[2], const rp_pad_options *options)
{
    static const rp_pad_options zeros;
    if (!rpi_ready(&a)) return a;
    RP_SCOPE();
    return rp_yield(pad(a, width, options ? options : &zeros));
}
