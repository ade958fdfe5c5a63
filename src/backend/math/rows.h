/* The rows of graph/ops.def that are defined by the texts of this folder, by their number of operands. */
#ifndef RAPTO_BACKEND_MATH_ROWS_H
#define RAPTO_BACKEND_MATH_ROWS_H

#define RPI_MATH_EXP(X)        X(exp) X(exp2) X(expm1)
#define RPI_MATH_LOG(X)        X(log) X(log2) X(log10) X(log1p)
#define RPI_MATH_HYPERBOLIC(X) X(sinh) X(cosh) X(tanh) X(arcsinh) X(arccosh) X(arctanh)
#define RPI_MATH_SINES(X)      X(sin) X(cos)
#define RPI_MATH_ROOT(X)       X(cbrt)

/* Those that compute floats in doubles, and those that have a form in floats (backend/math/functions_f32.inc). */
#define RPI_MATH_IN_DOUBLES(X) RPI_MATH_EXP(X) RPI_MATH_LOG(X) RPI_MATH_HYPERBOLIC(X) RPI_MATH_SINES(X) RPI_MATH_ROOT(X)
#define RPI_MATH_IN_FLOATS(X)  X(tan) X(arcsin) X(arccos) X(arctan)

#define RPI_MATH_UNARY(X)             RPI_MATH_IN_DOUBLES(X) RPI_MATH_IN_FLOATS(X)
#define RPI_MATH_BINARY_IN_DOUBLES(X) X(power) X(hypot)
#define RPI_MATH_BINARY_IN_FLOATS(X)  X(arctan2)
#define RPI_MATH_BINARY(X)            RPI_MATH_BINARY_IN_DOUBLES(X) RPI_MATH_BINARY_IN_FLOATS(X)

#endif
