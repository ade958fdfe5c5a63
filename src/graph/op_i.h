/* The op table: one entry per row of ops.def. Data only; what the rules mean is decided in infer.c, how an op runs in
 * src/exec. */
#ifndef RAPTO_GRAPH_OP_I_H
#define RAPTO_GRAPH_OP_I_H

typedef enum rpi_op {
#define RP_OP(NAME, name, arity, class, rule, expr, doc) RP_OP_##NAME,
#include "graph/ops.def"
#undef RP_OP
    RP_OP_COUNT
} rpi_op;

typedef enum rpi_class { RPI_CLASS_ELEMENTWISE, RPI_CLASS_REDUCE, RPI_CLASS_SCAN, RPI_CLASS_COMPOSITE } rpi_class;

typedef enum rpi_rule {
    RPI_RULE_NUMERIC,
    RPI_RULE_SIGNED,
    RPI_RULE_FLOAT,
    RPI_RULE_DIVIDE,
    RPI_RULE_ROUND,
    RPI_RULE_COMPARE,
    RPI_RULE_LOGICAL,
    RPI_RULE_FLOATTEST,
    RPI_RULE_SUM,
    RPI_RULE_MINMAX,
    RPI_RULE_ARG,
    RPI_RULE_TEST,
    RPI_RULE_SELECT,
    RPI_RULE_OTHER
} rpi_rule;

#define RPI_MAX_ARITY 3

typedef struct rpi_op_info {
    const char *name; /* NumPy's word: "add" */
    int arity;
    rpi_class class_;
    rpi_rule rule;
    const char *expr;
    const char *doc;
} rpi_op_info;

/* The row of `op`; static. */
const rpi_op_info *rpi_op_get(rpi_op op);

#endif
