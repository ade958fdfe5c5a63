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

#define RPI_LOOP_ENTRY(DTYPE, tag, name) [RP_##DTYPE] = loop_##tag##_##name,
#define RPI_ROW_ELEMENTWISE(NAME, name, RULE)                                                                          \
    [RP_OP_##NAME] = {RPI_IF_##RULE##_BOOL(RPI_BOOL_TYPES(RPI_LOOP_ENTRY, name))                                       \
                          RPI_IF_##RULE##_INT(RPI_INT_TYPES(RPI_LOOP_ENTRY, name))                                     \
                              RPI_IF_##RULE##_FLOAT(RPI_FLOAT_TYPES(RPI_LOOP_ENTRY, name))},
#define RPI_ALL_ENTRIES(NAME, entry, name)                                                                             \
    [RP_OP_##NAME] = {RPI_BOOL_TYPES(entry, name) RPI_INT_TYPES(entry, name) RPI_FLOAT_TYPES(entry, name)},
#define RPI_SKIP(NAME, name, RULE)

static const rpi_kernels table = {
    .name = "ref",
    .loop =
        {
#define RPI_ROW_REDUCE    RPI_SKIP
#define RPI_ROW_SCAN      RPI_SKIP
#define RPI_ROW_COMPOSITE RPI_SKIP
#define RP_OP(NAME, name, arity, CLASS, RULE, expr, doc) RPI_ROW_##CLASS(NAME, name, RULE)
#include "graph/ops.def"
#undef RP_OP
#undef RPI_ROW_REDUCE
#undef RPI_ROW_SCAN
#undef RPI_ROW_ELEMENTWISE
#define RPI_BOOL_ENTRY(NAME, name, arity) [RP_OP_##NAME][RP_BOOL] = loop_b8_##name,
            RPI_BOOL_NUMERIC(RPI_BOOL_ENTRY)},
    .reduce =
        {
#define RPI_REDUCE_ENTRY(DTYPE, tag, name) [RP_##DTYPE] = reduce_##name##_##tag,
#define RPI_ROW_ELEMENTWISE                RPI_SKIP
#define RPI_ROW_REDUCE(NAME, name, RULE)   RPI_ALL_ENTRIES(NAME, RPI_REDUCE_ENTRY, name)
#define RPI_ROW_SCAN                       RPI_SKIP
#define RP_OP(NAME, name, arity, CLASS, RULE, expr, doc) RPI_ROW_##CLASS(NAME, name, RULE)
#include "graph/ops.def"
#undef RP_OP
#undef RPI_ROW_REDUCE
#undef RPI_ROW_SCAN
        },
    .scan =
        {
#define RPI_SCAN_ENTRY(DTYPE, tag, name) [RP_##DTYPE] = scan_##name##_##tag,
#define RPI_ROW_REDUCE                   RPI_SKIP
#define RPI_ROW_SCAN(NAME, name, RULE)   RPI_ALL_ENTRIES(NAME, RPI_SCAN_ENTRY, name)
#define RP_OP(NAME, name, arity, CLASS, RULE, expr, doc) RPI_ROW_##CLASS(NAME, name, RULE)
#include "graph/ops.def"
#undef RP_OP
        },
};

const rpi_kernels *rpi_kernels_ref(void)
{
    return &table;
}
