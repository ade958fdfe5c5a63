/* Elementwise loops. Axes are ordered and merged so that the result is written front to back. Then one of two ways:
 *
 * straight: every operand already has the dtype that the loop reads, there is no mask, and the inner axis is long: the
 * loop runs on the rows as they lie; blocked: whatever needs another dtype, is scattered in short rows or is masked
 * passes through buffers of one block that stay in the first-level cache.
 *
 * Both give the same bits, since a loop sees one element at a time.
 */
#include "exec/gather.h"
#include <stdatomic.h>
#include <string.h>

#define BUFFER    8192 /* bytes of one buffer of a block */
#define SHORT_ROW 64   /* elements; below this the call of a loop costs more than a copy */

/* One operand (or the mask), seen along the merged axes. */
typedef struct source {
    rpi_loop *load;               /* converts or copies to what the loop reads; NULL: read in place */
    rp_dtype dtype;               /* of the array */
    int64_t size;                 /* bytes of one element as the loop reads it */
    bool flat;                    /* one stride reaches all elements */
    _Alignas(16) char scalar[16]; /* a converted single value */
} source;

/* One result. */
typedef struct target {
    bool in_place;    /* the loop writes straight to the array */
    rp_dtype dtype;   /* of the array */
    int64_t size;     /* bytes of one element as the loop writes it */
    rpi_loop *narrow; /* from what the loop writes to what it means, when a further conversion follows */
    rpi_loop *store;  /* to the array */
} target;

/* Operands of the nest: the map's operands, the mask if there is one, the results. */
typedef struct map_job {
    const rpi_map *map;
    bool blocked, masked, check_stores;
    int first_out; /* number of the first result in the nest */
    int64_t block; /* elements */
    rpi_fp fp;     /* RPI_FP_NONE while nothing is watched */
    atomic_uint raised;
    char *pointers[RPI_MAX_OPERANDS];
    source sources[RP_UFUNC_MAX_IN + 1];
    target targets[RP_UFUNC_MAX_OUT];
    rpi_iter iter;
} map_job;

/* ---- the loop and its errors ------------------------------------------------------------------------------------- */

static inline void call_loop(const rpi_map *map, int64_t n, char *const *pointers, const int64_t *strides)
{
    if (map->loop)
        map->loop(n, pointers, strides);
    else
        map->user(n, pointers, strides, map->context);
}

static unsigned call_checked(const map_job *job, int64_t n, char *const *pointers, const int64_t *strides)
{
    const rpi_map *map = job->map;
    rpi_fp_loop loop = {map->op, map->nin, map->nout, map->read, map->made};
    unsigned raised = job->fp == RPI_FP_INTEGER ? rpi_fp_integers(&loop, n, pointers, strides) : 0;
    if (job->fp == RPI_FP_HARDWARE) rpi_fp_clear();
    call_loop(map, n, pointers, strides);
    if (job->fp == RPI_FP_HARDWARE) raised = rpi_fp_flags();
    return job->fp == RPI_FP_VALUES ? rpi_fp_values(&loop, n, pointers, strides) : raised;
}

static void raise_flags(map_job *job, unsigned raised)
{
    if (raised) atomic_fetch_or_explicit(&job->raised, raised, memory_order_relaxed);
}

static void run_loop(int64_t n, char *const *pointers, const int64_t *strides, void *context)
{
    map_job *job = context;
    if (job->fp == RPI_FP_NONE)
        call_loop(job->map, n, pointers, strides);
    else
        raise_flags(job, call_checked(job, n, pointers, strides));
}

/* ---- a block -------------------------------------------------------------------------------------------------------
 */

typedef struct block {
    map_job *job;
    int64_t begin, n;
    char *pointers[RPI_MAX_OPERANDS]; /* as the loop gets them: operands, then results */
    int64_t strides[RPI_MAX_OPERANDS];
    const char *mask;
    int64_t mask_stride;
    char *narrowed; /* a buffer for the first half of a two-step conversion */
} block;

/* Points at operand `k` of a block: in place, or through `buffer`. */
static void load_block(map_job *job, int k, int64_t begin, int64_t n, char *buffer, char **pointer, int64_t *stride)
{
    const source *from = &job->sources[k];
    int64_t step = job->iter.strides[k][job->iter.ndim - 1];
    *pointer = buffer;
    *stride = from->size;
    if (!from->flat) {
        rpi_gather(&(rpi_gather_source){&job->iter, k, job->pointers[k], from->load, from->size}, begin, n, buffer);
        return;
    }
    char *start = job->pointers[k] + begin * step;
    if (from->load) {
        from->load(n, (char *[]){start, buffer}, (int64_t[]){step, from->size});
        if (job->check_stores && !job->masked)
            raise_flags(job, rpi_fp_cast(from->dtype, job->map->read[k], n, (char *[]){start, buffer},
                                         (int64_t[]){step, from->size}));
    } else {
        *pointer = start;
        *stride = step;
    }
}

/* The next run of elements at or behind `at` whose mask is true: its begin; `*end` is behind it. `n` when none is left.
 */
static int64_t next_run(const char *mask, int64_t stride, int64_t at, int64_t n, int64_t *end)
{
    while (at < n && !mask[at * stride]) at++;
    int64_t stop = at;
    while (stop < n && mask[stop * stride]) stop++;
    *end = stop;
    return at;
}

static void compute_masked(const block *b)
{
    int count = b->job->map->nin + b->job->map->nout;
    for (int64_t end = 0, at = 0; at < b->n; at = end) {
        char *pointers[RPI_MAX_OPERANDS];
        at = next_run(b->mask, b->mask_stride, at, b->n, &end);
        if (at == end) break;
        for (int k = 0; k < count; k++) pointers[k] = b->pointers[k] + at * b->strides[k];
        run_loop(end - at, pointers, b->strides, b->job);
    }
}

/* Converts `n` results from `in` to a row of the array. */
static void store_row(const block *b, int j, int64_t n, char *in, char *out, int64_t stride)
{
    map_job *job = b->job;
    const target *to = &job->targets[j];
    rp_dtype from = job->map->made[j], middle = to->narrow ? job->map->result[j] : to->dtype;
    int64_t step = to->narrow ? (int64_t)rpi_size_of(middle) : stride;
    char *first[] = {in, to->narrow ? b->narrowed : out}, *second[] = {b->narrowed, out};
    int64_t strides[] = {to->size, step};
    (to->narrow ? to->narrow : to->store)(n, first, strides);
    if (job->check_stores) raise_flags(job, rpi_fp_cast(from, middle, n, first, strides));
    if (!to->narrow) return;
    to->store(n, second, (int64_t[]){step, stride});
    if (job->check_stores) raise_flags(job, rpi_fp_cast(middle, to->dtype, n, second, (int64_t[]){step, stride}));
}

typedef struct storing {
    const block *block;
    int result;
    int64_t done;
} storing;

/* A row of the nest: what is not masked off goes from the buffer to the array. */
static void store_visit(int64_t n, char *const *pointers, const int64_t *strides, void *context)
{
    storing *s = context;
    const map_job *job = s->block->job;
    int k = job->first_out + s->result;
    char *in = s->block->pointers[job->map->nin + s->result] + s->done * job->targets[s->result].size;
    s->done += n;
    if (!job->masked) {
        store_row(s->block, s->result, n, in, pointers[k], strides[k]);
        return;
    }
    const char *mask = s->block->mask + (s->done - n) * s->block->mask_stride;
    for (int64_t end = 0, at = 0; at < n; at = end) {
        at = next_run(mask, s->block->mask_stride, at, n, &end);
        if (at == end) return;
        store_row(s->block, s->result, end - at, in + at * job->targets[s->result].size, pointers[k] + at * strides[k],
                  strides[k]);
    }
}

static void run_block(block *b, char (*buffers)[BUFFER])
{
    map_job *job = b->job;
    const rpi_map *map = job->map;
    for (int k = 0; k < map->nin; k++) load_block(job, k, b->begin, b->n, buffers[k], &b->pointers[k], &b->strides[k]);
    if (job->masked) {
        char *mask;
        load_block(job, map->nin, b->begin, b->n, buffers[map->nin], &mask, &b->mask_stride);
        b->mask = mask;
    }
    for (int j = 0; j < map->nout; j++) {
        int k = map->nin + j;
        int64_t step = job->iter.strides[job->first_out + j][job->iter.ndim - 1];
        bool in_place = job->targets[j].in_place;
        b->pointers[k] = in_place ? job->pointers[job->first_out + j] + b->begin * step : buffers[job->first_out + j];
        b->strides[k] = in_place ? step : job->targets[j].size;
    }
    if (job->masked)
        compute_masked(b);
    else
        run_loop(b->n, b->pointers, b->strides, job);
    for (int j = 0; j < map->nout; j++)
        if (!job->targets[j].in_place)
            rpi_iter_visit(&job->iter, job->pointers, b->begin, b->begin + b->n, store_visit, &(storing){b, j, 0});
}

static void run_piece(int64_t begin, int64_t end, int thread, void *context)
{
    map_job *job = context;
    (void)thread;
    if (!job->blocked) {
        rpi_iter_visit(&job->iter, job->pointers, begin, end, run_loop, job);
        return;
    }
    _Alignas(64) char buffers[RPI_MAX_OPERANDS + 1][BUFFER];
    block b = {.job = job, .narrowed = buffers[RPI_MAX_OPERANDS]};
    for (b.begin = begin; b.begin < end; b.begin += job->block) {
        b.n = end - b.begin < job->block ? end - b.begin : job->block;
        run_block(&b, buffers);
    }
}

/* ---- preparation
 * ----------------------------------------------------------------------------------------------------- */

static bool is_flat(const rpi_iter *iter, int k)
{
    for (int i = 0; i + 1 < iter->ndim; i++)
        if (iter->strides[k][i] != iter->strides[k][i + 1] * iter->shape[i + 1]) return false;
    return true;
}

/* A single value is converted once, whatever the size of the result. */
static void convert_scalar(map_job *job, int k)
{
    source *from = &job->sources[k];
    from->load(1, (char *[]){job->pointers[k], from->scalar}, (int64_t[]){0, 0});
    job->pointers[k] = from->scalar;
    from->load = NULL;
}

static void prepare_source(map_job *job, int k, const rp_array *operand, rp_dtype read)
{
    source *from = &job->sources[k];
    job->pointers[k] = rpi_data(operand);
    from->dtype = operand->dtype;
    from->size = (int64_t)rpi_size_of(read);
    from->flat = is_flat(&job->iter, k);
    from->load = rpi_read_loop(operand->dtype, read, job->map->rounds);
    if (from->load && from->flat && job->iter.strides[k][job->iter.ndim - 1] == 0 && from->size <= 16)
        convert_scalar(job, k);
}

/* Results are judged with their operands at hand: an operand that is being overwritten must not be. */
static bool overwrites_operand(const map_job *job, int k)
{
    for (int i = 0; i < job->map->nin; i++)
        if (job->pointers[i] == job->pointers[k]) return true;
    return false;
}

static void prepare_target(map_job *job, int j, const rp_array *out)
{
    target *to = &job->targets[j];
    const rpi_map *map = job->map;
    int k = job->first_out + j;
    job->pointers[k] = rpi_data(out);
    to->dtype = out->dtype;
    to->size = (int64_t)rpi_size_of(map->made[j]);
    to->in_place = out->dtype == map->made[j] && is_flat(&job->iter, k) &&
                   !(job->fp == RPI_FP_VALUES && overwrites_operand(job, k));
    bool two_steps = map->made[j] != map->result[j] && out->dtype != map->result[j];
    to->narrow = two_steps ? rpi_cast_loop(map->made[j], map->result[j]) : NULL;
    to->store = rpi_cast_loop(two_steps ? map->result[j] : map->made[j], out->dtype);
}

/* Decides between the two ways and says why the straight one was not taken. */
static const char *choose_way(map_job *job)
{
    const char *note = NULL;
    int inner = job->iter.ndim - 1;
    if (inner > 0 && job->iter.shape[inner] < SHORT_ROW) note = "blocked: short rows";
    for (int k = 0; k < job->map->nin; k++)
        if (job->sources[k].load) note = "blocked: cast";
    for (int j = 0; j < job->map->nout; j++)
        if (job->targets[j].dtype != job->map->made[j])
            note = "blocked: cast";
        else if (job->fp == RPI_FP_VALUES && !job->targets[j].in_place && !note)
            note = "blocked: in place";
    if (job->masked) note = "blocked: mask";
    job->blocked = note != NULL;
    return note;
}

/* Copies for what is scattered. Blocks are as long as the largest element lets a buffer hold. */
static void prepare_blocks(map_job *job, bool masked)
{
    int64_t largest = 8;
    for (int k = 0; k < job->map->nin + masked; k++) {
        source *from = &job->sources[k];
        rp_dtype dtype = k < job->map->nin ? job->map->read[k] : RP_BOOL;
        if (!from->flat && !from->load) from->load = rpi_cast_loop(dtype, dtype);
        if (from->size > largest) largest = from->size;
    }
    for (int j = 0; j < job->map->nout; j++)
        if (job->targets[j].size > largest) largest = job->targets[j].size;
    job->block = largest <= BUFFER ? BUFFER / largest : 1;
}

static void prepare_iter(map_job *job, const rpi_map_data *data)
{
    const rp_array *out = data->out[0];
    int64_t strides[RP_UFUNC_MAX_IN + 1][RP_MAX_NDIM];
    const int64_t *rows[RPI_MAX_OPERANDS];
    for (int k = 0; k < job->first_out; k++) {
        const rp_array *a = k < job->map->nin ? data->in[k] : data->where;
        RPI_NOT_NULL(a); /* first_out counts the mask only when there is one */
        rpi_broadcast_strides(a->ndim, a->shape, a->strides, out->ndim, out->shape, strides[k]);
        rows[k] = strides[k];
    }
    for (int j = 0; j < job->map->nout; j++) rows[job->first_out + j] = data->out[j]->strides;
    rpi_iter_init(&job->iter, out->ndim, out->shape, job->first_out + job->map->nout, rows, false);
}

unsigned rpi_map_run(const rpi_map *map, const rpi_map_data *data, const char **note)
{
    map_job job;
    if (rpi_is_text(map->read[0])) {
        rpi_compare_text(map, data);
        return 0;
    }
    job.map = map;
    job.masked = data->where != NULL;
    job.first_out = map->nin + job.masked;
    job.fp = rpi_fp_watched ? map->fp : RPI_FP_NONE;
    job.check_stores = rpi_fp_watched != 0;
    atomic_init(&job.raised, 0);
    prepare_iter(&job, data);
    for (int k = 0; k < map->nin; k++) prepare_source(&job, k, data->in[k], map->read[k]);
    if (data->where) prepare_source(&job, map->nin, data->where, RP_BOOL);
    for (int j = 0; j < map->nout; j++) prepare_target(&job, j, data->out[j]);
    const char *why = choose_way(&job);
    if (note) *note = why;
    if (job.blocked) prepare_blocks(&job, job.masked);
    rpi_spread(job.iter.size, map->grain, run_piece, &job);
    return atomic_load(&job.raised) & rpi_fp_watched;
}
