/* All lines of an array along one axis, over the threads. */
#include "lines.h"
#include <stdatomic.h>

enum { GRAIN = 1 << 16 }; /* elements of one piece of parallel work */

typedef struct lines {
    rpi_line line;
    rpi_line_body *body;
    const rp_array *in, *out;
    int axis;
    atomic_bool failed;
} lines;

/* Where line number `index` starts, in C order over the other axes. */
static void place_line(const lines *l, int64_t index, rpi_line *line)
{
    line->in = rpi_data(l->in);
    line->out = rpi_data(l->out);
    for (int i = l->in->ndim - 1; i >= 0; i--) {
        if (i == l->axis) continue;
        int64_t at = index % l->in->shape[i];
        index /= l->in->shape[i];
        line->in += at * l->in->strides[i];
        line->out += at * l->out->strides[i];
    }
}

static void run_lines(int64_t begin, int64_t end, int thread, void *context)
{
    lines *l = context;
    rpi_line line = l->line;
    (void)thread;
    line.scratch = rp_malloc(rpi_line_scratch(line.order, line.n));
    if (!line.scratch) {
        atomic_store(&l->failed, true);
        return;
    }
    for (int64_t i = begin; i < end; i++) {
        place_line(l, i, &line);
        l->body(&line);
    }
    rp_free(line.scratch);
}

rp_status rpi_each_line(rpi_line line, const rp_array *in, const rp_array *out, int axis, rpi_line_body *body)
{
    if (in->size == 0) return RP_OK;
    line.n = in->shape[axis];
    line.in_step = in->strides[axis];
    line.out_step = out->strides[axis];
    lines l = {.line = line, .body = body, .in = in, .out = out, .axis = axis};
    rp_parallel_for(in->size / line.n, line.n < GRAIN ? GRAIN / line.n : 1, run_lines, &l);
    return atomic_load(&l.failed) ? RP_ENOMEM : RP_OK;
}
