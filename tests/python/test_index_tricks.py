"""Grids, joiners and index iterators against NumPy."""
import numpy as np
import pytest
import rapto as rp

from same import same

GRIDS = [np.s_[0:5], np.s_[0:5:2], np.s_[-1:1:5j], np.s_[0:3, 0:4], np.s_[-1:1:5j, 0:3], np.s_[0:1:0.25, 2:0:-1], np.s_[1:1, 0:2],
         np.s_[:3, :2, 1:3]]


@pytest.mark.parametrize("item", GRIDS)
def test_grids(item):
    same(rp.mgrid[item], np.mgrid[item])
    sparse, wanted = rp.ogrid[item], np.ogrid[item]
    if not isinstance(item, tuple):
        return same(sparse, wanted)
    assert len(sparse) == len(wanted)
    for left, right in zip(sparse, wanted):
        same(left, right)


@pytest.mark.parametrize("make", [
    lambda m: m.r_[1:4, 0, 5], lambda m: m.r_[m.array([1, 2]), 0.5], lambda m: m.r_["-1", m.ones((2, 2)), m.zeros((2, 1))],
    lambda m: m.r_["0,2", [1, 2], [3, 4]], lambda m: m.r_["0,2,0", [1, 2], [3, 4]], lambda m: m.r_["1,2,0", [1, 2], [3, 4]],
    lambda m: m.r_[m.array([1], "int8"), 2], lambda m: m.r_[-1:1:6j, [0] * 3], lambda m: m.c_[m.array([1, 2]), m.array([3, 4])],
    lambda m: m.c_[m.ones((2, 1)), m.zeros((2, 2))], lambda m: m.c_[1:4, 4:7]])
def test_joiners(make):
    same(make(rp), make(np))


def test_index_expressions():
    assert rp.s_[2] == 2 and rp.index_exp[2] == (2,)
    assert rp.s_[1:3, ...] == (slice(1, 3), Ellipsis)


def test_iterators():
    assert list(rp.ndindex(2, 3)) == list(np.ndindex(2, 3))
    assert list(rp.ndindex((2, 0))) == [] and list(rp.ndindex(())) == [()]
    with pytest.raises(ValueError):
        rp.ndindex(-1)
    values = [[1, 2], [3, 4]]
    assert list(rp.ndenumerate(rp.array(values))) == list(np.ndenumerate(np.array(values)))
    pair = rp.broadcast(rp.array([[1], [2]]), rp.array([3, 4]))
    assert pair.shape == (2, 2) and pair.size == 4 and list(pair) == list(np.broadcast([[1], [2]], [3, 4]))


def test_errors():
    with pytest.raises(ValueError, match="special directive"):
        rp.r_["x", [1]]
    with pytest.raises(ValueError, match="first entry"):
        rp.r_[[1], "0"]
