/* Least squares by singular values. */
#include "lapack.h"
#include "stack.h"

#include <math.h>
#include <rapto/manipulation.h>
#include <rapto/ops.h>
#include <string.h>

static void call_lstsq(const rpi_stack *s, void *const *block, int lwork, int *rank, int *info)
{
    int leading = rpi_leading(s->m), longer = rpi_leading(s->m > s->n ? s->m : s->n);
    if (s->is_complex)
        zgelsd_(&s->m, &s->n, &s->k, block[0], &leading, block[1], &longer, block[2], &s->number, rank, block[3],
                &lwork, block[4], block[5], info);
    else
        dgelsd_(&s->m, &s->n, &s->k, block[0], &leading, block[1], &longer, block[2], &s->number, rank, block[3],
                &lwork, block[5], info);
}

/* Sum of squares of what is left over in rows n to m - 1 of each column. */
static void write_residuals(const rpi_stack *s, const double *x, char *to)
{
    int longer = s->m > s->n ? s->m : s->n, parts = s->is_complex ? 2 : 1;
    for (int j = 0; j < s->k; j++) {
        double sum = 0;
        const double *column = x + (size_t)j * (size_t)longer * (size_t)parts;
        for (size_t i = (size_t)s->n * (size_t)parts; i < (size_t)s->m * (size_t)parts; i++)
            sum += column[i] * column[i];
        memcpy(to + (size_t)j * sizeof sum, &sum, sizeof sum);
    }
}

/* The right-hand side lies in columns long enough for the solution too. */
static bool lstsq_one(const rpi_stack *s, char *const *at, void *const *block)
{
    int info = 0, rank = 0;
    size_t item = rpi_stack_item(s), longer = (size_t)(s->m > s->n ? s->m : s->n), rows = (size_t)s->m;
    rpi_pack(s, &s->in[0], at[0], block[0]);
    rpi_pack(s, &s->in[1], at[1], block[6]);
    for (size_t j = 0; j < (size_t)s->k; j++)
        memcpy((char *)block[1] + j * longer * item, (char *)block[6] + j * rows * item, rows * item);
    if (s->k > 0) call_lstsq(s, block, s->lwork[0], &rank, &info);
    if (s->m == 0) memset(block[1], 0, longer * (size_t)s->k * item);
    rpi_unpack(s, &s->out[0], block[1], (int64_t)longer, at[2]);
    write_residuals(s, block[1], at[3]);
    memcpy(at[4], &rank, sizeof rank);
    memcpy(at[5], block[2], sizeof(double) * (size_t)rpi_fewer(s));
    return info == 0;
}

static void add_blocks_of_lstsq(rpi_stack *s)
{
    double none[2] = {0}, size[2] = {0}, rsize = 0;
    int info = 0, isize = 0, rank = 0;
    int64_t longer = s->m > s->n ? s->m : s->n;
    call_lstsq(s, (void *[]){none, none, none, size, &rsize, &isize}, -1, &rank, &info);
    s->lwork[0] = rpi_as_work(size[0]);
    rpi_stack_block(s, (int64_t)s->m * s->n, rpi_stack_item(s));
    rpi_stack_block(s, longer * s->k, rpi_stack_item(s));
    rpi_stack_block(s, rpi_fewer(s), sizeof(double));
    rpi_stack_block(s, s->lwork[0], rpi_stack_item(s));
    rpi_stack_block(s, rpi_as_work(rsize), sizeof(double));
    rpi_stack_block(s, isize, sizeof(int));
    rpi_stack_block(s, (int64_t)s->m * s->k, rpi_stack_item(s));
}

/* A right-hand side without columns gets one of zeros, so that rank and singular values are found. */
static rp_array *with_a_column(rp_array *b)
{
    if (rp_array_status(b) != RP_OK || rp_ndim(b) != 2 || rp_dim(b, 1) > 0) return b;
    return rp_zeros(rp_dtype_of(b), RP_SHAPE(rp_dim(b, 0), 1));
}

static rp_array *run_lstsq(rpi_stack *s, rp_array *a, rp_array *b, double rcond)
{
    rp_array *pair[] = {a, with_a_column(b)};
    for (int i = 0; i < 2; i++) {
        if (rp_array_status(pair[i]) != RP_OK) return pair[i];
        if (rp_ndim(pair[i]) != 2)
            return rpi_linalg_error(RP_ELINALG, "%s: %d-dimensional array given. Array must be two-dimensional",
                                    s->name, rp_ndim(pair[i]));
    }
    if (rp_dim(a, 0) != rp_dim(b, 0)) return rpi_linalg_error(RP_ELINALG, "%s: Incompatible dimensions", s->name);
    rp_array *error = rpi_stack_open(s, pair, 2, false);
    if (error) return error;
    int longer = s->m > s->n ? s->m : s->n;
    s->k = (int)s->in[1].columns;
    s->number = isnan(rcond) ? 0x1p-52 * longer : rcond;
    s->cost = 100 + 6.0 * s->m * s->n * rpi_fewer(s) + 4.0 * s->m * s->n * s->k;
    add_blocks_of_lstsq(s);
    rpi_stack_result(s, rpi_stack_dtype(s), 2, s->n, s->k);
    rpi_stack_result(s, RP_F64, 1, s->k, 1);
    rpi_stack_result(s, RP_I32, 0, 1, 1);
    rpi_stack_result(s, RP_F64, 1, rpi_fewer(s), 1);
    return rpi_stack_run(s);
}

/* Residuals are told where the solution is the only one and does not fit exactly, without the column that was added. */
static void give_lstsq(const rpi_stack *s, rp_array *b, bool one, rp_array **r)
{
    rp_array *x = rpi_stack_give(s, 0), *residuals = rpi_stack_give(s, 1), *rank = rpi_stack_give(s, 2);
    int64_t found = 0, columns = rp_dim(b, 1);
    rp_status status = rp_item_int(rank, &found);
    if (status != RP_OK) rank = rpi_linalg_error(status, "%s: rank", s->name);
    if (columns < s->k) x = rp_slice(x, 1, 0, columns, 1);
    if (found != s->n || s->m <= s->n) columns = 0;
    if (columns < s->k) residuals = rp_slice(residuals, 0, 0, columns, 1);
    r[0] = one ? rp_squeeze(x, 1) : x;
    r[1] = residuals;
    r[2] = rank;
    r[3] = rpi_stack_give(s, 3);
}

rp_linalg_lstsq_result rp_linalg_lstsq(rp_array *a, rp_array *b, double rcond)
{
    rpi_stack s = {.name = "rp_linalg_lstsq", .run = lstsq_one};
    s.failure = "SVD did not converge in Linear Least Squares";
    RP_SCOPE();
    bool one = rp_array_status(b) == RP_OK && rp_ndim(b) == 1;
    if (one) b = rp_expand_dims(b, 1);
    rp_array *error = run_lstsq(&s, a, b, rcond);
    rp_array *r[] = {error, error, error, error};
    if (!error) give_lstsq(&s, b, one, r);
    rpi_yield_all(r, 4);
    return (rp_linalg_lstsq_result){r[0], r[1], r[2], r[3]};
}
