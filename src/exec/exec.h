/* Shared inside src/exec only: how a planned operation is computed on values. */
#ifndef RAPTO_EXEC_EXEC_H
#define RAPTO_EXEC_EXEC_H

#include "core/iter_i.h"
#include "exec/backend_i.h"
#include "exec/map_i.h"
#include "graph/infer_i.h"

/* ---- run: one operation ---------------------------------------------------------------------------------------- */

/* Computes `plan` on values into a new array of the given shape, owned by the innermost scope; or the out-of-memory
 * error, with nothing changed; or the floating-point error that the state of this thread asks for. Any thread; takes no
 * lock. */
rp_array *rpi_run(const rpi_plan *plan, rp_array *const *operands, int ndim, const int64_t *shape);

/* How a run went, for the trace. */
typedef struct rpi_report {
    const char *table; /* the kernel table that ran */
    const char *note;  /* why the straight path was not taken; NULL when it was */
    unsigned raised;   /* floating-point errors that this thread watches */
} rpi_report;

/* The three kinds of run. `out` is new and not empty; false when out of memory. */
void rpi_run_elementwise(const rpi_plan *plan, rp_array *const *operands, rp_array *out, rpi_report *report);
bool rpi_run_reduce(const rpi_plan *plan, const rp_array *a, rp_array *out, rpi_report *report);
bool rpi_run_scan(const rpi_plan *plan, const rp_array *a, rp_array *out, rpi_report *report);

/* Converts the elements of one array to those of another of the same shape; what the narrowing raised goes to the
 * report. */
void rpi_convert(const rp_array *from, rp_array *to, rpi_report *report);

/* Elements per piece of a parallel loop over memory-bound work. */
#define RPI_GRAIN 32768

/* Runs `body` over [0, count): inline when it is one piece. */
void rpi_spread(int64_t count, int64_t grain, rp_loop_body *body, void *context);

/* ---- kernels --------------------------------------------------------------------------------------------------- */

/* Comparison of i64 with u64 by value; `first` is the dtype of the first operand. */
rpi_loop *rpi_mixed_compare_loop(rpi_op op, rp_dtype first);
/* Runs the map of a comparison of text (rpi_is_text_compare), which has no loop. */
void rpi_compare_text(const rpi_map *map, const rpi_map_data *data);

/* ---- trace ----------------------------------------------------------------------------------------------------- */

/* RAPTO_TRACE=1 prints one line to standard error for each operation that is computed. */
typedef struct rpi_trace {
    bool on;
    int64_t start_ns;
} rpi_trace;

rpi_trace rpi_trace_begin(void);
/* Counts an operation that leaves no line; false, and nothing is counted, when lines are wanted. */
bool rpi_trace_quick(void);
void rpi_trace_end(const rpi_trace *trace, const rpi_plan *plan, rp_array *const *operands, const rp_array *out,
                   const rpi_report *report);

/* Operations computed by this process so far (tests). */
int64_t rpi_runs(void);

#endif
