"""Functions of one number against NumPy's validation tables, which are read where NumPy is installed, and over every
float16 against NumPy itself."""
import csv
import pathlib
import warnings

import numpy as np
import pytest

from librapto import call, rows

warnings.filterwarnings("ignore")
np.seterr(all="ignore")

TABLES = sorted((pathlib.Path(np.__file__).parent / "_core" / "tests" / "data").glob("umath-validation-set-*.csv"))
BITS = {"np.float32": np.uint32, "np.float64": np.uint64}


def read(path):
    """{dtype: (inputs, outputs, bounds in ulp)} of one table."""
    found = {}
    with open(path) as file:
        lines = (line for line in file if line[0] not in "$#")
        for row in csv.DictReader(lines):
            entry = int(row["input"], 16), int(row["output"], 16), int(row["ulperrortol"])
            found.setdefault(row["dtype"].strip(), []).append(entry)
    result = {}
    for name, entries in found.items():
        bits, dtype = BITS[name], np.dtype(name[3:])
        columns = list(zip(*entries))
        mask = int(np.iinfo(bits).max)
        numbers = [np.array([value & mask for value in column], bits).view(dtype) for column in columns[:2]]
        result[dtype.name] = (*numbers, np.array(columns[2]))
    return result


def distance(a, b):
    """Steps between floats of one dtype; 0 for equal ones and two NaN."""
    integers = {4: np.int32, 8: np.int64, 2: np.int16}[a.dtype.itemsize]
    ordered = [x.view(integers).astype(object) for x in (a, b)]
    low = int(np.iinfo(integers).min)
    ordered = [np.where(x < 0, low - x, x) for x in ordered]
    steps = np.abs(ordered[0] - ordered[1])
    return np.where((a == b) | (np.isnan(a) & np.isnan(b)), 0, np.where(np.isnan(a) | np.isnan(b), 1 << 62, steps))


def test_there_are_tables():
    assert len(TABLES) == 20


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem.rsplit("-", 1)[1])
def test_table(path):
    name = path.stem.rsplit("-", 1)[1]
    for dtype, (given, wanted, bound) in read(path).items():
        got = call(name, given)
        assert got.dtype == dtype
        bad = distance(got, wanted) > bound
        assert not bad.any(), (name, dtype, given[bad][:3], got[bad][:3], wanted[bad][:3], bound[bad][:3])


EVERY_HALF = np.arange(65536, dtype=np.uint16).view(np.float16)
# NumPy computes these in float32 with functions of its own: one step of float16 where the value lies next to a half.
NEAR = {"exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "arcsin", "arccos", "arctan",
        "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh", "cbrt"}
PAIRS = {"modf_fraction": ("modf", 0), "modf_whole": ("modf", 1), "frexp_mantissa": ("frexp", 0),
         "frexp_exponent": ("frexp", 1)}


def numpy_unary(name):
    if name in PAIRS:
        function, number = PAIRS[name]
        return lambda a: getattr(np, function)(a)[number]
    return getattr(np, name)


@pytest.mark.parametrize("name", [row[0] for row in rows() if row[1] == 1 and row[2] == "ELEMENTWISE"
                                  and row[0] not in ("isnat", "invert", "bitwise_count")])
def test_every_half(name):
    want, got = numpy_unary(name)(EVERY_HALF), call(name, EVERY_HALF)
    assert got.dtype == want.dtype
    if got.dtype.kind != "f":
        assert np.array_equal(got, want)
        return
    steps = distance(got, want)
    signs = np.isnan(want) | (np.signbit(got) == np.signbit(want))
    assert signs.all(), EVERY_HALF[~signs][:5]
    allowed = 1 if name in NEAR else 0
    assert steps.max() <= allowed, (EVERY_HALF[steps > allowed][:5], got[steps > allowed][:5], want[steps > allowed][:5])
    assert (steps > 0).sum() <= 40


@pytest.mark.parametrize("name", ["copysign", "nextafter", "remainder", "floor_divide", "fmod", "maximum", "fmin", "ldexp",
                                  "heaviside", "add", "multiply", "divide", "hypot", "less", "signbit"])
def test_half_pairs(name):
    rng = np.random.default_rng(7)
    a = rng.integers(0, 65536, 40000, dtype=np.uint16).view(np.float16)
    b = rng.integers(0, 65536, 40000, dtype=np.uint16).view(np.float16)
    if name == "ldexp":
        b = rng.integers(-40, 40, 40000).astype(np.int32)
    operands = [a] if name == "signbit" else [a, b]
    want, got = getattr(np, name)(*operands), call(name, *operands)
    assert got.dtype == want.dtype
    equal = (got == want) | ((got != got) & (want != want))
    if name not in ("maximum", "fmin") and got.dtype.kind == "f":
        equal &= np.isnan(want.astype(float)) | (np.signbit(got) == np.signbit(want))
    assert equal.all(), (a[~equal][:5], b[~equal][:5], got[~equal][:5], want[~equal][:5])
