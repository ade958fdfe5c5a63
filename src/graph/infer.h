/* Shared inside src/graph only: the dtypes of a plan. */
#ifndef RAPTO_GRAPH_INFER_H
#define RAPTO_GRAPH_INFER_H

#include "graph/infer_i.h"

/* Fills loop, kernel, made and result of `plan` (its op is set) from the operands, which are no errors. NULL, or the
 * error array. `attrs` may be NULL. */
rp_array *rpi_infer_dtypes(rp_array *const *operands, const rpi_attrs *attrs, rpi_plan *plan);

/* The same where an operand is a datetime or timedelta. */
rp_array *rpi_infer_times(rp_array *const *operands, const rpi_attrs *attrs, rpi_plan *plan);

/* Sets kernel and made of an elementwise or reducing plan that reads the dtype `loop`; `result` is set. */
void rpi_set_kernel(rpi_plan *plan, rp_dtype loop);

/* Whether the row has a loop for the kind of `dtype`. */
bool rpi_has_loop(const rpi_op_info *info, rp_dtype dtype);

/* "No loop matching ..." for a dtype that was asked for. */
rp_array *rpi_no_forced_loop(const rpi_op_info *info);

#endif
