/* Systems of equations and the inverse, by LU factors with partial pivoting. */
#include "lapack.h"
#include "stack.h"

#include <rapto/ops.h>

static const char singular[] = "Singular matrix";

static bool solve_one(const rpi_stack *s, char *const *at, void *const *block)
{
    int info = 0, leading = rpi_leading(s->n);
    rpi_pack(s, &s->in[0], at[0], block[0]);
    rpi_pack(s, &s->in[1], at[1], block[1]);
    RPI_LAPACK(s->is_complex, gesv)(&s->n, &s->k, block[0], &leading, block[2], block[1], &leading, &info);
    rpi_unpack(s, &s->out[0], block[1], s->n, at[2]);
    return info == 0;
}

/* The result, or the error. */
static rp_array *solve(rp_array *a, rp_array *b)
{
    rpi_stack s = {.name = "rp_linalg_solve", .failure = singular, .run = solve_one};
    rp_array *error = rpi_stack_open(&s, (rp_array *[]){a, b}, 2, true);
    if (error) return error;
    s.k = (int)s.in[1].columns;
    if (s.in[1].rows != s.n)
        return rpi_linalg_error(RP_ESHAPE, "rp_linalg_solve: %d unknowns, but %lld rows on the right-hand side", s.n,
                                (long long)s.in[1].rows);
    s.cost = 100 + 2.0 * s.n * s.n * (s.n / 3.0 + s.k);
    rpi_stack_block(&s, (int64_t)s.n * s.n, rpi_stack_item(&s));
    rpi_stack_block(&s, (int64_t)s.n * s.k, rpi_stack_item(&s));
    rpi_stack_block(&s, s.n, sizeof(int));
    rpi_stack_result(&s, rpi_stack_dtype(&s), 2, s.n, s.k);
    error = rpi_stack_run(&s);
    return error ? error : rpi_stack_give(&s, 0);
}

rp_array *rp_linalg_solve(rp_array *a, rp_array *b)
{
    RP_SCOPE();
    rp_array *error = rpi_check_matrices("rp_linalg_solve", a, true);
    if (error) return rp_yield(error);
    if (rp_array_status(b) != RP_OK) return b;
    if (rp_ndim(b) != 1) return rp_yield(solve(a, b));
    return rp_yield(rp_squeeze(solve(a, rp_expand_dims(b, 1)), -1));
}

/* ---- the inverse ------------------------------------------------------------------------------------------------- */

static bool invert_one(const rpi_stack *s, char *const *at, void *const *block)
{
    int info = 0, leading = rpi_leading(s->n);
    rpi_pack(s, &s->in[0], at[0], block[0]);
    rpi_identity(s, block[1], s->n);
    RPI_LAPACK(s->is_complex, gesv)(&s->n, &s->n, block[0], &leading, block[2], block[1], &leading, &info);
    rpi_unpack(s, &s->out[0], block[1], s->n, at[1]);
    return info == 0;
}

static rp_array *invert(rp_array *a, const char *failure)
{
    rpi_stack s = {.name = "rp_linalg_inv", .failure = failure, .run = invert_one};
    rp_array *error = rpi_stack_open(&s, &a, 1, true);
    if (error) return error;
    s.cost = 100 + 2.7 * s.n * s.n * s.n;
    rpi_stack_block(&s, (int64_t)s.n * s.n, rpi_stack_item(&s));
    rpi_stack_block(&s, (int64_t)s.n * s.n, rpi_stack_item(&s));
    rpi_stack_block(&s, s.n, sizeof(int));
    rpi_stack_result(&s, rpi_stack_dtype(&s), 2, s.n, s.n);
    error = rpi_stack_run(&s);
    return error ? error : rpi_stack_give(&s, 0);
}

rp_array *rp_linalg_inv(rp_array *a)
{
    RP_SCOPE();
    return rp_yield(invert(a, singular));
}

rp_array *rpi_inv_or_nan(rp_array *a)
{
    return invert(a, NULL);
}
