/* From a public call to a submitted operation: inference, then rpi_submit. Shared by the files of src/graph. */
#ifndef RAPTO_GRAPH_APPLY_I_H
#define RAPTO_GRAPH_APPLY_I_H

#include "graph/node_i.h"

/* Elementwise. */
rp_array *rpi_apply(rpi_op op, rp_array *const *operands);
/* What inference cannot see: a negative exponent of an integer power. NULL, or the error array. */
rp_array *rpi_check_values(const rpi_plan *plan, rp_array *const *operands);

/* Reductions and scans. `count` axes, negative ones count from the end; RPI_ALL_AXES with `axes` NULL means all. */
#define RPI_ALL_AXES (-1)
typedef struct rpi_over {
    const char *name; /* the public function, for messages; NULL: the row's */
    int count;
    const int *axes;
    bool keepdims;
    bool read_as_f64; /* see rpi_attrs */
    bool has_dtype;   /* see rpi_attrs */
    rp_dtype dtype;
} rpi_over;
rp_array *rpi_apply_over(rpi_op op, rp_array *a, const rpi_over *over);

#endif
