/* Running sums and maxima along one axis: sequential along it, parallel over the others. */
#include "exec/nest.h"

typedef struct scan_job {
    rpi_scan *kernel;
    const char *in;
    char *out;
    rpi_axis scanned, columns;
    rpi_axes nest;
} scan_job;

static void run_positions(int64_t begin, int64_t end, int thread, void *context)
{
    const scan_job *job = context;
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

void rpi_run_scan(const rpi_plan *plan, const rp_array *a, rp_array *out, rpi_report *report)
{
    scan_job job = {
        .kernel = rpi_choose_scan(plan->op, plan->kernel, &report->table), .in = rpi_data(a), .out = rpi_data(out)};
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
}
