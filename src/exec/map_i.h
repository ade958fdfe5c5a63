/* Elementwise loops over operands of any layout and dtype, with masks, several results and given results: the one
 * engine under the op table's elementwise rows and the ufuncs. Contract for ufunc and routines. */
#ifndef RAPTO_EXEC_MAP_I_H
#define RAPTO_EXEC_MAP_I_H

#include "core/iter_i.h"
#include "exec/backend_i.h"
#include "exec/float_errors_i.h"

/* What runs, decided. */
typedef struct rpi_map {
    const char *name; /* in messages and the trace */
    int nin, nout;
    rpi_loop *loop;      /* a kernel; NULL: */
    rp_ufunc_loop *user; /* a function of the user, with `context` */
    void *context;
    rp_dtype read[RP_UFUNC_MAX_IN];    /* what each operand is read as */
    rp_dtype rounds;                   /* see rpi_plan */
    rp_dtype made[RP_UFUNC_MAX_OUT];   /* what the loop writes */
    rp_dtype result[RP_UFUNC_MAX_OUT]; /* what that means; the dtype of a new result */
    rpi_fp fp;
    rpi_op op;     /* for `fp` */
    int64_t grain; /* elements per piece; INT64_MAX: one thread */
} rpi_map;

/* The values that it runs on. All VALUEs, no overlap but of an operand with a result element by element. */
typedef struct rpi_map_data {
    rp_array *const *in; /* broadcast to the results */
    rp_array *const *out;
    const rp_array *where; /* bool, broadcast; NULL: all elements */
} rpi_map_data;

/* The loop that converts operands to what a kernel reads, by way of the half precision `rounds` (rpi_plan); NULL when
 * they are read as they lie. */
rpi_loop *rpi_read_loop(rp_dtype from, rp_dtype read, rp_dtype rounds);

/* The map of a planned elementwise op. `*table` says which kernel table serves (may be NULL). */
void rpi_map_of_plan(const rpi_plan *plan, rpi_map *map, const char **table);

/* Computes; returns what was raised (bits of rp_float_event that this thread watches). `*note` (may be NULL) says why
 * the straight path was not taken. */
unsigned rpi_map_run(const rpi_map *map, const rpi_map_data *data, const char **note);

/* The kernel of the level in use, else of the reference table; NULL when neither has one. `*table` says which (may be
 * NULL). */
rpi_loop *rpi_choose_loop(const rpi_plan *plan, const char **table);
rpi_loop *rpi_choose_f64(rpi_op op); /* of an op on doubles */
rpi_reduce *rpi_choose_reduce(rpi_op op, rp_dtype dtype, const char **table);
rpi_scan *rpi_choose_scan(rpi_op op, rp_dtype dtype, const char **table);
bool rpi_has_kernel(const rpi_plan *plan);

/* A new result laid out as `order` and the operands ask: the layout of the first operand of its shape for K. */
rp_array *rpi_map_result(rp_dtype dtype, int nin, rp_array *const *operands, rp_order order, int ndim,
                         const int64_t *shape);

#endif
