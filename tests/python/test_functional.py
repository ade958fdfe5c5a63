"""Functions that call functions, against NumPy."""
import numpy as np
import pytest
import rapto as rp

from same import same

A = np.arange(24.0).reshape(2, 3, 4)


@pytest.mark.parametrize("axis", [0, 1, 2, -1])
def test_apply_along_axis(axis):
    for name in ("sum", "sort", "outer_self"):
        def function(m):
            return {"sum": m.sum, "sort": lambda v: m.sort(v)[::-1], "outer_self": lambda v: v[:, None] * v}[name]
        same(rp.apply_along_axis(function(rp), axis, rp.array(A)), np.apply_along_axis(function(np), axis, A))


def test_apply_over_axes():
    same(rp.apply_over_axes(rp.sum, rp.array(A), [0, 2]), np.apply_over_axes(np.sum, A, [0, 2]))


def test_apply_refuses_nothing():
    with pytest.raises(ValueError, match="0"):
        rp.apply_along_axis(rp.sum, 1, rp.zeros((0, 2)))
    with pytest.raises(rp.exceptions.AxisError):
        rp.apply_along_axis(rp.sum, 3, rp.zeros((1, 2)))


def test_piecewise():
    def make(m):
        x = m.linspace(-2.5, 2.5, 6)
        return m.piecewise(x, [x < 0, x >= 1], [lambda v: -v, 7, lambda v: v * v])
    same(make(rp), make(np))
    with pytest.raises(ValueError, match="functions are expected"):
        rp.piecewise(rp.ones(2), [rp.array([True, False])], [1, 2, 3])


def test_from_function_and_iterator():
    same(rp.fromfunction(lambda i, j: i * j, (3, 2), dtype=int), np.fromfunction(lambda i, j: i * j, (3, 2), dtype=int))
    same(rp.fromiter(iter([1, 2, 3]), "f4", count=2), np.fromiter(iter([1, 2, 3]), "f4", count=2))
    with pytest.raises(ValueError, match="too short"):
        rp.fromiter([1], int, count=2)


def test_vectorize():
    def larger(a, b=2):
        return a if a > b else b
    for m in (rp, np):
        f = m.vectorize(larger)
        assert f.__name__ == "larger"
    same(rp.vectorize(larger)(rp.array([1, 5]), 3), np.vectorize(larger)(np.array([1, 5]), 3))
    same(rp.vectorize(larger)([1, 5], b=[[1], [9]]), np.vectorize(larger)([1, 5], b=[[1], [9]]))
    same(rp.vectorize(larger, otypes="f")([1, 5], 3), np.vectorize(larger, otypes="f")([1, 5], 3))
    left, right = rp.vectorize(divmod)([7, 8], 3), np.vectorize(divmod)([7, 8], 3)
    for one, other in zip(left, right):
        same(one, other)
    with pytest.raises(ValueError, match="size 0"):
        rp.vectorize(larger)([])


def test_vectorize_with_signature():
    def make(m):
        return m.vectorize(lambda a, b: (a * b).sum(), signature="(n),(n)->()")(m.arange(6.0).reshape(2, 3), m.ones(3))
    same(make(rp), make(np))
    with pytest.raises(ValueError, match="signature"):
        rp.vectorize(larger := (lambda a: a), signature="(n)->(n")  # noqa: F841
