/* The reference table: every row of graph/ops.def for every type that its rule allows, scalar and plain. It judges the
 * other tables and serves where they decline. */
#include "backend/ref/math.h"
#include "backend/types.h"
#include "exec/backend_i.h"

#define RPI_TEMPLATE "backend/ref/loop.inc"
#include "backend/instantiate.inc"

/* Reductions name their element type's scalar functions, which loop.inc has made above. */
#define RPI_TEMPLATE "backend/ref/reduce.inc"
#include "backend/instantiate.inc"

static const rpi_kernels table =
#define RPI_TABLE_NAME "ref"
#include "backend/table.inc"
    ;

const rpi_kernels *rpi_kernels_ref(void)
{
    return &table;
}
