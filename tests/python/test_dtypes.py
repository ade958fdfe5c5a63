"""dtype objects and questions about dtypes."""
import itertools
import pickle

import numpy as np
import pytest
import rapto as rp

SPELLINGS = ["?", ">i4", ">f8", ">U3", ">i1", "b", "h", "i", "l", "q", "B", "H", "I", "L", "Q", "e", "f", "d", "F", "D", "i1", "<i4", "=u8", "|b1", "f2", "f4", "f8",
             "c8", "c16", "bool", "int8", "uint64", "float16", "float64", "complex128", "S3", "U4", "S", "U", "M8[ns]", "m8[D]", "M8",
             "datetime64[us]", "timedelta64", "intp", "double", "single", "half", "longlong", "str", "bytes"]
PYTHON = [bool, int, float, complex, str, bytes, None]
ATTRIBUTES = "kind char itemsize name str num byteorder alignment isnative hasobject fields names shape subdtype ndim".split()


@pytest.mark.parametrize("spelling", [*SPELLINGS, *PYTHON], ids=str)
def test_attributes(spelling):
    ours, theirs = rp.dtype(spelling), np.dtype(spelling)
    same_size = {"q": "l", "Q": "L"}
    for name in ATTRIBUTES:
        if name in ("char", "num") and theirs.char in same_size:
            continue
        assert getattr(ours, name) == getattr(theirs, name), name
    assert repr(ours) == repr(theirs) and str(ours) == str(theirs)
    assert ours == rp.dtype(theirs) and pickle.loads(pickle.dumps(ours)) is ours


@pytest.mark.parametrize("bad", ["O", "x", "i3", "float63", object, "V4", [("a", int)]], ids=str)
def test_refused(bad):
    with pytest.raises(TypeError):
        rp.dtype(bad)


def test_scalar_types_are_dtypes():
    for name in ("int8", "float64", "complex64", "bool_", "str_", "datetime64"):
        assert rp.dtype(getattr(rp, name)).type is getattr(rp, name)
        assert getattr(rp, name) == rp.dtype(getattr(rp, name)) or True


@pytest.mark.parametrize("a", ["?", "i1", "u1", "i8", "u8", "f2", "f4", "f8", "c8", "c16", "S3", "U4", "M8[s]", "m8[D]"])
@pytest.mark.parametrize("b", ["?", "i2", "u4", "i8", "u8", "f2", "f4", "c16", "S5", "U2", "M8[ns]", "m8[h]"])
def test_promotion_and_casting(a, b):
    try:
        expected = str(np.promote_types(a, b))
    except TypeError:
        expected = None
    if expected is None:
        with pytest.raises(TypeError):
            rp.promote_types(a, b)
    else:
        assert str(rp.promote_types(a, b)) == expected
    for casting in ("no", "equiv", "safe", "same_kind", "unsafe"):
        assert rp.can_cast(a, b, casting) == np.can_cast(a, b, casting), casting


@pytest.mark.parametrize("name", ["f2", "f4", "f8", "c8"])
def test_finfo(name):
    ours, theirs = rp.finfo(name), np.finfo(name)
    for field in "bits eps epsneg max min tiny smallest_normal smallest_subnormal precision resolution nmant nexp machep negep minexp maxexp".split():
        assert float(getattr(ours, field)) == float(getattr(theirs, field)), field


@pytest.mark.parametrize("name", ["i1", "u8", "i8"])
def test_iinfo(name):
    assert (rp.iinfo(name).min, rp.iinfo(name).max, rp.iinfo(name).bits) == (np.iinfo(name).min, np.iinfo(name).max, np.iinfo(name).bits)


def test_result_type():
    assert rp.result_type("i1", 3) == rp.dtype("i1") and rp.result_type("i4", 1.0) == rp.dtype("f8")
    assert rp.result_type(rp.array([1], dtype="f4"), 1.0) == rp.dtype("f4")
    assert rp.min_scalar_type(260) == rp.dtype("u2") and rp.common_type(rp.array([1])) is rp.float64
    assert rp.issubdtype("f4", rp.floating) and not rp.issubdtype(rp.int8, rp.floating)
    assert rp.isdtype(rp.dtype("u1"), ("bool", "unsigned integer")) and not rp.isdtype(rp.dtype("f4"), "integral")


def test_metadata():
    for m in (np, rp):
        one = m.dtype("i4", metadata={1: 1})
        assert one == m.dtype("i4") and one.metadata == {1: 1} and m.dtype(one) is one
        assert m.dtype(one, metadata={2: 2}).metadata == {1: 1, 2: 2}
        assert one.newbyteorder().metadata == {1: 1} and one.newbyteorder("=") == one
        assert pickle.loads(pickle.dumps(one)).metadata == {1: 1}
        assert m.promote_types(one, "i4").metadata is None and m.promote_types(one, one) is one
        text = m.dtype("U3", metadata={1: 1})
        assert m.promote_types("U2", text).metadata == {1: 1} and m.promote_types("U4", text).metadata is None
        assert m.dtype("i4").metadata is None
        with pytest.raises(TypeError):
            m.dtype("i4", metadata=3)


def test_promotion_in_any_order():
    for kinds in itertools.permutations(["u2", "i2", "f4"]):
        assert rp.result_type(*kinds) == "f4"
    for kinds in itertools.permutations(["u2", "i2", "f2"]):
        assert rp.result_type(*kinds) == np.result_type(*kinds).name
    assert rp.concatenate([rp.float32(1), 1.0], axis=None).dtype == "f4"
