/* Running sums and maxima along one axis: sequential along it, parallel over the others. */
#include "exec/nest.h"
#include <stdatomic.h>

typedef struct scan_job {
    rpi_scan *kernel;
    const char *in;
    char *out;
    rpi_axis scanned, columns;
    rpi_axes nest;
    bool watch;
    atomic_uint *raised;
} scan_job;

static void run_positions(int64_t begin, int64_t end, int thread, void *context)
{
    const scan_job *job = context;
    if (job->watch) rpi_fp_clear();
    for (int64_t position = begin; position < end; position++) {
        int64_t in, out;
        rpi_axes_offset(&job->nest, position, &in, &out);
        job->kernel(&(rpi_scan_call){.count = job->scanned.extent,
                                     .inner = job->columns.extent,
                                     .in = job->in + in,
                                     .in_count_stride = job->scanned.in,
                                     .in_inner_stride = job->columns.in,
                                     .out = job->out + out,
                                     .out_count_stride = job->scanned.out,
                                     .out_inner_stride = job->columns.out});
    }
    if (job->watch) atomic_fetch_or(job->raised, rpi_fp_flags());
}

/* One position of the nest and one long axis of columns: the columns are the parallel axis. */
static void run_columns(int64_t begin, int64_t end, int thread, void *context)
{
    scan_job part = *(const scan_job *)context;
    part.in += begin * part.columns.in;
    part.out += begin * part.columns.out;
    part.columns.extent = end - begin;
    run_positions(0, 1, thread, &part);
}

static void scan_values(const rpi_plan *plan, const rp_array *a, rp_array *out, rpi_report *report)
{
    atomic_uint raised = 0;
    scan_job job = {.kernel = rpi_choose_scan(plan->op, plan->kernel, &report->table),
                    .in = rpi_data(a),
                    .out = rpi_data(out),
                    .watch = rpi_fp_watched && rpi_fp_way(plan) == RPI_FP_HARDWARE,
                    .raised = &raised};
    for (int i = 0; i < a->ndim; i++) {
        rpi_axis axis = {a->shape[i], a->strides[i], out->strides[i]};
        if (plan->axes >> i & 1)
            job.scanned = axis;
        else
            rpi_axes_add(&job.nest, axis);
    }
    job.columns = rpi_axes_take_inner(&job.nest);
    int64_t positions = rpi_axes_size(&job.nest), work = job.scanned.extent * job.columns.extent;
    if (positions == 1) {
        int64_t grain = (RPI_GRAIN / job.scanned.extent + 63) / 64 * 64;
        rpi_spread(job.columns.extent, grain > 0 ? grain : 64, run_columns, &job);
    } else {
        rpi_spread(positions, work >= RPI_GRAIN ? 1 : RPI_GRAIN / work, run_positions, &job);
    }
    report->raised |= atomic_load(&raised) & rpi_fp_watched;
}

/* Operand and result pass through arrays of the kernel's dtypes where they have others. */
static bool scan_converted(const rpi_plan *plan, const rp_array *a, rp_array *out, rpi_report *report)
{
    rp_array *in = a->dtype == plan->loop[0] ? NULL : rpi_new_empty(plan->loop[0], a->ndim, a->shape);
    rp_array *made = out->dtype == plan->made ? NULL : rpi_new_empty(plan->made, out->ndim, out->shape);
    if ((in && rpi_is_error(in)) || (made && rpi_is_error(made))) return false;
    if (in) rpi_convert(a, in, report);
    scan_values(plan, in ? in : a, made ? made : out, report);
    if (made) rpi_convert(made, out, report);
    return true;
}

bool rpi_run_scan(const rpi_plan *plan, const rp_array *a, rp_array *out, rpi_report *report)
{
    if (a->dtype == plan->loop[0] && out->dtype == plan->made) {
        scan_values(plan, a, out, report);
        return true;
    }
    rp_scope *scope = rp_scope_open();
    bool done = scope && scan_converted(plan, a, out, report);
    rp_scope_close(scope);
    return done;
}
