/* From the items of a[...] to a plan: which axes stay, which offsets the index arrays name, and where they stand. */
#include "routines/indexing/index_i.h"
#include <string.h>

/* What is known before the items are walked. */
typedef struct survey {
    int integers;  /* integers and 0-d index arrays */
    int arrays;    /* index arrays (a mask is one for each of its axes) and booleans */
    int used;      /* axes of the array that the items take */
    bool ellipsis; /* one is given */
    bool advanced; /* an index array (not 0-d) or a boolean is there, so integers count as index arrays, too */
} survey;

/* State of the walk over the items. */
typedef struct builder {
    rpi_index_plan *plan;
    int axis;      /* next axis of the array */
    int fill;      /* axes that the ellipsis stands for */
    int groups;    /* runs of adjacent index arrays */
    bool in_group; /* the last item was one */
} builder;

static bool is_mask(const rp_index_item *item)
{
    return item->kind == RP_INDEX_ARRAY && item->array->dtype == RP_BOOL;
}

static rp_array *check_array(const rpi_index_plan *plan, rp_array *array)
{
    if (rpi_is_error(array)) return array;
    if (array->dtype == RP_BOOL || rpi_is_integer(array->dtype)) return NULL;
    return rpi_error_array(RP_EINDEX, "%s: arrays used as indices must be of integer (or boolean) type, not %s",
                           plan->op, rp_dtype_name(array->dtype));
}

static rp_array *survey_item(const rpi_index_plan *plan, const rp_index_item *item, survey *s)
{
    rp_array *error = NULL;
    switch (item->kind) {
    case RP_INDEX_INTEGER:
        s->integers++;
        s->used++;
        return NULL;
    case RP_INDEX_SLICE:
        s->used++;
        return NULL;
    case RP_INDEX_NEWAXIS:
        return NULL;
    case RP_INDEX_ELLIPSIS:
        if (s->ellipsis)
            return rpi_error_array(RP_EINDEX, "%s: an index can only have a single ellipsis ('...')", plan->op);
        s->ellipsis = true;
        return NULL;
    case RP_INDEX_BOOL:
        s->advanced = true;
        s->arrays++;
        return NULL;
    case RP_INDEX_ARRAY:
        error = check_array(plan, rpi_force(item->array));
        if (error) return error;
        s->used += is_mask(item) ? item->array->ndim : 1;
        s->arrays += is_mask(item) && item->array->ndim > 0 ? item->array->ndim : 1;
        s->advanced |= is_mask(item) || item->array->ndim > 0;
        s->integers += !is_mask(item) && item->array->ndim == 0;
        return NULL;
    }
    return rpi_error_array(RP_EINVAL, "%s: unknown kind of index item %d", plan->op, (int)item->kind);
}

static rp_array *make_survey(const rpi_index_plan *plan, const rp_index_item *items, int count, survey *s)
{
    for (int i = 0; i < count; i++) {
        rp_array *error = survey_item(plan, &items[i], s);
        if (error) return error;
    }
    if (s->advanced && s->arrays >= RP_MAX_NDIM) /* NumPy's bound */
        return rpi_error_array(RP_EINDEX, "%s: too many advanced indices: %d, at most %d fit", plan->op, s->arrays,
                               RP_MAX_NDIM - 1);
    if (s->used <= plan->a->ndim) return NULL;
    return rpi_error_array(RP_EINDEX, "%s: too many indices for array: array is %d-dimensional, but %d were indexed",
                           plan->op, plan->a->ndim, s->used);
}

static rp_array *add_plain(rpi_index_plan *plan, int64_t extent, int64_t stride)
{
    if (plan->plain_ndim == RP_MAX_NDIM)
        return rpi_error_array(RP_EINDEX, "%s: number of dimensions must be within [0, %d]", plan->op, RP_MAX_NDIM);
    plan->plain[plan->plain_ndim] = extent;
    plan->plain_strides[plan->plain_ndim++] = stride;
    return NULL;
}

static rp_array *out_of_bounds(const rpi_index_plan *plan, int64_t index, int axis, int64_t extent)
{
    return rpi_error_array(RP_EINDEX, "%s: index %lld is out of bounds for axis %d with size %lld", plan->op,
                           (long long)index, axis, (long long)extent);
}

static rp_array *add_integer(builder *b, int64_t index)
{
    const rp_array *a = b->plan->a;
    int64_t extent = a->shape[b->axis];
    if (index < -extent || index >= extent) return out_of_bounds(b->plan, index, b->axis, extent);
    b->plan->offset += (index < 0 ? index + extent : index) * a->strides[b->axis];
    b->axis++;
    return NULL;
}

/* One end of a slice by Python's rule; see rp_slice. */
static int64_t slice_end(int64_t value, int64_t extent, int64_t missing, int64_t low, int64_t high)
{
    if (value == RP_NONE) return missing;
    if (value < 0) value += extent;
    return value < low ? low : value > high ? high : value;
}

static rp_array *add_slice(builder *b, const rp_index_item *item)
{
    const rp_array *a = b->plan->a;
    int64_t step = item->step == RP_NONE ? 1 : item->step, n = a->shape[b->axis], stride = a->strides[b->axis];
    if (step == 0) return rpi_error_array(RP_EVALUE, "%s: slice step cannot be zero", b->plan->op);
    int64_t low = step > 0 ? 0 : -1, high = step > 0 ? n : n - 1, length = 0;
    int64_t start = slice_end(item->start, n, step > 0 ? low : high, low, high);
    int64_t stop = slice_end(item->stop, n, step > 0 ? high : low, low, high);
    if (step > 0 && stop > start) length = (stop - start - 1) / step + 1;
    if (step < 0 && start > stop) length = (int64_t)((uint64_t)(start - stop - 1) / -(uint64_t)step) + 1;
    if (length > 0) b->plan->offset += start * stride;
    b->axis++;
    return add_plain(b->plan, length, length > 1 ? stride * step : stride);
}

static rp_array *add_full_axes(builder *b, int count)
{
    for (int i = 0; i < count; i++, b->axis++) {
        rp_array *error = add_plain(b->plan, b->plan->a->shape[b->axis], b->plan->a->strides[b->axis]);
        if (error) return error;
    }
    return NULL;
}

static const char *index_shapes(const rpi_index_plan *plan, char *text, size_t room)
{
    size_t used = 0;
    char shape[RPI_SHAPE_TEXT];
    text[0] = 0;
    for (int i = 0; i < plan->fancy_count && used + RPI_SHAPE_TEXT + 2 < room; i++) {
        const rp_array *index = plan->fancy[i].index;
        used += (size_t)snprintf(text + used, room - used, "%s ", rpi_shape_text(index->ndim, index->shape, shape));
    }
    return text;
}

/* Joins a shape into the broadcast shape of the index arrays. */
static rp_array *join_shape(rpi_index_plan *plan, int ndim, const int64_t *shape)
{
    char text[512];
    if (rpi_broadcast_shape(ndim, shape, &plan->broad_ndim, plan->broad)) return NULL;
    return rpi_error_array(RP_EINDEX,
                           "%s: shape mismatch: indexing arrays could not be broadcast together with shapes %s",
                           plan->op, index_shapes(plan, text, sizeof text));
}

static void add_fancy(rpi_index_plan *plan, rp_array *index, int axis, int64_t extent, int64_t stride)
{
    rpi_fancy *f = &plan->fancy[plan->fancy_count++];
    f->index = index;
    f->axis = axis;
    f->extent = extent;
    f->stride = stride;
}

static rp_array *check_mask(const builder *b, const rp_array *mask)
{
    for (int i = 0; i < mask->ndim; i++) {
        int64_t extent = b->plan->a->shape[b->axis + i];
        if (mask->shape[i] == extent || mask->shape[i] == 0) continue; /* an empty axis selects nothing anywhere */
        return rpi_error_array(RP_EINDEX,
                               "%s: boolean index did not match indexed array along axis %d; size of axis is %lld but "
                               "size of corresponding boolean axis is %lld",
                               b->plan->op, b->axis + i, (long long)extent, (long long)mask->shape[i]);
    }
    return NULL;
}

static rp_array *add_mask(builder *b, rp_array *mask)
{
    rp_array *error = check_mask(b, mask);
    if (error) return error;
    rp_array *offsets = rpi_index_mask_offsets(mask, b->plan->a->strides + b->axis);
    if (rpi_is_error(offsets)) return offsets;
    b->axis += mask->ndim;
    add_fancy(b->plan, offsets, -1, 0, 1);
    return NULL;
}

static rp_array *add_bool(builder *b, bool value)
{
    return join_shape(b->plan, 1, (const int64_t[]){value});
}

static rp_array *add_integers(builder *b, rp_array *array)
{
    const rp_array *a = b->plan->a;
    rp_array *index = array->dtype == RP_I64 ? rp_ascontiguous(array) : rp_astype(array, RP_I64);
    if (rpi_is_error(index)) return index;
    if (index->ndim == 0) {
        b->plan->copies = true;
        return add_integer(b, *(const int64_t *)rpi_data(index));
    }
    add_fancy(b->plan, index, b->axis, a->shape[b->axis], a->strides[b->axis]);
    b->axis++;
    return NULL;
}

static rp_array *add_array(builder *b, rp_array *array)
{
    if (array->dtype != RP_BOOL) return add_integers(b, array);
    if (array->ndim > 0) return add_mask(b, array);
    return add_bool(b, *(const uint8_t *)rpi_data(array) != 0);
}

static rp_array *add_item(builder *b, const rp_index_item *item)
{
    switch (item->kind) {
    case RP_INDEX_INTEGER:
        return add_integer(b, item->start);
    case RP_INDEX_SLICE:
        return add_slice(b, item);
    case RP_INDEX_NEWAXIS:
        return add_plain(b->plan, 1, 0);
    case RP_INDEX_ELLIPSIS:
        return add_full_axes(b, b->fill);
    case RP_INDEX_BOOL:
        return add_bool(b, item->start != 0);
    case RP_INDEX_ARRAY:
        return add_array(b, item->array);
    }
    return NULL;
}

/* Notes where the index arrays stand: between plain axes when all are adjacent, in front otherwise. */
static void note_place(builder *b, const rp_index_item *item)
{
    bool plain = item->kind == RP_INDEX_SLICE || item->kind == RP_INDEX_NEWAXIS || item->kind == RP_INDEX_ELLIPSIS;
    if (!plain && !b->in_group && b->groups++ == 0) b->plan->before = b->plan->plain_ndim;
    b->in_group = !plain;
}

static rp_array *walk_items(builder *b, const rp_index_item *items, int count)
{
    for (int i = 0; i < count; i++) {
        note_place(b, &items[i]);
        rp_array *error = add_item(b, &items[i]);
        if (error) return error;
    }
    if (b->groups > 1) b->plan->before = 0;
    return add_full_axes(b, b->plan->a->ndim - b->axis);
}

/* Stretches the index arrays to their broadcast shape. */
static rp_array *join_indices(rpi_index_plan *plan)
{
    for (int i = 0; i < plan->fancy_count; i++) {
        rp_array *error = join_shape(plan, plan->fancy[i].index->ndim, plan->fancy[i].index->shape);
        if (error) return error;
    }
    for (int i = 0; i < plan->fancy_count; i++) {
        rpi_fancy *f = &plan->fancy[i];
        rpi_broadcast_strides(f->index->ndim, f->index->shape, f->index->strides, plan->broad_ndim, plan->broad,
                              f->steps);
    }
    plan->broad_size = 1;
    for (int i = 0; i < plan->broad_ndim; i++) plan->broad_size *= plan->broad[i];
    return NULL;
}

static rp_array *set_shape(rpi_index_plan *plan)
{
    if (!plan->advanced) plan->before = plan->plain_ndim;
    plan->ndim = plan->plain_ndim + plan->broad_ndim;
    if (plan->ndim > RP_MAX_NDIM)
        return rpi_error_array(RP_EINDEX, "%s: number of dimensions must be within [0, %d], but the result has %d",
                               plan->op, RP_MAX_NDIM, plan->ndim);
    size_t word = sizeof *plan->shape;
    int after = plan->plain_ndim - plan->before;
    memcpy(plan->shape, plan->plain, (size_t)plan->before * word);
    memcpy(plan->shape + plan->before, plan->broad, (size_t)plan->broad_ndim * word);
    memcpy(plan->shape + plan->before + plan->broad_ndim, plan->plain + plan->before, (size_t)after * word);
    return NULL;
}

rp_array *rpi_index_plan_make(rpi_index_plan *plan, const char *op, rp_array *a, const rp_index_item *items, int count)
{
    survey s = {0};
    memset(plan, 0, sizeof *plan);
    plan->op = op;
    plan->a = a = rpi_force_in_place(a);
    if (rpi_is_error(a)) return a;
    rp_array *error = make_survey(plan, items, count, &s);
    if (error) return error;
    plan->advanced = s.advanced;
    plan->element = !s.advanced && s.integers == a->ndim && s.integers == count;
    plan->whole_mask = count == 1 && is_mask(items) && items->array->ndim == a->ndim;
    if (s.advanced && !(plan->fancy = rp_calloc(RP_MAX_NDIM, sizeof *plan->fancy))) return rpi_error_memory();
    builder b = {.plan = plan, .fill = a->ndim - s.used};
    error = walk_items(&b, items, count);
    if (!error) error = join_indices(plan);
    return error ? error : set_shape(plan);
}

void rpi_index_plan_free(rpi_index_plan *plan)
{
    rp_free(plan->fancy);
    plan->fancy = NULL;
}

/* Position of the first index outside [-extent, extent), or -1. */
static int64_t first_outside(const int64_t *index, int64_t count, int64_t extent)
{
    for (int64_t begin = 0; begin < count; begin += RPI_WALK_CHUNK) {
        int64_t n = count - begin < RPI_WALK_CHUNK ? count - begin : RPI_WALK_CHUNK;
        bool bad = false;
        for (int64_t i = 0; i < n; i++) bad |= (index[begin + i] < -extent) | (index[begin + i] >= extent);
        for (int64_t i = 0; bad && i < n; i++) {
            if (index[begin + i] < -extent || index[begin + i] >= extent) return begin + i;
        }
    }
    return -1;
}

rp_array *rpi_index_plan_check(const rpi_index_plan *plan)
{
    if (plan->broad_size == 0) return NULL;
    for (int i = 0; i < plan->fancy_count; i++) {
        const rpi_fancy *f = &plan->fancy[i];
        if (f->axis < 0) continue;
        const int64_t *index = (const int64_t *)rpi_data(f->index);
        int64_t bad = first_outside(index, f->index->size, f->extent);
        if (bad >= 0) return out_of_bounds(plan, index[bad], f->axis, f->extent);
    }
    return NULL;
}

rp_array *rpi_index_plan_settle(rpi_index_plan *plan)
{
    for (int i = 0; i < plan->fancy_count; i++) {
        rp_array *index = rpi_index_apart(plan->a, plan->fancy[i].index);
        if (rpi_is_error(index)) return index;
        plan->fancy[i].index = index;
    }
    return NULL;
}
