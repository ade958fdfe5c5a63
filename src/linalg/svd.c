/* Singular values and vectors. */
#include "lapack.h"
#include "stack.h"

#include <rapto/indexing.h>
#include <rapto/manipulation.h>
#include <rapto/ops.h>
#include <rapto/sorting.h>
#include <string.h>

/* ---- the decomposition ------------------------------------------------------------------------------------------- */

/* option: 'N' values alone, 'S' as many vectors as values, 'A' all. k: rows of vh. */
static void call_svd(const rpi_stack *s, void *const *block, int lwork, int *info)
{
    const char job[2] = {(char)s->option, 0};
    int leading = rpi_leading(s->m), leading_vh = rpi_leading(s->k);
    if (s->is_complex)
        zgesdd_(job, &s->m, &s->n, block[0], &leading, block[1], block[2], &leading, block[3], &leading_vh, block[4],
                &lwork, block[5], block[6], info, 1);
    else
        dgesdd_(job, &s->m, &s->n, block[0], &leading, block[1], block[2], &leading, block[3], &leading_vh, block[4],
                &lwork, block[6], info, 1);
}

static bool svd_one(const rpi_stack *s, char *const *at, void *const *block)
{
    int info = 0;
    bool vectors = s->option != 'N';
    if (rpi_fewer(s) > 0) {
        rpi_pack(s, &s->in[0], at[0], block[0]);
        call_svd(s, block, s->lwork[0], &info);
    } else if (s->option == 'A') { /* no values: any vectors will do */
        rpi_identity(s, block[2], s->m);
        rpi_identity(s, block[3], s->n);
    }
    memcpy(at[vectors ? 2 : 1], block[1], sizeof(double) * (size_t)rpi_fewer(s));
    if (vectors) rpi_unpack(s, &s->out[0], block[2], s->m, at[1]);
    if (vectors) rpi_unpack(s, &s->out[2], block[3], s->k, at[3]);
    return info == 0;
}

/* Numbers of real work memory of the complex routine, from its documentation. */
static int64_t real_work(const rpi_stack *s)
{
    int64_t few = rpi_fewer(s), most = s->m > s->n ? s->m : s->n;
    if (!s->is_complex) return 1;
    if (s->option == 'N') return 7 * few;
    int64_t one = 5 * few * few + 7 * few, other = 2 * most * few + 2 * few * few + few;
    return one > other ? one : other;
}

static void add_blocks_of_svd(rpi_stack *s)
{
    double none[2] = {0}, size[2] = {0};
    int info = 0, iwork = 0, few = rpi_fewer(s);
    bool vectors = s->option != 'N';
    if (few > 0) call_svd(s, (void *[]){none, none, none, none, size, none, &iwork}, -1, &info);
    s->lwork[0] = rpi_as_work(size[0]);
    rpi_stack_block(s, (int64_t)s->m * s->n, rpi_stack_item(s));
    rpi_stack_block(s, few, sizeof(double));
    rpi_stack_block(s, vectors ? (int64_t)s->m * (s->option == 'A' ? s->m : few) : 1, rpi_stack_item(s));
    rpi_stack_block(s, vectors ? (int64_t)s->k * s->n : 1, rpi_stack_item(s));
    rpi_stack_block(s, s->lwork[0], rpi_stack_item(s));
    rpi_stack_block(s, real_work(s), sizeof(double));
    rpi_stack_block(s, 8 * (int64_t)few, sizeof(int));
}

static rp_array *run_svd(rpi_stack *s, rp_array *a, int job)
{
    s->name = "rp_linalg_svd";
    s->failure = "SVD did not converge";
    s->run = svd_one;
    s->option = job;
    rp_array *error = rpi_stack_open(s, &a, 1, false);
    if (error) return error;
    int few = rpi_fewer(s);
    s->k = job == 'A' ? s->n : few;
    s->cost = 100 + (job == 'N' ? 4.0 : 12.0) * s->m * s->n * few;
    add_blocks_of_svd(s);
    if (job != 'N') rpi_stack_result(s, rpi_stack_dtype(s), 2, s->m, job == 'A' ? s->m : few);
    rpi_stack_result(s, RP_F64, 1, few, 1);
    if (job != 'N') rpi_stack_result(s, rpi_stack_dtype(s), 2, s->k, s->n);
    return rpi_stack_run(s);
}

/* The values are the absolute eigenvalues in falling order; their signs go into vh. */
static void from_eigh(rp_array *a, rp_array **r)
{
    rp_linalg_eig_result e = rp_linalg_eigh(a, RP_LOWER);
    rp_array *sizes = rp_absolute(e.eigenvalues), *order = rp_flip(rp_argsort(sizes, -1, false), -1);
    rp_array *signs = rp_copysign(rp_scalar(1), e.eigenvalues);
    signs = rp_expand_dims(rp_take_along_axis(signs, order, -1), -2);
    r[0] = rp_take_along_axis(e.eigenvectors, rp_expand_dims(order, -2), -1);
    r[1] = rp_take_along_axis(sizes, order, -1);
    r[2] = rp_matrix_transpose(rp_multiply(r[0], signs));
    if (rp_dtype_kind(rp_dtype_of(r[2])) == 'c') r[2] = rp_conjugate(r[2]);
}

rp_linalg_svd_result rp_linalg_svd(rp_array *a, bool full_matrices, bool hermitian)
{
    rpi_stack s = {0};
    RP_SCOPE();
    rp_array *error =
        hermitian ? rpi_check_matrices("rp_linalg_svd", a, true) : run_svd(&s, a, full_matrices ? 'A' : 'S');
    rp_array *r[] = {error, error, error};
    if (!error && hermitian)
        from_eigh(a, r);
    else if (!error)
        for (int i = 0; i < 3; i++) r[i] = rpi_stack_give(&s, i);
    rpi_yield_all(r, 3);
    return (rp_linalg_svd_result){r[0], r[1], r[2]};
}

rp_array *rp_linalg_svdvals(rp_array *a, bool hermitian)
{
    rpi_stack s = {0};
    RP_SCOPE();
    if (hermitian) {
        rp_array *sizes = rp_absolute(rp_linalg_eigvalsh(a, RP_LOWER));
        return rp_yield(rp_flip(rp_sort(sizes, -1, false), -1));
    }
    rp_array *error = run_svd(&s, a, 'N');
    return rp_yield(error ? error : rpi_stack_give(&s, 0));
}
