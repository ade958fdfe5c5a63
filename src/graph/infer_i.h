/* What an operation will do, decided before anything is computed or recorded: dtypes by NEP 50 and the row's rule,
 * shape by broadcasting or by the reduced axes. Every error of dtype, shape or axis is found here. Pure: looks at
 * dtypes and shapes, and at the value of weak integer scalars only. */
#ifndef RAPTO_GRAPH_INFER_I_H
#define RAPTO_GRAPH_INFER_I_H

#include "core/array_i.h"
#include "graph/op_i.h"

/* How to run an op. Kept in nodes, handed to exec. */
typedef struct rpi_plan {
    rpi_op op;
    rp_dtype loop[RPI_MAX_ARITY]; /* what each operand is read as */
    rp_dtype rounds;              /* f16 or bf16: operands read as f32 are rounded to it; else RP_BOOL */
    rp_dtype kernel;              /* column of the kernel tables: a dtype or an rpi_column */
    rp_dtype made;                /* what the kernel writes; exec converts it to `result` (f16 is computed in f32) */
    rp_dtype result;
    uint64_t axes; /* bit i: axis i is reduced or scanned */
    bool keepdims;
} rpi_plan;

/* A plan and the shape of its result. */
typedef struct rpi_spec {
    rpi_plan plan;
    int ndim;
    int64_t shape[RP_MAX_NDIM];
} rpi_spec;

/* What the caller of a reduction or scan asks for. */
typedef struct rpi_attrs {
    const char *name; /* the public function, for messages */
    uint64_t axes;
    bool keepdims;
    bool read_as_f64; /* integers and bool are read as f64 (mean) */
    bool has_dtype;   /* the caller asks for the loop whose result is `dtype` (NumPy's dtype=); whether the operands may
                         be cast to what it reads is the caller's to check (plan.loop) */
    rp_dtype dtype;
} rpi_attrs;

/* NULL and `*spec`, or the error array: an operand that is one, or a new one. `attrs` may be NULL for elementwise ops.
 */
rp_array *rpi_infer(rpi_op op, rp_array *const *operands, const rpi_attrs *attrs, rpi_spec *spec);

/* NULL and the bit set of `count` axes (negative ones count from the end), or the error array. `count` -1 with `axes`
 * NULL: all of them. */
rp_array *rpi_axis_set(const char *name, const rp_array *a, int count, const int *axes, uint64_t *set);

/* Number of elements that fall into one element of the result. */
int64_t rpi_reduced_count(int ndim, const int64_t *shape, uint64_t axes);

/* The short name of the kernel column of `plan`, for messages. */
static inline const char *rpi_kernel_name(const rpi_plan *plan)
{
    return (int)plan->kernel < RP_DTYPE_COUNT ? rpi_row(plan->kernel)->name : "timedelta with number";
}

/* True for a comparison of i64 with u64, which no common dtype holds: each operand is then read as what it is. */
static inline bool rpi_is_mixed_compare(const rpi_plan *plan)
{
    return rpi_op_get(plan->op)->rule == RPI_RULE_COMPARE && plan->loop[0] != plan->loop[1] &&
           rpi_is_integer(plan->loop[0]);
}

/* True for a comparison of text, which exec does without a kernel: each operand is read in its own width. */
static inline bool rpi_is_text_compare(const rpi_plan *plan)
{
    return rpi_op_get(plan->op)->rule == RPI_RULE_COMPARE && rpi_is_text(plan->loop[0]);
}

#endif
