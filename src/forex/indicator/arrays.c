// The shared nodes over whole arrays.
#include "indicator_i.h"
#include "primitives_i.h"

enum { STATE = 1024 };

// Runs a windowed node from its first value on.
static void run(fxi_node_fn *node, const double *x, int64_t count, int64_t period, double *const outs[2], double factor,
                double *scratch)
{
    _Alignas(64) char state[STATE] = {0};
    int64_t wait = period - 1;
    if (count <= wait) return;
    const double *in[FXI_MAX_IN] = {x + wait};
    double *out[FXI_MAX_PORTS] = {outs[0] + wait, outs[1] ? outs[1] + wait : NULL};
    const double p[FXI_MAX_CONSTANTS] = {(double)period, factor};
    node(&(fxi_step){
        .n = count - wait, .place = wait, .in = in, .out = out, .state = state, .p = p, .scratch = scratch});
}

void fxi_array_sum(const double *x, int64_t count, int64_t period, double *out)
{
    run(RP_KERNEL_PICK(fxi_primitives)->sum, x, count, period, (double *[2]){out}, 1.0, NULL);
}

void fxi_array_squares(const double *x, int64_t count, int64_t period, double *out, double *mean)
{
    run(RP_KERNEL_PICK(fxi_primitives)->squares, x, count, period, (double *[2]){out, mean}, 0.0, NULL);
}

void fxi_array_highest(const double *x, int64_t count, int64_t period, double *out, double *scratch)
{
    run(RP_KERNEL_PICK(fxi_primitives)->highest, x, count, period, (double *[2]){out}, 0.0, scratch);
}

void fxi_array_lowest(const double *x, int64_t count, int64_t period, double *out, double *scratch)
{
    run(RP_KERNEL_PICK(fxi_primitives)->lowest, x, count, period, (double *[2]){out}, 0.0, scratch);
}

void fxi_array_decay(const double *x, int64_t count, double keep, double take, double *out)
{
    _Alignas(64) char state[STATE] = {0};
    if (count <= 0) return;
    const double p[FXI_MAX_CONSTANTS] = {keep, take, (double)FXI_SEED_ZERO, 1.0};
    RP_KERNEL_PICK(fxi_primitives)
        ->decay(&(fxi_step){.n = count, .in = (const double *[]){x}, .out = (double *[]){out}, .state = state, .p = p});
}
