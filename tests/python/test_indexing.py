"""Indexing functions against NumPy, by their names in Python."""
import numpy as np
import pytest
from same import both, same

import rapto as rp

A = [[3, 0, -2, 7], [0, 5, 6, 0], [1, 1, 0, 9]]

EXPRESSIONS = """
xp.take(a, [0, -1])
xp.take(a, [0, 2], axis=1)
xp.take(a, [[0, 1]], 0)
xp.take(a, 5)
xp.take(a, [])
xp.take(a, [1.0])
xp.take(a, 99)
xp.take(a, [1, 99], mode='clip')
xp.take(a, [-5, 99], mode='wrap')
xp.take(a, 0, axis=5)
xp.take(a, xp.array([1.5]))
a.take([1, 2], 0)
a.take([1, 2], axis=0, out=xp.zeros((2, 4), int))
xp.take_along_axis(a, xp.array([[1, 0, 2, 3]]), axis=1)
xp.take_along_axis(a, xp.array([[1], [0], [2]]))
xp.take_along_axis(a, xp.array([1, 5]), None)
xp.take_along_axis(a, xp.array([1, 5]), 1)
xp.compress([True, False, True], a, axis=0)
xp.compress([0, 1, 1], a)
a.compress([1, 0, 0, 1], axis=1)
xp.extract(a > 2, a)
xp.choose([0, 1, 2], [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
xp.choose([0, 1, 3], [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
xp.choose([0, 1, 3], [[1, 2, 3], [4, 5, 6], [7, 8, 9]], mode='wrap')
xp.array([1, 0]).choose([[1, 2], 7.5])
xp.choose(0, [])
xp.select([a > 4, a > 0], [a, a * 10])
xp.select([a > 4], [1.5], a)
xp.select([a > 4], [a, a])
xp.select([], [])
xp.select([a], [a])
xp.diagonal(a)
a.diagonal(1)
xp.diagonal(a, -1, 1, 0)
xp.diagonal(a, 0, 0, 0)
xp.diagonal(a[0])
xp.trace(a)
a.trace(1)
xp.trace(a, dtype='f4')
xp.nonzero(a)
a.nonzero()
xp.nonzero(5)
xp.where(a)
xp.where(a > 1, a, 0.5)
xp.where(a > 1, a)
xp.where(True, 1, 2)
xp.where([True, False], ['a', 'bcd'], 'zz')
xp.argwhere(a)
xp.argwhere(5)
xp.flatnonzero(a)
xp.count_nonzero(a)
xp.count_nonzero(a, axis=0)
xp.count_nonzero(a, (0, 1), keepdims=True)
xp.count_nonzero(a, axis=7)
xp.indices((2, 3))
xp.indices((2, 3), sparse=True)
xp.indices((2,), dtype=float)
xp.ix_([0, 1], [2, 3, 4])
xp.ix_([True, False, True], [1])
xp.ix_([], [1])
xp.ix_([[1]])
xp.ix_()
xp.ix_(xp.zeros(0, "float32"))
xp.unravel_index([], (3, 4))
xp.ravel_multi_index(([], []), (3, 4))
a[xp.ix_([0, 2], [1, 3])]
xp.ravel_multi_index(([1, 2], [0, 3]), (3, 4))
xp.ravel_multi_index((1, 2), (3, 4))
xp.ravel_multi_index(xp.array([[1, 2], [0, 3]]), (3, 4), order='F')
xp.ravel_multi_index(([1, 2], [0, 9]), (3, 4))
xp.ravel_multi_index(([1, 2], [0, 9]), (3, 4), mode='clip')
xp.ravel_multi_index(([1, 2], [0, -1]), (3, 4), mode=('clip', 'wrap'))
xp.ravel_multi_index((1, 5), (3, 4), mode=('clip',))
xp.ravel_multi_index((1, 2, 3), (3, 4))
xp.ravel_multi_index((1.0, 2), (3, 4))
xp.unravel_index([1, 5], (3, 4))
xp.unravel_index(7, (3, 4), order='F')
xp.unravel_index(7, 30)
xp.unravel_index(12, (3, 4))
xp.unravel_index(0, ())
xp.unravel_index([1.0], (3, 4))
xp.diag_indices(3)
xp.diag_indices(2, 3)
xp.diag_indices_from(a)
xp.diag_indices_from(a[:, :3])
xp.tril_indices(3)
xp.tril_indices(3, -1, 4)
xp.triu_indices(3, k=1, m=2)
xp.tril_indices_from(a)
xp.triu_indices_from(a, 1)
xp.triu_indices_from(a[0])
xp.mask_indices(3, xp.triu)
a[a > 2]
a[[0, 1], [1, 2]]
a[1, ..., None]
a[[True, False]]
a[5]
""".strip().splitlines()

STATEMENTS = """
xp.put(a, [0, -1], [5, 6, 7])
xp.put(a, [0, 99], 5)
xp.put(a, [0, 99], 5, mode='clip')
xp.put(a, 2, 1.7)
a.put([1, 2], [9, 8])
xp.put([1, 2], 0, 1)
xp.put_along_axis(a, xp.array([[0], [1], [2]]), 99, 1)
xp.put_along_axis(a, xp.array([[0], [1], [2]]), [[1], [2], [3]], axis=1)
xp.putmask(a, a > 2, [1, 2, 3, 4, 5])
xp.putmask(a, a > 2, xp.array([1.5]))
xp.place(a, a > 2, [1, 2])
xp.place(a, a > 2, [])
xp.place([1], [True], [1])
xp.place(a, a > 2, 1.5)
xp.copyto(a, 4)
xp.copyto(a, 1.5)
xp.copyto(a, 1.5, casting='unsafe')
xp.copyto(a, [[1], [2], [3]], where=[True, False, True, True])
xp.copyto(a, [1, 2])
xp.copyto(a, 1, where=xp.array([1]))
xp.copyto(a, a.T[:3])
xp.copyto([1], 1)
xp.fill_diagonal(a, 9)
xp.fill_diagonal(a.T, [1, 2], wrap=True)
xp.fill_diagonal(a[0], 1)
a[[0, 0, 1]] = [[1], [2], [3]]
a[a > 2] = 7
a[a > 2] = [1, 2]
a[0, 1] = 2.9
a[1] = float('nan')
a[:, [0, 2]] = a[:, [2, 0]]
a[9] = 1
""".strip().splitlines()


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_values(text):
    both(lambda xp: eval(text, {"xp": xp, "a": xp.array(A)}))


@pytest.mark.parametrize("text", STATEMENTS)
def test_writing(text):
    def run(xp):
        a = xp.array(A)
        exec(text, {"xp": xp, "a": a})
        return a
    both(run)


def test_views():
    a = rp.array(A)
    line = rp.diagonal(a)
    a[0, 0] = 70
    assert line[0] == 70 and not line.flags.writeable
    with pytest.raises(ValueError):
        line[0] = 1


def test_out():
    out = rp.zeros(2, int)
    assert rp.take([4, 5, 6], [0, 2], out=out) is out
    same(out, np.array([4, 6]))
