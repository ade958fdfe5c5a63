/* Eigenvalues and eigenvectors. */
#include "lapack.h"
#include "stack.h"

#include <rapto/ops.h>
#include <string.h>

static const char no_convergence[] = "Eigenvalues did not converge";

/* ---- symmetric and Hermitian matrices ---------------------------------------------------------------------------- */

/* option: bit 0 upper triangle, bit 1 vectors too. */
static void call_eigh(const rpi_stack *s, void *a, double *w, void *work, double *rwork, int *iwork, const int lwork[3],
                      int *info)
{
    const char *job = s->option & 2 ? "V" : "N", *uplo = s->option & 1 ? "U" : "L";
    int leading = rpi_leading(s->n);
    if (s->is_complex)
        zheevd_(job, uplo, &s->n, a, &leading, w, work, &lwork[0], rwork, &lwork[1], iwork, &lwork[2], info, 1, 1);
    else
        dsyevd_(job, uplo, &s->n, a, &leading, w, work, &lwork[0], iwork, &lwork[2], info, 1, 1);
}

static bool eigh_one(const rpi_stack *s, char *const *at, void *const *block)
{
    int info = 0;
    rpi_pack(s, &s->in[0], at[0], block[0]);
    call_eigh(s, block[0], block[1], block[2], block[3], block[4], s->lwork, &info);
    memcpy(at[1], block[1], sizeof(double) * (size_t)s->n);
    if (s->option & 2) rpi_unpack(s, &s->out[1], block[0], s->n, at[2]);
    return info == 0;
}

static rp_array *run_eigh(rpi_stack *s, rp_array *a, rp_triangle triangle, bool vectors)
{
    double none[2] = {0}, size[2] = {0}, rsize = 0;
    int isize = 0, info = 0;
    rp_array *error = rpi_stack_open(s, &a, 1, true);
    if (error) return error;
    s->option = (triangle == RP_UPPER) | vectors << 1;
    call_eigh(s, none, none, size, &rsize, &isize, (int[]){-1, -1, -1}, &info);
    s->lwork[0] = rpi_as_work(size[0]);
    s->lwork[1] = rpi_as_work(rsize);
    s->lwork[2] = isize > 1 ? isize : 1;
    s->cost = 100 + (vectors ? 9.0 : 2.0) * s->n * s->n * s->n;
    rpi_stack_block(s, (int64_t)s->n * s->n, rpi_stack_item(s));
    rpi_stack_block(s, s->n, sizeof(double));
    rpi_stack_block(s, s->lwork[0], rpi_stack_item(s));
    rpi_stack_block(s, s->lwork[1], sizeof(double));
    rpi_stack_block(s, s->lwork[2], sizeof(int));
    rpi_stack_result(s, RP_F64, 1, s->n, 1);
    if (vectors) rpi_stack_result(s, rpi_stack_dtype(s), 2, s->n, s->n);
    return rpi_stack_run(s);
}

rp_linalg_eig_result rp_linalg_eigh(rp_array *a, rp_triangle triangle)
{
    rpi_stack s = {.name = "rp_linalg_eigh", .failure = no_convergence, .run = eigh_one};
    RP_SCOPE();
    rp_array *error = run_eigh(&s, a, triangle, true);
    rp_array *r[] = {error ? error : rpi_stack_give(&s, 0), error ? error : rpi_stack_give(&s, 1)};
    rpi_yield_all(r, 2);
    return (rp_linalg_eig_result){r[0], r[1]};
}

rp_array *rp_linalg_eigvalsh(rp_array *a, rp_triangle triangle)
{
    rpi_stack s = {.name = "rp_linalg_eigvalsh", .failure = no_convergence, .run = eigh_one};
    RP_SCOPE();
    rp_array *error = run_eigh(&s, a, triangle, false);
    return rp_yield(error ? error : rpi_stack_give(&s, 0));
}

/* ---- any square matrix ------------------------------------------------------------------------------------------- */

/* option: vectors too. Of a real matrix `w` holds the real, then the imaginary parts. */
static void call_eig(const rpi_stack *s, void *a, double *w, void *vectors, void *work, double *rwork, int lwork,
                     int *info)
{
    const char *job = s->option ? "V" : "N";
    int leading = rpi_leading(s->n), one = 1, *n = (int[]){s->n};
    if (s->is_complex)
        zgeev_("N", job, n, a, &leading, w, NULL, &one, vectors, &leading, work, &lwork, rwork, info, 1, 1);
    else
        dgeev_("N", job, n, a, &leading, w, w + s->n, NULL, &one, vectors, &leading, work, &lwork, info, 1, 1);
}

/* The columns of a real matrix hold real and imaginary part of each pair of conjugate vectors. */
static void write_real_vectors(const rpi_stack *s, const double *w, const double *columns, char *to)
{
    size_t n = (size_t)s->n;
    for (size_t j = 0; j < n; j++) {
        bool pair = w[n + j] != 0 && j + 1 < n;
        for (size_t i = 0; i < n; i++) {
            double real = columns[j * n + i], imaginary = pair ? columns[(j + 1) * n + i] : 0;
            memcpy(to + (i * n + j) * 16, (double[]){real, imaginary}, 16);
            if (pair) memcpy(to + (i * n + j + 1) * 16, (double[]){real, -imaginary}, 16);
        }
        j += pair;
    }
}

static bool eig_one(const rpi_stack *s, char *const *at, void *const *block)
{
    int info = 0;
    const double *w = block[1];
    size_t n = (size_t)s->n;
    rpi_pack(s, &s->in[0], at[0], block[0]);
    call_eig(s, block[0], block[1], block[2], block[3], block[4], s->lwork[0], &info);
    if (s->is_complex)
        memcpy(at[1], w, 16 * n);
    else
        for (size_t i = 0; i < n; i++) memcpy(at[1] + 16 * i, (double[]){w[i], w[n + i]}, 16);
    if (s->option && s->is_complex)
        rpi_unpack(s, &s->out[1], block[2], s->n, at[2]);
    else if (s->option)
        write_real_vectors(s, w, block[2], at[2]);
    return info == 0;
}

static rp_array *run_eig(rpi_stack *s, rp_array *a, bool vectors)
{
    double none[2] = {0}, size[2] = {0};
    int info = 0;
    rp_array *error = rpi_stack_open(s, &a, 1, true);
    if (!error) error = rpi_check_finite(s->name, a);
    if (error) return error;
    s->option = vectors;
    call_eig(s, none, none, none, size, none, -1, &info);
    s->lwork[0] = rpi_as_work(size[0]);
    s->cost = 100 + (vectors ? 25.0 : 10.0) * s->n * s->n * s->n;
    rpi_stack_block(s, (int64_t)s->n * s->n, rpi_stack_item(s));
    rpi_stack_block(s, s->n, 2 * sizeof(double));
    rpi_stack_block(s, vectors ? (int64_t)s->n * s->n : 1, rpi_stack_item(s));
    rpi_stack_block(s, s->lwork[0], rpi_stack_item(s));
    rpi_stack_block(s, s->n, 2 * sizeof(double));
    rpi_stack_result(s, RP_C128, 1, s->n, 1);
    if (vectors) rpi_stack_result(s, RP_C128, 2, s->n, s->n);
    return rpi_stack_run(s);
}

/* Whether every eigenvalue of real matrices is real: then the results are. */
static rp_array *all_real(const rpi_stack *s, bool *real)
{
    *real = false;
    if (s->is_complex) return NULL;
    rp_array *zero = rp_logical_not(rp_any(rp_imag(s->out[0].array)));
    rp_status status = rp_item_bool(zero, real);
    if (rp_array_status(zero) != RP_OK) return zero;
    return status == RP_OK ? NULL : rpi_linalg_error(status, "%s: out of memory", s->name);
}

static rp_array *give_eig(const rpi_stack *s, int i, bool real)
{
    rp_array *a = rpi_stack_give(s, i);
    return real ? rp_real(a) : a;
}

rp_linalg_eig_result rp_linalg_eig(rp_array *a)
{
    rpi_stack s = {.name = "rp_linalg_eig", .failure = no_convergence, .run = eig_one};
    bool real;
    RP_SCOPE();
    rp_array *error = run_eig(&s, a, true);
    if (!error) error = all_real(&s, &real);
    rp_array *r[] = {error ? error : give_eig(&s, 0, real), error ? error : give_eig(&s, 1, real)};
    rpi_yield_all(r, 2);
    return (rp_linalg_eig_result){r[0], r[1]};
}

rp_array *rp_linalg_eigvals(rp_array *a)
{
    rpi_stack s = {.name = "rp_linalg_eigvals", .failure = no_convergence, .run = eig_one};
    bool real;
    RP_SCOPE();
    rp_array *error = run_eig(&s, a, false);
    if (!error) error = all_real(&s, &real);
    return rp_yield(error ? error : give_eig(&s, 0, real));
}
