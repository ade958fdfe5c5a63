"""rapto.fft and numpy.fft give the same: random calls over names, shapes, axes, lengths, norms, dtypes and layouts; errors."""
import doctest
import pickle
import warnings

import numpy as np
import pytest
import rapto as rp

LINES = ["fft", "ifft", "rfft", "irfft", "hfft", "ihfft"]
OVERS = ["fft2", "ifft2", "rfft2", "irfft2", "fftn", "ifftn", "rfftn", "irfftn"]
REAL_ONLY = {"rfft", "ihfft", "rfft2", "rfftn"}
DTYPES = ["?", "i1", "u2", "i4", "i8", "u8", "f2", "f4", "f8", "c8", "c16"]
EXTENTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 16, 17, 23, 30, 32, 53, 60, 64, 101]


def eps_of(dtype):
    return 1e-3 if dtype == "float16" else 1.2e-7 if dtype in ("float32", "complex64") else 2.3e-16


def close(ours, theirs, exact_dtype=True):
    """The relative distance of all elements together is a few eps."""
    mine = np.asarray(ours)
    assert isinstance(ours, rp.ndarray) and mine.shape == theirs.shape
    assert not exact_dtype or mine.dtype == theirs.dtype
    wide = theirs.astype("c16")
    assert np.linalg.norm((mine - wide).ravel()) <= 8 * eps_of(str(theirs.dtype)) * max(np.linalg.norm(wide.ravel()), 1e-3)


def operand(rng, dtype, shape):
    x = rng.standard_normal(shape) * 20
    x = x + 1j * rng.standard_normal(shape) if dtype[0] == "c" else np.abs(x) if dtype[0] in "u?" else x
    x = x.astype(dtype)
    layout = rng.integers(4)
    if layout == 1:
        return np.asfortranarray(x)
    if layout == 2 and x.ndim:
        wide = np.zeros((*x.shape[:-1], 2 * x.shape[-1]), x.dtype)
        wide[..., ::2] = x
        return wide[..., ::2]
    return x[..., ::-1] if layout == 3 and x.ndim else x


def call(name, seed):
    """Operand and keywords of a random call."""
    rng = np.random.default_rng(seed)
    dtype = str(rng.choice(DTYPES[:9] if name in REAL_ONLY else DTYPES))
    ndim = int(rng.integers(1, 4)) if name in LINES or name.endswith("n") else int(rng.integers(2, 4))
    shape = [int(rng.choice(EXTENTS if rng.random() < 0.7 or ndim == 1 else EXTENTS[:8])) for _ in range(ndim)]
    keywords = {}
    if rng.random() < 0.5:
        # norms are in half precision for float16 there, in single precision here
        keywords["norm"] = None if dtype == "f2" else str(rng.choice(["backward", "ortho", "forward"]))
    if name in LINES:
        axis = int(rng.integers(-ndim, ndim))
        keywords["axis"] = axis
        if rng.random() < 0.5 or (shape[axis] == 1 and name in ("irfft", "hfft")):
            keywords["n"] = int(rng.choice(EXTENTS))
    else:
        count = 2 if name.endswith("2") else int(rng.integers(1, ndim + 1))
        axes = [int(a) for a in rng.permutation(ndim)[:count]]
        keywords["axes"] = axes
        if rng.random() < 0.5 or (name.startswith("irfft") and shape[axes[-1]] == 1):
            keywords["s"] = [int(rng.choice(EXTENTS[:12])) for _ in axes]
            if rng.random() < 0.3 and not name.startswith("irfft"):
                keywords["s"][0] = -1
    if name == "ifft2" or name.endswith("fft2") or name.endswith("fftn"):
        shape = [min(extent, 32) for extent in shape]
    return operand(rng, dtype, shape), keywords


@pytest.mark.parametrize("name", LINES + OVERS)
def test_random_calls(name):
    for seed in range(150):
        x, keywords = call(name, seed)
        if x.dtype == "f2" and name[0] == "i" and name != "irfft":
            x = x.astype("f4")  # divided by the length in half precision there
        expected = getattr(np.fft, name)(x, **keywords)
        ours = getattr(rp.fft, name)(rp.asarray(x), **keywords)
        try:
            close(ours, expected)
        except AssertionError:
            raise AssertionError((seed, x.dtype, x.shape, x.strides, keywords)) from None


@pytest.mark.parametrize("name", LINES + OVERS)
def test_out(name):
    rng = np.random.default_rng(3)
    x = rng.standard_normal((6, 8))
    x = x if name in REAL_ONLY else x + 1j * rng.standard_normal(x.shape)
    expected = getattr(np.fft, name)(x)
    out = rp.zeros(expected.shape, expected.dtype.str)
    assert getattr(rp.fft, name)(rp.asarray(x), out=out) is out
    close(out, expected)
    narrow = rp.zeros(expected.shape, "c8" if expected.dtype.kind == "c" else "f4")
    assert getattr(rp.fft, name)(x, out=narrow) is narrow
    close(narrow, expected.astype(str(narrow.dtype)))
    with pytest.raises(ValueError, match="wrong shape"):
        getattr(rp.fft, name)(x, out=rp.zeros(3, "c16"))
    with pytest.raises(TypeError, match="same_kind"):
        getattr(rp.fft, name)(x, out=rp.zeros(expected.shape, "i8"))
    with pytest.raises(TypeError, match="ArrayType"):
        getattr(rp.fft, name)(x, out=[1])


def test_out_over_its_own_input():
    x = np.random.default_rng(4).standard_normal((5, 16)) + 0j
    a = rp.asarray(x.copy())
    for axis in (0, 1):
        expected = np.fft.fft(x, axis=axis)
        a[...] = rp.asarray(x)
        close(rp.fft.fft(a, axis=axis, out=a), expected)
    a[...] = rp.asarray(x)
    close(rp.fft.fft(a[:, ::-1], out=a), np.fft.fft(x[:, ::-1]))
    wide = rp.zeros((3, 5, 16), "c16")
    assert (rp.asarray(rp.fft.fft(rp.asarray(x[None]), out=wide)) == rp.fft.fft(rp.asarray(x))).all()


ERRORS = [
    "m.fft.fft(a, 0)", "m.fft.fft(a, -2)", "m.fft.fft(a, 4.0)", "m.fft.fft(a, axis=3)", "m.fft.fft(a, 4, axis=3)", "m.fft.fft(a, axis=None)",
    "m.fft.fft(a, norm='x')", "m.fft.ifft(a, norm='x')", "m.fft.irfft(a, norm=3)", "m.fft.hfft(a, norm='x')", "m.fft.rfft(a + 0j)",
    "m.fft.ihfft(a + 0j)", "m.fft.rfftn(a + 0j)", "m.fft.fft(3.0)", "m.fft.fft([])", "m.fft.fft(m.asarray(['x']))", "m.fft.irfft([1])",
    "m.fft.fft(m.asarray([1], dtype='M8[s]'))", "m.fft.fft(m.asarray([1], dtype='m8[s]'))", "m.fft.rfftn(a, axes=())",
    "m.fft.irfftn(a, axes=())", "m.fft.rfftn(3.0)", "m.fft.fftn(a, s=(2, 2), axes=(0,))", "m.fft.fftn(a, s=(2, 2))", "m.fft.fft2(a)",
    "m.fft.fftn(a, axes=(3,))", "m.fft.fftn(a, s=(3,), axes=(3,))", "m.fft.fftn(a, s=3)", "m.fft.fftn(a, axes=0)", "m.fft.fftn(a, s=(0,), axes=(0,))",
    "m.fft.fftfreq(0)", "m.fft.fftfreq(-3)", "m.fft.fftfreq(2.0)", "m.fft.rfftfreq(0)", "m.fft.rfftfreq(2.5)", "m.fft.fftfreq(3, 0.0)",
    "m.fft.fftshift(a, axes=1)", "m.fft.fftfreq(4, device='x')", "m.fft.fft()"]


@pytest.mark.parametrize("text", ERRORS)
@pytest.mark.filterwarnings("ignore")
def test_errors(text):
    def outcome(m):
        with pytest.raises(Exception) as info:
            eval(text, {"m": m, "a": m.arange(8.0)})
        return info.type
    theirs = outcome(np)
    if theirs.__module__.startswith("numpy"):
        theirs = {"AxisError": rp.exceptions.AxisError}.get(theirs.__name__, TypeError)
    ours = outcome(rp)
    assert issubclass(ours, theirs), (ours, theirs)


def test_messages():
    a = rp.arange(8.0)
    with pytest.raises(ValueError, match=r"^Invalid number of FFT data points \(0\) specified\.$"):
        rp.fft.fft(a, 0)
    with pytest.raises(ValueError, match='^Invalid norm value x; should be "backward", "ortho" or "forward".$'):
        rp.fft.fft(a, norm="x")
    with pytest.raises(IndexError, match="^tuple index out of range$"):
        rp.fft.fft(a, axis=1)
    with pytest.raises(ValueError, match="^Shape and axes have different lengths.$"):
        rp.fft.fftn(a, s=(2, 2), axes=(0,))
    with pytest.warns(DeprecationWarning, match="`axes` should not be `None`") as seen:
        rp.fft.fftn(a, s=(2,))
    assert seen[0].filename == __file__
    with pytest.warns(DeprecationWarning, match="containing `None` values"):
        close(rp.fft.fftn(a.reshape(2, 4), s=(None, 3), axes=(0, 1)), np.fft.fftn(np.arange(8.0).reshape(2, 4)[:, :3]))


def test_frequencies_and_order():
    for n in (1, 2, 3, 4, 9, 10):
        for d in (1.0, 0.1, 3):
            for name in ("fftfreq", "rfftfreq"):
                ours, theirs = getattr(rp.fft, name)(n, d), getattr(np.fft, name)(n, d)
                assert str(ours.dtype) == "float64" and ours.tolist() == theirs.tolist()
    assert rp.fft.fftfreq(rp.int64(3)).tolist() == np.fft.fftfreq(3).tolist()
    assert rp.fft.fftfreq(4, d=rp.asarray([1.0, 2, 3, 4])).tolist() == np.fft.fftfreq(4, d=np.array([1.0, 2, 3, 4])).tolist()
    assert str(rp.fft.rfftfreq(4, dtype=rp.float32, device="cpu").dtype) == "float32"
    assert rp.fft.rfftfreq(-3).tolist() == []
    x = np.arange(60).reshape(3, 4, 5)
    for name in ("fftshift", "ifftshift"):
        for axes in (None, 0, -1, (0, 2), (1, 1), (), [2]):
            assert getattr(rp.fft, name)(rp.asarray(x), axes).tolist() == getattr(np.fft, name)(x, axes).tolist(), (name, axes)


def test_operands_of_other_kinds():
    close(rp.fft.fft([1, 2, 3]), np.fft.fft([1, 2, 3]))
    close(rp.fft.fft(range(5)), np.fft.fft(range(5)))
    close(rp.fft.fft(np.arange(5.0)), np.fft.fft(np.arange(5.0)))
    result = rp.fft.fftn(3.0)
    assert isinstance(result, rp.ndarray) and result.shape == ()
    sub = rp.ones((2, 3)).view(type("Sub", (rp.ndarray,), {}))
    assert type(rp.fft.fft(sub)) is rp.ndarray
    unaligned = np.zeros(8 * 4 + 1, "u1")[1:].view("f8")
    unaligned[:] = [1, 2, 3, 4]
    close(rp.fft.fft(unaligned), np.fft.fft(unaligned))
    swapped = np.arange(5, dtype=">f8")
    close(rp.fft.fft(swapped), np.fft.fft(swapped))


def test_layout_of_the_result():
    for order in "CF":
        x = np.ones((3, 4, 5), order=order)
        for axis in range(3):
            assert rp.fft.fft(rp.asarray(x), axis=axis).strides == np.fft.fft(x, axis=axis).strides
            assert rp.fft.rfft(rp.asarray(x), axis=axis).strides == np.fft.rfft(x, axis=axis).strides


def test_array_function():
    class Foreign:
        def __array_function__(self, function, types, args, kwargs):
            return function.__name__, kwargs

    class Kind(rp.ndarray):
        def __array_function__(self, function, types, args, kwargs):
            return function.__name__, super().__array_function__(function, types, args, kwargs)

    assert rp.fft.fft(Foreign(), n=3) == ("fft", {"n": 3})
    assert rp.fft.irfftn(Foreign()) == ("irfftn", {})
    name, result = rp.fft.ifft(rp.ones(3).view(Kind))
    assert name == "ifft" and result.tolist() == [1, 0, 0]
    theirs = np.fft.fft(rp.asarray([1.0, 2.0]))
    assert np.asarray(theirs).tolist() == [3, -1]


def test_lazy_mode():
    x = np.random.default_rng(5).standard_normal((4, 30))
    a = rp.asarray(x)
    close(rp.fft.rfft(a + 1), np.fft.rfft(x + 1))
    close(rp.fft.irfft(rp.fft.rfft(a) * 2), 2 * x)


def test_infinities_and_nan_spread():
    for n in (8, 12, 17, 53):
        x = np.ones(n)
        x[3] = np.nan
        assert np.isnan(np.asarray(rp.fft.fft(x))).all()
        assert np.isnan(np.asarray(rp.fft.rfft(x))).all()


def test_same_result_without_the_cache():
    x = np.random.default_rng(6).standard_normal(1009)
    first = rp.fft.fft(x)
    rp._rapto._fft_forget_plans()
    assert (rp.fft.fft(x) == first).all()


def test_names_and_pickles():
    assert sorted(rp.fft.__all__) == sorted(name for name in np.fft.__all__)
    for name in rp.fft.__all__:
        function = getattr(rp.fft, name)
        assert function.__name__ == name and function.__doc__ and pickle.loads(pickle.dumps(function)) is function


@pytest.mark.parametrize("name", rp.fft.__all__)
def test_example(name):
    test = doctest.DocTestParser().get_doctest(getattr(rp.fft, name).__doc__, {"rp": rp}, name, None, 0)
    said = []
    with warnings.catch_warnings():
        result = doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert result.attempted and result.failed == 0, "".join(said)
