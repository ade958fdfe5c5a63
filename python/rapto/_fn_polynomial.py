"""poly1d, and the functions on polynomials that give one where they are given one."""
import functools as _functools
import operator as _operator
import re as _re

from . import _rapto as _c

__all__ = ["poly1d", "polyadd", "polysub", "polymul", "polydiv", "polyder", "polyint", "polyval"]


def _keeping(function):
    """The function, with poly1d as its result when an argument is one."""
    @_functools.wraps(function)
    def call(*args, **kwargs):
        result = function(*args, **kwargs)
        if not any(isinstance(a, poly1d) for a in (*args, *kwargs.values())):
            return result
        return tuple(map(poly1d, result)) if isinstance(result, tuple) else poly1d(result)
    return call


def _trimmed(c):
    """Without zeros in front, but for the last coefficient."""
    kept = _c.trim_zeros(c, "f")
    return kept if len(kept) else _c.zeros(1, c.dtype)


def _is_number(value):
    return not isinstance(value, poly1d) and _c.asarray(value).ndim == 0


def _number_text(value):
    return _re.sub(r"\.0000$", "", "%.4g" % value)


def _coefficient_text(c):
    if not isinstance(c, complex):
        return _number_text(abs(c))
    if c.imag == 0:
        return _number_text(c.real)
    return f"({_number_text(c.real)} + {_number_text(c.imag)}j)" if c.real else f"{_number_text(c.imag)}j"


def _terms(coefficients, variable):
    """(sign, text, power) of each term that is not zero."""
    order = len(coefficients) - 1
    for place, c in enumerate(coefficients):
        power, text = order - place, _coefficient_text(c)
        if text == "0" and not (power == 0 and place == 0):
            continue
        if power > 0:
            text = f"{text} {variable}"
        yield ("-" if not isinstance(c, complex) and c < 0 else "+"), text, power


class poly1d:
    """A polynomial of one variable, by its coefficients (the highest power first) or, with `r`, by its zeros.

    >>> p = rp.poly1d([1, -3, 2])
    >>> p(3)
    np.int64(2)
    >>> p * [1, 1]
    poly1d([ 1, -2, -1,  2])
    """

    __hash__ = None

    def __init__(self, c_or_r, r=False, variable=None):
        if isinstance(c_or_r, poly1d):
            self._variable, self._coeffs = c_or_r._variable, c_or_r._coeffs
            if variable is not None:
                self._variable = variable
            return
        c = _c.poly(c_or_r) if r else _c.asarray(c_or_r)
        if c.ndim == 0:
            c = c.reshape(1)
        if c.ndim > 1:
            raise ValueError("Polynomial must be 1d only.")
        self._coeffs = _trimmed(c)
        self._variable = "x" if variable is None else variable

    @property
    def coeffs(self):
        """The coefficients, the highest power first."""
        return self._coeffs

    @coeffs.setter
    def coeffs(self, value):
        if value is not self._coeffs:
            raise AttributeError("Cannot set attribute")

    coef = coefficients = c = coeffs

    @property
    def variable(self):
        """The variable's name."""
        return self._variable

    @property
    def order(self):
        """The degree."""
        return len(self._coeffs) - 1

    o = order

    @property
    def roots(self):
        """The zeros."""
        return _c.roots(self._coeffs)

    r = roots

    def __array__(self, dtype=None, copy=None):
        return _c.array(self._coeffs, dtype=dtype, copy=copy)

    def __repr__(self):
        return "poly1d" + repr(self._coeffs)[len("array"):]

    def __len__(self):
        return self.order

    def __iter__(self):
        return iter(self._coeffs)

    def __str__(self):
        lines, above, below = [], " ", ""
        terms = list(_terms(self._coeffs.tolist(), self._variable)) or [("+", "0", 0)]
        for place, (sign, term, power) in enumerate(terms):
            front = ("-" if sign == "-" else "") if place == 0 else f" {sign} "
            text, number = front + term, str(power) if power > 1 else ""
            if not number:  # the last terms have no exponent and stay on their line
                below += text
                continue
            upper, lower = " " * (len(text) - 1) + number, text + " " * (len(number) - 1)
            if len(above) + len(upper) > 70 or len(below) + len(lower) > 70:
                lines += [above, below]
                above, below = " ", ""
            above += upper
            below += lower
        return "\n".join([*lines, above, below])

    def __call__(self, val):
        if not isinstance(val, poly1d):
            return _c.polyval(self._coeffs, val)
        result = poly1d([0])
        for c in self._coeffs:
            result = result * val + c
        return result

    def __neg__(self):
        return poly1d(-self._coeffs)

    def __pos__(self):
        return self

    def __mul__(self, other):
        if _is_number(other):
            return poly1d(self._coeffs * other)
        return poly1d(_c.polymul(self._coeffs, poly1d(other)._coeffs))

    __rmul__ = __mul__

    def __add__(self, other):
        return poly1d(_c.polyadd(self._coeffs, poly1d(other)._coeffs))

    __radd__ = __add__

    def __sub__(self, other):
        return poly1d(_c.polysub(self._coeffs, poly1d(other)._coeffs))

    def __rsub__(self, other):
        return poly1d(_c.polysub(poly1d(other)._coeffs, self._coeffs))

    def __truediv__(self, other):
        if _is_number(other):
            return poly1d(self._coeffs / other)
        return polydiv(self, poly1d(other))

    def __rtruediv__(self, other):
        return polydiv(poly1d(other), self)

    def __pow__(self, val):
        try:
            count = _operator.index(val)
        except TypeError:
            count = -1
        if count < 0:
            raise ValueError("Power to non-negative integers only.")
        result = [1]
        for _ in range(count):
            result = _c.polymul(self._coeffs, result)
        return poly1d(result)

    def __eq__(self, other):
        if not isinstance(other, poly1d):
            return NotImplemented
        return self._coeffs.shape == other._coeffs.shape and bool((self._coeffs == other._coeffs).all())

    def __getitem__(self, power):
        """The coefficient of a power; 0 beyond the degree."""
        inside = 0 <= power <= self.order
        return self._coeffs[self.order - power] if inside else self._coeffs.dtype.type(0)

    def __setitem__(self, power, value):
        if power < 0:
            raise ValueError("Does not support negative powers.")
        if power > self.order:
            front = _c.zeros(power - self.order, self._coeffs.dtype)
            self._coeffs = _c.concatenate((front, self._coeffs))
        self._coeffs[self.order - power] = value

    def deriv(self, m=1):
        """The derivative of order m."""
        return poly1d(_c.polyder(self._coeffs, m=m))

    def integ(self, m=1, k=0):
        """The integral of order m with the constants k."""
        return poly1d(_c.polyint(self._coeffs, m=m, k=k))


polyadd, polysub, polymul = map(_keeping, (_c.polyadd, _c.polysub, _c.polymul))
polydiv, polyder, polyint = map(_keeping, (_c.polydiv, _c.polyder, _c.polyint))


@_functools.wraps(_c.polyval)
def polyval(p, x):
    return poly1d(p)(x) if isinstance(x, poly1d) else _c.polyval(p, x)
