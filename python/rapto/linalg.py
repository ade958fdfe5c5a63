"""Linear algebra over LAPACK, with NumPy's names and rules.

Matrices lie in the last two axes; axes in front of them make a stack of matrices. bool and integers count as float64;
float32, float64, complex64 and complex128 keep their precision; other dtypes raise TypeError. Everything is computed in
double precision and rounded at the end. What is no matrix, or has no answer, raises LinAlgError.
"""
import operator as _operator
import warnings as _warnings
from collections import namedtuple as _namedtuple

from . import _rapto as _c
from ._constants import _NoValue
from .exceptions import LinAlgError

try:
    from . import _linalg as _l
except ImportError as _error:
    raise ImportError(f"rapto.linalg needs OpenBLAS (Debian's libopenblas0-openmp): {_error}") from _error

__all__ = ["cholesky", "cond", "cross", "det", "diagonal", "eig", "eigh", "eigvals", "eigvalsh", "inv", "LinAlgError",
           "lstsq", "matmul", "matrix_norm", "matrix_power", "matrix_rank", "matrix_transpose", "multi_dot", "norm", "outer",
           "pinv", "qr", "slogdet", "solve", "svd", "svdvals", "tensordot", "tensorinv", "tensorsolve", "trace", "vecdot",
           "vector_norm"]

EigResult = _namedtuple("EigResult", "eigenvalues eigenvectors", module=__name__)
EighResult = _namedtuple("EighResult", "eigenvalues eigenvectors", module=__name__)
QRResult = _namedtuple("QRResult", "Q R", module=__name__)
SlogdetResult = _namedtuple("SlogdetResult", "sign logabsdet", module=__name__)
SVDResult = _namedtuple("SVDResult", "U S Vh", module=__name__)

matmul, tensordot = _c.matmul, _c.tensordot


# ---- factors ---------------------------------------------------------------------------------------------------------

def cholesky(a, /, *, upper=False):
    """Lower triangular L with a = L @ L.conj().mT, or with `upper` U with a = U.conj().mT @ U.

    a: (..., n, n), symmetric or Hermitian; only that triangle is looked at. LinAlgError where it is not positive
    definite.

    >>> rp.linalg.cholesky([[4., 2.], [2., 5.]])
    array([[2., 0.],
           [1., 2.]])
    """
    return _l.cholesky(a, upper)


_QR_MODES = {"reduced": 0, "complete": 1, "r": 2, "raw": 3}


def qr(a, mode="reduced"):
    """Orthonormal columns Q and an upper triangle R with a = Q @ R.

    a: (..., m, n), k = min(m, n). mode 'reduced': Q (..., m, k), R (..., k, n); 'complete': Q (..., m, m), R (..., m, n);
    'r': R alone; 'raw': LAPACK's (h, tau), h (..., n, m).

    >>> rp.linalg.qr([[3., 0.], [4., 5.]], mode='r')
    array([[-5., -4.],
           [ 0.,  3.]])
    """
    if mode in ("f", "full"):
        _warnings.warn("The 'full' option is deprecated in favor of 'reduced'.\n"
                       "For backward compatibility let mode default.", DeprecationWarning, stacklevel=2)
        mode = "reduced"
    if mode in ("e", "economic"):
        _warnings.warn("The 'economic' option is deprecated.", DeprecationWarning, stacklevel=2)
        return _l.qr(a, 3)[0].swapaxes(-1, -2)
    if mode not in _QR_MODES:
        raise ValueError(f"Unrecognized mode '{mode}'")
    first, second = _l.qr(a, _QR_MODES[mode])
    return first if mode == "r" else (first, second) if mode == "raw" else QRResult(first, second)


def svd(a, full_matrices=True, compute_uv=True, hermitian=False):
    """The singular value decomposition a = (U * S[..., None, :]) @ Vh.

    a: (..., m, n), k = min(m, n). U (..., m, m) and Vh (..., n, n), or (..., m, k) and (..., k, n) without
    `full_matrices`; S (..., k), falling. S alone without `compute_uv`. `hermitian`: the matrices are, which is faster.

    >>> rp.linalg.svd([[0., 2.], [1., 0.]]).S
    array([2., 1.])
    """
    return SVDResult(*_l.svd(a, full_matrices, hermitian)) if compute_uv else _l.svdvals(a, hermitian)


def svdvals(x, /):
    """The singular values, (..., min(m, n)), falling.

    >>> rp.linalg.svdvals([[0., 2.], [1., 0.]])
    array([2., 1.])
    """
    return _l.svdvals(x, False)


# ---- systems of equations --------------------------------------------------------------------------------------------

def solve(a, b):
    """x with a @ x = b.

    a: (..., n, n); b: (n,) or (..., n, k), stacks broadcast. LinAlgError for a singular matrix.

    >>> rp.linalg.solve([[2., 1.], [1., 3.]], [5., 10.])
    array([1., 3.])
    """
    return _l.solve(a, b)


def inv(a):
    """The inverse of square matrices (..., n, n); LinAlgError for a singular one.

    >>> rp.linalg.inv([[2., 0.], [0., 4.]])
    array([[0.5 , 0.  ],
           [0.  , 0.25]])
    """
    return _l.inv(a)


def det(a):
    """The determinants of square matrices (..., n, n).

    >>> rp.linalg.det([[2., 1.], [1., 3.]])
    np.float64(5.0)
    """
    return _l.det(a)


def slogdet(a):
    """Sign and logarithm of the size of determinants: det is sign * exp(logabsdet), also where that would overflow.

    a: (..., n, n). A singular matrix has sign 0 and logarithm -inf; the sign of a complex one has size 1.

    >>> rp.linalg.slogdet(rp.eye(2) * -1)
    SlogdetResult(sign=np.float64(1.0), logabsdet=np.float64(0.0))
    """
    return SlogdetResult(*_l.slogdet(a))


def lstsq(a, b, rcond=None):
    """x that minimises the 2-norm of a @ x - b: (x, residuals, rank, singular values of a).

    a: (m, n); b: (m,) or (m, k). Singular values below `rcond` times the largest count as 0 (default: the precision of
    float64 times the larger of m and n). residuals: sums of squares, empty where rank < n or m <= n.

    >>> rp.linalg.lstsq([[1., 0.], [1., 1.], [1., 2.]], [1., 3., 5.])[0]
    array([1., 2.])
    """
    return _l.lstsq(a, b, rcond)


def pinv(a, rcond=None, hermitian=False, *, rtol=_NoValue):
    """The pseudo-inverse of Moore and Penrose, (..., n, m).

    a: (..., m, n). Singular values up to `rtol` (or `rcond`, its older name; one, or one per matrix) times the largest
    count as 0: 1e-15 by default; None as `rtol` takes the larger extent times the precision of the dtype.

    >>> rp.linalg.pinv([[2., 0.], [0., 0.]])
    array([[0.5, 0. ],
           [0. , 0. ]])
    """
    if rcond is None:
        rcond = 1e-15 if rtol is _NoValue else rtol
    elif rtol is not _NoValue:
        raise ValueError("`rtol` and `rcond` can't be both set.")
    return _l.pinv(a, rcond, hermitian)


def tensorsolve(a, b, axes=None):
    """x with tensordot(a, x, x.ndim) = b; `axes` go to the end of `a` first.

    LinAlgError unless the axes of `a` behind those of `b` have as many elements as `b`.

    >>> rp.linalg.tensorsolve(rp.eye(4).reshape(2, 2, 4), rp.ones((2, 2)))
    array([1., 1., 1., 1.])
    """
    return _l.tensorsolve(a, b, axes)


def tensorinv(a, ind=2):
    """The inverse of `a` under tensordot; its first `ind` axes are the rows.

    >>> rp.linalg.tensorinv(rp.eye(4).reshape(4, 2, 2), ind=1).shape
    (2, 2, 4)
    """
    if ind <= 0:
        raise ValueError("Invalid ind argument.")
    return _l.tensorinv(a, ind)


# ---- eigenvalues -----------------------------------------------------------------------------------------------------

def _is_upper(UPLO):
    UPLO = UPLO.upper()
    if UPLO not in ("L", "U"):
        raise ValueError("UPLO argument must be 'L' or 'U'")
    return UPLO == "U"


def eigh(a, UPLO="L"):
    """Eigenvalues (rising, real) and eigenvectors (in columns) of symmetric or Hermitian matrices (..., n, n).

    Only the triangle `UPLO` is looked at. LinAlgError where they do not converge.

    >>> rp.linalg.eigh([[2., 0.], [0., 1.]]).eigenvalues
    array([1., 2.])
    """
    return EighResult(*_l.eigh(a, _is_upper(UPLO)))


def eigvalsh(a, UPLO="L"):
    """Eigenvalues (rising, real) of symmetric or Hermitian matrices (..., n, n).

    >>> rp.linalg.eigvalsh([[2., 0.], [0., 1.]])
    array([1., 2.])
    """
    return _l.eigvalsh(a, _is_upper(UPLO))


def eig(a):
    """Eigenvalues, in no order, and eigenvectors (in columns) of square matrices (..., n, n).

    Real where the matrices are and all eigenvalues are, else complex. LinAlgError for infinities and NaN.

    >>> rp.linalg.eig([[0., -1.], [1., 0.]]).eigenvalues
    array([0.+1.j, 0.-1.j])
    """
    return EigResult(*_l.eig(a))


def eigvals(a):
    """Eigenvalues, in no order, of square matrices (..., n, n); see eig.

    >>> rp.linalg.eigvals([[1., 1.], [0., 2.]])
    array([1., 2.])
    """
    return _l.eigvals(a)


# ---- norms and numbers -----------------------------------------------------------------------------------------------

_INF = float("inf")
_MATRIX_NORMS = {None: 0, "fro": 0, "f": 0, "nuc": 1, 1: 2, -1: 3, 2: 4, -2: 5, _INF: 6, -_INF: 7}


def _matrix_kind(ord):
    try:
        return _MATRIX_NORMS[ord]
    except (KeyError, TypeError):
        raise ValueError("Invalid norm order for matrices.") from None


def _vector_order(ord):
    if isinstance(ord, str):
        raise ValueError(f"Invalid norm order '{ord}' for vectors")
    return 2.0 if ord is None else ord


def norm(x, ord=None, axis=None, keepdims=False):
    """A norm of vectors (one axis) or matrices (two axes).

    ord of a vector: a number, 2 by default; inf and -inf give the largest and smallest size, 0 counts what is not 0. Of
    a matrix: 'fro' (default), 'nuc', 1, -1, 2, -2, inf, -inf. Without axis and ord: of all elements.

    >>> rp.linalg.norm([3., 4.])
    np.float64(5.0)
    """
    x = _c.asarray(x)
    if axis is None:
        if ord is None or (isinstance(ord, str) and ord in ("f", "fro") and x.ndim == 2) or (x.ndim == 1 and ord == 2):
            return _l.vector_norm(x, 2.0, None, keepdims)
        axis = tuple(range(x.ndim))
    elif not isinstance(axis, tuple):
        try:
            axis = (int(axis),)
        except Exception as error:
            raise TypeError("'axis' must be None, an integer or a tuple of integers") from error
    if len(axis) == 1:
        return _l.vector_norm(x, _vector_order(ord), axis, keepdims)
    if len(axis) != 2:
        raise ValueError("Improper number of dimensions to norm.")
    moved = _c.moveaxis(x, axis, (-2, -1)) if len({i % max(x.ndim, 1) for i in axis}) == 2 else _duplicate(x, axis)
    result = _l.matrix_norm(moved, _matrix_kind(ord))
    return _c.expand_dims(result, tuple(i % x.ndim for i in axis)) if keepdims else result


def _duplicate(x, axis):
    for i in axis:
        _c.moveaxis(x, i, 0)  # an axis that there is not raises AxisError
    raise ValueError("Duplicate axes given.")


def matrix_norm(x, /, *, keepdims=False, ord="fro"):
    """A norm of the matrices in the last two axes; see norm.

    >>> rp.linalg.matrix_norm([[3., 0.], [0., 4.]])
    np.float64(5.0)
    """
    return _l.matrix_norm(x, _matrix_kind(ord), keepdims)


def vector_norm(x, /, *, axis=None, keepdims=False, ord=2):
    """A norm of the elements along one or several axes, by default all, as one vector; see norm.

    >>> rp.linalg.vector_norm([[3., 4.], [5., 12.]], axis=1)
    array([ 5., 13.])
    """
    return _l.vector_norm(x, _vector_order(ord), axis, keepdims)


def cond(x, p=None):
    """The condition number of matrices: the norm `p` (see norm; 2 by default) times that of the inverse.

    Infinite of a singular matrix, NaN of one that holds NaN; LinAlgError for matrices without elements.

    >>> rp.linalg.cond([[4., 0.], [0., 2.]])
    np.float64(2.0)
    """
    return _l.cond(x, 4 if p is None else _matrix_kind(p))


def matrix_rank(A, tol=None, hermitian=False, *, rtol=None):
    """How many singular values of matrices (..., m, n) are above `tol`.

    tol, rtol: one, or one per matrix; the limit is `tol`, or `rtol` times the largest value (default: the larger extent
    times the precision). With fewer than two axes: whether any element is not 0.

    >>> rp.linalg.matrix_rank([[1., 2.], [2., 4.]])
    np.int64(1)
    """
    if rtol is not None and tol is not None:
        raise ValueError("`tol` and `rtol` can't be both set.")
    A = _c.asarray(A)
    rank = _l.matrix_rank(A, tol, rtol, hermitian)
    return int(rank) if A.ndim < 2 else rank


# ---- products --------------------------------------------------------------------------------------------------------

def matrix_power(a, n):
    """Square matrices (..., n, n) to an integer power; a negative one is a power of the inverse.

    >>> rp.linalg.matrix_power([[1, 1], [1, 0]], 10)
    array([[89, 55],
           [55, 34]])
    """
    try:
        n = _operator.index(n)
    except TypeError as error:
        raise TypeError("exponent must be an integer") from error
    return _l.matrix_power(a, n)


def multi_dot(arrays, *, out=None):
    """The product of two or more matrices in the order that needs the fewest multiplications.

    The first and the last may be vectors.

    >>> rp.linalg.multi_dot([[1, 2], [[1, 0], [0, 1]], [3, 4]])
    np.int64(11)
    """
    arrays = list(arrays)
    if len(arrays) == 2:
        return _c.dot(*arrays, out=out)
    result = _l.multi_dot(arrays)
    if out is None:
        return result
    if not isinstance(out, _c.ndarray) or out.shape != result.shape or out.dtype != result.dtype or not out.flags.c_contiguous:
        raise ValueError("output array is not acceptable (must have the right datatype, number of dimensions, and be a C-Array)")
    out[...] = result
    return out


def outer(x1, x2, /):
    """Products of every pair of elements of two vectors.

    >>> rp.linalg.outer([1, 2], [3, 4])
    array([[3, 4],
           [6, 8]])
    """
    x1, x2 = _c.asanyarray(x1), _c.asanyarray(x2)
    if x1.ndim != 1 or x2.ndim != 1:
        raise ValueError("Input arrays must be one-dimensional, but they are "
                         f"x1.ndim={x1.ndim!r} and x2.ndim={x2.ndim!r}.")
    return _c.outer(x1, x2)


def cross(x1, x2, /, *, axis=-1):
    """The cross product of vectors of three components.

    >>> rp.linalg.cross([1, 0, 0], [0, 1, 0])
    array([0, 0, 1])
    """
    x1, x2 = _c.asanyarray(x1), _c.asanyarray(x2)
    if x1.shape[axis] != 3 or x2.shape[axis] != 3:
        raise ValueError("Both input arrays must be (arrays of) 3-dimensional vectors, but they are "
                         f"{x1.shape[axis]} and {x2.shape[axis]} dimensional instead.")
    return _c.cross(x1, x2, axis=axis)


def vecdot(x1, x2, /, *, axis=-1):
    """Products of vectors along one axis; the first ones conjugated.

    >>> rp.linalg.vecdot([1, 2], [3, 4])
    np.int64(11)
    """
    return _c.vecdot(x1, x2, axis=axis)


def matrix_transpose(x, /):
    """The last two axes exchanged.

    >>> rp.linalg.matrix_transpose([[1, 2], [3, 4]])
    array([[1, 3],
           [2, 4]])
    """
    x = _c.asanyarray(x)
    if x.ndim < 2:
        raise ValueError(f"Input array must be at least 2-dimensional, but it is {x.ndim}")
    return x.swapaxes(-1, -2)


def diagonal(x, /, *, offset=0):
    """The diagonals of the last two axes.

    >>> rp.linalg.diagonal([[1, 2], [3, 4]])
    array([1, 4])
    """
    return _c.diagonal(x, offset, -2, -1)


def trace(x, /, *, offset=0, dtype=None):
    """The sums along the diagonals of the last two axes.

    >>> rp.linalg.trace([[1, 2], [3, 4]])
    np.int64(5)
    """
    return _c.sum(diagonal(x, offset=offset), axis=-1, dtype=dtype)
