/* All transforms of an array along one axis, over the threads. */
#include "transform.h"

enum {
    GRAIN = 1 << 15,     /* elements of one piece of parallel work */
    SHORT = 192,         /* lengths that are best computed side by side even where each one is contiguous */
    MANY_BYTES = 1 << 26 /* largest work of transforms side by side */
};

typedef struct spread {
    const rpi_fft_lines *lines;
    rpi_fft_side in, out; /* without the lanes */
    int ndim;             /* of the other axes, the one with the nearest results last */
    int64_t shape[RP_MAX_NDIM], in_strides[RP_MAX_NDIM], out_strides[RP_MAX_NDIM];
    int64_t count, work; /* transforms; bytes */
    int lanes;           /* transforms side by side; 0: one alone */
    atomic_bool failed;
} spread;

static int64_t distance(int64_t stride)
{
    return stride < 0 ? -stride : stride;
}

/* The other axes by falling distance of the results. */
static void order_axes(spread *s)
{
    const rp_array *in = s->lines->in, *out = s->lines->out;
    s->count = 1;
    for (int axis = 0; axis < in->ndim; axis++) {
        if (axis == s->lines->axis) continue;
        int at = s->ndim++;
        for (; at > 0 && distance(s->out_strides[at - 1]) < distance(out->strides[axis]); at--) {
            s->shape[at] = s->shape[at - 1];
            s->in_strides[at] = s->in_strides[at - 1];
            s->out_strides[at] = s->out_strides[at - 1];
        }
        s->shape[at] = in->shape[axis];
        s->in_strides[at] = in->strides[axis];
        s->out_strides[at] = out->strides[axis];
        s->count *= in->shape[axis];
    }
}

/* Where transform number `index` starts. */
static void place(const spread *s, int64_t index, char **in, char **out)
{
    *in = rpi_data(s->lines->in);
    *out = rpi_data(s->lines->out);
    for (int i = s->ndim - 1; i >= 0; i--) {
        int64_t at = index % s->shape[i];
        index /= s->shape[i];
        *in += at * s->in_strides[i];
        *out += at * s->out_strides[i];
    }
}

static void run_piece(int64_t begin, int64_t end, int thread, void *context)
{
    spread *s = context;
    const rpi_fft_kernels *kernels = rpi_fft_kernels_of(s->lines->job.plan->size);
    rpi_fft_side in = s->in, out = s->out;
    void *work = rpi_fft_memory(s->work);
    (void)thread;
    if (!work) {
        atomic_store(&s->failed, true);
        return;
    }
    int64_t width = s->lanes ? s->lanes : 1;
    for (int64_t first = begin; first < end; first += width) {
        in.lanes = out.lanes = (int)(end - first < width ? end - first : width);
        for (int i = 0; i < in.lanes; i++) place(s, first + i, &in.lane[i], &out.lane[i]);
        if (s->lanes)
            kernels->many(&s->lines->job, &in, &out, work);
        else if (!kernels->single(&s->lines->job, &in, &out, work))
            atomic_store(&s->failed, true);
    }
    rp_free(work);
}

static bool is_complex(const rp_array *a)
{
    return rpi_kind_of(a->dtype) == RPI_KIND_COMPLEX;
}

/* How elements lie along the axis. Pairs of reals are the complex numbers of half the length. */
static rpi_fft_side side_of(const rp_array *a, const rpi_fft_lines *lines, int64_t most, bool pairs)
{
    int64_t extent = a->shape[lines->axis], stride = a->strides[lines->axis];
    rpi_fft_side side = {.step = stride, .have = extent < most ? extent : most, .per = 1};
    side.scale = lines->scale;
    side.swap = lines->backward && lines->job.kind == RPI_FFT_COMPLEX;
    if (is_complex(a)) side.imag = lines->job.plan->size;
    if (pairs) {
        side.step = 2 * stride;
        side.imag = stride;
        side.per = 2;
    }
    return side;
}

/* Whether lanes are to hold transforms, not columns of one. Columns need less memory; lanes suit elements far apart. */
static bool side_by_side(const spread *s)
{
    const rpi_fft_plan *plan = s->lines->job.plan;
    if (!plan->core.inner && plan->core.n1 == 1) return true;
    if (s->count < RPI_FFT_LANES(plan->size) / 2) return false;
    bool contiguous = s->in.step <= 2 * plan->size && s->out.step <= 2 * plan->size;
    int64_t most = s->count >= RPI_FFT_LANES(plan->size) ? MANY_BYTES : MANY_BYTES / 8;
    return contiguous ? plan->core.n <= SHORT : rpi_fft_work(plan, true) <= most;
}

rp_status rpi_fft_run(const rpi_fft_lines *lines)
{
    const rpi_fft_plan *plan = lines->job.plan;
    rpi_fft_kind kind = lines->job.kind;
    int64_t n = plan->n, half = n / 2 + 1, lanes = RPI_FFT_LANES(plan->size);
    spread s = {.lines = lines};
    s.in =
        side_of(lines->in, lines, kind == RPI_FFT_REAL_BACKWARD ? half : n, kind == RPI_FFT_REAL_FORWARD && plan->real);
    s.out = side_of(lines->out, lines, kind == RPI_FFT_REAL_FORWARD ? half : n,
                    kind == RPI_FFT_REAL_BACKWARD && plan->real);
    order_axes(&s);
    if (s.count == 0) return RP_OK;
    if (side_by_side(&s)) s.lanes = (int)lanes;
    s.work = rpi_fft_work(plan, s.lanes > 0);
    int64_t grain = n < GRAIN ? GRAIN / n : 1;
    if (s.lanes) grain = (grain + lanes - 1) / lanes * lanes;
    rp_parallel_for(s.count, grain, run_piece, &s);
    return atomic_load(&s.failed) ? RP_ENOMEM : RP_OK;
}
