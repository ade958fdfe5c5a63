/* Powers of a matrix, and chains of products in the cheapest order. */
#include "stack.h"

#include <math.h>
#include <rapto/manipulation.h>
#include <rapto/ops.h>
#include <rapto/products.h>

/* ---- powers ------------------------------------------------------------------------------------------------------ */

/* By the bits of the exponent, lowest first. */
static rp_array *positive_power(rp_array *a, uint64_t n)
{
    rp_array *square = NULL, *result = NULL;
    if (n == 3) return rp_matmul(rp_matmul(a, a), a);
    for (; n > 0; n >>= 1) {
        square = square ? rp_matmul(square, square) : a;
        if (n & 1) result = result ? rp_matmul(result, square) : square;
    }
    return result;
}

rp_array *rp_linalg_matrix_power(rp_array *a, int64_t n)
{
    RP_SCOPE();
    rp_array *error = rpi_check_matrices("rp_linalg_matrix_power", a, true);
    if (error) return rp_yield(error);
    if (n == 0) {
        rp_array *eye = rp_eye(rp_dtype_of(a), rp_dim(a, -1), rp_dim(a, -1), 0);
        return rp_yield(rp_copy(rp_broadcast_to(eye, rp_ndim(a), rp_shape(a))));
    }
    if (n == 1) return rp_yield(rp_copy(a));
    if (n < 0) a = rp_linalg_inv(a);
    return rp_yield(positive_power(a, n < 0 ? -(uint64_t)n : (uint64_t)n));
}

/* ---- chains ------------------------------------------------------------------------------------------------------ */

#define MOST 64 /* factors */

typedef struct chain {
    rp_array *factors[MOST];
    double extents[MOST + 1];      /* rows of each factor, then the columns of the last */
    double cost[MOST][MOST];       /* of the product of factors i to j */
    unsigned char cut[MOST][MOST]; /* that product is (i to cut) times (cut + 1 to j) */
} chain;

/* The textbook's dynamic programme. */
static void plan(chain *c, int count)
{
    for (int i = 0; i < count; i++) c->cost[i][i] = 0;
    for (int length = 1; length < count; length++)
        for (int i = 0; i + length < count; i++) {
            int j = i + length;
            c->cost[i][j] = INFINITY;
            for (int k = i; k < j; k++) {
                double cost = c->cost[i][k] + c->cost[k + 1][j] + c->extents[i] * c->extents[k + 1] * c->extents[j + 1];
                if (cost >= c->cost[i][j]) continue;
                c->cost[i][j] = cost;
                c->cut[i][j] = (unsigned char)k;
            }
        }
}

static rp_array *multiply(const chain *c, int i, int j)
{
    if (i == j) return c->factors[i];
    int k = c->cut[i][j];
    return rp_dot(multiply(c, i, k), multiply(c, k + 1, j));
}

/* Vectors at the ends as matrices; NULL or the error. */
static rp_array *take_factors(chain *c, rp_array *const *arrays, int count)
{
    for (int i = 0; i < count; i++) {
        rp_array *a = arrays[i];
        if (rp_array_status(a) == RP_OK && rp_ndim(a) == 1 && (i == 0 || i == count - 1))
            a = rp_expand_dims(a, i == 0 ? 0 : 1);
        if (rp_array_status(a) != RP_OK) return a;
        if (rp_ndim(a) != 2)
            return rpi_linalg_error(RP_ELINALG,
                                    "rp_linalg_multi_dot: %d-dimensional array given. Array must be two-dimensional",
                                    rp_ndim(a));
        c->factors[i] = a;
        c->extents[i] = (double)rp_dim(a, 0);
        c->extents[i + 1] = (double)rp_dim(a, 1);
    }
    return NULL;
}

static rp_array *multi_dot(chain *c, rp_array *const *arrays, int count)
{
    rp_array *error = take_factors(c, arrays, count);
    if (error) return error;
    plan(c, count);
    rp_array *result = multiply(c, 0, count - 1);
    if (rp_ndim(arrays[count - 1]) == 1) result = rp_squeeze(result, -1);
    return rp_ndim(arrays[0]) == 1 ? rp_squeeze(result, 0) : result;
}

rp_array *rp_linalg_multi_dot(rp_array *const *arrays, int count)
{
    if (count < 2) return rpi_linalg_error(RP_EVALUE, "rp_linalg_multi_dot: Expecting at least two arrays.");
    if (count == 2) return rp_dot(arrays[0], arrays[1]);
    if (count > MOST) return rpi_linalg_error(RP_EVALUE, "rp_linalg_multi_dot: more than %d arrays", MOST);
    RP_SCOPE();
    chain *c = rp_malloc(sizeof *c);
    if (!c) return rp_yield(rpi_linalg_error(RP_ENOMEM, "rp_linalg_multi_dot: out of memory"));
    rp_array *result = multi_dot(c, arrays, count);
    rp_free(c);
    return rp_yield(result);
}
