"""The dtype of every operation's result, and which operand dtypes are refused, against NumPy's resolution for its
ufuncs: all pairs of dtypes, times in several units included."""
import itertools

import numpy as np
import pytest

from librapto import RaptoError, call, rows

NAMES = """bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 complex64 complex128 m8[s] m8[ns]
           m8[D] m8[Y] m8 M8[s] M8[ns] M8[D] M8[M]""".split()
DTYPES = [np.dtype(name) for name in NAMES]
PAIRS = {"modf_fraction": ("modf", 0), "modf_whole": ("modf", 1), "frexp_mantissa": ("frexp", 0),
         "frexp_exponent": ("frexp", 1)}
NO_UFUNC = {"where", "real", "imag"}
ROWS = [row for row in rows() if row[2] == "ELEMENTWISE" and row[0] not in NO_UFUNC]


def ufunc(name):
    function, number = PAIRS.get(name, (name, 0))
    return (np._core.umath.clip if name == "clip" else getattr(np, function)), number


def wanted(name, dtypes):
    """NumPy's result dtype, None where it refuses the operands."""
    function, number = ufunc(name)
    try:
        return function.resolve_dtypes(tuple(dtypes) + (None,) * function.nout)[function.nin + number]
    except TypeError:
        return None


def found(name, dtypes):
    try:
        return call(name, *[np.zeros(0, dtype) for dtype in dtypes]).dtype
    except RaptoError as error:
        assert error.status == 102, (name, dtypes, error)  # RP_EDTYPE: TypeError in Python
        return None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_result_dtype(row):
    name, arity = row[0], row[1]
    wrong = []
    for dtypes in itertools.product(DTYPES, repeat=min(arity, 2)):
        dtypes = dtypes + dtypes[1:] * (arity - len(dtypes))
        want, got = wanted(name, dtypes), found(name, dtypes)
        if want != got:
            wrong.append((*map(str, dtypes), "NumPy:", str(want), "here:", str(got)))
    assert not wrong, (len(wrong), wrong[:12])


SCALARS = [2, -3, 2.5, 3j]


@pytest.mark.parametrize("row", [row for row in ROWS if row[1] == 2], ids=lambda row: row[0])
def test_weak_scalars(row):
    """Python numbers only lift the kind."""
    name, wrong = row[0], []
    for dtype, scalar, turned in itertools.product(DTYPES, [2, 2.5], [False, True]):
        operands = [np.ones(1, dtype), scalar]
        if turned:
            operands.reverse()
        with np.errstate(all="ignore"):
            try:
                want = getattr(np, name)(*operands).dtype
            except TypeError:
                want = None
        try:
            got = call(name, *operands).dtype
        except RaptoError:
            got = None
        if want != got:
            wrong.append((str(dtype), scalar, turned, "NumPy:", str(want), "here:", str(got)))
    assert not wrong, (len(wrong), wrong[:12])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_identity(row):
    import re
    from librapto import ROOT
    text = (ROOT / "src" / "graph" / "ops.def").read_text()
    identity = re.search(rf"^RP_OP\(\w+, {row[0]}, \d, \w+, \w+, \w+, \w+, (\w+),", text, re.M).group(1)
    words = {"ZERO": 0, "ONE": 1, "ALL_BITS": -1, "MINUS_INF": -np.inf, "NONE": None, "REORDERABLE": None}
    assert words[identity] == ufunc(row[0])[0].identity
    if words[identity] is None and row[1] == 2 and row[3] not in ("COMPARE", "SCALE"):
        try:
            ufunc(row[0])[0].reduce(np.ones((2, 2), bool if name_is_bool(row[0]) else int), axis=(0, 1))
            several = True
        except (ValueError, TypeError):
            several = False
        assert several == (identity == "REORDERABLE")


def name_is_bool(name):
    return name.startswith("logical")
