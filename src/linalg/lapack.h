/* The routines of LAPACK in use, in double precision, real (d) and complex (z).
 *
 * They are called by their Fortran names in OpenBLAS itself: Debian's LAPACKE would bring a second LAPACK with it.
 * Matrices are column-major. Each text argument has a hidden length at the end. Where both kinds take the same
 * arguments, RPI_LAPACK picks one of the two.
 */
#ifndef RAPTO_LINALG_LAPACK_H
#define RAPTO_LINALG_LAPACK_H

#include <stddef.h>

#define BOTH(name, ...)                                                                                                \
    void d##name##_(__VA_ARGS__);                                                                                      \
    void z##name##_(__VA_ARGS__)

/* a = L L* or U* U. */
BOTH(potrf, const char *uplo, const int *n, void *a, const int *lda, int *info, size_t);
/* a = P L U. */
BOTH(getrf, const int *m, const int *n, void *a, const int *lda, int *pivots, int *info);
/* a x = b; x replaces b. */
BOTH(gesv, const int *n, const int *columns, void *a, const int *lda, int *pivots, void *b, const int *ldb, int *info);
/* a = Q R: R above, the reflectors of Q below the diagonal. */
BOTH(geqrf, const int *m, const int *n, void *a, const int *lda, void *tau, void *work, const int *lwork, int *info);
/* The columns of Q from its reflectors. */
void dorgqr_(const int *m, const int *n, const int *k, void *a, const int *lda, const void *tau, void *work,
             const int *lwork, int *info);
void zungqr_(const int *m, const int *n, const int *k, void *a, const int *lda, const void *tau, void *work,
             const int *lwork, int *info);

/* Eigenvalues w and, for job V, eigenvectors (in a) of a symmetric or Hermitian matrix. */
void dsyevd_(const char *job, const char *uplo, const int *n, void *a, const int *lda, double *w, void *work,
             const int *lwork, int *iwork, const int *liwork, int *info, size_t, size_t);
void zheevd_(const char *job, const char *uplo, const int *n, void *a, const int *lda, double *w, void *work,
             const int *lwork, double *rwork, const int *lrwork, int *iwork, const int *liwork, int *info, size_t,
             size_t);
/* Eigenvalues and right eigenvectors of any square matrix. */
void dgeev_(const char *left, const char *right, const int *n, void *a, const int *lda, double *wr, double *wi,
            void *vl, const int *ldvl, void *vr, const int *ldvr, void *work, const int *lwork, int *info, size_t,
            size_t);
void zgeev_(const char *left, const char *right, const int *n, void *a, const int *lda, void *w, void *vl,
            const int *ldvl, void *vr, const int *ldvr, void *work, const int *lwork, double *rwork, int *info, size_t,
            size_t);

/* Singular values, and vectors as `job` says. */
void dgesdd_(const char *job, const int *m, const int *n, void *a, const int *lda, double *s, void *u, const int *ldu,
             void *vt, const int *ldvt, void *work, const int *lwork, int *iwork, int *info, size_t);
void zgesdd_(const char *job, const int *m, const int *n, void *a, const int *lda, double *s, void *u, const int *ldu,
             void *vt, const int *ldvt, void *work, const int *lwork, double *rwork, int *iwork, int *info, size_t);

/* Least squares by singular values. */
void dgelsd_(const int *m, const int *n, const int *columns, void *a, const int *lda, void *b, const int *ldb,
             double *s, const double *rcond, int *rank, void *work, const int *lwork, int *iwork, int *info);
void zgelsd_(const int *m, const int *n, const int *columns, void *a, const int *lda, void *b, const int *ldb,
             double *s, const double *rcond, int *rank, void *work, const int *lwork, double *rwork, int *iwork,
             int *info);
#undef BOTH

#define RPI_LAPACK(is_complex, name) ((is_complex) ? z##name##_ : d##name##_)

/* Fits the leading dimension of a matrix with `rows` rows: LAPACK wants 1 at least. */
static inline int rpi_leading(int rows)
{
    return rows > 1 ? rows : 1;
}

#endif
