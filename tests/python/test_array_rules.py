"""Small rules of array() and ndarray that NumPy's own tests look at."""
import copy
import operator
import sys

import numpy as np
import pytest
import rapto as rp


def test_never_a_copy_for_another_order():
    a = rp.arange(6).reshape(2, 3)
    assert rp.array(a, copy=False) is a
    with pytest.raises(ValueError, match="Unable to avoid copy"):
        rp.array(a, copy=False, order="F")


def test_device():
    for make in (lambda **k: rp.zeros(3, **k), lambda **k: rp.arange(3, **k), lambda **k: rp.asarray([1], **k)):
        assert make(device="cpu").device == "cpu"
        with pytest.raises(ValueError, match='Only "cpu" is allowed, but received: moon'):
            make(device="moon")


def test_ndmax_and_ragged():
    assert rp.array([[1, 2], [3, 4]], ndmax=2).shape == (2, 2)
    for keys in ({"ndmax": 1}, {"ndmax": -1}, {"ndmax": 1, "ndmin": 2}):
        with pytest.raises(ValueError):
            rp.array([[1, 2], [3, 4]], **keys)
    for values in ([[1, 2], [3]], [[[1], [2]], [[3], [4, 5]]]):
        texts = []
        for package in (rp, np):
            with pytest.raises(ValueError) as caught:
                package.array(values)
            texts.append(str(caught.value))
        assert texts[0] == texts[1]


def test_conjugate():
    a = rp.arange(3)
    assert a.conj() is a and rp.ones(2, bool).conjugate().dtype == bool
    assert rp.array([1 + 2j]).conj().tolist() == [1 - 2j]
    out = rp.zeros(1, complex)
    assert rp.array([1 + 2j]).conjugate(out) is out and out[0] == 1 - 2j
    with pytest.raises(TypeError, match="cannot conjugate non-numeric dtype"):
        rp.array(["a"]).conj()


def test_only_0d_arrays_are_numbers():
    assert int(rp.array(3)) == 3
    for convert in (int, float, complex):
        with pytest.raises(TypeError, match="only 0-dimensional"):
            convert(rp.array([3]))


def test_scalars_copy_as_themselves():
    one = rp.float32(1.5)
    assert copy.deepcopy(one) is one and copy.copy(one) is one


def test_memory():
    data = b"12345678"
    a = rp.frombuffer(data)
    assert a.base is data
    assert sys.getsizeof(rp.zeros(100)) - sys.getsizeof(rp.zeros(0)) == 800
    assert sys.getsizeof(rp.zeros(100)[:]) == sys.getsizeof(rp.zeros(0))
    assert rp.shares_memory(a, a, max_work=None)
    b = rp.arange(8)
    assert rp.may_share_memory(b[::2], b[1::2]) and not rp.may_share_memory(b[::2], b[1::2], max_work=100)


@pytest.mark.parametrize("op", [operator.eq, operator.ne, operator.lt, operator.add])
def test_errors_of_a_conversion_are_seen(op):
    class Broken:
        def __array__(self, dtype=None, copy=None):
            raise TypeError("not today")

    with pytest.raises(TypeError, match="not today"):
        op(rp.arange(2), Broken())


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("key", ["x", None, (1, 2), [1.0, 2.0], [True, True], [True, 1], (), (...,), ([1, 2],), True, False,
                                 [], [[1, 2], [3, 4]], 4, -1, 9, slice(2, 20, 3)])
def test_index_of_flat(key):
    answers = []
    for package in (rp, np):
        a = package.arange(9).reshape(3, 3)
        try:
            answers.append(a.flat[key].tolist())
        except IndexError as error:
            answers.append(str(error).replace("rp_getitem: ", ""))
    assert answers[0] == answers[1]
    with pytest.raises(IndexError, match="boolean index did not match indexed flat iterator"):
        rp.arange(9).flat[rp.ones(10, bool)]


def test_booleans_are_no_lengths_and_no_axes():
    a = rp.array([[1]])
    for wrong in (lambda: rp.zeros(True), lambda: a.reshape(True, 1), lambda: rp.sum(a, axis=True), lambda: rp.take(a, 0, axis=False)):
        with pytest.raises(TypeError, match="integer"):
            wrong()


def test_round_keeps_the_layout():
    for values in (rp.arange(6), rp.arange(6.0)):
        assert rp.asfortranarray(values.reshape(2, 3)).round().flags.f_contiguous


def test_lengths_of_arange():
    with pytest.raises(ValueError, match="Maximum allowed size exceeded"):
        rp.arange(0, rp.inf)
    with pytest.raises(ValueError, match="cannot compute length"):
        rp.arange(0, 1, rp.nan)
