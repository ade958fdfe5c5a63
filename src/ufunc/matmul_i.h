/* Products of matrices in C order. Contract for routines. */
#ifndef RAPTO_UFUNC_MATMUL_I_H
#define RAPTO_UFUNC_MATMUL_I_H

#include "core/dtype_i.h"

typedef struct rpi_extents {
    int64_t rows, k, n;
} rpi_extents;

/* c = a b: rows x k by k x n, all in C order, c apart from a and b. */
typedef void rpi_matrix(const void *a, const void *b, void *c, const rpi_extents *extents);

/* NULL for dtypes without one: half precision is computed in f32. */
rpi_matrix *rpi_matrix_kernel(rp_dtype dtype);

#endif
