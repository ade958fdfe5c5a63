"""Promotion, casting rules and conversions against NumPy, pair by pair. NumPy is asked; no table is kept here."""
import ctypes
import itertools
import warnings

import pytest

np = pytest.importorskip("numpy")

import librapto  # noqa: E402
from librapto import LIB, P

# Number of each dtype in rp_dtype, with NumPy's name; bfloat16 (10) is not NumPy's.
ALL = {0: "bool", 1: "int8", 2: "int16", 3: "int32", 4: "int64", 5: "uint8", 6: "uint16", 7: "uint32", 8: "uint64",
       9: "float16", 11: "float32", 12: "float64", 13: "complex64", 14: "complex128", 15: "datetime64[ns]",
       16: "timedelta64[ns]"}
NONE = 17
READY = [n for n in ALL if n not in (9, 13, 14)]
CASTINGS = ["no", "equiv", "safe", "same_kind", "unsafe"]

LIB.rp_promote.restype, LIB.rp_promote.argtypes = ctypes.c_int, [ctypes.c_int] * 2
LIB.rp_can_cast.restype, LIB.rp_can_cast.argtypes = ctypes.c_bool, [ctypes.c_int] * 3
LIB.rp_result_type.restype = ctypes.c_int
LIB.rp_result_type.argtypes = [ctypes.POINTER(P), ctypes.c_int, ctypes.POINTER(ctypes.c_int), P]
LIB.rp_astype.restype, LIB.rp_astype.argtypes = P, [P, ctypes.c_int]
LIB.rp_zeros.restype, LIB.rp_zeros.argtypes = P, [ctypes.c_int, ctypes.c_int, P]
LIB.rp_scalar_bool.restype, LIB.rp_scalar_bool.argtypes = P, [ctypes.c_bool]

NUMBER = {name: number for number, name in ALL.items()}


@pytest.mark.parametrize("a", ALL)
def test_promote(a):
    for b in ALL:
        try:
            expected = NUMBER[np.promote_types(ALL[a], ALL[b]).name]
        except TypeError:
            expected = NONE
        assert LIB.rp_promote(a, b) == expected, (ALL[a], ALL[b])


@pytest.mark.parametrize("casting", CASTINGS)
def test_can_cast(casting):
    for a, b in itertools.product(ALL, ALL):
        expected = np.can_cast(ALL[a], ALL[b], casting)
        assert LIB.rp_can_cast(a, b, CASTINGS.index(casting)) == expected, (ALL[a], ALL[b])


def result_type(*operands):
    """rp_result_type of dtype numbers (as arrays) and Python scalars: (status, dtype number)."""
    scope = LIB.rp_scope_open()
    handles = []
    for value in operands:
        if isinstance(value, tuple):
            handles.append(LIB.rp_zeros(value[0], 0, None))
        elif isinstance(value, bool):
            handles.append(LIB.rp_scalar_bool(value))
        elif isinstance(value, int):
            handles.append(LIB.rp_scalar_int(value))
        else:
            handles.append(LIB.rp_scalar(value))
    out = ctypes.c_int(-1)
    status = LIB.rp_result_type((P * len(handles))(*handles), len(handles), ctypes.byref(out), None)
    LIB.rp_scope_close(P(scope))
    return status, out.value


@pytest.mark.parametrize("scalar", [True, 1, 2.5])
def test_weak_scalars(scalar):
    for a in READY:
        try:
            expected = NUMBER[np.result_type(np.dtype(ALL[a]), scalar).name]
        except TypeError:
            expected = -1
        assert result_type((a,), scalar)[1] == expected, ALL[a]
        assert result_type(scalar, (a,))[1] == expected, ALL[a]


def test_weak_scalars_among_several():
    for a, b in itertools.product(READY, READY):
        for scalars in itertools.product([1, 2.5, True], repeat=2):
            try:
                expected = NUMBER[np.result_type(np.dtype(ALL[a]), scalars[0], np.dtype(ALL[b]), scalars[1]).name]
            except TypeError:
                expected = -1
            assert result_type((a,), scalars[0], (b,), scalars[1])[1] == expected, (ALL[a], ALL[b], scalars)


def test_scalars_alone():
    for values in itertools.product([1, 2.5, True], repeat=2):
        assert result_type(*values)[1] == NUMBER[np.result_type(*values).name]


def test_weak_integers_that_do_not_fit():
    for a in range(1, 9):
        info = np.iinfo(ALL[a])
        for value in (info.min - 1, info.min, info.max, info.max + 1, -1, 0, 255, 256):
            if not -2**63 <= value < 2**63:
                continue
            try:
                np.zeros(1, ALL[a]) + value
                expected = (0, a)
            except OverflowError:
                expected = (105, -1)
            assert result_type((a,), value) == expected, (ALL[a], value)


def astype(values, number):
    """rp_astype of a NumPy array, as raw bytes of the target dtype."""
    scope = LIB.rp_scope_open()
    shape, strides = (ctypes.c_int64 * 8)(*values.shape), (ctypes.c_int64 * 8)(*values.strides)
    foreign = librapto.Foreign(NUMBER[values.dtype.name], values.ndim, ctypes.addressof(shape),
                               ctypes.addressof(strides), values.ctypes.data, False, None, None)
    handle = LIB.rp_astype(LIB.rp_from_foreign(ctypes.byref(foreign)), number)
    out = np.empty(values.shape, ALL[number])
    status = LIB.rp_copy_to(handle, number, out.ctypes.data, out.nbytes)
    LIB.rp_scope_close(P(scope))
    assert status == 0
    return out


EDGES = [0, 1, 2, 100, 127, 128, 200, 255, 256, 300, 32767, 32768, 40000, 65535, 65536, 2**24 + 1, 2**31 - 1, 2**31,
         2**32 - 1, 2**32, 2**53 + 1, 2**62, 2**63 - 1]
FLOATS = [0.0, -0.0, 0.4, 0.5, 0.9, 1.0, 1.5, 255.9, 256.0, 300.7, 1e5, 2147483647.5, 2147483648.0, 4294967295.9,
          4294967296.0, 1e10, 9.2e18, 9.3e18, 1.8e19, 1.9e19, 1e30, 1e300, np.inf, np.nan, 1e-310]


def values_of(dtype):
    kind = np.dtype(dtype).kind
    if kind == "f":
        with np.errstate(all="ignore"):
            return np.array(FLOATS + [-x for x in FLOATS]).astype(dtype)
    if kind == "b":
        return np.array([True, False, True])
    if kind in "mM":
        return np.array([0, 1, -1, 255, 10**18, -(2**63)]).view(dtype)
    whole = np.array(EDGES + [2**63, 2**64 - 1], "uint64")
    signed = np.concatenate([np.array(EDGES, "int64"), -np.array(EDGES, "int64"), [-(2**63)]])
    return whole.astype(dtype) if kind == "u" else signed.astype(dtype)


def loop_once(values, dtype):
    """NumPy's conversion by its scalar loop: its vector loop gives other results for floats that u32 cannot hold."""
    return np.array([values[i:i + 1].astype(dtype)[0] for i in range(len(values))], dtype)


@pytest.mark.parametrize("source", READY)
def test_conversions(source):
    values = values_of(ALL[source])
    for target in READY:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = loop_once(values, ALL[target]) if target == 7 else values.astype(ALL[target])
        word = f"u{expected.dtype.itemsize}"
        same = astype(values, target).view(word) == expected.view(word)
        if expected.dtype.kind == "f":
            same |= np.isnan(expected) & np.isnan(astype(values, target))
        assert same.all(), (ALL[source], ALL[target], values[~same], astype(values, target)[~same], expected[~same])
        backwards = astype(values[::-1], target)
        assert (backwards[::-1].view(word) == astype(values, target).view(word)).all()
