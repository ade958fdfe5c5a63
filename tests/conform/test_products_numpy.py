"""Products against NumPy: shapes, dtypes, values, errors."""
import ctypes
import itertools

import pytest

import numpy as np

import librapto  # noqa: E402
from librapto import I, LIB, P  # noqa: E402
from manipulation_calls import axes, handles  # noqa: E402

SIGNATURES = {"matmul": [P, P], "dot": [P, P], "vdot": [P, P], "inner": [P, P], "outer": [P, P], "kron": [P, P],
              "cross": [P, P, I], "tensordot": [P, P, P, P, I], "einsum": [ctypes.c_char_p, P, I]}


@pytest.fixture(autouse=True)
def scope():
    opened = LIB.rp_scope_open()
    yield
    LIB.rp_scope_close(P(opened))


def call(name, *arguments):
    function = getattr(LIB, "rp_" + name)
    function.restype, function.argtypes = P, SIGNATURES[name]
    return librapto.result(function(*[P(librapto.operand(a)) if isinstance(a, np.ndarray) else a for a in arguments]))


def agree(ours, theirs):
    try:
        expected = np.asarray(theirs())
    except Exception:
        with pytest.raises(librapto.RaptoError):
            ours()
        return
    got = ours()
    assert got.shape == expected.shape and got.dtype == expected.dtype
    np.testing.assert_allclose(got, expected, rtol=1e-6 if expected.dtype == "float32" else 1e-13, atol=1e-12)


def values(shape, dtype="float64", seed=3):
    return np.asarray(np.random.default_rng(seed).integers(-4, 5, shape) / (1 if np.dtype(dtype).kind in "iu" else 4), dtype)


SHAPES = [(), (3,), (2, 3), (3, 2), (4, 2, 3), (4, 3, 2), (0, 3), (3, 0), (1, 3)]


@pytest.mark.parametrize("name", ["matmul", "dot", "vdot", "inner", "outer", "kron"])
@pytest.mark.parametrize("dtype", ["int64", "int8", "float32", "float64"])
def test_pairs(name, dtype):
    for first, second in itertools.product(SHAPES, SHAPES):
        a, b = values(first, dtype), values(second, dtype, 4)
        agree(lambda: call(name, a, b), lambda: getattr(np, name)(a, b))


def test_tensordot():
    a, b = values((2, 3, 4)), values((4, 3, 5))
    for first, second in [([2], [0]), ([1, 2], [1, 0]), ([], []), ([0], [0]), ([2, 2], [0, 0]), ([-1], [0]), ([7], [0])]:
        agree(lambda: call("tensordot", a, b, axes(first), axes(second), len(first)),
              lambda: np.tensordot(a, b, (first, second)))


def test_cross():
    for first, second, axis in [((3,), (3,), -1), ((2, 3), (3,), -1), ((3, 2), (3, 2), 0), ((4, 3), (2, 1, 3), -1), ((4,), (3,), -1)]:
        a, b = values(first), values(second, seed=4)
        agree(lambda: call("cross", a, b, axis), lambda: np.cross(a, b, axis=axis))


EINSUMS = [
    ("ij,jk->ik", (2, 3), (3, 4)), ("ij,jk", (2, 3), (3, 4)), ("ii", (3, 3)), ("ii->i", (3, 3)), ("ij->ji", (2, 3)), ("ij->", (2, 3)),
    ("i,i", (3,), (3,)), ("i,j->ij", (3,), (2,)), ("...ij,...jk->...ik", (2, 2, 3), (3, 4)), ("...i->...", (2, 3)), ("...,...", (2, 3), (3,)),
    ("bij,bjk->bik", (2, 3, 4), (2, 4, 2)), ("ij,jk,kl->il", (2, 3), (3, 4), (4, 5)), ("ij,kj,jl,j", (2, 3), (4, 3), (3, 5), (3,)),
    ("iij->j", (2, 2, 3)), ("ij,ij->i", (2, 3), (2, 3)), ("ij,ik", (2, 3), (2, 4)), ("a...,...b->ab...", (2, 3), (3, 4)),
    ("ij,ij", (2, 1), (2, 3)), (" i j , j -> i ", (2, 3), (3,)), (",ij", (), (2, 3)), ("ijk,ikl->", (2, 3, 4), (2, 4, 5)), ("i,i,i->i", (3,), (3,), (3,)),
    ("ij,jk", (2, 3), (4, 4)), ("ij", (2,)), ("i", (2, 3)), ("ii", (2, 3)), ("i->j", (2,)), ("i->ii", (2,)), ("i,j", (2,)), ("i", (2,), (2,)),
    ("i1", (2, 3)), ("..i", (2, 3)), ("i...j...", (2, 3)), ("zA,Az", (2, 3), (3, 2)), ("ij,jk->ki", (0, 3), (3, 2)), ("ij,jk->ik", (2, 0), (0, 3)),
]


@pytest.mark.parametrize("case", EINSUMS, ids=lambda case: case[0] + str(len(case)))
@pytest.mark.parametrize("dtype", ["int32", "float64"])
def test_einsum(case, dtype):
    text, *shapes = case
    operands = [values(shape, dtype, i) for i, shape in enumerate(shapes)]
    agree(lambda: call("einsum", text.encode(), handles(operands), len(operands)), lambda: np.einsum(text, *operands))


def test_path_is_greedy():
    operands = [values((2, 300)), values((300, 300)), values((300, 2))]
    pairs, steps = (I * 4)(), I()
    LIB.rp_einsum_path.restype = I
    assert LIB.rp_einsum_path(b"ij,jk,kl", handles(operands), 3, pairs, ctypes.byref(steps), None) == 0
    assert steps.value == 2 and list(pairs)[:2] in ([0, 1], [1, 2])
