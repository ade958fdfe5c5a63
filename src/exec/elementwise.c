/* Elementwise operations. Axes are ordered and merged so that the result is written front to back. Then one of two
 * ways:
 *
 * straight: every operand already has the loop dtype and the inner axis is long: the kernel runs on the rows as they
 * lie; blocked:  operands that need another dtype, or that are scattered in short rows, are loaded 1024 elements at a
 * time into buffers that stay in the first-level cache, and the kernel runs on those.
 *
 * Both give the same bits, since an elementwise kernel sees one element at a time.
 */
#include "exec/gather.h"

#define BLOCK     1024 /* elements */
#define SHORT_ROW 64   /* elements; below this the call of a kernel costs more than a copy */

/* One operand, seen along the merged axes. */
typedef struct source {
    rpi_loop *load;               /* converts or copies to the loop dtype; NULL: read in place */
    int64_t size;                 /* bytes of one element of the loop dtype */
    bool flat;                    /* one stride reaches all elements */
    _Alignas(16) char scalar[16]; /* a converted single value */
} source;

typedef struct map_job {
    rpi_loop *kernel;
    int arity;
    bool blocked;
    int64_t result_size;
    char *pointers[RPI_MAX_OPERANDS]; /* operands, then the result */
    source sources[RPI_MAX_ARITY];
    rpi_iter iter;
} map_job;

/* ---- loading a block ------------------------------------------------------------------------------------------- */

/* Points the kernel at operand `k` of a block: in place, or through `buffer`. */
static void load_block(const map_job *job, int k, int64_t begin, int64_t n, char *buffer, char **pointer,
                       int64_t *stride)
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
    } else {
        *pointer = start;
        *stride = step;
    }
}

static void run_blocks(const map_job *job, int64_t begin, int64_t end)
{
    _Alignas(64) char buffers[RPI_MAX_ARITY][BLOCK * 8];
    char *pointers[RPI_MAX_OPERANDS];
    int64_t strides[RPI_MAX_OPERANDS];
    for (; begin < end; begin += BLOCK) {
        int64_t n = end - begin < BLOCK ? end - begin : BLOCK;
        for (int k = 0; k < job->arity; k++) load_block(job, k, begin, n, buffers[k], &pointers[k], &strides[k]);
        pointers[job->arity] = job->pointers[job->arity] + begin * job->result_size;
        strides[job->arity] = job->result_size;
        job->kernel(n, pointers, strides);
    }
}

static void run_piece(int64_t begin, int64_t end, int thread, void *context)
{
    const map_job *job = context;
    if (job->blocked)
        run_blocks(job, begin, end);
    else
        rpi_iter_run(&job->iter, job->pointers, begin, end, job->kernel);
}

/* ---- preparation ----------------------------------------------------------------------------------------------- */

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

static void prepare_source(map_job *job, int k, const rp_array *operand, rp_dtype loop)
{
    source *from = &job->sources[k];
    job->pointers[k] = rpi_data(operand);
    from->size = (int64_t)rp_dtype_size(loop);
    from->flat = is_flat(&job->iter, k);
    from->load = operand->dtype == loop ? NULL : rpi_cast_loop(operand->dtype, loop);
    if (from->load && from->flat && job->iter.strides[k][job->iter.ndim - 1] == 0) convert_scalar(job, k);
}

/* Decides between the two ways and says why the straight one was not taken. */
static const char *choose_way(map_job *job, const rpi_plan *plan)
{
    const char *note = NULL;
    int inner = job->iter.ndim - 1;
    if (inner > 0 && job->iter.shape[inner] < SHORT_ROW) note = "blocked: short rows";
    for (int k = 0; k < job->arity; k++)
        if (job->sources[k].load) note = "blocked: cast";
    job->blocked = note != NULL;
    for (int k = 0; job->blocked && k < job->arity; k++)
        if (!job->sources[k].flat && !job->sources[k].load)
            job->sources[k].load = rpi_cast_loop(plan->loop[k], plan->loop[k]);
    return note;
}

static void prepare_iter(map_job *job, rp_array *const *operands, const rp_array *out)
{
    int64_t strides[RPI_MAX_ARITY][RP_MAX_NDIM];
    const int64_t *rows[RPI_MAX_OPERANDS];
    for (int k = 0; k < job->arity; k++) {
        rpi_broadcast_strides(operands[k]->ndim, operands[k]->shape, operands[k]->strides, out->ndim, out->shape,
                              strides[k]);
        rows[k] = strides[k];
    }
    rows[job->arity] = out->strides;
    rpi_iter_init(&job->iter, out->ndim, out->shape, job->arity + 1, rows, false);
}

/* Transcendentals and powers compute long enough per element to be worth a thread earlier. */
static int64_t grain_of(rpi_op op)
{
    rpi_rule rule = rpi_op_get(op)->rule;
    return (rule == RPI_RULE_FLOAT && op != RP_OP_SQRT && op != RP_OP_RINT) || op == RP_OP_POWER ? RPI_GRAIN / 8
                                                                                                 : RPI_GRAIN;
}

void rpi_run_elementwise(const rpi_plan *plan, rp_array *const *operands, rp_array *out, rpi_report *report)
{
    map_job job;
    job.arity = rpi_op_get(plan->op)->arity;
    job.kernel = rpi_choose_loop(plan, &report->table);
    job.result_size = (int64_t)rpi_itemsize(out);
    prepare_iter(&job, operands, out);
    for (int k = 0; k < job.arity; k++) prepare_source(&job, k, operands[k], plan->loop[k]);
    job.pointers[job.arity] = rpi_data(out);
    report->note = choose_way(&job, plan);
    rpi_spread(job.iter.size, grain_of(plan->op), run_piece, &job);
}
