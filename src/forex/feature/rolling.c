// Sums and moments over a window of bars.
#include "rolling.h"

#include <math.h>

double fxi_ratio(double a, double b)
{
    return b != 0.0 ? a / b : NAN;
}

static rp_status no_memory(int64_t window, rp_error *error)
{
    return rp_fail(error, RP_ENOMEM, "features: no memory for a window of %lld bars", (long long)window);
}

/* ---- sums -------------------------------------------------------------------------------------------------------- */

rp_status fxi_roll_sum(const double *x, int64_t count, int64_t window, double *out, rp_error *error)
{
    // tail[i]: sum from place i of the block before to that block's end.
    double *tail = rp_malloc((size_t)window * sizeof *tail), head = 0.0;
    if (!tail) return no_memory(window, error);
    for (int64_t t = 0; t < count; t++) {
        int64_t place = t % window;
        head = place ? head + x[t] : x[t];
        if (t < window - 1)
            out[t] = NAN;
        else
            out[t] = place == window - 1 ? head : tail[place + 1] + head;
        if (place < window - 1) continue;
        tail[place] = x[t];
        for (int64_t i = place - 1; i >= 0; i--) tail[i] = x[t - place + i] + tail[i + 1];
    }
    rp_free(tail);
    return RP_OK;
}

/* ---- moments ----------------------------------------------------------------------------------------------------- */

static void add_pair(fxi_moments *m, double x, double y)
{
    if (isnan(x) || isnan(y)) return;
    m->count += 1.0;
    double from_x = x - m->mean_x, from_y = y - m->mean_y;
    m->mean_x += from_x / m->count;
    m->mean_y += from_y / m->count;
    m->xx += from_x * (x - m->mean_x);
    m->yy += from_y * (y - m->mean_y);
    m->xy += from_x * (y - m->mean_y);
}

// Chan, Golub and LeVeque (1983): moments of two sets from the moments of each.
static fxi_moments together(const fxi_moments *a, const fxi_moments *b)
{
    if (a->count == 0.0) return *b;
    if (b->count == 0.0) return *a;
    double n = a->count + b->count, x = b->mean_x - a->mean_x, y = b->mean_y - a->mean_y;
    double share = b->count / n, weight = a->count * share;
    return (fxi_moments){n,
                         a->mean_x + x * share,
                         a->mean_y + y * share,
                         a->xx + b->xx + x * x * weight,
                         a->yy + b->yy + y * y * weight,
                         a->xy + b->xy + x * y * weight};
}

rp_status fxi_roll_moments(const double *x, const double *y, int64_t count, int64_t window, fxi_moments_use *use,
                           void *context, rp_error *error)
{
    fxi_moments *tail = rp_malloc((size_t)window * sizeof *tail), head = {0};
    if (!tail) return no_memory(window, error);
    for (int64_t t = 0; t < count; t++) {
        int64_t place = t % window, begin = t - place;
        if (place == 0) head = (fxi_moments){0};
        add_pair(&head, x[t], y ? y[t] : 0.0);
        if (t >= window - 1) {
            fxi_moments all = place == window - 1 ? head : together(&tail[place + 1], &head);
            use(context, t, &all);
        }
        if (place < window - 1) continue;
        fxi_moments sum = {0};
        for (int64_t i = place; i >= 0; i--) {
            add_pair(&sum, x[begin + i], y ? y[begin + i] : 0.0);
            tail[i] = sum;
        }
    }
    rp_free(tail);
    return RP_OK;
}

/* ---- range ------------------------------------------------------------------------------------------------------- */

void fxi_average_range(const fxi_frame *frame, int64_t period, double *out)
{
    double sum = 0.0, p = (double)period;
    for (int64_t t = 0; t < frame->count; t++) {
        if (t > 0 && t <= period) sum += frame->true_range[t];
        if (t < period)
            out[t] = NAN;
        else
            out[t] = t == period ? sum / p : (out[t - 1] * (p - 1.0) + frame->true_range[t]) / p;
    }
}

int64_t fxi_average_range_fade(int64_t period)
{
    double p = (double)period;
    return period > 1 ? period + (int64_t)ceil(log(1e-10) / log((p - 1.0) / p)) : 1;
}
