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
#include "exec/gather.h"
#include "exec/nest.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK 16384 /* elements of the reduced axis, and of a buffer; a multiple of the kernels' block of 128 */

typedef struct reduce_job {
    rpi_reduce *kernel;
    char *in, *out;
    int64_t out_size; /* bytes of one result */
    rpi_axes lines;   /* the reduced axes, merged as far as they go; `out` unused */
    int64_t count;    /* elements of a line */
    rpi_axis columns;
    rpi_axes nest;
    int64_t chunks;
    char *partial;         /* [nest][chunk][column]; NULL when there is one chunk */
    int64_t block, blocks; /* columns of one task, and how many such blocks */
    rpi_loop *load;        /* gathers; NULL: the kernel reads in place */
    int64_t size;          /* bytes of one element as the kernel reads it */
    char *buffers;         /* CHUNK elements per thread */
    bool watch;            /* for floating-point errors */
    atomic_uint raised;
} reduce_job;

/* ---- the parallel part ----------------------------------------------------------------------------------------- */

static int64_t chunk_length(const reduce_job *job, int64_t chunk)
{
    return chunk + 1 < job->chunks ? CHUNK : job->count - chunk * CHUNK;
}

/* First partial result of a chunk at one position of the nest. */
static char *partial_at(const reduce_job *job, int64_t position, int64_t chunk)
{
    return job->partial + (position * job->chunks + chunk) * job->columns.extent * job->out_size;
}

/* Gathers `columns` columns of a chunk, whose first line begins at `in`, and points the call at them. The axis with the
 * smaller steps runs innermost. */
static void gather_lines(const reduce_job *job, char *in, int64_t chunk, char *buffer, rpi_reduce_call *call)
{
    int64_t shape[RP_MAX_NDIM + 1], strides[RP_MAX_NDIM + 1];
    int axes = job->lines.count;
    for (int i = 0; i < axes; i++) {
        shape[i] = job->lines.axis[i].extent;
        strides[i] = job->lines.axis[i].in;
    }
    bool together = axes == 0 || llabs(job->columns.in) < llabs(strides[axes - 1]);
    if (together) {
        shape[axes] = call->inner;
        strides[axes++] = job->columns.in;
    }
    rpi_iter iter;
    rpi_iter_init(&iter, axes, shape, 1, (const int64_t *[]){strides}, true);
    rpi_gather_source from = {&iter, 0, in, job->load, job->size};
    call->in = buffer;
    call->count_stride = together ? call->inner * job->size : job->size;
    call->inner_stride = together ? job->size : call->count * job->size;
    if (together) {
        rpi_gather(&from, chunk * CHUNK * call->inner, call->count * call->inner, buffer);
        return;
    }
    for (int64_t column = 0; column < call->inner; column++, from.base += job->columns.in)
        rpi_gather(&from, chunk * CHUNK, call->count, buffer + column * call->inner_stride);
}

/* One task: a block of columns of one chunk at one position of the nest. */
static void run_task(const reduce_job *job, int64_t task, int thread)
{
    int64_t column = task % job->blocks * job->block, chunk = task / job->blocks % job->chunks;
    int64_t position = task / job->blocks / job->chunks, left = job->columns.extent - column, in, out;
    rpi_axes_offset(&job->nest, position, &in, &out);
    char *start = job->in + in + column * job->columns.in;
    rpi_reduce_call call = {.count = chunk_length(job, chunk),
                            .inner = left < job->block ? left : job->block,
                            .out = job->out + out + column * job->columns.out,
                            .out_stride = job->columns.out};
    if (job->partial) {
        call.out = partial_at(job, position, chunk) + column * job->out_size;
        call.out_stride = job->out_size;
    }
    if (job->load) {
        gather_lines(job, start, chunk, job->buffers + thread * CHUNK * job->size, &call);
    } else {
        call.count_stride = job->lines.count > 0 ? job->lines.axis[0].in : 0;
        call.inner_stride = job->columns.in;
        call.in = start + chunk * CHUNK * call.count_stride;
    }
    job->kernel(&call);
}

static void run_tasks(int64_t begin, int64_t end, int thread, void *context)
{
    reduce_job *job = context;
    if (job->watch) rpi_fp_clear();
    for (int64_t task = begin; task < end; task++) run_task(job, task, thread);
    if (job->watch) atomic_fetch_or(&job->raised, rpi_fp_flags());
}

/* Columns do not influence each other, so how they are cut into tasks may follow the thread count. Gathered blocks fill
 * the buffer. */
static void spread_tasks(reduce_job *job)
{
    int64_t positions = rpi_axes_size(&job->nest) * job->chunks, threads = rp_threads();
    int64_t length = job->chunks > 1 ? CHUNK : job->count;
    job->block = job->columns.extent;
    if (job->load) {
        job->block = CHUNK / length;
    } else if (positions < 4 * threads && length * job->columns.extent > RPI_GRAIN) {
        int64_t share = (job->columns.extent + 2 * threads - 1) / (2 * threads);
        job->block = (share + 63) / 64 * 64;
    }
    job->blocks = (job->columns.extent + job->block - 1) / job->block;
    int64_t work = length * (job->block < job->columns.extent ? job->block : job->columns.extent);
    rpi_spread(positions * job->blocks, work >= RPI_GRAIN ? 1 : RPI_GRAIN / work, run_tasks, job);
}

/* ---- joining chunks -------------------------------------------------------------------------------------------- */

/* Partial sums, minima and so on are reduced as elements of what the kernel makes. */
static void join_values(reduce_job *job, const rpi_plan *plan)
{
    rpi_reduce *kernel = rpi_choose_reduce(plan->op, plan->made == plan->loop[0] ? plan->kernel : plan->made, NULL);
    if (job->watch) rpi_fp_clear();
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
    if (job->watch) atomic_fetch_or(&job->raised, rpi_fp_flags());
}

/* Byte offset of element `index` of a line. */
static int64_t line_offset(const reduce_job *job, int64_t index)
{
    int64_t in, out;
    rpi_axes_offset(&job->lines, index, &in, &out);
    return in;
}

/* Partial indices count from the start of their chunk. The values that they point at are reduced to the chunk that
 * wins; the first wins a tie, so the whole gives the first index. */
static void join_index(const reduce_job *job, int64_t position, int64_t column, char *values)
{
    int64_t in, out, winner = 0;
    rpi_axes_offset(&job->nest, position, &in, &out);
    for (int64_t chunk = 0; chunk < job->chunks; chunk++) {
        int64_t index = chunk * CHUNK + ((const int64_t *)partial_at(job, position, chunk))[column];
        char *from = job->in + in + column * job->columns.in + line_offset(job, index);
        if (job->load)
            job->load(1, (char *[]){from, values + chunk * job->size}, (int64_t[]){0, 0});
        else
            memcpy(values + chunk * job->size, from, (size_t)job->size);
    }
    job->kernel(&(rpi_reduce_call){.count = job->chunks,
                                   .inner = 1,
                                   .in = values,
                                   .count_stride = job->size,
                                   .out = (char *)&winner,
                                   .out_stride = sizeof winner});
    *(int64_t *)(job->out + out + column * job->columns.out) =
        winner * CHUNK + ((const int64_t *)partial_at(job, position, winner))[column];
}

static bool join_indices(const reduce_job *job)
{
    char *values = rp_malloc((size_t)(job->chunks * job->size));
    if (!values) return false;
    for (int64_t position = 0; position < rpi_axes_size(&job->nest); position++)
        for (int64_t column = 0; column < job->columns.extent; column++) join_index(job, position, column, values);
    rp_free(values);
    return true;
}

/* ---- preparation ----------------------------------------------------------------------------------------------- */

static bool is_reduced(const rpi_plan *plan, int axis)
{
    return plan->axes >> axis & 1;
}

/* True when the result does not depend on the order of the elements, down to the last bit. (-0 is below +0 for the
 * kernels, and which NaN comes out is nobody's business.) */
static bool any_order(const rpi_plan *plan)
{
    rpi_rule rule = rpi_op_get(plan->op)->rule;
    rpi_kind kind = rpi_kind_of(plan->kernel);
    return rule == RPI_RULE_TEST || rule == RPI_RULE_MINMAX ||
           (rule == RPI_RULE_SUM && kind != RPI_KIND_FLOAT && kind != RPI_KIND_COMPLEX);
}

static int by_step(const void *first, const void *second)
{
    int64_t a = ((const rpi_axis *)first)->in, b = ((const rpi_axis *)second)->in;
    return (a < b) - (a > b);
}

/* The reduced axes, merged as far as their order allows. Where any order will do they are turned forwards and sorted,
 * which merges the axes of every dense operand; `job->in` moves to the element that then comes first. */
static void set_lines(reduce_job *job, const rpi_plan *plan, const rp_array *a)
{
    rpi_axes axes;
    axes.count = 0;
    bool free_order = any_order(plan);
    for (int i = 0; i < a->ndim; i++) {
        rpi_axis axis = {a->shape[i], a->strides[i], 0};
        if (!is_reduced(plan, i) || axis.extent == 1) continue;
        if (free_order && axis.in < 0) {
            job->in += (axis.extent - 1) * axis.in;
            axis.in = -axis.in;
        }
        axes.axis[axes.count++] = axis;
    }
    if (free_order && axes.count > 1) qsort(axes.axis, (size_t)axes.count, sizeof axes.axis[0], by_step);
    for (int i = 0; i < axes.count; i++) rpi_axes_add(&job->lines, axes.axis[i]);
    job->count = rpi_axes_size(&job->lines);
}

/* The axes that stay, with their steps through operand and result: the kernel's columns and a nest around them. */
static void set_columns(reduce_job *job, const rpi_plan *plan, const rp_array *a, const rp_array *out)
{
    int at = 0;
    for (int i = 0; i < a->ndim; i++) {
        if (!is_reduced(plan, i)) rpi_axes_add(&job->nest, (rpi_axis){a->shape[i], a->strides[i], out->strides[at]});
        if (!is_reduced(plan, i) || plan->keepdims) at++;
    }
    job->columns = rpi_axes_take_inner(&job->nest);
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

/* Memory for partial results and gathered elements; false when there is none. run_job frees it. */
static bool make_room(reduce_job *job)
{
    job->chunks = (job->count + CHUNK - 1) / CHUNK;
    if (job->chunks > 1) {
        int64_t results = rpi_axes_size(&job->nest) * job->columns.extent;
        job->partial = rp_malloc((size_t)(results * job->chunks * job->out_size));
        if (!job->partial) return false;
    }
    if (!job->load) return true;
    job->buffers = rp_malloc((size_t)(rp_threads() * CHUNK * job->size));
    return job->buffers != NULL;
}

static bool run_job(reduce_job *job, const rpi_plan *plan)
{
    bool done = make_room(job);
    if (done) {
        spread_tasks(job);
        if (job->chunks > 1 && rpi_op_get(plan->op)->rule == RPI_RULE_ARG)
            done = join_indices(job);
        else if (job->chunks > 1)
            join_values(job, plan);
    }
    rp_free(job->partial);
    rp_free(job->buffers);
    return done;
}

static bool reduce_at_once(const rpi_plan *plan, const rp_array *a, rp_array *out, rpi_report *report)
{
    reduce_job job; /* large: the axes are not zeroed */
    job.kernel = rpi_choose_reduce(plan->op, plan->kernel, &report->table);
    job.in = rpi_data(a);
    job.out = rpi_data(out);
    job.out_size = (int64_t)rpi_itemsize(out);
    job.size = (int64_t)rpi_size_of(plan->loop[0]);
    job.lines.count = job.nest.count = 0;
    job.partial = job.buffers = NULL;
    job.load = NULL;
    job.watch = rpi_fp_watched && rpi_fp_way(plan) == RPI_FP_HARDWARE;
    atomic_init(&job.raised, 0);
    set_lines(&job, plan, a);
    set_columns(&job, plan, a, out);
    job.load = rpi_read_loop(a->dtype, plan->loop[0], plan->rounds);
    bool cast = job.load != NULL;
    if (cast || job.lines.count > 1) {
        if (!cast) job.load = rpi_cast_loop(a->dtype, a->dtype);
        report->note = cast ? "gathered: cast" : "gathered: axes do not merge";
    }
    bool done = run_job(&job, plan);
    report->raised |= atomic_load(&job.raised) & rpi_fp_watched;
    return done;
}

/* ---- two stages --------------------------------------------------------------------------------------------- */

#define LINE 64 /* elements of the first stage at least */

/* The reduced axes of the first stage: all of them when there is one stage. */
static uint64_t first_stage(const rpi_plan *plan, const rp_array *a)
{
    uint64_t axes = 0;
    int64_t count = 1;
    if (rpi_op_get(plan->op)->rule != RPI_RULE_SUM || any_order(plan)) return plan->axes;
    for (int i = a->ndim - 1; i >= 0 && count < LINE; i--) {
        if (!is_reduced(plan, i)) continue;
        axes |= UINT64_C(1) << i;
        count *= a->shape[i];
    }
    return rpi_reduced_count(a->ndim, a->shape, plan->axes & ~axes) > 1 ? axes : plan->axes;
}

/* The first stage keeps its axes with extent 1, so the second is the same plan on a smaller operand. */
static bool reduce_values(const rpi_plan *plan, const rp_array *a, rp_array *out, rpi_report *report);

static bool reduce_in_stages(const rpi_plan *plan, uint64_t axes, const rp_array *a, rp_array *out, rpi_report *report)
{
    int64_t shape[RP_MAX_NDIM];
    for (int i = 0; i < a->ndim; i++) shape[i] = axes >> i & 1 ? 1 : a->shape[i];
    rpi_plan first = *plan;
    first.axes = axes;
    first.keepdims = true;
    rpi_plan second = *plan;
    second.loop[0] = plan->made;
    second.rounds = RP_BOOL;
    if (plan->made != plan->loop[0]) second.kernel = plan->made;
    rp_scope *scope = rp_scope_open();
    rp_array *part = scope ? rpi_new_empty(plan->made, a->ndim, shape) : rpi_error_memory();
    rpi_report rest = {0};
    bool done =
        !rpi_is_error(part) && reduce_at_once(&first, a, part, report) && reduce_values(&second, part, out, &rest);
    report->raised |= rest.raised;
    rp_scope_close(scope);
    return done;
}

static bool reduce_values(const rpi_plan *plan, const rp_array *a, rp_array *out, rpi_report *report)
{
    if (rpi_reduced_count(a->ndim, a->shape, plan->axes) == 0) {
        fill_identity(plan, out);
        return true;
    }
    uint64_t axes = first_stage(plan, a);
    if (axes == plan->axes) return reduce_at_once(plan, a, out, report);
    return reduce_in_stages(plan, axes, a, out, report);
}

/* What the kernel makes is rounded once, at the end, where the result has another dtype. */
bool rpi_run_reduce(const rpi_plan *plan, const rp_array *a, rp_array *out, rpi_report *report)
{
    if (plan->made == out->dtype) return reduce_values(plan, a, out, report);
    rp_scope *scope = rp_scope_open();
    rp_array *made = scope ? rpi_new_empty(plan->made, out->ndim, out->shape) : rpi_error_memory();
    bool done = !rpi_is_error(made) && reduce_values(plan, a, made, report);
    if (done) rpi_convert(made, out, report);
    rp_scope_close(scope);
    return done;
}
