/* rp_ufunc_at: one element after another, so that an element named twice is changed twice. */
#include "ufunc/ufunc_i.h"
#include <string.h>

typedef struct at_job {
    const rp_ufunc *u;
    rp_array *a, *b; /* `b`: values as the loop reads them, C order, or a single one; NULL: none */
    rpi_map map;
    int taken;                       /* axes of `a` that the indices take */
    int ndim;                        /* of the indices */
    int64_t shape[RP_MAX_NDIM];      /* of the indices, then the axes of `a` that are left */
    int64_t *offsets, count;         /* bytes from the first element of `a` */
    bool direct;                     /* the loop runs on the elements as they lie */
    rpi_loop *read, *narrow, *store; /* else: how they are read and written */
    rp_array *keep;                  /* owns `offsets` */
    unsigned raised;
} at_job;

/* ---- indices
 * ------------------------------------------------------------------------------------------------------------ */

static rp_array *new_offsets(at_job *job, int64_t count)
{
    job->keep = rpi_new_empty(RP_I64, 1, &count);
    if (rpi_is_error(job->keep)) return job->keep;
    job->count = count;
    job->offsets = (int64_t *)(void *)rpi_data(job->keep);
    return NULL;
}

static rp_array *take_bools(at_job *job, rp_array *mask)
{
    const void *data = NULL;
    const rp_array *a = job->a;
    bool fits = mask->ndim <= a->ndim && mask->ndim > 0;
    for (int i = 0; fits && i < mask->ndim; i++) fits = mask->shape[i] == a->shape[i];
    if (!fits)
        return rpi_error_array(RP_EINDEX, "%s.at: the boolean index does not have the shape of the first axes",
                               job->u->name);
    if (rp_read(mask, &data) != RP_OK) return rpi_error_memory();
    const uint8_t *bytes = data;
    int64_t count = 0;
    for (int64_t i = 0; i < mask->size; i++) count += bytes[i] != 0;
    rp_array *error = new_offsets(job, count);
    if (error) return error;
    int64_t at = 0;
    for (int64_t i = 0; i < mask->size; i++) {
        if (!bytes[i]) continue;
        int64_t rest = i, offset = 0;
        for (int axis = mask->ndim - 1; axis >= 0; axis--) {
            offset += rest % mask->shape[axis] * a->strides[axis];
            rest /= mask->shape[axis];
        }
        // Room for `count` of them, unless new_offsets failed. NOLINTNEXTLINE(clang-analyzer-core.NullDereference)
        job->offsets[at++] = offset;
    }
    job->taken = mask->ndim;
    job->ndim = 1;
    job->shape[0] = count;
    return NULL;
}

static rp_array *add_axis(at_job *job, rp_array *index, int axis)
{
    const void *data = NULL;
    int64_t extent = job->a->shape[axis];
    if (!rpi_is_integer(index->dtype))
        return rpi_error_array(RP_EINDEX, "arrays used as indices must be of integer (or boolean) type");
    index = rp_broadcast_to(rp_astype(index, RP_I64), job->ndim, job->shape);
    if (rpi_is_error(index)) return index;
    if (rp_read(index, &data) != RP_OK) return rpi_error_memory();
    const int64_t *places = data;
    for (int64_t i = 0; i < job->count; i++) {
        int64_t place = places[i] < 0 ? places[i] + extent : places[i];
        if (place < 0 || place >= extent)
            return rpi_error_array(RP_EINDEX, "index %lld is out of bounds for axis %d with size %lld",
                                   (long long)places[i], axis, (long long)extent);
        job->offsets[i] += place * job->a->strides[axis];
    }
    return NULL;
}

static rp_array *take_integers(at_job *job, rp_array *const *indices, int count)
{
    if (count > job->a->ndim)
        return rpi_error_array(RP_EINDEX, "too many indices for array: array is %d-dimensional, but %d were indexed",
                               job->a->ndim, count);
    for (int i = 0; i < count; i++)
        if (!rpi_broadcast_shape(indices[i]->ndim, indices[i]->shape, &job->ndim, job->shape))
            return rpi_error_array(RP_EINDEX, "shape mismatch: indexing arrays could not be broadcast together");
    int64_t size = 1;
    for (int i = 0; i < job->ndim; i++) size *= job->shape[i];
    rp_array *error = new_offsets(job, size);
    if (error) return error;
    // NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker)
    memset(job->offsets, 0, (size_t)size * sizeof *job->offsets);
    job->taken = count;
    for (int i = 0; i < count && !error; i++) error = add_axis(job, indices[i], i);
    return error;
}

/* ---- loops
 * ----------------------------------------------------------------------------------------------------------------- */

static void call_loop(at_job *job, int64_t n, char *const *pointers, const int64_t *strides)
{
    const rpi_map *map = &job->map;
    if (rpi_fp_watched && map->fp == RPI_FP_INTEGER)
        job->raised |=
            rpi_fp_integers(&(rpi_fp_loop){map->op, map->nin, 1, map->read, map->made}, n, pointers, strides);
    if (map->loop)
        map->loop(n, pointers, strides);
    else
        map->user(n, pointers, strides, map->context);
    if (rpi_fp_watched && map->fp == RPI_FP_VALUES)
        job->raised |= rpi_fp_values(&(rpi_fp_loop){map->op, map->nin, 1, map->read, map->made}, n, pointers, strides);
}

/* Converts one made element, and looks at what that did to it. */
static void store_one(at_job *job, char *made, char *element)
{
    static const int64_t still[2];
    rp_dtype from = job->map.made[0], result = job->map.result[0], to = job->a->dtype;
    _Alignas(16) char meant[16];
    char *first[] = {made, job->narrow ? meant : element}, *second[] = {meant, element};
    (job->narrow ? job->narrow : job->store)(1, first, still);
    if (rpi_fp_watched) job->raised |= rpi_fp_cast(from, job->narrow ? result : to, 1, first, still);
    if (!job->narrow) return;
    job->store(1, second, still);
    if (rpi_fp_watched) job->raised |= rpi_fp_cast(result, to, 1, second, still);
}

/* One element through buffers of the loop's dtypes. */
static void convert_one(at_job *job, char *element, char *value)
{
    _Alignas(16) char in[16], made[16];
    static const int64_t still[3];
    job->read(1, (char *[]){element, in}, still);
    char *unary[] = {in, made}, *binary[] = {in, value, made};
    call_loop(job, 1, job->map.nin == 1 ? unary : binary, still);
    store_one(job, made, element);
}

/* A row of the axes that are left: elements, then values. */
static void row_visit(int64_t n, char *const *pointers, const int64_t *strides, void *context)
{
    at_job *job = context;
    bool unary = job->map.nin == 1;
    char *three[] = {pointers[0], unary ? pointers[0] : pointers[1], pointers[0]};
    int64_t steps[] = {strides[0], unary ? strides[0] : strides[1], strides[0]};
    if (job->direct) {
        call_loop(job, n, three, steps);
        return;
    }
    for (int64_t i = 0; i < n; i++)
        convert_one(job, pointers[0] + i * strides[0], unary ? NULL : pointers[1] + i * strides[1]);
}

static void run(at_job *job)
{
    const rp_array *a = job->a;
    int rest = a->ndim - job->taken;
    int64_t strides[RP_MAX_NDIM], size = 1, still[RP_MAX_NDIM] = {0};
    rpi_iter iter;
    rpi_c_strides(rest, a->shape + job->taken, job->b ? rpi_itemsize(job->b) : 1, strides);
    for (int i = 0; i < rest; i++) size *= a->shape[job->taken + i];
    bool single = !job->b || job->b->size == 1;
    rpi_iter_init(&iter, rest, a->shape + job->taken, 2,
                  (const int64_t *[]){a->strides + job->taken, single ? still : strides}, false);
    int64_t step = single ? 0 : size * (int64_t)rpi_itemsize(job->b);
    char *value = job->b ? rpi_data(job->b) : NULL;
    if (size == 0) return;
    for (int64_t i = 0; i < job->count; i++) {
        char *pointers[] = {rpi_data(a) + job->offsets[i], value ? value + i * step : NULL};
        if (iter.size == 1)
            row_visit(1, pointers, iter.strides[0], job); /* strides of one element do not matter */
        else
            rpi_iter_visit(&iter, pointers, 0, iter.size, row_visit, job);
    }
}

/* ---- preparation
 * ------------------------------------------------------------------------------------------------------------- */

static rp_array *resolve(at_job *job, rp_array *b)
{
    rpi_resolved resolved;
    const rp_ufunc *u = job->u;
    rp_array *one = rpi_new_zeroed(job->a->dtype, 0, NULL);
    if (rpi_is_error(one)) return one;
    rp_array *error = rpi_ufunc_resolve(u, (rp_array *[]){one, b}, &(rpi_ask){.casting = RP_CAST_SAME_KIND}, &resolved);
    if (error) return error;
    job->map = resolved.maps[0];
    rp_dtype made = job->map.made[0], result = job->map.result[0], to = job->a->dtype;
    bool judged = rpi_fp_watched && job->map.fp == RPI_FP_VALUES; /* needs the operand beside the result */
    job->direct = job->map.read[0] == to && made == to && !judged && !job->a->unaligned;
    job->read = rpi_read_loop(to, job->map.read[0], job->map.rounds);
    if (!job->read) job->read = rpi_cast_loop(to, to);
    job->narrow = made != result && result != to ? rpi_cast_loop(made, result) : NULL;
    job->store = rpi_cast_loop(job->narrow ? result : made, to);
    return NULL;
}

/* The values in the loop's dtype, with the shape of what is changed unless they are a single one. */
static rp_array *prepare_values(at_job *job, rp_array *b)
{
    int ndim = job->ndim;
    for (int i = job->taken; i < job->a->ndim; i++) {
        if (ndim == RP_MAX_NDIM) return rpi_error_array(RP_EINDEX, "%s.at: too many dimensions", job->u->name);
        job->shape[ndim++] = job->a->shape[i];
    }
    if (b->ndim > 0 || b->size != 1) b = rp_broadcast_to(b, ndim, job->shape);
    job->b = rp_ascontiguous(rp_astype(b, job->map.read[1]));
    return rpi_is_error(job->b) ? job->b : NULL;
}

static rp_array *prepare(at_job *job, rp_array *const *indices, int count, rp_array *b)
{
    const rp_ufunc *u = job->u;
    rp_array *values[RP_MAX_NDIM], *error = NULL;
    if (u->signature || u->nout != 1 || u->nin > 2)
        return rpi_error_array(RP_EDTYPE, "Only unary and binary ufuncs with a single output support at");
    if ((u->nin == 2) != (b != NULL))
        return rpi_error_array(RP_EVALUE, "%s.at: second operand needed for ufunc with two operands only", u->name);
    if (count > RP_MAX_NDIM) return rpi_error_array(RP_EINDEX, "%s.at: too many indices", u->name);
    error = rpi_ufunc_force(count, indices, values);
    if (!error && b) error = rpi_ufunc_force(1, &b, &b);
    if (!error) error = rpi_ufunc_check_out(u->name, job->a);
    if (!error) error = resolve(job, b);
    if (error) return error;
    bool bools = count == 1 && values[0]->dtype == RP_BOOL;
    error = bools ? take_bools(job, values[0]) : take_integers(job, values, count);
    return error || !b ? error : prepare_values(job, b);
}

static rp_array *at(at_job *job, rp_array *const *indices, int count, rp_array *b)
{
    job->a = rpi_force_in_place(job->a);
    rp_array *error = rpi_is_error(job->a) ? job->a : NULL;
    if (!error) error = prepare(job, indices, count, b);
    if (!error) error = rpi_ufunc_begin_write(job->a);
    if (error) return error;
    bool hardware = rpi_fp_watched && job->map.fp == RPI_FP_HARDWARE;
    if (hardware) rpi_fp_clear();
    run(job);
    if (hardware) job->raised |= rpi_fp_flags();
    rpi_ufunc_end_write(job->a);
    job->raised &= rpi_fp_watched;
    return job->raised ? rpi_fp_report("at", job->raised) : NULL;
}

rp_status rp_ufunc_at(const rp_ufunc *ufunc, rp_array *a, rp_array *const *indices, int count, rp_array *b,
                      rp_error *error)
{
    at_job job = {.u = ufunc, .a = a};
    rp_scope *scope = rp_scope_open();
    rp_array *failed = scope ? at(&job, indices, count, b) : rpi_error_memory();
    rp_status status = failed ? rpi_error_copy(failed, error) : RP_OK;
    rp_scope_close(scope);
    return status;
}
