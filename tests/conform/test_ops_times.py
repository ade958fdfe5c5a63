"""Operations on datetimes and timedeltas against NumPy: values, NaT, units, reductions and scans."""
import itertools
import warnings

import numpy as np
import pytest

from librapto import RaptoError, call

warnings.filterwarnings("ignore")
np.seterr(all="ignore")
RNG = np.random.default_rng(5)
NAT = -2**63


def times(kind, unit, count=300, small=False):
    reach = 40 if small else 10**6
    values = RNG.integers(-reach, reach, count)
    values[:: 7] = NAT
    values[1:: 11] = 0
    return values.astype(np.int64).view(f"{kind}8[{unit}]")


def numbers(dtype, count=300):
    if np.dtype(dtype).kind == "f":
        out = RNG.normal(size=count) * 10
        out[:5] = [np.nan, np.inf, -np.inf, 0, -0.0]
        return RNG.permutation(out).astype(dtype)
    low = 0 if np.dtype(dtype).kind in "ub" else -9
    return RNG.integers(low, 2 if dtype == "bool" else 9, count).astype(dtype)


def same(got, want, what):
    assert got.dtype == want.dtype and got.shape == want.shape, (what, got.dtype, want.dtype)
    raw = (lambda a: a.view(np.int64)) if want.dtype.kind in "mM" else (lambda a: a)
    equal = (raw(got) == raw(want)) | ((got != got) & (want != want))
    assert equal.all(), (what, got[~equal][:5], want[~equal][:5])


def check(name, *operands):
    what = (name, *[a.dtype for a in operands])
    try:
        want = getattr(np, name)(*operands)
    except TypeError:
        with pytest.raises(RaptoError):
            call(name, *operands)
        return
    same(call(name, *operands), np.asarray(want), what)


BINARY = """add subtract multiply divide floor_divide remainder minimum maximum fmin fmax equal not_equal less less_equal
            greater greater_equal logical_and logical_or logical_xor""".split()


@pytest.mark.parametrize("name", BINARY)
def test_two_operands(name):
    operands = [times(kind, unit, small=unit in "DhY") for kind in "mM" for unit in ("s", "ms", "D", "h")]
    operands += [numbers(dtype) for dtype in ("bool", "int8", "uint8", "int64", "uint64", "float32", "float64")]
    operands += [times("M", "Y", small=True), times("m", "M", small=True)]
    for a, b in itertools.product(operands, operands):
        if a.dtype.kind in "mM" or b.dtype.kind in "mM":
            check(name, a, b)


@pytest.mark.parametrize("name", "negative positive absolute sign isnan isnat isfinite isinf".split())
def test_one_operand(name):
    for kind, unit in itertools.product("mM", ("s", "D", "ns")):
        check(name, times(kind, unit))
        check(name, times(kind, unit)[::-3])


def test_clip_and_where():
    for kind in "mM":
        a, low, high = times(kind, "s", small=True), times(kind, "s", small=True), times(kind, "ms")
        same(call("clip", a, low, high), np._core.umath.clip(a, low, high), kind)
        choose = RNG.integers(0, 2, 300).astype(bool)
        same(call("where", choose, a, high), np.where(choose, a, high), kind)


@pytest.mark.parametrize("name", "sum min max argmin argmax any all".split())
@pytest.mark.parametrize("nat", [False, True])
def test_reductions(name, nat):
    for kind in "mM":
        a = times(kind, "s", 35 * 9).reshape(35, 9)
        if not nat:
            a = np.where(np.isnat(a), np.array(7, a.dtype), a)
        for axis in (0, 1):
            extra = [axis] if name[:3] != "arg" else [axis, False]
            try:
                want = getattr(np, name)(a, axis=axis)
            except TypeError:
                with pytest.raises(RaptoError):
                    call(name + "_axis", a, extra=extra)
                continue
            same(call(name + "_axis", a, extra=extra), want, (name, kind, axis))
            same(call(name, a), np.asarray(getattr(np, name)(a)), (name, kind))


@pytest.mark.parametrize("name, ufunc", [("cumsum", np.add), ("cummax", np.maximum), ("cummin", np.minimum)])
def test_scans(name, ufunc):
    for kind, axis in itertools.product("m" if name == "cumsum" else "mM", (0, 1)):
        a = times(kind, "s", 200).reshape(20, 10)
        same(call(name, a, extra=[axis]), ufunc.accumulate(a, axis), (name, kind, axis))
