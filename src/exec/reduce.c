/* Reductions over any axes.
 *
 * The elements of each result are taken in C order over the reduced axes, whatever the layout of the operand, so that
 * the result depends on values and shape alone. If the reduced axes do not merge into one axis, or need another dtype,
 * the operand is first copied with the reduced axes last. What remains is one axis to reduce, one axis of columns for
 * the kernel, and a nest of the other axes around them.
 *
 * A long axis is cut into chunks of fixed length; their partial results are then reduced by the same kernel. The cut
 * depends on the length alone, never on the thread count, so neither do the bits.
 */
#include "exec/nest.h"
#include <stdlib.h>
#include <string.h>

#define CHUNK 65536 /* elements of the reduced axis; a multiple of the kernels' block of 128 */

typedef struct reduce_job {
    rpi_reduce *kernel;
    const char *in;
    char *out;
    int64_t out_size; /* bytes of one result */
    rpi_axis reduced; /* `out` unused */
    rpi_axis columns;
    rpi_axes nest;
    int64_t chunks;
    char *partial;         /* [nest][chunk][column]; NULL when there is one chunk */
    int64_t block, blocks; /* columns of one task, and how many such blocks */
} reduce_job;

/* ---- the parallel part ----------------------------------------------------------------------------------------- */

static int64_t chunk_length(const reduce_job *job, int64_t chunk)
{
    return chunk + 1 < job->chunks ? CHUNK : job->reduced.extent - chunk * CHUNK;
}

/* First partial result of a chunk at one position of the nest. */
static char *partial_at(const reduce_job *job, int64_t position, int64_t chunk)
{
    return job->partial + (position * job->chunks + chunk) * job->columns.extent * job->out_size;
}

/* One task: a block of columns of one chunk at one position of the nest. */
static void run_task(const reduce_job *job, int64_t task)
{
    int64_t column = task % job->blocks * job->block, chunk = task / job->blocks % job->chunks;
    int64_t position = task / job->blocks / job->chunks, in, out;
    rpi_axes_offset(&job->nest, position, &in, &out);
    rpi_reduce_call call = {.count = chunk_length(job, chunk),
                            .inner =
                                job->columns.extent - column < job->block ? job->columns.extent - column : job->block,
                            .in = job->in + in + chunk * CHUNK * job->reduced.in + column * job->columns.in,
                            .count_stride = job->reduced.in,
                            .inner_stride = job->columns.in,
                            .out = job->out + out + column * job->columns.out,
                            .out_stride = job->columns.out};
    if (job->partial) {
        call.out = partial_at(job, position, chunk) + column * job->out_size;
        call.out_stride = job->out_size;
    }
    job->kernel(&call);
}

static void run_tasks(int64_t begin, int64_t end, int thread, void *context)
{
    for (int64_t task = begin; task < end; task++) run_task(context, task);
}

/* Columns do not influence each other, so how they are cut into tasks may follow the thread count. */
static void spread_tasks(reduce_job *job)
{
    int64_t positions = rpi_axes_size(&job->nest) * job->chunks, threads = rp_threads();
    int64_t length = job->chunks > 1 ? CHUNK : job->reduced.extent;
    job->block = job->columns.extent;
    if (positions < 4 * threads && length * job->columns.extent > RPI_GRAIN) {
        int64_t share = (job->columns.extent + 2 * threads - 1) / (2 * threads);
        job->block = (share + 63) / 64 * 64;
    }
    job->blocks = (job->columns.extent + job->block - 1) / job->block;
    int64_t work = length * (job->block < job->columns.extent ? job->block : job->columns.extent);
    rpi_spread(positions * job->blocks, work >= RPI_GRAIN ? 1 : RPI_GRAIN / work, run_tasks, job);
}

/* ---- joining chunks -------------------------------------------------------------------------------------------- */

/* Partial sums, minima and so on are reduced as elements of the result dtype. */
static void join_values(const reduce_job *job, const rpi_plan *plan)
{
    rpi_reduce *kernel = rpi_choose_reduce(plan->op, plan->result, NULL);
    for (int64_t position = 0; position < rpi_axes_size(&job->nest); position++) {
        int64_t in, out;
        rpi_axes_offset(&job->nest, position, &in, &out);
        kernel(&(rpi_reduce_call){.count = job->chunks,
                                  .inner = job->columns.extent,
                                  .in = partial_at(job, position, 0),
                                  .count_stride = job->columns.extent * job->out_size,
                                  .inner_stride = job->out_size,
                                  .out = job->out + out,
                                  .out_stride = job->columns.out});
    }
}

/* Partial indices count from the start of their chunk. The values that they point at are reduced to the chunk that
 * wins; the first wins a tie, so the whole gives the first index. */
static void join_index(const reduce_job *job, int64_t position, int64_t column, size_t size, char *values)
{
    int64_t in, out, winner;
    rpi_axes_offset(&job->nest, position, &in, &out);
    for (int64_t chunk = 0; chunk < job->chunks; chunk++) {
        int64_t index = chunk * CHUNK + ((const int64_t *)partial_at(job, position, chunk))[column];
        memcpy(values + (size_t)chunk * size, job->in + in + column * job->columns.in + index * job->reduced.in, size);
    }
    job->kernel(&(rpi_reduce_call){.count = job->chunks,
                                   .inner = 1,
                                   .in = values,
                                   .count_stride = (int64_t)size,
                                   .out = (char *)&winner,
                                   .out_stride = sizeof winner});
    *(int64_t *)(job->out + out + column * job->columns.out) =
        winner * CHUNK + ((const int64_t *)partial_at(job, position, winner))[column];
}

static bool join_indices(const reduce_job *job, const rpi_plan *plan)
{
    size_t size = rp_dtype_size(plan->kernel);
    char *values = rp_malloc((size_t)job->chunks * size);
    if (!values) return false;
    for (int64_t position = 0; position < rpi_axes_size(&job->nest); position++)
        for (int64_t column = 0; column < job->columns.extent; column++)
            join_index(job, position, column, size, values);
    rp_free(values);
    return true;
}

/* ---- copying the operand --------------------------------------------------------------------------------------- */

typedef struct copy_job {
    rpi_iter iter;
    char *pointers[2];
    rpi_loop *loop;
} copy_job;

static void copy_piece(int64_t begin, int64_t end, int thread, void *context)
{
    const copy_job *job = context;
    rpi_iter_run(&job->iter, job->pointers, begin, end, job->loop);
}

/* Copies `a` as `dtype` to a C-order block with the reduced axes last. `strides` are set to the steps through the block
 * along the axes of `a`. NULL when out of memory; the caller frees it. */
static char *copy_reduced_last(const rp_array *a, uint64_t axes, rp_dtype dtype, int64_t *strides)
{
    int64_t step = (int64_t)rp_dtype_size(dtype), size;
    bool possible = rpi_shape_size(a->ndim, a->shape, (size_t)step, &size);
    char *block = possible ? rp_malloc((size_t)(size * step)) : NULL;
    if (!block) return NULL;
    for (int reduced = 1; reduced >= 0; reduced--) {
        for (int i = a->ndim - 1; i >= 0; i--) {
            if ((int)(axes >> i & 1) != reduced) continue;
            strides[i] = step;
            step *= a->shape[i];
        }
    }
    copy_job job = {.pointers = {rpi_data(a), block}, .loop = rpi_cast_loop(a->dtype, dtype)};
    rpi_iter_init(&job.iter, a->ndim, a->shape, 2, (const int64_t *[]){a->strides, strides}, false);
    rpi_spread(a->size, RPI_GRAIN, copy_piece, &job);
    return block;
}

/* ---- preparation ----------------------------------------------------------------------------------------------- */

static bool is_reduced(const rpi_plan *plan, int axis)
{
    return plan->axes >> axis & 1;
}

/* True when the result does not depend on the order of the elements, down to the last bit. */
static bool any_order(const rpi_plan *plan)
{
    rpi_rule rule = rpi_op_get(plan->op)->rule;
    return rule == RPI_RULE_TEST || (rule != RPI_RULE_ARG && !rpi_is_float(plan->kernel));
}

static int by_step(const void *first, const void *second)
{
    int64_t a = ((const rpi_axis *)first)->in, b = ((const rpi_axis *)second)->in;
    return (a < b) - (a > b);
}

/* The reduced axes, merged as far as their order allows. Where any order will do they are turned forwards and sorted,
 * which merges the axes of every dense operand; `*in` moves to the element that then comes first. */
static rpi_axes reduced_axes(const rpi_plan *plan, const rp_array *a, const int64_t *strides, const char **in)
{
    rpi_axes axes = {0}, merged = {0};
    bool free_order = any_order(plan);
    for (int i = 0; i < a->ndim; i++) {
        rpi_axis axis = {a->shape[i], strides[i], 0};
        if (!is_reduced(plan, i) || axis.extent == 1) continue;
        if (free_order && axis.in < 0) {
            *in += (axis.extent - 1) * axis.in;
            axis.in = -axis.in;
        }
        axes.axis[axes.count++] = axis;
    }
    if (free_order && axes.count > 1) qsort(axes.axis, (size_t)axes.count, sizeof axes.axis[0], by_step);
    for (int i = 0; i < axes.count; i++) rpi_axes_add(&merged, axes.axis[i]);
    return merged;
}

/* The axes that stay, with their steps through operand and result. */
static rpi_axes kept_axes(const rpi_plan *plan, const rp_array *a, const int64_t *strides, const rp_array *out)
{
    rpi_axes axes = {0};
    int at = 0;
    for (int i = 0; i < a->ndim; i++) {
        if (!is_reduced(plan, i)) rpi_axes_add(&axes, (rpi_axis){a->shape[i], strides[i], out->strides[at]});
        if (!is_reduced(plan, i) || plan->keepdims) at++;
    }
    return axes;
}

/* Sum 0, product 1, any false, all true. */
static void fill_identity(const rpi_plan *plan, rp_array *out)
{
    uint8_t one = 1;
    memset(rpi_data(out), 0, (size_t)out->size * rpi_itemsize(out));
    if (plan->op == RP_OP_PROD || plan->op == RP_OP_ALL)
        rpi_cast_loop(RP_U8, out->dtype)(out->size, (char *[]){(char *)&one, rpi_data(out)},
                                         (int64_t[]){0, (int64_t)rpi_itemsize(out)});
}

/* Runs a job whose axes are set; false when out of memory. */
static bool run_job(reduce_job *job, const rpi_plan *plan)
{
    bool done = true;
    job->chunks = (job->reduced.extent + CHUNK - 1) / CHUNK;
    if (job->chunks > 1) {
        int64_t results = rpi_axes_size(&job->nest) * job->columns.extent;
        job->partial = rp_malloc((size_t)(results * job->chunks * job->out_size));
        if (!job->partial) return false;
    }
    spread_tasks(job);
    if (job->chunks > 1 && rpi_op_get(plan->op)->rule == RPI_RULE_ARG)
        done = join_indices(job, plan);
    else if (job->chunks > 1)
        join_values(job, plan);
    rp_free(job->partial);
    return done;
}

bool rpi_run_reduce(const rpi_plan *plan, const rp_array *a, rp_array *out, rpi_report *report)
{
    reduce_job job = {.kernel = rpi_choose_reduce(plan->op, plan->kernel, &report->table),
                      .in = a->size > 0 ? rpi_data(a) : NULL,
                      .out = rpi_data(out),
                      .out_size = (int64_t)rpi_itemsize(out)};
    if (rpi_reduced_count(a->ndim, a->shape, plan->axes) == 0) {
        fill_identity(plan, out);
        return true;
    }
    int64_t copied[RP_MAX_NDIM];
    const int64_t *strides = a->strides;
    char *block = NULL;
    rpi_axes reduced = reduced_axes(plan, a, strides, &job.in);
    if (reduced.count > 1 || a->dtype != plan->kernel) {
        block = copy_reduced_last(a, plan->axes, plan->kernel, copied);
        if (!block) return false;
        report->note = a->dtype != plan->kernel ? "copied: cast" : "copied: axes do not merge";
        job.in = block;
        strides = copied;
        reduced = reduced_axes(plan, a, strides, &job.in);
    }
    job.reduced = reduced.count > 0 ? reduced.axis[0] : (rpi_axis){1, 0, 0};
    job.nest = kept_axes(plan, a, strides, out);
    job.columns = rpi_axes_take_inner(&job.nest);
    bool done = run_job(&job, plan);
    rp_free(block);
    return done;
}
