"""Every row of the op table against NumPy, over dtypes, layouts and awkward values.

Exact (same bits, NaN equal to NaN) unless a row stands in ULP or is a floating-point reduction. The oracle of the
functions in ULP is x86's 80-bit long double (f64) or f64 (f32), not NumPy's own result.
"""
import ctypes
import itertools
import math
import subprocess
import sys
import warnings

import numpy as np
import pytest

from librapto import DTYPES, ROOT, RaptoError, call, rows

warnings.filterwarnings("ignore")
np.seterr(all="ignore")

NAMES = [name for name in DTYPES.values() if name in """bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16
         float32 float64""".split()]
FLOATS = ["float16", "float32", "float64"]
ULP = {name: 1 for name in """exp expm1 log log1p tanh power float_power exp2 log2 log10 sin cos tan arcsin arccos arctan
       sinh cosh arcsinh arccosh arctanh cbrt hypot arctan2""".split()}
SIGN_OF_ZERO_FREE = {"minimum", "maximum", "clip", "min", "max", "cummax", "cummin",
                     "fmin", "fmax"}
RNG = np.random.default_rng(20260101)
PAIRS = {"modf_fraction": ("modf", 0), "modf_whole": ("modf", 1), "frexp_mantissa": ("frexp", 0),
         "frexp_exponent": ("frexp", 1)}
BY_CLASS = {kind: [row for row in rows() if row[2] == kind] for kind in ("ELEMENTWISE", "REDUCE", "SCAN", "COMPOSITE")}


def values(dtype, count, wide=True):
    """Random values with the awkward ones in front."""
    dtype = np.dtype(dtype)
    if dtype == bool:
        return RNG.integers(0, 2, count).astype(bool)
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        special = [0, 1, 2, info.max, info.min, info.max - 1, info.max // 2 + 1, 3]
        body = RNG.integers(info.min, info.max, count, dtype=dtype, endpoint=True) if wide else RNG.integers(0, 9, count)
    else:
        info = np.finfo(dtype)
        special = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.5, np.nan, np.inf, -np.inf, info.max, -info.max, info.tiny,
                   info.smallest_subnormal, -info.tiny, 1e-5, -1e-9, 88.0, 709.0, -745.0]
        body = RNG.normal(size=count) * 10.0 ** RNG.integers(-3, 4, count)
    out = np.asarray(body).astype(dtype)
    special = np.array(special, dtype=dtype)
    out[: len(special)] = special[:count]
    return RNG.permutation(out)


def layouts(make):
    """Operands of several layouts: contiguous, strided, reversed, transposed, short rows, 0-d, empty."""
    yield make(700).reshape(700)
    yield make(1400)[::2]
    yield make(700)[::-1]
    yield make(30 * 41).reshape(30, 41).T
    yield make(4 * 5 * 3 * 70).reshape(4, 5, 3, 70)[:, ::2, :, 1::3].transpose(2, 0, 3, 1)
    yield make(500 * 3).reshape(500, 3)[:, 1:]
    yield make(1).reshape(())
    yield make(4)[:0].reshape(0, 3)


def same(got, want, what, signed_zero=True):
    assert got.dtype == want.dtype, what
    assert got.shape == want.shape, what
    if want.dtype.kind != "f":
        assert np.array_equal(got, want), what
        return
    equal = (got == want) | (np.isnan(got) & np.isnan(want))
    if signed_zero:
        equal &= np.isnan(want) | (np.signbit(got) == np.signbit(want))
    assert equal.all(), (what, got[~equal][:5], want[~equal][:5])


def close_in_ulp(got, want, ulp, what):
    """`want` has a wider dtype; the distance is measured in units of the last place of the result."""
    rounded = want.astype(got.dtype)
    finite = np.isfinite(rounded) & np.isfinite(got)
    special_got, special_want = got[~finite], rounded[~finite]
    fine = (special_got == special_want) | (np.isnan(special_got) & np.isnan(special_want))
    assert fine.all(), (what, special_got[~fine][:5], special_want[~fine][:5])
    step = np.spacing(np.abs(rounded[finite])).astype(want.dtype)
    error = np.abs(got[finite].astype(want.dtype) - want[finite]) / step
    assert error.size == 0 or error.max() <= ulp, (what, float(error.max()), got[finite][error.argmax()])


def numpy_function(name):
    function, number = PAIRS.get(name, (name, None))
    whole = getattr(np, function)
    return whole if number is None else lambda *operands: whole(*operands)[number]


def check(name, rule, operands, what):
    try:
        want = numpy_function(name)(*operands)
    except (TypeError, ValueError):
        with pytest.raises(RaptoError):
            call(name, *operands)
        return
    got = call(name, *operands)
    if name in ULP and got.dtype.kind == "f":
        wider = np.longdouble if got.dtype == np.float64 else np.float64
        exact = getattr(np, name)(*[np.asarray(operand).astype(got.dtype).astype(wider) for operand in operands])
        assert got.dtype == want.dtype and got.shape == want.shape, what
        close_in_ulp(got, exact, ULP[name], what)
        return
    if name.startswith("logaddexp"):  # the sum cancels near 0: the bound is that of its terms
        assert got.dtype == want.dtype and got.shape == want.shape, what
        bound = 4 * np.finfo(got.dtype).eps * (np.maximum(np.abs(operands[0]), np.abs(operands[1])) + 1)
        close = (got == want) | (np.isnan(got) & np.isnan(want)) | (np.abs(got - want) <= bound)
        assert close.all(), (what, got[~close][:5], want[~close][:5])
        return
    same(got, np.asarray(want), what, name not in SIGN_OF_ZERO_FREE)


@pytest.mark.parametrize("row", BY_CLASS["ELEMENTWISE"], ids=lambda row: row[0])
def test_elementwise(row):
    name, arity, _, rule = row
    for dtype in NAMES:
        wide = name != "power" or np.dtype(dtype).kind not in "iu"
        for number in range(8):
            first = [list(layouts(lambda count: values(dtype, count, wide)))[number] for _ in range(arity)]
            if rule == "SELECT":
                first[0] = first[0].astype(bool)
            check(name, rule, first, (name, dtype, number))


@pytest.mark.parametrize("row", [row for row in BY_CLASS["ELEMENTWISE"] if row[1] == 2], ids=lambda row: row[0])
def test_mixed_dtypes_and_broadcasting(row):
    name, _, _, rule = row
    for left, right in itertools.product(NAMES, NAMES):
        if left == right:
            continue
        wide = name != "power"
        a, b = values(left, 600, wide).reshape(40, 15), values(right, 40, wide).reshape(40, 1)
        if name == "floor_divide" and np.result_type(left, right).kind == "i" and "uint" not in left + right:
            a = a.clip(-100, 100) if a.dtype != bool else a  # NumPy's result for the smallest integer over -1 varies
        check(name, rule, [a, b], (name, left, right))
        check(name, rule, [b.T, a.T], (name, left, right, "turned"))


@pytest.mark.parametrize("name", ["add", "multiply", "divide", "less", "equal", "minimum", "power", "subtract"])
def test_weak_scalars(name):
    rule = {row[0]: row[3] for row in rows()}[name]
    for dtype, scalar in itertools.product(NAMES, [2, -3, 200, 70000, 2.5, 0.1, 1e300]):
        a = values(dtype, 300, name != "power")
        for operands in ([a, scalar], [scalar, a]):
            try:
                want = np.asarray(getattr(np, name)(*operands))
            except (TypeError, OverflowError, ValueError):
                with pytest.raises(RaptoError):
                    call(name, *operands)
                continue
            got = call(name, *operands)
            what = (name, dtype, scalar)
            if name == "power" and got.dtype.kind == "f":
                assert got.dtype == want.dtype and np.allclose(
                    got.astype(float), want.astype(float), rtol=1e-6 if got.dtype != "float16" else 1e-3, equal_nan=True), what
            else:
                same(got, want, what, name != "minimum")


def reduce_shapes(dtype):
    make = lambda count: values(dtype, count, dtype not in FLOATS)  # noqa: E731
    small = lambda count: RNG.normal(size=count).astype(dtype) if dtype in FLOATS else make(count)  # noqa: E731
    yield small(1000)
    yield small(200000)[::-1]
    yield small(6 * 7 * 8).reshape(6, 7, 8)
    yield small(40 * 50).reshape(40, 50).T[::2]
    yield small(5 * 6 * 7 * 8).reshape(5, 6, 7, 8).transpose(3, 1, 0, 2)[:, :, ::-1]
    yield small(70000 * 3).reshape(70000, 3)
    yield small(0).reshape(0, 3)
    yield small(1).reshape(())


def axis_choices(ndim):
    yield None
    for count in range(0, ndim + 1):
        for axes in itertools.combinations(range(ndim), count):
            yield tuple(axis - ndim if axis % 2 else axis for axis in axes)


def call_reduction(name, a, axes, keepdims, extra=()):
    if axes is None and not keepdims:
        return call(name, a, extra=extra)
    listed = list(range(a.ndim)) if axes is None else list(axes)
    return call(name + "_axes", a, extra=[len(listed), listed, ctypes.c_bool(keepdims), *extra])


def check_sum_like(name, got, a, axes, keepdims, what):
    """Against the f64 or long double result: the error of pairwise summation grows with the logarithm of the count."""
    wider = a.astype(np.longdouble)
    want = getattr(np, name)(wider, axis=axes, keepdims=keepdims)
    if name in ("var", "std"):  # rounding of the mean and of the distances counts by the size of the elements
        largest = np.max(np.abs(wider), axis=axes, keepdims=keepdims, initial=0)
        scale = want + largest if name == "std" else want + largest * np.sqrt(want)
    else:
        scale = np.abs(want) if name == "prod" else np.sum(np.abs(wider), axis=axes, keepdims=keepdims)
    count = max(a.size // max(want.size, 1), 1)
    if name == "mean":
        scale = scale / count
    steps = count if name == "prod" else 8 + 2 * math.log2(count + 1)
    bound = steps * float(np.finfo(got.dtype).eps) * scale + np.finfo(got.dtype).tiny
    assert got.shape == want.shape, what
    assert ((np.abs(got - want) <= bound) | (np.isnan(got) & np.isnan(want))).all(), (what, got, want)


@pytest.mark.parametrize("name", ["sum", "prod", "min", "max", "any", "all", "mean", "var", "std"])
def test_reductions(name):
    for dtype in NAMES:
        for number, a in enumerate(reduce_shapes(dtype)):
            if dtype == "float16" and a.size > 60000 and name in ("var", "std"):
                continue  # the sum of squares is no float16, in NumPy either
            for axes, keepdims in itertools.product(axis_choices(a.ndim), [False, True]):
                what = (name, dtype, number, axes, keepdims)
                extra = [ctypes.c_double(0)] if name in ("var", "std") else []
                try:
                    want = np.asarray(getattr(np, name)(a, axis=axes, keepdims=keepdims))
                except ValueError:
                    with pytest.raises(RaptoError):
                        call_reduction(name, a, axes, keepdims, extra)
                    continue
                got = call_reduction(name, a, axes, keepdims, extra)
                assert got.dtype == want.dtype, what
                if got.dtype.kind == "f" and name not in ("min", "max"):
                    check_sum_like(name, got, a, axes, keepdims, what)
                else:
                    same(got, want, what, name not in SIGN_OF_ZERO_FREE)


@pytest.mark.parametrize("name", ["argmin", "argmax"])
def test_index_reductions(name):
    for dtype in NAMES:
        for number, a in enumerate(reduce_shapes(dtype)):
            a = a.copy() if a.size else a
            if dtype in FLOATS and a.ndim == 2 and a.size:
                a[a.shape[0] // 2] = np.nan
            for axis, keepdims in itertools.product([None, *range(-a.ndim, a.ndim)], [False, True]):
                if axis is None and keepdims:
                    continue
                run = lambda: (call(name, a) if axis is None else  # noqa: E731
                               call(name + "_axis", a, extra=[axis, ctypes.c_bool(keepdims)]))
                try:
                    want = np.asarray(getattr(np, name)(a, axis=axis, keepdims=keepdims))
                except ValueError:
                    with pytest.raises(RaptoError):
                        run()
                    continue
                same(run(), want, (name, dtype, number, axis))


def test_var_ddof():
    a = RNG.normal(size=(20, 7))
    for ddof in (0, 1, 2, 20, 25):
        for name in ("var", "std"):
            got = call(name + "_axis", a, extra=[0, ctypes.c_double(ddof)])
            assert np.allclose(got, getattr(np, name)(a, axis=0, ddof=ddof), rtol=1e-13, equal_nan=True)


@pytest.mark.parametrize("row", BY_CLASS["SCAN"], ids=lambda row: row[0])
def test_scans(row):
    name = row[0]
    for dtype in NAMES:
        for number, a in enumerate(reduce_shapes(dtype)):
            for axis in range(-a.ndim, a.ndim):
                want = {"cumsum": np.cumsum, "cumprod": np.cumprod, "cummax": np.maximum.accumulate,
                        "cummin": np.minimum.accumulate}[name](a, axis)
                got = call(name, a, extra=[axis])
                what = (name, dtype, number, axis)
                same(got, want, what, name not in SIGN_OF_ZERO_FREE)


@pytest.mark.parametrize("calls, words", [
    (lambda: call("add", np.zeros(3), np.zeros(64)), "operands could not be broadcast together with shapes (3,) (64,)"),
    (lambda: call("sum_axis", np.zeros(3), extra=[1]), "axis 1 is out of bounds for array of dimension 1"),
    (lambda: call("min", np.zeros((0, 3))), "zero-size array to reduction operation minimum which has no identity"),
    (lambda: call("argmax", np.zeros(0)), "attempt to get argmax of an empty sequence"),
    (lambda: call("add", np.zeros(3, np.uint8), 300), "300 out of bounds for uint8"),
    (lambda: call("sum_axes", np.zeros((3, 3)), extra=[2, [0, 0], ctypes.c_bool(False)]), "duplicate value"),
    (lambda: call("power", np.array([2]), np.array([-1])), "integers to negative integer powers are not allowed"),
])
def test_messages(calls, words):
    with pytest.raises(RaptoError) as failure:
        calls()
    assert words in str(failure.value).replace("argument 2: integer", "").replace("  ", " ")


def test_every_row_is_compared():
    listed = {"sum", "prod", "min", "max", "any", "all", "mean", "var", "std", "argmin", "argmax"}
    assert {row[0] for row in BY_CLASS["REDUCE"] + BY_CLASS["COMPOSITE"]} == listed


def test_the_reference_page_is_fresh():
    tool = ROOT / "tools" / "gen-ops-reference.py"
    done = subprocess.run([sys.executable, tool, "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
