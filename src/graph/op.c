#include "graph/op_i.h"

static const rpi_op_info op_table[RP_OP_COUNT] = {
#define RP_OP(NAME, name, arity, class, rule, kinds, tables, identity, expr, doc)                                      \
    [RP_OP_##NAME] = {#name, arity, RPI_CLASS_##class, RPI_RULE_##rule, #kinds, RPI_IDENTITY_##identity, expr, doc},
#include "graph/ops.def"
#undef RP_OP
};

const rpi_op_info *rpi_op_get(rpi_op op)
{
    return &op_table[op];
}
