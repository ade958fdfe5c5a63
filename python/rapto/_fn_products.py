"""Products of arrays: dot, inner, tensordot, kron, cross, einsum."""
from . import _rapto as _c

__all__ = ["cross", "dot", "einsum", "einsum_path", "inner", "kron", "outer", "tensordot", "vdot"]


def _put(result, out):
    if out is None:
        return result
    if not isinstance(out, _c.ndarray) or out.shape != result.shape or out.dtype != result.dtype or not out.flags.c_contiguous:
        raise ValueError("output array is not acceptable (must have the right datatype, number of dimensions, and be a "
                         "C-Array)")
    out[...] = result
    return out


def _scalar(array):
    return array[()] if array.ndim == 0 else array


def _matrices(a, b):
    """The matrix product of two 2-d arrays of one dtype."""
    if a.dtype == _c.bool and b.dtype == _c.bool:
        return _c.matmul(a, b)
    return _c.matmul(a, b)


def dot(a, b, out=None):
    """Sum of products over the last axis of `a` and the last but one of `b`.

    >>> rp.dot([1, 2], [3, 4])
    np.int64(11)
    """
    a, b = _c.asanyarray(a), _c.asanyarray(b)
    if a.ndim == 0 or b.ndim == 0:
        return _put(_c.multiply(a, b), out)
    inner_axis = b.ndim - 2 if b.ndim > 1 else 0
    if a.shape[-1] != b.shape[inner_axis]:
        raise ValueError(f"shapes {_shape(a)} and {_shape(b)} not aligned: {a.shape[-1]} (dim {a.ndim - 1}) != "
                         f"{b.shape[inner_axis]} (dim {inner_axis})")
    if a.ndim <= 2 and b.ndim <= 2:
        return _put(_c.matmul(a, b), out)
    k = a.shape[-1]
    rest = b.shape[:inner_axis] + b.shape[inner_axis + 1:]
    order = (inner_axis, *(i for i in range(b.ndim) if i != inner_axis))
    product = _c.matmul(a.reshape(_size(a.shape[:-1]), k), b.transpose(order).reshape(k, _size(rest)))
    return _put(product.reshape(a.shape[:-1] + rest), out)


def _size(shape):
    size = 1
    for extent in shape:
        size *= extent
    return size


def _shape(a):
    return "(" + ",".join(map(str, a.shape)) + ("," if a.ndim == 1 else "") + ")"


def _method_dot(self, b, out=None):
    return dot(self, b, out)


_method_dot.__name__ = "dot"
_method_dot.__doc__ = dot.__doc__
_c.ndarray.dot = _method_dot


def vdot(a, b, /):
    """Sum of products of all elements, the first ones conjugated.

    >>> rp.vdot([1, 2], [3, 4])
    np.int64(11)
    """
    a, b = _c.asarray(a).ravel(), _c.asarray(b).ravel()
    if a.size != b.size:
        raise ValueError("cannot reshape array of size {} into shape {}".format(a.size, _shape(b)))
    return dot(a.conj(), b)


def inner(a, b, /):
    """Sum of products over the last axes.

    >>> rp.inner([1, 2], [3, 4])
    np.int64(11)
    """
    a, b = _c.asarray(a), _c.asarray(b)
    if a.ndim == 0 or b.ndim == 0:
        return _c.multiply(a, b)
    if a.shape[-1] != b.shape[-1]:
        raise ValueError(f"shapes {_shape(a)} and {_shape(b)} not aligned: {a.shape[-1]} (dim {a.ndim - 1}) != "
                         f"{b.shape[-1]} (dim {b.ndim - 1})")
    return _scalar(tensordot(a, b, axes=(-1, -1)))


def outer(a, b, out=None):
    """Products of every pair of elements.

    >>> rp.outer([1, 2], [3, 4])
    array([[3, 4],
           [6, 8]])
    """
    a, b = _c.asarray(a).ravel(), _c.asarray(b).ravel()
    return _c.multiply(a.reshape(-1, 1), b.reshape(1, -1), out)


def tensordot(a, b, axes=2):
    """Sum of products over pairs of axes.

    >>> rp.tensordot([[1, 2], [3, 4]], [[1, 0], [0, 1]], axes=1)
    array([[1, 2],
           [3, 4]])
    """
    a, b = _c.asarray(a), _c.asarray(b)
    try:
        first, second = axes
    except TypeError:
        first, second = list(range(-axes, 0)), list(range(axes))
    first = [first] if isinstance(first, int) or getattr(first, "ndim", 1) == 0 else list(first)
    second = [second] if isinstance(second, int) or getattr(second, "ndim", 1) == 0 else list(second)
    if len(first) != len(second):
        raise ValueError("shape-mismatch for sum")
    for one, array in ((first, a), (second, b)):
        for i, axis in enumerate(one):
            if not -array.ndim <= axis < array.ndim:
                from .exceptions import AxisError
                raise AxisError(axis, array.ndim)
            one[i] = axis % array.ndim
        if len(set(one)) != len(one):
            raise ValueError("duplicate axes not allowed in tensordot")
    if any(a.shape[i] != b.shape[j] for i, j in zip(first, second)):
        raise ValueError("shape-mismatch for sum")
    free_a = [i for i in range(a.ndim) if i not in first]
    free_b = [i for i in range(b.ndim) if i not in second]
    k = _size([a.shape[i] for i in first])
    shape = tuple(a.shape[i] for i in free_a) + tuple(b.shape[i] for i in free_b)
    left = a.transpose((*free_a, *first)).reshape(_size([a.shape[i] for i in free_a]), k)
    right = b.transpose((*second, *free_b)).reshape(k, _size([b.shape[i] for i in free_b]))
    return _c.matmul(left, right).reshape(shape)


def kron(a, b):
    """The Kronecker product.

    >>> rp.kron([1, 10], [1, 2])
    array([ 1,  2, 10, 20])
    """
    a, b = _c.asanyarray(a), _c.asanyarray(b)
    ndim = max(a.ndim, b.ndim)
    if a.ndim == 0 or b.ndim == 0:
        return _c.multiply(a, b)
    shape_a = (1,) * (ndim - a.ndim) + a.shape
    shape_b = (1,) * (ndim - b.ndim) + b.shape
    left = a.reshape([n for extent in shape_a for n in (extent, 1)])
    right = b.reshape([n for extent in shape_b for n in (1, extent)])
    return _c.multiply(left, right).reshape([m * n for m, n in zip(shape_a, shape_b)])


def cross(a, b, axisa=-1, axisb=-1, axisc=-1, axis=None):
    """The cross product of vectors of three (or two) components.

    >>> rp.cross([1, 0, 0], [0, 1, 0])
    array([0, 0, 1])
    """
    import warnings

    from . import empty, moveaxis
    if axis is not None:
        axisa = axisb = axisc = axis
    a, b = _c.asarray(a), _c.asarray(b)
    if a.ndim < 1 or b.ndim < 1:
        raise ValueError("At least one array has zero dimension")
    a, b = moveaxis(a, axisa, -1), moveaxis(b, axisb, -1)
    if a.shape[-1] not in (2, 3) or b.shape[-1] not in (2, 3):
        raise ValueError("Both input arrays must be (arrays of) 3-dimensional vectors, but they are "
                         f"{a.shape[-1]} and {b.shape[-1]} dimensional instead.")
    if a.shape[-1] == 2 or b.shape[-1] == 2:
        warnings.warn("Arrays of 2-dimensional vectors are deprecated. Use arrays of 3-dimensional vectors instead. "
                      "(deprecated in NumPy 2.0)", DeprecationWarning, stacklevel=2)
    if a.shape[-1] == 2 and b.shape[-1] == 2:
        return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    x = [a[..., i] if i < a.shape[-1] else _c.zeros((), a.dtype) for i in range(3)]
    y = [b[..., i] if i < b.shape[-1] else _c.zeros((), b.dtype) for i in range(3)]
    parts = [_c.asarray(x[1] * y[2] - x[2] * y[1]), _c.asarray(x[2] * y[0] - x[0] * y[2]),
             _c.asarray(x[0] * y[1] - x[1] * y[0])]
    shape = (a[..., 0] * b[..., 0] if a.ndim + b.ndim > 2 else _c.zeros(())).shape
    result = empty((*shape, 3), parts[0].dtype)
    for i in range(3):
        result[..., i] = parts[i]
    return moveaxis(result, -1, axisc)


# ---- einsum --------------------------------------------------------------------------------------------------------


def _parse(subscripts, operands):
    """(labels of each operand, labels of the result); ... becomes labels of capital Greek letters."""
    if not isinstance(subscripts, str):
        return _parse_lists((subscripts, *operands))
    text = subscripts.replace(" ", "")
    operands = [_c.asarray(o) for o in operands]
    left, arrow, right = text.partition("->")
    terms = left.split(",")
    if len(terms) != len(operands):
        raise ValueError("more operands provided to einstein sum function than specified in the subscripts string"
                         if len(terms) < len(operands) else
                         "fewer operands provided to einstein sum function than specified in the subscripts string")
    most = max((o.ndim - len(t.replace("...", "")) for t, o in zip(terms, operands) if "..." in t), default=0)
    extra = "".join(chr(0x391 + i) for i in range(most))
    full = []
    for term, operand in zip(terms, operands):
        missing = operand.ndim - len(term.replace("...", ""))
        if "..." in term:
            if missing < 0:
                raise ValueError("einstein sum subscripts string contains too many subscripts for operand")
            term = term.replace("...", extra[len(extra) - missing:])
        elif missing:
            raise ValueError("operand has more dimensions than subscripts given in einstein sum, but no '...' ellipsis "
                             "provided to broadcast the extra dimensions." if missing > 0 else
                             "einstein sum subscripts string contains too many subscripts for operand")
        if not all(c.isalpha() for c in term):
            raise ValueError(f"invalid subscript in einstein sum subscripts string: {term!r}")
        full.append(term)
    if arrow:
        result = right.replace("...", extra)
    else:
        joined = "".join(full)
        result = extra + "".join(sorted(c for c in set(joined) if joined.count(c) == 1 and c not in extra))
    for c in result:
        if c not in "".join(full):
            raise ValueError(f"einstein sum subscripts string included output subscript '{c}' which never appeared in an "
                             "input")
    if len(set(result)) != len(result):
        raise ValueError("einstein sum subscripts string includes output subscript multiple times")
    return full, result, operands


def _parse_lists(arguments):
    """einsum(a, [0, 1], b, [1, 2], [0, 2])."""
    arguments = list(arguments)
    result = arguments.pop() if len(arguments) % 2 else None

    def word(labels):
        return "".join("..." if x is Ellipsis else chr(97 + x) if x < 26 else chr(65 + x - 26) for x in labels)
    text = ",".join(word(labels) for labels in arguments[1::2]) + ("" if result is None else "->" + word(result))
    return _parse(text, arguments[::2])


def _diagonal(array, labels):
    """Repeated labels of one operand become one axis."""
    for label in dict.fromkeys(labels):
        while labels.count(label) > 1:
            i = labels.index(label)
            j = labels.index(label, i + 1)
            if array.shape[i] != array.shape[j] and 1 not in (array.shape[i], array.shape[j]):
                raise ValueError(f"dimensions in single operand for collapsing index '{label}' don't match "
                                 f"({array.shape[i]} != {array.shape[j]})")
            strides = [s for k, s in enumerate(array.strides) if k != j]
            strides[i] = (array.strides[i] if array.shape[i] > 1 else 0) + (array.strides[j] if array.shape[j] > 1 else 0)
            shape = [n for k, n in enumerate(array.shape) if k != j]
            shape[i] = max(array.shape[i], array.shape[j])
            array = _c._strided(array, array.dtype, tuple(shape), tuple(strides), 0)
            labels = labels[:j] + labels[j + 1:]
    return array, labels


def _pair(a, la, b, lb, keep):
    """Product of two operands, summed over the labels that nobody needs any more."""
    common = [c for c in la if c in lb]
    for c in common:
        m, n = a.shape[la.index(c)], b.shape[lb.index(c)]
        if m != n and 1 not in (m, n):
            raise ValueError("operands could not be broadcast together with remapped shapes [original->remapped]: "
                             f"{a.shape} {b.shape}")
    summed = [c for c in common if c not in keep and a.shape[la.index(c)] == b.shape[lb.index(c)]]
    labels = list(dict.fromkeys(la + lb))
    left = a.transpose([la.index(c) for c in labels if c in la]).reshape([a.shape[la.index(c)] if c in la else 1 for c in labels])
    right = b.transpose([lb.index(c) for c in labels if c in lb]).reshape([b.shape[lb.index(c)] if c in lb else 1 for c in labels])
    batch = [c for c in common if c not in summed]
    only_a, only_b = [c for c in la if c not in lb], [c for c in lb if c not in la]
    if summed and not any(1 in (a.shape[la.index(c)], b.shape[lb.index(c)]) and a.shape[la.index(c)] != b.shape[lb.index(c)] for c in batch):
        def matrix(array, own, rows, columns):
            sizes = {c: array.shape[own.index(c)] for c in own}
            ordered = array.transpose([own.index(c) for c in (*batch, *rows, *columns)])
            return ordered.reshape([sizes[c] for c in batch] + [_size([sizes[c] for c in rows]), _size([sizes[c] for c in columns])])
        product = _c.matmul(matrix(a, la, only_a, summed), matrix(b, lb, summed, only_b))
        sizes = {**{c: b.shape[lb.index(c)] for c in lb}, **{c: a.shape[la.index(c)] for c in la}}
        return product.reshape([sizes[c] for c in (*batch, *only_a, *only_b)]), "".join((*batch, *only_a, *only_b))
    return _c.asarray(_c.multiply(left, right)), "".join(labels)


def einsum(subscripts, *operands, out=None, dtype=None, order="K", casting="safe", optimize=False):
    """Sums of products by Einstein's convention.

    >>> rp.einsum('ij,jk->ik', [[1, 2]], [[3], [4]])
    array([[11]])
    """
    terms, result, operands = _parse(subscripts, operands)
    if dtype is not None:
        operands = [o.astype(dtype, casting=casting) for o in operands]
    pieces = [_diagonal(o, t) for o, t in zip(operands, terms)]
    array, labels = pieces[0]
    for i, (other, theirs) in enumerate(pieces[1:], 1):
        keep = set(result).union(*(set(t) for _, t in pieces[i + 1:]))
        gone = [k for k, c in enumerate(labels) if c not in keep and c not in theirs]
        if gone:
            array = _c.asarray(_c.sum(array, axis=tuple(gone), dtype=array.dtype))
            labels = "".join(c for k, c in enumerate(labels) if k not in gone)
        array, labels = _pair(array, labels, other, theirs, keep)
    gone = tuple(k for k, c in enumerate(labels) if c not in result)
    if gone:
        array = _c.asarray(_c.sum(array, axis=gone, dtype=array.dtype))
        labels = "".join(c for k, c in enumerate(labels) if k not in gone)
    array = array.transpose([labels.index(c) for c in result])
    if out is not None:
        out[...] = array
        return out
    if len(pieces) == 1 and not gone:
        return array if array.ndim else array[()]
    return array.astype(array.dtype, order=order if order != "K" else "K", copy=False) if array.ndim else array[()]


def einsum_path(subscripts, *operands, optimize="greedy", einsum_call=False):
    """The order in which einsum multiplies: from left to right."""
    terms, result, _ = _parse(subscripts, operands)
    path = ["einsum_path"] + ([(0, 1)] + [(0, len(terms) - 1 - i) for i in range(1, len(terms) - 1)] if len(terms) > 1 else [(0,)])
    return path, f"  Complete contraction:  {','.join(terms)}->{result}\n"
