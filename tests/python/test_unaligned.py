"""Arrays whose elements lie at odd addresses: every function gives what it gives for aligned ones, views stay views, and
writes reach the memory. The same machine code runs in the sanitized build, where a read through a wrong pointer is an error."""
import io
import zipfile

import numpy as np
import pytest

import rapto as rp
from program import unaligned
from same import both, same

DTYPES = ["int16", "int32", "int64", "uint16", "uint64", "float16", "float32", "float64", "complex64", "complex128",
          "datetime64[s]", "timedelta64[ms]", "U3", "S3"]


def sample(module, dtype, shape=(4, 5)):
    """Values that lie apart from each other and have no order, as an aligned array."""
    count = int(np.prod(shape))
    numbers = (np.arange(count) * 7919) % 23 - 4 * ("u" not in dtype and "U" not in dtype)
    return module.array(abs(numbers) if dtype.startswith("u") else numbers).astype(dtype).reshape(shape)


@pytest.mark.parametrize("dtype", DTYPES)
def test_flag_views_and_bytes(dtype):
    a = unaligned(rp, sample(rp, dtype))
    odd = rp.dtype(dtype).alignment > 1
    assert a.flags.aligned == (not odd)
    assert not a.flags.owndata and a.flags.writeable
    for view in (a[1:], a.T, a[::-1, 1], a.reshape(20), a.ravel(), rp.broadcast_to(a, (2, 4, 5)), a[None], a.squeeze(),
                 rp.moveaxis(a, 0, 1), a.swapaxes(0, 1), a.diagonal(), rp.atleast_3d(a)):
        assert rp.shares_memory(view, a) and view.flags.aligned == (not odd)
    assert a.copy().flags.aligned and a.astype(dtype).flags.aligned
    assert rp.ascontiguousarray(a) is a
    assert rp.require(a, requirements="A").flags.aligned
    same(a, unaligned(np, sample(np, dtype)))
    assert a.tobytes() == sample(np, dtype).tobytes() and repr(a) == repr(sample(rp, dtype))


@pytest.mark.parametrize("dtype", DTYPES)
def test_writes_reach_the_memory(dtype):
    def written(m):
        memory = m.zeros(400, "uint8")
        a = m.ndarray((4, 5), dtype, memory, 3)
        value = sample(m, dtype)
        a[...] = value
        a[0, 1] = value[1, 1]
        a[1] = value[2]
        a[[0, 2], [1, 3]] = value[[1, 1], [1, 2]]
        a[a == value[0, 0]] = value[3, 3]
        m.put(a, [3, 4], value[0, :2])
        m.place(a, value == value[0, 2], value[2, :1])
        m.putmask(a, value == value[0, 3], value)
        m.copyto(a, value[0], where=value == value[1, 3])
        a[2].sort()
        a.flat[7] = value[0, 0]
        m.fill_diagonal(a, value[3, 1])
        m.put_along_axis(a, m.array([[1], [2], [0], [1]]), value[:, :1], 1)
        a[3].fill(value[0, 1])
        return memory
    both(written)


@pytest.mark.parametrize("dtype", ["int32", "float16", "float64", "complex64"])
def test_results_that_are_given(dtype):
    def written(m):
        memory = m.zeros((8, 400), "uint8")
        value = sample(m, dtype)
        out = [m.ndarray((4, 5), dtype, row, 1) for row in memory]
        m.add(value, 1, out=out[0])
        m.multiply(out[0], out[0], out=out[0])
        m.subtract(value, 2, out=out[1], where=value != value[0, 0])
        m.add(out[0], out[1], out=out[2])
        m.cumsum(value, axis=1, out=out[3])
        m.add.reduce(value, axis=0, out=out[4][0])
        m.add.at(out[5], ([0, 0], [1, 1]), value[0, 0])
        m.negative.at(out[0], [1])
        m.matmul(value, value.T, out=out[6][:, :4])
        m.take(value, [1, 0, 1, 2], axis=0, out=out[7])
        out[1] += out[0]
        out[2][:-1] = out[2][1:]
        return memory
    both(written)


FUNCTIONS = {
    "ufuncs of one": lambda m, a: [f(a) for f in (m.negative, m.square, m.sqrt, m.isnan, m.exp, m.sign, m.logical_not)],
    "ufuncs of two": lambda m, a: [f(a, a[::-1]) for f in (m.add, m.multiply, m.maximum, m.less, m.true_divide, m.fmod)],
    "reductions": lambda m, a: [f(a, axis=k) for k in (None, 0, 1)
                                for f in (m.sum, m.prod, m.max, m.argmin, m.any, m.mean, m.std, m.median, m.ptp)],
    "scans": lambda m, a: [m.cumsum(a, 0), m.cumprod(a, 1), m.maximum.accumulate(a), m.diff(a), m.add.reduceat(a, [0, 2])],
    "order": lambda m, a: [m.sort(a), m.argsort(a, 0, kind="stable"), m.sort(a, axis=None), m.partition(a, 2),
                           m.lexsort((a[0], a[1])), m.searchsorted(m.sort(a[0]), a[1]), m.unique(a), m.unique(a, axis=0)],
    "sets": lambda m, a: [m.isin(a, a[0]), m.union1d(a[0], a[1]), m.intersect1d(a, a[0]), m.setxor1d(a[0], a[2])],
    "choices": lambda m, a: [a[[2, 0]], a[a > 1], m.take(a, [1, 0], 1), m.where(a > 2, a, -a), m.compress([1, 0, 1], a, 0),
                             m.choose([0, 1, 0, 1, 1], a[:2]), m.select([a > 3], [a], 0), m.extract(a > 1, a),
                             m.nonzero(a), m.argwhere(a), m.take_along_axis(a, m.argmax(a, 1)[:, None], 1)],
    "pieces": lambda m, a: [m.concatenate([a, a]), m.stack([a, a]), m.repeat(a, 2), m.tile(a, (2, 1)), m.roll(a, 3), m.pad(a, 1),
                            m.insert(a, 1, a[0], 0), m.delete(a, 1, 0), m.append(a, a[:1], 0), m.flip(a), m.rot90(a),
                            m.tril(a), m.block([[a, a]]), m.resize(a, (3, 9)), m.trim_zeros(a[0]), m.diag(a[0]), m.vander(a[0])],
    "products": lambda m, a: [a @ a.T, m.dot(a, a[0]), m.inner(a, a), m.outer(a[0], a[1]), m.kron(a[0], a[1]), m.trace(a),
                              m.tensordot(a, a, 2), m.einsum("ij,kj->ik", a, a), m.vdot(a, a), m.cross(a[:, :3], a[:, 1:4])],
    "samples": lambda m, a: [m.convolve(a[0], a[1]), m.correlate(a[0], a[1], "full"), m.gradient(a), m.interp(a[0], m.arange(5), a[1]),
                             m.trapezoid(a), m.unwrap(a[0]), m.nan_to_num(a), m.clip(a, 0, 3), m.round(a, 1)],
    "statistics": lambda m, a: [m.percentile(a, [10, 50], 1), m.quantile(a, .3, method="weibull"), m.histogram(a, 4), m.cov(a),
                                m.corrcoef(a), m.average(a, 0, weights=abs(a[:, 0]) + 1), m.nanmax(a, 1), m.nanmean(a, 0), m.nanmedian(a),
                                m.digitize(a[0], m.arange(5.)), m.histogram2d(a[0], a[1])[0]],
    "polynomials": lambda m, a: [m.polyval(a[0], a[1]), m.polyadd(a[0], a[1]), m.polymul(a[0], a[1])],
    "numbers": lambda m, a: [a.tolist(), a[1, 2], a.item(3), m.array_equal(a, a), m.allclose(a, a), m.count_nonzero(a),
                             m.array2string(a), m.ascontiguousarray(a.T), a.astype("float32"), a.astype("U8"), m.vstack([a, a]),
                             m.full((2, 5), a[0]), m.full_like(a, a[0]), m.array(a), m.asarray(a, "complex128").imag],
}


@pytest.mark.parametrize("dtype", ["int32", "uint16", "float64", "float32", "float16"])
@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.filterwarnings("ignore")
def test_functions_see_the_same_elements(name, dtype):
    """The aligned twin is the oracle: that it is right is what the other files test."""
    with rp.errstate(all="ignore"):
        found, wanted = (FUNCTIONS[name](rp, x) for x in (unaligned(rp, sample(rp, dtype)), sample(rp, dtype)))
    for a, b in zip(found, wanted, strict=True):
        check_equal(a, b)


def check_equal(a, b):
    if isinstance(b, (tuple, list)):
        assert len(a) == len(b)
        for x, y in zip(a, b):
            check_equal(x, y)
    elif isinstance(b, rp.ndarray):
        assert a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    else:
        assert repr(a) == repr(b)


def test_dates_and_text():
    for dtype in ("datetime64[s]", "timedelta64[s]", "U3"):
        a, b = unaligned(rp, sample(rp, dtype)), sample(rp, dtype)
        found, wanted = ([rp.sort(x), rp.unique(x), x == x[0], x[x == x[1, 1]], rp.concatenate([x, x]), x.astype("U30"), rp.isin(x, x[0])]
                         for x in (a, b))
        check_equal(found, wanted)
    days = unaligned(rp, rp.arange("2020-01-01", "2020-02-01", dtype="datetime64[D]"))
    check_equal([rp.is_busday(days), rp.datetime_as_string(days), days.astype("M8[ns]"), rp.busday_count(days, "2020-03-01")],
                [rp.is_busday(days.copy()), rp.datetime_as_string(days.copy()), days.copy().astype("M8[ns]"),
                 rp.busday_count(days.copy(), "2020-03-01")])


def test_lazy_results_see_the_elements_of_their_time():
    before = rp.get_mode()
    rp.set_mode("lazy")
    try:
        a = unaligned(rp, rp.arange(6.0))
        doubled = a * 2
        a[...] = 7
        assert doubled.tolist() == [0, 2, 4, 6, 8, 10] and a.tolist() == [7] * 6
    finally:
        rp.set_mode(before)


def test_foreign_memory_is_shared():
    data = bytearray(np.arange(9.0).tobytes())
    a = rp.frombuffer(data, "float64", 8, 3)
    same(a.copy(), np.frombuffer(data, "float64", 8, 3).copy())
    assert not a.flags.aligned
    b = rp.asarray(np.ndarray((8,), "float64", data, 5))
    b[1] = 2.5
    assert np.frombuffer(data[5:69], "float64")[1] == 2.5
    c = rp.from_dlpack(np.ndarray((8,), "float64", data, 5))
    assert rp.shares_memory(b, c) and not c.flags.aligned and c[1] == 2.5
    d = np.from_dlpack(b)
    assert d.ctypes.data == b.ctypes.data and not d.flags.aligned
    assert np.asarray(b).ctypes.data == b.ctypes.data and not np.asarray(b).flags.aligned


def test_views_as_other_dtypes():
    both(lambda m: m.arange(16, dtype="uint8")[3:11].view("int32"))
    both(lambda m: m.arange(16, dtype="uint8")[1:].view("S5").view("uint8"))
    both(lambda m: m.lib.stride_tricks.as_strided(m.arange(24, dtype="uint8").view("int32")[:2], (3, 2), (3, 5)))

    def over_itself(m):
        x = m.arange(12, dtype="int16")
        y = m.lib.stride_tricks.as_strided(x, (11,), (1,))
        m.invert(y, out=y)
        return x
    both(over_itself)


def test_a_map_of_a_member_at_an_odd_place(tmp_path):
    raw = io.BytesIO()
    np.save(raw, np.arange(20, dtype="int64"))
    path = tmp_path / "odd.npz"
    for pad in range(8):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("x" * (pad + 1), b"")
            archive.writestr("a.npy", raw.getvalue())
        with rp.load(path, mmap_mode="r") as members:
            same(members["a"] + 1, np.arange(20) + 1)
    (tmp_path / "raw").write_bytes(b"abc" + np.arange(5.0).tobytes())
    same(rp.memmap(tmp_path / "raw", "float64", "r", 3) * 2, np.arange(5.0) * 2)
