/* Cholesky and QR factors. */
#include "lapack.h"
#include "stack.h"

#include <math.h>
#include <string.h>

/* ---- Cholesky ---------------------------------------------------------------------------------------------------- */

/* Zeros in the other triangle of n columns. */
static void clear_triangle(const rpi_stack *s, char *columns, bool below)
{
    size_t item = rpi_stack_item(s), n = (size_t)s->n;
    for (size_t j = 0; j < n; j++) {
        size_t first = below ? j + 1 : 0, end = below ? n : j;
        memset(columns + (j * n + first) * item, 0, (end - first) * item);
    }
}

static bool cholesky_one(const rpi_stack *s, char *const *at, void *const *block)
{
    int info = 0, leading = rpi_leading(s->n);
    bool upper = s->option;
    rpi_pack(s, &s->in[0], at[0], block[0]);
    RPI_LAPACK(s->is_complex, potrf)(upper ? "U" : "L", &s->n, block[0], &leading, &info, 1);
    clear_triangle(s, block[0], upper);
    rpi_unpack(s, &s->out[0], block[0], s->n, at[1]);
    return info == 0;
}

static rp_array *cholesky(rp_array *a, bool upper)
{
    rpi_stack s = {.name = "rp_linalg_cholesky", .run = cholesky_one, .option = upper};
    s.failure = "Matrix is not positive definite";
    rp_array *error = rpi_stack_open(&s, &a, 1, true);
    if (error) return error;
    s.cost = 100 + 0.4 * s.n * s.n * s.n;
    rpi_stack_block(&s, (int64_t)s.n * s.n, rpi_stack_item(&s));
    rpi_stack_result(&s, rpi_stack_dtype(&s), 2, s.n, s.n);
    error = rpi_stack_run(&s);
    return error ? error : rpi_stack_give(&s, 0);
}

rp_array *rp_linalg_cholesky(rp_array *a, bool upper)
{
    RP_SCOPE();
    return rp_yield(cholesky(a, upper));
}

/* ---- QR ---------------------------------------------------------------------------------------------------------- */

/* The upper triangle or trapezium of the factored matrix. */
static void write_r(const rpi_stack *s, const rpi_matrices *o, const char *factored, char *to)
{
    size_t item = rpi_stack_item(s);
    memset(to, 0, (size_t)o->rows * (size_t)o->columns * item);
    for (int64_t j = 0; j < o->columns; j++)
        for (int64_t i = 0; i <= j && i < o->rows; i++)
            memcpy(to + i * o->row_step + j * o->column_step, factored + (size_t)(i + j * s->m) * item, item);
}

/* k: columns of q. */
static void write_q(const rpi_stack *s, void *const *block, char *to)
{
    int info = 0, leading = rpi_leading(s->m), few = rpi_fewer(s);
    memcpy(block[3], block[0], (size_t)s->m * (size_t)few * rpi_stack_item(s));
    (s->is_complex ? zungqr_ : dorgqr_)(&s->m, &s->k, &few, block[3], &leading, block[1], block[2], &s->lwork[0],
                                        &info);
    rpi_unpack(s, &s->out[0], block[3], s->m, to);
}

static bool qr_one(const rpi_stack *s, char *const *at, void *const *block)
{
    int info = 0, leading = rpi_leading(s->m);
    size_t item = rpi_stack_item(s), few = (size_t)rpi_fewer(s);
    rpi_pack(s, &s->in[0], at[0], block[0]);
    RPI_LAPACK(s->is_complex, geqrf)
    (&s->m, &s->n, block[0], &leading, block[1], block[2], &s->lwork[0], &info);
    if (s->option == RP_QR_RAW) {
        memcpy(at[1], block[0], (size_t)s->m * (size_t)s->n * item);
        memcpy(at[2], block[1], few * item);
    } else if (s->option == RP_QR_R) {
        write_r(s, &s->out[0], block[0], at[1]);
    } else {
        write_r(s, &s->out[1], block[0], at[2]);
        write_q(s, block, at[1]);
    }
    return info == 0;
}

/* The elements of work memory that suit either routine best. */
static int work_of_qr(const rpi_stack *s)
{
    double size[2] = {1, 0}, size_q[2] = {1, 0}, none[2] = {0, 0};
    int info = 0, leading = rpi_leading(s->m), query = -1, few = rpi_fewer(s);
    RPI_LAPACK(s->is_complex, geqrf)(&s->m, &s->n, none, &leading, none, size, &query, &info);
    (s->is_complex ? zungqr_ : dorgqr_)(&s->m, &s->k, &few, none, &leading, none, size_q, &query, &info);
    double most = fmax(fmax(size[0], size_q[0]), fmax(s->n, s->k));
    return rpi_as_work(most);
}

static void add_results_of_qr(rpi_stack *s, rp_qr_mode mode, int few)
{
    rp_dtype dtype = rpi_stack_dtype(s);
    if (mode == RP_QR_RAW) {
        rpi_stack_result(s, dtype, 2, s->n, s->m);
        rpi_stack_result(s, dtype, 1, few, 1);
    } else if (mode == RP_QR_R) {
        rpi_stack_result(s, dtype, 2, few, s->n);
    } else {
        rpi_stack_result(s, dtype, 2, s->m, s->k);
        rpi_stack_result(s, dtype, 2, s->k, s->n);
    }
}

static rp_array *run_qr(rpi_stack *s, rp_array *a, rp_qr_mode mode)
{
    rp_array *error = rpi_stack_open(s, &a, 1, false);
    if (error) return error;
    int few = rpi_fewer(s);
    s->option = mode;
    s->k = mode == RP_QR_COMPLETE ? s->m : few;
    s->lwork[0] = work_of_qr(s);
    s->cost = 100 + 2.0 * few * s->m * (s->n + (mode <= RP_QR_COMPLETE ? s->k : 0));
    rpi_stack_block(s, (int64_t)s->m * s->n, rpi_stack_item(s));
    rpi_stack_block(s, few, rpi_stack_item(s));
    rpi_stack_block(s, s->lwork[0], rpi_stack_item(s));
    rpi_stack_block(s, mode <= RP_QR_COMPLETE ? (int64_t)s->m * s->k : 1, rpi_stack_item(s));
    add_results_of_qr(s, mode, few);
    return rpi_stack_run(s);
}

rp_linalg_qr_result rp_linalg_qr(rp_array *a, rp_qr_mode mode)
{
    rpi_stack s = {.name = "rp_linalg_qr", .run = qr_one};
    s.failure = "Incorrect argument found while performing QR factorization";
    RP_SCOPE();
    rp_array *error = run_qr(&s, a, mode);
    rp_array *first = error ? error : rpi_stack_give(&s, 0);
    rp_array *r[] = {first, error || mode == RP_QR_R ? first : rpi_stack_give(&s, 1)};
    rpi_yield_all(r, 2);
    return (rp_linalg_qr_result){r[0], r[1]};
}
