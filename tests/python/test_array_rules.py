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


@pytest.mark.parametrize("op", [operator.lt, operator.add])
def test_errors_of_a_conversion_are_seen(op):
    class Broken:
        def __array__(self, dtype=None, copy=None):
            raise TypeError("not today")

    with pytest.raises(TypeError, match="not today"):
        op(rp.arange(2), Broken())
