"""Functions that answer with complex numbers where a real result does not exist."""
import rapto as rp

__all__ = ["sqrt", "log", "log2", "logn", "log10", "power", "arccos", "arcsin", "arctanh"]


def complex_where(x, outside):
    """`x` as an array, complex when `outside` holds for any of its real elements."""
    x = rp.asarray(x)
    if x.dtype.kind != "c" and rp.any(outside(x)):
        return x.astype(rp.complex64 if x.dtype in (rp.float16, rp.float32, rp.int8, rp.uint8, rp.int16, rp.uint16)
                        else rp.complex128)
    return x


def negative(x):
    return x < 0


def beyond_one(x):
    return abs(x) > 1


def sqrt(x):
    """Square root; complex where `x` is negative.

    >>> rp.emath.sqrt(-1)
    np.complex128(1j)
    """
    return rp.sqrt(complex_where(x, negative))


def log(x):
    """Natural logarithm; complex where `x` is negative."""
    return rp.log(complex_where(x, negative))


def log10(x):
    """Logarithm to base 10; complex where `x` is negative."""
    return rp.log10(complex_where(x, negative))


def log2(x):
    """Logarithm to base 2; complex where `x` is negative."""
    return rp.log2(complex_where(x, negative))


def logn(n, x):
    """Logarithm to base `n`; complex where `x` or `n` is negative."""
    return rp.log(complex_where(x, negative)) / rp.log(complex_where(n, negative))


def power(x, p):
    """`x` to the power `p`; complex where `x` is negative, floating where `p` is."""
    x, p = complex_where(x, negative), rp.asarray(p)
    if p.dtype.kind in "iu" and rp.any(p < 0):
        p = p * 1.0
    return rp.power(x, p)


def arccos(x):
    """Inverse cosine; complex beyond one."""
    return rp.arccos(complex_where(x, beyond_one))


def arcsin(x):
    """Inverse sine; complex beyond one."""
    return rp.arcsin(complex_where(x, beyond_one))


def arctanh(x):
    """Inverse hyperbolic tangent; complex beyond one."""
    return rp.arctanh(complex_where(x, beyond_one))
