#include "ufunc/fold_i.h"
#include <string.h>

/* ---- what can be folded
 * ------------------------------------------------------------------------------------------------ */

rp_array *rpi_fold_check(const rp_ufunc *u, const char *method)
{
    if (u->signature) return rpi_error_array(RP_EVALUE, "Reduction not defined on ufunc %s with signature", u->name);
    if (u->nin != 2) return rpi_error_array(RP_EVALUE, "%s only supported for binary functions", method);
    if (u->nout != 1)
        return rpi_error_array(RP_EVALUE, "%s only supported for functions returning a single value", method);
    return NULL;
}

static bool named(const rp_ufunc *u, const char *name)
{
    return strcmp(u->name, name) == 0;
}

rp_array *rpi_fold_dtype(const rp_ufunc *u, const rp_array *a, const rp_reduce_options *options, rpi_ask *ask)
{
    *ask = (rpi_ask){.has_dtype = true, .casting = RP_CAST_UNSAFE};
    rp_dtype dtype = a->dtype;
    if (options->has_dtype) {
        ask->dtype = options->dtype;
        return NULL;
    }
    ask->has_dtype = false;
    ask->dtype = dtype;
    if (options->out) {
        ask->dtype = rp_promote(dtype, options->out->dtype);
        if (ask->dtype == RP_DTYPE_COUNT)
            return rpi_error_array(RP_EDTYPE, "%s: %s and an output of %s have no common dtype", u->name,
                                   rp_dtype_name(dtype), rp_dtype_name(options->out->dtype));
        return NULL;
    }
    if (u->kind == RPI_UFUNC_ROWS && (named(u, "add") || named(u, "multiply"))) {
        if (dtype == RP_BOOL || (rpi_kind_of(dtype) == RPI_KIND_SIGNED)) ask->dtype = RP_I64;
        if (rpi_kind_of(dtype) == RPI_KIND_UNSIGNED) ask->dtype = RP_U64;
    }
    return NULL;
}

static rp_array *no_loop(const rp_ufunc *u)
{
    return rpi_error_array(RP_EDTYPE, "No loop matching the specified signature and casting was found for ufunc %s",
                           u->name);
}

/* The loop for two operands of one dtype; a bool result folds when the operands may be read as bool. */
static rp_array *find_loop(const rp_ufunc *u, rp_dtype dtype, const rpi_ask *ask, rpi_folder *folder)
{
    rpi_resolved resolved;
    rp_array *one = rpi_new_zeroed(dtype, 0, NULL), *operands[] = {one, one};
    if (rpi_is_error(one)) return one;
    rp_array *error = rpi_ufunc_resolve(u, operands, ask, &resolved);
    if (error) return error;
    *folder = (rpi_folder){u, resolved.maps[0], resolved.maps[0].made[0], resolved.maps[0].result[0]};
    return NULL;
}

rp_array *rpi_folder_find(const rp_ufunc *u, const char *method, const rpi_ask *ask, rpi_folder *folder)
{
    rp_array *error = rpi_fold_check(u, method);
    if (error) return error;
    bool logical = u->kind == RPI_UFUNC_ROWS && strncmp(u->name, "logical_", 8) == 0;
    if (logical && ask->has_dtype && ask->dtype != RP_BOOL) return no_loop(u);
    error = find_loop(u, logical ? RP_BOOL : ask->dtype, &(rpi_ask){.casting = RP_CAST_UNSAFE}, folder);
    if (error) return error;
    const rpi_map *map = &folder->map;
    if (ask->has_dtype && folder->result != ask->dtype) return no_loop(u);
    if (map->read[0] != folder->dtype || map->read[1] != folder->dtype) return no_loop(u);
    return NULL;
}

/* ---- loops
 * -------------------------------------------------------------------------------------------------------------- */

typedef struct folding {
    const rpi_folder *folder;
    const rpi_fold *fold;
    int64_t step, out_step, mask_step; /* along the axis */
    int64_t count;                     /* elements after the first */
    unsigned raised;
} folding;

static void call_loop(folding *f, int64_t n, char *const *pointers, const int64_t *strides)
{
    const rpi_map *map = &f->folder->map;
    if (rpi_fp_watched && map->fp == RPI_FP_INTEGER)
        f->raised |= rpi_fp_integers(&(rpi_fp_loop){map->op, 2, 1, map->read, map->made}, n, pointers, strides);
    if (map->loop)
        map->loop(n, pointers, strides);
    else
        map->user(n, pointers, strides, map->context);
}

static void call_masked(folding *f, int64_t n, char *const *pointers, const int64_t *strides, const char *mask,
                        int64_t mask_stride)
{
    for (int64_t at = 0, end = 0; at < n; at = end) {
        while (at < n && !mask[at * mask_stride]) at++;
        for (end = at; end < n && mask[end * mask_stride];) end++;
        if (at == end) return;
        call_loop(
            f, end - at,
            (char *[]){pointers[0] + at * strides[0], pointers[1] + at * strides[1], pointers[2] + at * strides[2]},
            strides);
    }
}

/* One row of columns: accumulators in pointers[0], first elements in pointers[1], masks in pointers[2]. */
static void fold_visit(int64_t n, char *const *pointers, const int64_t *strides, void *context)
{
    folding *f = context;
    int64_t steps[] = {strides[0], strides[1], strides[0]};
    for (int64_t i = 0; i < f->count; i++) {
        char *row[] = {pointers[0], pointers[1] + i * f->step, pointers[0]};
        if (f->fold->where)
            call_masked(f, n, row, steps, pointers[2] + i * f->mask_step, strides[2]);
        else
            call_loop(f, n, row, steps);
    }
}

static void running_visit(int64_t n, char *const *pointers, const int64_t *strides, void *context)
{
    folding *f = context;
    int64_t steps[] = {strides[0], strides[1], strides[0]};
    for (int64_t i = 0; i < f->count; i++) {
        char *out = pointers[0] + i * f->out_step;
        call_loop(f, n, (char *[]){out, pointers[1] + i * f->step, out + f->out_step}, steps);
    }
}

static void copy_visit(int64_t n, char *const *pointers, const int64_t *strides, void *context)
{
    folding *f = context;
    rpi_cast_loop(f->folder->dtype, f->folder->dtype)(n, (char *[]){pointers[1], pointers[0]},
                                                      (int64_t[]){strides[1], strides[0]});
}

/* Visits every row of columns with accumulator, element and mask; `begin` counts along the axis. */
static void visit(folding *f, int64_t begin, rpi_visit *function)
{
    const rpi_fold *fold = f->fold;
    const rp_array *a = fold->a;
    rpi_iter iter;
    int64_t shape[RP_MAX_NDIM];
    int ndim = a->ndim;
    for (int i = 0; i < ndim; i++) shape[i] = i == fold->axis ? 1 : a->shape[i];
    const int64_t *strides[] = {fold->out->strides, a->strides, fold->where ? fold->where->strides : NULL};
    rpi_iter_init(&iter, ndim, shape, fold->where ? 3 : 2, strides, false);
    char *pointers[] = {rpi_data(fold->out) + fold->out_at * f->out_step, rpi_data(a) + begin * f->step,
                        fold->where ? rpi_data(fold->where) + begin * f->mask_step : NULL};
    rpi_iter_visit(&iter, pointers, 0, iter.size, function, f);
}

static folding start(const rpi_folder *folder, const rpi_fold *fold)
{
    return (folding){.folder = folder,
                     .fold = fold,
                     .step = fold->a->strides[fold->axis],
                     .out_step = fold->out->strides[fold->axis],
                     .mask_step = fold->where ? fold->where->strides[fold->axis] : 0};
}

static unsigned run(folding *f, int64_t begin, rpi_visit *function)
{
    bool hardware = rpi_fp_watched && f->folder->map.fp == RPI_FP_HARDWARE;
    if (hardware) rpi_fp_clear();
    visit(f, begin, function);
    return (f->raised | (hardware ? rpi_fp_flags() : 0u)) & rpi_fp_watched;
}

unsigned rpi_fold_run(const rpi_folder *folder, const rpi_fold *fold)
{
    folding f = start(folder, fold);
    if (fold->fresh) visit(&f, fold->begin, copy_visit);
    int64_t begin = fold->begin + fold->fresh;
    f.count = fold->end - begin;
    return run(&f, begin, fold_visit);
}

unsigned rpi_fold_running(const rpi_folder *folder, const rpi_fold *fold)
{
    folding f = start(folder, fold);
    visit(&f, 0, copy_visit);
    f.count = fold->end - 1;
    return run(&f, 1, running_visit);
}

/* ---- delivery
 * -------------------------------------------------------------------------------------------------------------- */

rp_array *rpi_fold_deliver(const char *name, rp_array *value, rp_dtype dtype, rp_array *out)
{
    char from[RPI_SHAPE_TEXT], to[RPI_SHAPE_TEXT];
    rp_error error;
    if (!out) return rpi_is_error(value) || value->dtype == dtype ? value : rp_astype(value, dtype);
    value = rpi_force(value);
    if (rpi_is_error(value)) return value;
    if (rp_ndim(value) != rp_ndim(out) ||
        memcmp(rp_shape(value), rp_shape(out), (size_t)rp_ndim(out) * sizeof(int64_t)) != 0)
        return rpi_error_array(RP_ESHAPE, "%s: output of shape %s does not match the result of shape %s", name,
                               rpi_shape_text(out->ndim, out->shape, to),
                               rpi_shape_text(value->ndim, value->shape, from));
    value = rp_astype(value, out->dtype);
    rp_status status = rpi_is_error(value) ? rpi_error_copy(value, &error) : rp_assign(out, value, &error);
    return status == RP_OK ? out : rpi_error_from(&error);
}
