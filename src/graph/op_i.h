/* The op table: one entry per row of ops.def. Data only; what the rules mean is decided in infer_dtype.c and
 * infer_time.c, how an op runs in src/exec. */
#ifndef RAPTO_GRAPH_OP_I_H
#define RAPTO_GRAPH_OP_I_H

#include <rapto/array.h>

typedef enum rpi_op {
#define RP_OP(NAME, name, ...) RP_OP_##NAME,
#include "graph/ops.def"
#undef RP_OP
    RP_OP_COUNT
} rpi_op;

typedef enum rpi_class { RPI_CLASS_ELEMENTWISE, RPI_CLASS_REDUCE, RPI_CLASS_SCAN, RPI_CLASS_COMPOSITE } rpi_class;

typedef enum rpi_rule {
    RPI_RULE_NUMERIC,
    RPI_RULE_SIGNED,
    RPI_RULE_FLOAT,
    RPI_RULE_HALF,
    RPI_RULE_DIVIDE,
    RPI_RULE_FLOAT64,
    RPI_RULE_ROUND,
    RPI_RULE_PART,
    RPI_RULE_SCALE,
    RPI_RULE_COMPARE,
    RPI_RULE_LOGICAL,
    RPI_RULE_FLOATTEST,
    RPI_RULE_COUNT,
    RPI_RULE_EXPONENT,
    RPI_RULE_SUM,
    RPI_RULE_MINMAX,
    RPI_RULE_ARG,
    RPI_RULE_TEST,
    RPI_RULE_SELECT,
    RPI_RULE_OTHER
} rpi_rule;

/* What a ufunc's reduction starts from, and whether it may go over several axes (all but NONE). */
typedef enum rpi_identity {
    RPI_IDENTITY_NONE,
    RPI_IDENTITY_REORDERABLE,
    RPI_IDENTITY_ZERO,
    RPI_IDENTITY_ONE,
    RPI_IDENTITY_ALL_BITS,
    RPI_IDENTITY_MINUS_INF
} rpi_identity;

#define RPI_MAX_ARITY 3

/* Columns of the kernel tables behind those of the dtypes: loops on a timedelta and a number. */
typedef enum rpi_column {
    RPI_COLUMN_TIME_INT = RP_DTYPE_COUNT, /* (timedelta, i64) */
    RPI_COLUMN_INT_TIME,                  /* (i64, timedelta) */
    RPI_COLUMN_TIME_FLOAT,                /* (timedelta, f64) */
    RPI_COLUMN_FLOAT_TIME,                /* (f64, timedelta) */
    RPI_COLUMNS
} rpi_column;

typedef struct rpi_op_info {
    const char *name; /* NumPy's word: "add" */
    int arity;
    rpi_class class_;
    rpi_rule rule;
    const char *kinds; /* of dtypes with loops: letters b i f c m M */
    rpi_identity identity;
    const char *expr;
    const char *doc;
} rpi_op_info;

/* The row of `op`; static. */
const rpi_op_info *rpi_op_get(rpi_op op);

#endif
