/* The rows of graph/ops.def that are defined by the texts of this folder, by their number of operands; the other
 * transcendental rows are SLEEF's. */
#ifndef RAPTO_BACKEND_MATH_ROWS_H
#define RAPTO_BACKEND_MATH_ROWS_H

#define RPI_MATH_UNARY(X)                                                                                              \
    X(exp)                                                                                                             \
    X(exp2)                                                                                                            \
    X(expm1)                                                                                                           \
    X(log)                                                                                                             \
    X(log2)                                                                                                            \
    X(log10)                                                                                                           \
    X(log1p)                                                                                                           \
    X(sinh)                                                                                                            \
    X(cosh)                                                                                                            \
    X(tanh)                                                                                                            \
    X(sin)                                                                                                             \
    X(cos)                                                                                                             \
    X(tan)                                                                                                             \
    X(arcsin)                                                                                                          \
    X(arccos)                                                                                                          \
    X(arctan)
#define RPI_MATH_BINARY(X) X(power) X(arctan2)

#endif
