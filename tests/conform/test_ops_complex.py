"""Operations on complex numbers against NumPy: a grid of special parts, random numbers, reductions and scans.

Bits are equal where the operation is exact or spelt out (comparison, order, sums, conjugation ...). Products and
functions are compared within a few units in the last place of the result's size: NumPy's vector loops fuse
multiplications with additions, and its functions are those of the C library it was built with.
"""
import ctypes
import itertools
import re
import warnings

import numpy as np
import pytest

from librapto import ROOT, call, rows

warnings.filterwarnings("ignore")
np.seterr(all="ignore")
RNG = np.random.default_rng(11)
TEXT = (ROOT / "src" / "graph" / "ops.def").read_text()
HAVE = {name for name, kinds in re.findall(r"^RP_OP\(\w+, (\w+), \d, \w+, \w+, (\w+),", TEXT, re.M) if "c" in kinds}
ROWS = [row for row in rows() if row[0] in HAVE]
# Bounds in eps of the size of the result (of the operands' product where sums cancel).
LOOSE = {"multiply": 4, "square": 4, "divide": 8, "reciprocal": 8, "power": 200, "float_power": 200, "absolute": 2, "sign": 4,
         "exp": 4, "exp2": 1100, "expm1": 8, "log": 4, "log2": 8, "log10": 8, "log1p": 8, "sqrt": 4, "sin": 4, "cos": 4, "tan": 8,
         "arcsin": 8, "arccos": 8, "arctan": 8, "sinh": 4, "cosh": 4, "tanh": 8, "arcsinh": 8, "arccosh": 8, "arctanh": 8}
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, -2.0, 3.0, np.inf, -np.inf, np.nan]


def grid(dtype, parts):
    return np.array([complex(a, b) for a, b in itertools.product(parts, parts)]).astype(dtype)


def random(dtype, count, reach=6):
    parts = RNG.normal(size=(count, 2)) * 10.0 ** RNG.integers(-3, 2, (count, 1)) * reach / 6
    return (parts[:, 0] + 1j * parts[:, 1]).astype(dtype)


def parts(a):
    return np.stack([a.real, a.imag]) if a.dtype.kind == "c" else a[np.newaxis]


def same(got, want, what, bound=None, size=None):
    assert got.dtype == want.dtype and got.shape == want.shape, (what, got.dtype, want.dtype)
    a, b = parts(np.atleast_1d(got)), parts(np.atleast_1d(want))
    equal = (a == b) | ((a != a) & (b != b))
    if bound is not None:
        eps = np.finfo(want.dtype).eps
        size = np.maximum(np.abs(np.atleast_1d(want)), 0 if size is None else np.atleast_1d(size))
        with np.errstate(all="ignore"):
            equal |= np.isfinite(a) & np.isfinite(b) & (np.abs(a - b) <= bound * eps * size + np.finfo(want.dtype).tiny)
    assert equal.all(), (what, (~equal).sum(), np.argwhere(~equal)[:4], a[~equal][:4], b[~equal][:4])


def expm1(z):
    """NumPy's where z is finite. Elsewhere NumPy gives NaN in places where the Array API standard has values: exp's, less 1."""
    z = np.asarray(z)
    result, beyond, there = np.expm1(z), np.exp(z), ~np.isfinite(z)
    result.real[there] = beyond.real[there] - 1
    result.imag[there] = beyond.imag[there]
    return result


def numpy_function(name):
    if name == "expm1":
        return expm1
    return np._core.umath.clip if name == "clip" else getattr(np, name)


def check(name, operands, what):
    size = None
    if name in ("multiply", "square"):
        size = np.abs(operands[0]) * np.abs(operands[-1])
    want, got = np.asarray(numpy_function(name)(*operands)), call(name, *operands)
    try:
        same(got, want, what, LOOSE.get(name), size)
    except AssertionError as error:
        bad = [i for i in range(want.size) if str(got.flat[i]) != str(want.flat[i])][:400]
        rest = [([str(a.flat[i]) for a in operands], str(got.flat[i]), str(want.flat[i])) for i in bad
                if not np.allclose(got.flat[i], want.flat[i], equal_nan=True)][:6]
        raise AssertionError((*error.args, rest)) from None


@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
@pytest.mark.parametrize("row", [row for row in ROWS if row[2] == "ELEMENTWISE" and row[0] != "where"], ids=lambda r: r[0])
def test_elementwise(row, dtype):
    name, arity = row[0], row[1]
    few = grid(dtype, SPECIAL)
    if arity == 1:
        check(name, [few], (name, dtype, "special"))
    elif arity == 2:
        check(name, [a.ravel() for a in np.meshgrid(few, few)], (name, dtype, "special"))
    check(name, [random(dtype, 3000) for _ in range(arity)], (name, dtype, "random"))
    check(name, [random(dtype, 60).reshape(10, 6).T[::-1] for _ in range(arity)], (name, dtype, "layout"))
    equal = RNG.integers(-2, 3, (2 * arity, 500)).astype(float)
    check(name, [(equal[2 * k] + 1j * equal[2 * k + 1]).astype(dtype) for k in range(arity)], (name, dtype, "equal parts"))


@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
@pytest.mark.parametrize("name", ["sum", "prod", "min", "max", "argmin", "argmax", "any", "all"])
def test_reductions(name, dtype):
    for a in [random(dtype, 700), grid(dtype, SPECIAL[:7]), np.zeros(3, dtype), random(dtype, 9000)[::-2],
              random(dtype, 3), random(dtype, 40000), np.append(random(dtype, 50), np.nan).astype(dtype)]:
        if name == "prod":
            a = a[:300] / np.maximum(np.abs(a[:300]), 1e-6).astype(a.real.dtype)
        size = np.sum(np.abs(a)) if name == "sum" else None
        same(call(name, a), np.asarray(getattr(np, name)(a)), (name, dtype, a.size),
             {"sum": 16, "prod": 2000}.get(name), size)
    a = random(dtype, 30 * 40).reshape(30, 40)
    for axis in (0, 1):
        extra = [axis] if name[:3] != "arg" else [axis, ctypes.c_bool(False)]
        if name == "prod":
            continue
        same(call(name + "_axis", a, extra=extra), getattr(np, name)(a, axis=axis), (name, dtype, axis),
             {"sum": 16}.get(name), 400 if name == "sum" else None)


@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
@pytest.mark.parametrize("name, ufunc", [("cumsum", np.add), ("cumprod", np.multiply), ("cummax", np.maximum),
                                         ("cummin", np.minimum)])
def test_scans(name, ufunc, dtype):
    a = random(dtype, 200).reshape(20, 10)
    a[7, 3] = np.nan
    for axis in (0, 1):
        same(call(name, a, extra=[axis]), ufunc.accumulate(a, axis), (name, dtype, axis),
             400 if name == "cumprod" else None)


@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
def test_where(dtype):
    a, b, choose = random(dtype, 100), grid(dtype, SPECIAL), RNG.integers(0, 2, 100).astype(bool)
    got, want = call("where", choose, a, b), np.where(choose, a, b)
    assert got.tobytes() == want.tobytes()


def test_sum_has_numpys_bits():
    """A contiguous line is added in NumPy's order."""
    for count in (1, 3, 4, 5, 63, 64, 65, 100, 129, 1000, 5000):
        a = random("complex128", count)
        assert call("sum", a).tobytes() == np.asarray(np.sum(a)).tobytes(), count
