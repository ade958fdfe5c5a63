/* Rows: elementwise operations (ops.h). */
#include "rpy.h"

#define UNARY(name)                                                                                                    \
    static rp_array *fn_##name(rpy_call *c)                                                                            \
    {                                                                                                                  \
        return rp_##name(ARRAY(0));                                                                                    \
    }
#define BINARY(name)                                                                                                   \
    static rp_array *fn_##name(rpy_call *c)                                                                            \
    {                                                                                                                  \
        return rp_##name(ARRAY(0), ARRAY(1));                                                                          \
    }
#define UNARY_OPS(X)                                                                                                   \
    X(negative)                                                                                                        \
    X(absolute)                                                                                                        \
    X(sign)                                                                                                            \
    X(square)                                                                                                          \
    X(floor)                                                                                                           \
    X(ceil)                                                                                                            \
    X(trunc)                                                                                                           \
    X(rint)                                                                                                            \
    X(sqrt)                                                                                                            \
    X(exp)                                                                                                             \
    X(expm1)                                                                                                           \
    X(log)                                                                                                             \
    X(log1p)                                                                                                           \
    X(tanh)                                                                                                            \
    X(logical_not)                                                                                                     \
    X(isnan)                                                                                                           \
    X(isfinite)                                                                                                        \
    X(isinf)
#define BINARY_OPS(X)                                                                                                  \
    X(add)                                                                                                             \
    X(subtract)                                                                                                        \
    X(multiply)                                                                                                        \
    X(divide)                                                                                                          \
    X(floor_divide)                                                                                                    \
    X(remainder)                                                                                                       \
    X(power)                                                                                                           \
    X(minimum)                                                                                                         \
    X(maximum)                                                                                                         \
    X(equal)                                                                                                           \
    X(not_equal)                                                                                                       \
    X(less)                                                                                                            \
    X(less_equal)                                                                                                      \
    X(greater)                                                                                                         \
    X(greater_equal)                                                                                                   \
    X(logical_and)                                                                                                     \
    X(logical_or)                                                                                                      \
    X(logical_xor)

UNARY_OPS(UNARY)
BINARY_OPS(BINARY)

#define UNARY_ROW(name) {#name, "x: array, /, out: out = None", fn_##name, NULL, 0, "Element by element.", NULL},
#define BINARY_ROW(name)                                                                                               \
    {#name, "x1: operand, x2: operand, /, out: out = None", fn_##name, NULL, 0, "Element by element.", NULL},

const rpy_row rpy_rows_ops[] = {
    UNARY_OPS(UNARY_ROW) BINARY_OPS(BINARY_ROW){0},
};
