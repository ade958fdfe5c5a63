"""ndarray: constructor, attributes, views, subclasses, protocols, pickling, iteration."""
import copy
import ctypes
import gc
import pickle
import weakref

import numpy as np
import pytest
import rapto as rp
from same import both

MAKE = "m.array([[1, 2, 3], [4, 5, 6]], dtype='{}')"


@pytest.mark.parametrize("attribute", "shape strides ndim size itemsize nbytes T mT flat.index".split())
@pytest.mark.parametrize("view", ["", ".T", "[:, ::-1]", "[1:, 1:]", "[..., None]"])
def test_attributes(attribute, view):
    both(lambda m: eval(MAKE.format("i4") + view + "." + attribute, {"m": m}))


@pytest.mark.parametrize("view", ["", ".T", "[:, ::2]", "[1]", ".reshape(6)[::2]"])
def test_flags(view):
    ours, theirs = (eval(MAKE.format("f8") + view, {"m": m}).flags for m in (rp, np))
    for name in ("c_contiguous", "f_contiguous", "writeable", "aligned", "forc", "fnc", "behaved", "carray"):
        assert getattr(ours, name) == getattr(theirs, name), name


@pytest.mark.parametrize("text", ["m.ndarray((2, 3)).shape", "m.ndarray(3, int, order='F').dtype.str", "m.ndarray((2,), 'i2', b'abcdefgh', 2)",
                                  "m.ndarray((2, 2), 'u1', bytearray(b'abcdefgh'), strides=(4, 1))", "m.ndarray((9,), 'i8', b'abc')",
                                  "m.ndarray((2, 2), 'u1', b'abcd', strides=(4, 1))", "m.ndarray(-1)", "m.ndarray('a')"])
def test_constructor(text):
    both(lambda m: eval(text, {"m": m}))


@pytest.mark.parametrize("index", ["0", "-1", "1, 2", "...", "None", "::-1", "1:, ::2", "[0, 1, 1]", "[[0, 1], [1, 0]]", "a > 2", "[True, False]",
                                   "..., 0", "0, None, 1", "(0,)", "()", "np.array([1])", "7", "0, 0, 0", "'x'", "1.0", "[]", "True", "(..., ...)",
                                   "np.int64(1)", "[1.5]"])
def test_reading(index):
    both(lambda m: eval("a[" + index.replace("np.", "m.") + "]", {"m": m, "a": m.array([[1, 2, 3], [4, 5, 6]])}))


@pytest.mark.parametrize("statement", ["a[0] = 9", "a[:, 1] = [7, 8]", "a[a > 2] = 0", "a[[0, 0], [1, 1]] = [5, 6]", "a[...] = a[:, ::-1]", "a[1] = a[0]",
                                       "a[0, 0] = 2.9", "a[5] = 1", "a[0] = [1, 2]", "a[0] = 2**40", "a += 1", "a[:] = True", "a.fill(3)",
                                       "a.flat[2] = 9", "a.flat = [1, 2]", "a.shape = (3, 2)", "a.T.shape = (6,)", "a.setflags(write=False); a[0] = 1",
                                       "a *= 1.5", "a[0, 0] = 'x'"])
def test_writing(statement):
    def run(m):
        names = {"a": m.array([[1, 2, 3], [4, 5, 6]], dtype="i4")}
        exec(statement, names)
        return names["a"]
    both(run)


@pytest.mark.parametrize("dtype", ["?", "i1", "u8", "f2", "f4", "f8", "c8", "c16", "S3", "U3", "M8[s]", "m8[D]"])
def test_there_and_back(dtype):
    source = np.array([1, 0, 2]).astype(dtype)
    for n in (source, source[::-1], source.reshape(3, 1)[:, [0, 0]], source[:0]):
        r = rp.asarray(n)
        assert str(r.dtype) == str(n.dtype) and r.shape == n.shape and r.strides == n.strides
        np.testing.assert_array_equal(np.asarray(r), n)
        assert np.shares_memory(np.asarray(r), n) or n.size == 0
        assert r.tolist() == n.tolist() and r.tobytes() == n.tobytes() and repr(r) == repr(n)
    for protocol in range(2, 6):
        assert (np.asarray(pickle.loads(pickle.dumps(rp.asarray(source), protocol))) == source).all()
    if dtype[0] not in "mMU":
        np.testing.assert_array_equal(np.asarray(memoryview(rp.asarray(source))), source)


def test_swapped_and_unaligned_memory_is_copied():
    n = np.arange(5, dtype=">i4")
    assert rp.asarray(n).tolist() == n.tolist()
    u = np.frombuffer(b"\0" + np.arange(4.0).tobytes(), "u1")[1:].view("f8")
    assert rp.asarray(u).tolist() == [0, 1, 2, 3]


def test_memory_outlives_its_owner():
    n = np.arange(1000.0)
    alive = weakref.ref(n)
    r = rp.asarray(n)
    del n
    gc.collect()
    assert alive() is not None and r[999] == 999
    view = memoryview(r)
    del r
    gc.collect()
    assert view[999] == 999
    del view
    gc.collect()
    assert alive() is None


def test_subclass():
    class Named(rp.ndarray):
        def __new__(cls, data, name="?"):
            self = rp.asarray(data).view(cls)
            self.name = name
            return self

        def __array_finalize__(self, parent):
            self.name = getattr(parent, "name", None)

    a = Named([1, 2, 3], "x")
    for b in (a[1:], a + 1, a.reshape(3, 1), a.copy(), rp.sqrt(a), 1 - a):
        assert type(b) is Named and b.name == "x"
    assert type(rp.asarray(a)) is rp.ndarray and rp.asanyarray(a) is a
    assert repr(a) == "Named([1, 2, 3])" and pickle.loads(pickle.dumps(rp.asarray(a))).tolist() == [1, 2, 3]


def test_operands_that_answer_themselves():
    class Silent:
        __array_ufunc__ = None

        def __radd__(self, other):
            return "mine"

    class Loud:
        def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
            return ufunc.__name__, method, len(inputs)

        def __array_function__(self, function, types, args, kwargs):
            return function.__name__

    assert rp.array([1]) + Silent() == "mine"
    assert rp.array([1]) + Loud() == ("add", "__call__", 2) and rp.multiply(Loud(), 2) == ("multiply", "__call__", 2)
    assert rp.sum(Loud()) == "sum" and rp.concatenate([[1], Loud()]) == "concatenate"
    with pytest.raises(TypeError):
        rp.add(rp.array([1]), Silent())


def test_mixed_with_numpy():
    r, n = rp.array([1.0, 2.0]), np.array([3.0, 4.0])
    for value in (r + n, n + r, np.add(r, n), np.add(n, r), np.sqrt(r)):
        assert isinstance(value, rp.ndarray)
    assert (r + n).tolist() == [4, 6] and isinstance(np.sum(r), rp.float64) and isinstance(np.concatenate([r, r]), rp.ndarray)
    n += r
    assert n.tolist() == [4, 6]


def test_weak_references_and_iteration():
    a = rp.array([[1, 2], [3, 4]])
    ref = weakref.ref(a)
    assert [row.tolist() for row in a] == [[1, 2], [3, 4]] and [1, 2] in a.tolist() and 3 in a and 9 not in a
    assert copy.deepcopy(a).tolist() == a.tolist() and a.base is None and a[0].base is a and a[0][:1].base is a
    del a
    gc.collect()
    assert ref() is None
    for text in ("iter(rp.array(1))", "len(rp.array(1))", "hash(rp.array([1]))", "int(rp.array([1, 2]))"):
        with pytest.raises(TypeError):
            eval(text)
    with pytest.raises(ValueError, match="ambiguous"):
        bool(rp.array([1, 2]))


def test_ctypes():
    a = rp.array([1, 2, 3], dtype="i4")
    pointer = a.ctypes.data_as(ctypes.POINTER(ctypes.c_int32))
    pointer[1] = 9
    assert a.tolist() == [1, 9, 3] and list(a.ctypes.shape) == [3]


@pytest.mark.parametrize("text", ["a.view('i4')", "a.view('u1').shape", "a.view('f8')", "a.T.view('i4')", "a.view('S3')", "a[:, :1].view('i4')"])
def test_views_of_other_dtypes(text):
    both(lambda m: eval(text, {"a": m.array([[1, 2, 3], [4, 5, 6]])}))
