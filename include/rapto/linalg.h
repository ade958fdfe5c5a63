/// \file linalg.h
/// Linear algebra over LAPACK, by NumPy's rules; a library of its own, librapto_linalg.
///
/// Pure: every function returns new arrays that belong to the innermost scope; on failure each of them is the error
/// array. An operand that is an error array is returned as the result. Matrices lie in the last two axes; the axes in
/// front of them make a stack, whose matrices are worked on one by one, and may have extent 0 as all others.
/// Dtypes: bool and integers count as f64; f32, f64, c64 and c128 keep theirs; others are RP_EDTYPE. Everything is
/// computed in f64 or c128 and rounded at the end. Status RP_ELINALG (NumPy's LinAlgError): not a matrix, not square,
/// or a matrix without an answer (singular, not positive definite, no convergence). Threads: stacks of small matrices
/// are shared among threads, a large matrix has the threads of OpenBLAS; which of the two depends on the size alone.
/// The thread count does not change results of stacks; of a large matrix it may change the rounding. After a fork the
/// child works on one thread.
#ifndef RAPTO_LINALG_H
#define RAPTO_LINALG_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- factors ----------------------------------------------------------------------------------------------------- */

/// Lower triangular L with a = L L*, or with `upper` U with a = U* U; (..., n, n). Looks at that triangle alone. A
/// matrix that is not positive definite is RP_ELINALG.
RP_API rp_array *rp_linalg_cholesky(rp_array *a, bool upper);

/// Which factors of a = Q R of shape (..., m, n) are wanted; k is the smaller of m and n.
typedef enum rp_qr_mode {
    RP_QR_REDUCED,  ///< Q (..., m, k), R (..., k, n)
    RP_QR_COMPLETE, ///< Q (..., m, m), R (..., m, n)
    RP_QR_R,        ///< R (..., k, n) in both places
    RP_QR_RAW       ///< LAPACK's h (..., n, m), transposed, and tau (..., k)
} rp_qr_mode;
/// Orthonormal columns and an upper triangle.
typedef struct rp_linalg_qr_result {
    rp_array *q, *r;
} rp_linalg_qr_result;
RP_API rp_linalg_qr_result rp_linalg_qr(rp_array *a, rp_qr_mode mode); ///< a = q r. See rp_qr_mode.

/// a = u diag(s) vh; the singular values s fall and are not negative.
typedef struct rp_linalg_svd_result {
    rp_array *u, *s, *vh;
} rp_linalg_svd_result;
/// Singular value decomposition: u (..., m, m), s (..., k), vh (..., n, n) with `full_matrices`, else (..., m, k) and
/// (..., k, n). `hermitian`: the matrices are (only the lower triangle is looked at), which is faster.
RP_API rp_linalg_svd_result rp_linalg_svd(rp_array *a, bool full_matrices, bool hermitian);
RP_API rp_array *rp_linalg_svdvals(rp_array *a, bool hermitian); ///< The singular values alone, (..., k).

/* ---- systems of equations ---------------------------------------------------------------------------------------- */

/// x with a x = b for square matrices `a`. A 1-d `b` is one vector for every matrix, any other a stack of matrices
/// (..., n, k); stacks broadcast. RP_ELINALG for a singular matrix, RP_ESHAPE where rows differ.
RP_API rp_array *rp_linalg_solve(rp_array *a, rp_array *b);
RP_API rp_array *rp_linalg_inv(rp_array *a); ///< The inverse; RP_ELINALG for a singular matrix.

/// Sign (or a number of size 1; 0 of a singular matrix) and the logarithm of the size of a determinant.
typedef struct rp_linalg_slogdet_result {
    rp_array *sign, *logabsdet;
} rp_linalg_slogdet_result;
RP_API rp_array *rp_linalg_det(rp_array *a);                    ///< The determinant; 1 of a matrix without elements.
RP_API rp_linalg_slogdet_result rp_linalg_slogdet(rp_array *a); ///< Determinants that would overflow.

/// Least squares: what minimises |a x - b|.
typedef struct rp_linalg_lstsq_result {
    rp_array *x;         ///< (n) or (n, k)
    rp_array *residuals; ///< sums of squares, one per column of b; empty where rank < n or m <= n
    rp_array *rank;      ///< 0-d i32
    rp_array *s;         ///< singular values of a
} rp_linalg_lstsq_result;
/// For a matrix (m, n) and `b` (m) or (m, k). Singular values below `rcond` times the largest count as 0; NaN: the
/// precision of f64 times the larger extent.
RP_API rp_linalg_lstsq_result rp_linalg_lstsq(rp_array *a, rp_array *b, double rcond);

/// The pseudo-inverse of Moore and Penrose, (..., n, m). Singular values up to `rtol` (one, or one per matrix; NULL:
/// the larger extent times the precision) times the largest count as 0.
RP_API rp_array *rp_linalg_pinv(rp_array *a, rp_array *rtol, bool hermitian);
/// x with tensordot(a, x, ndim of x) = b. `axes` (NULL: none), not negative, go to the end of `a` first.
RP_API rp_array *rp_linalg_tensorsolve(rp_array *a, rp_array *b, const int *axes, int count);
/// The inverse of `a` under tensordot; its first `ind` (positive, else RP_EVALUE) axes are the rows.
RP_API rp_array *rp_linalg_tensorinv(rp_array *a, int ind);

/* ---- eigenvalues ------------------------------------------------------------------------------------------------- */

/// The triangle of a symmetric or Hermitian matrix that is looked at.
typedef enum rp_triangle { RP_LOWER, RP_UPPER } rp_triangle;
/// Eigenvalues (..., n), and eigenvectors in the columns of (..., n, n), of length 1.
typedef struct rp_linalg_eig_result {
    rp_array *eigenvalues, *eigenvectors;
} rp_linalg_eig_result;
/// Of symmetric or Hermitian matrices: real eigenvalues in rising order.
RP_API rp_linalg_eig_result rp_linalg_eigh(rp_array *a, rp_triangle triangle);
RP_API rp_array *rp_linalg_eigvalsh(rp_array *a, rp_triangle triangle); ///< Without the eigenvectors.
/// Of any square matrices. Real where the operand is and every eigenvalue is, else complex. RP_ELINALG for infinities
/// and NaN.
RP_API rp_linalg_eig_result rp_linalg_eig(rp_array *a);
RP_API rp_array *rp_linalg_eigvals(rp_array *a); ///< Without the eigenvectors.

/* ---- norms and numbers ------------------------------------------------------------------------------------------- */

/// The norm of order `ord` (any number; infinite: the largest or smallest size; 0: how many are not 0) over `count`
/// axes as one vector; NULL: all elements. Float dtypes stay, also f16. Smallest of nothing is RP_EVALUE.
RP_API rp_array *rp_linalg_vector_norm(rp_array *a, double ord, const int *axes, int count, bool keepdims);

/// Norms of a matrix.
typedef enum rp_matrix_norm_kind {
    RP_NORM_FROBENIUS, ///< square root of the sum of squares
    RP_NORM_NUCLEAR,   ///< sum of the singular values
    RP_NORM_1,         ///< largest column sum of sizes
    RP_NORM_MINUS_1,   ///< smallest column sum
    RP_NORM_2,         ///< largest singular value
    RP_NORM_MINUS_2,   ///< smallest singular value
    RP_NORM_INF,       ///< largest row sum
    RP_NORM_MINUS_INF  ///< smallest row sum
} rp_matrix_norm_kind;
/// A norm of each matrix; largest of nothing is 0, smallest of nothing RP_EVALUE. RP_EAXIS with fewer than two axes.
RP_API rp_array *rp_linalg_matrix_norm(rp_array *a, rp_matrix_norm_kind kind, bool keepdims);
/// The condition number: the norm of a matrix times that of its inverse, infinite of a singular one. RP_ELINALG for
/// matrices without elements.
RP_API rp_array *rp_linalg_cond(rp_array *a, rp_matrix_norm_kind kind);
/// How many singular values are above `tol` (one, or one per matrix), or above `rtol` times the largest; both NULL: the
/// larger extent times the precision times the largest. i64. With fewer than two axes: whether any element is not 0.
RP_API rp_array *rp_linalg_matrix_rank(rp_array *a, rp_array *tol, rp_array *rtol, bool hermitian);

/* ---- products ---------------------------------------------------------------------------------------------------- */

/// The n-th power of square matrices; a negative one of the inverse. Integers stay integers where n >= 0.
RP_API rp_array *rp_linalg_matrix_power(rp_array *a, int64_t n);
/// The product of 2 to 64 matrices, in the order that needs the fewest multiplications; the first and the last may be
/// vectors.
RP_API rp_array *rp_linalg_multi_dot(rp_array *const *arrays, int count);

#ifdef __cplusplus
}
#endif
#endif
