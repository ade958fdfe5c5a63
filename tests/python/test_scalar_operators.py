"""Operators of scalars: the short way gives what the ufuncs give, to the bit and to the warning, and what NumPy gives."""
import itertools
import operator
import warnings

import numpy as np
import pytest
import rapto as rp

NUMBERS = [0, 1, -1, -3, 7, 127, -128, 2**24 + 1, 2**53 + 1, -2**63, 2**63 - 1]
REALS = [-0.0, 1.5, 0.1, 1e-39, 1e-310, 3e38, -1e308, np.inf, np.nan]
DTYPES = ["bool", "int8", "int32", "int64", "uint8", "uint64", "float16", "float32", "float64"]
PYTHON = {"int": NUMBERS, "float": REALS}
BINARY = {operator.add: "add", operator.sub: "subtract", operator.mul: "multiply", operator.truediv: "divide",
          operator.floordiv: "floor_divide", operator.mod: "remainder", operator.and_: "bitwise_and",
          operator.or_: "bitwise_or", operator.xor: "bitwise_xor", operator.lt: "less", operator.le: "less_equal",
          operator.eq: "equal", operator.ne: "not_equal", operator.gt: "greater", operator.ge: "greater_equal"}
UNARY = {operator.neg: "negative", operator.pos: "positive", abs: "absolute", operator.invert: "invert"}


def scalars(module, dtype):
    if dtype in PYTHON:
        return PYTHON[dtype]
    kind = np.dtype(dtype).kind
    limits = np.iinfo(dtype) if kind in "iu" else None
    numbers = [0, 1] if kind == "b" else REALS if kind == "f" else [n for n in NUMBERS if limits.min <= n <= limits.max]
    with module.errstate(all="ignore"):
        return [module.asarray(number).astype(dtype)[()] for number in numbers]


def outcome(module, call, *operands):
    """The class or the bits of the result, and what was warned of."""
    with warnings.catch_warnings(record=True) as seen, module.errstate(all="warn"):
        warnings.simplefilter("always")
        try:
            result = call(*operands)
        except Exception as error:
            return next(kind for kind in (OverflowError, TypeError, ValueError) if isinstance(error, kind)), []
    bits = "nan" if result != result else np.asarray(module.asarray(result)).tobytes()
    return (str(result.dtype), bits), sorted({str(one.message).split(" ")[0] for one in seen})


@pytest.mark.parametrize("left", [*DTYPES, *PYTHON])
def test_binary(left):
    for right in [*DTYPES, *PYTHON]:
        if left in PYTHON and right in PYTHON:
            continue
        ours = itertools.product(scalars(rp, left), scalars(rp, right))
        theirs = itertools.product(scalars(np, left), scalars(np, right))
        for (a, b), (x, y) in zip(ours, theirs):
            for op, name in BINARY.items():
                got, told = outcome(rp, op, a, b)
                general, warned = outcome(rp, getattr(rp, name), a, b)
                whole = isinstance(got, tuple) and "int" in got[0]  # of scalars' integers NumPy tells an overflow too
                assert got == general or isinstance(general, type), (name, a, b)
                assert told == warned or whole, (name, a, b, told, warned)
                assert got == outcome(np, op, x, y)[0], (name, a, b)


@pytest.mark.parametrize("dtype", DTYPES)
def test_unary(dtype):
    for a, x in zip(scalars(rp, dtype), scalars(np, dtype)):
        for op, name in UNARY.items():
            got = outcome(rp, op, a)
            assert got[0] == outcome(np, op, x)[0], (name, a)
            assert got == outcome(rp, getattr(rp, name), a), (name, a)
        for convert in (int, float, bool):
            try:
                want = convert(x)
            except (OverflowError, ValueError) as error:
                pytest.raises(type(error), convert, a)
            else:
                assert repr(convert(a)) == repr(want) and repr(a.item()) == repr(x.item())


class Own(rp.float64):
    def __add__(self, other):
        return "mine"


def test_subclasses_answer_for_themselves():
    assert Own(1.5) + rp.float64(2) == "mine" and type(rp.float64(2) * Own(1.5)) is rp.float64
    assert rp.float64(2) + [1, 2] is not NotImplemented and (rp.float64(2) + rp.ones(2)).tolist() == [3, 3]
    assert rp.float64(2) + True == 3 and type(rp.int8(2) + True) is rp.int8 and type(rp.int8(1) / 2) is rp.float64
    pytest.raises(OverflowError, lambda: rp.uint8(1) + -1)
