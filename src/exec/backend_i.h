/* The contract between exec and the backends: tables of kernels. Exec decides everything (promotion, broadcasting, axis
 * coalescing, buffering, tiles, threads) and hands kernels solved problems; a table entry that is NULL declines, and
 * exec falls back to the reference table, which is complete.
 *
 * One result: every table gives the same bits for the same call (fixed order of accumulation, one definition of each
 * transcendental). Kernels never allocate and never fail.
 */
#ifndef RAPTO_EXEC_BACKEND_I_H
#define RAPTO_EXEC_BACKEND_I_H

#include <rapto/array.h>

#include "graph/op_i.h"

/* Elementwise: `pointers` and byte `strides` hold the operands in order and the result last; all operands have the loop
 * dtype (WHERE: bool, T, T), the result the row's result dtype. A stride of 0 is a broadcast scalar; strides may be
 * negative. The result either overlaps no operand or coincides with one exactly (same pointer, same stride). */
typedef void rpi_loop(int64_t n, char *const *pointers, const int64_t *strides);

/* Reduce: out[j] = reduction of in[0..count-1][j] for j < inner. The order of accumulation of each column depends on
 * `count` alone, never on strides, `inner`, or the table: for float sums and products, blocks of 128 elements, each in
 * 8 lanes (element i to lane i % 8) that are combined as ((0+1)+(2+3))+((4+5)+(6+7)), then blocks combined pairwise as
 * described in backend/ref/reduce. `count` is at least 1. */
typedef struct rpi_reduce_call {
    int64_t count, inner;
    const char *in;
    int64_t count_stride, inner_stride; /* bytes */
    char *out;
    int64_t out_stride; /* bytes */
} rpi_reduce_call;
typedef void rpi_reduce(const rpi_reduce_call *call);

/* Scan: out[i][j] = running result of in[0..i][j], sequential in i. `in` may equal `out`. */
typedef struct rpi_scan_call {
    int64_t count, inner;
    const char *in;
    int64_t in_count_stride, in_inner_stride;
    char *out;
    int64_t out_count_stride, out_inner_stride;
} rpi_scan_call;
typedef void rpi_scan(const rpi_scan_call *call);

typedef struct rpi_kernels {
    const char *name;                                /* "ref", "v2", "v3", "v4" */
    rpi_loop *loop[RP_OP_COUNT][RPI_COLUMNS];        /* by column (rpi_plan.kernel) */
    rpi_reduce *reduce[RP_OP_COUNT][RP_DTYPE_COUNT]; /* by operand dtype */
    rpi_scan *scan[RP_OP_COUNT][RP_DTYPE_COUNT];     /* by operand dtype */
} rpi_kernels;

/* The complete reference table (backend/ref) and the table of one level (backend/cpu; NULL when not built). Both are
 * constant after the first call, which is thread-safe. */
const rpi_kernels *rpi_kernels_ref(void);
const rpi_kernels *rpi_kernels_cpu(rp_isa isa);

#endif
