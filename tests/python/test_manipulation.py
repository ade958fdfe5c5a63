"""Manipulation and creation by NumPy's names: results, classes and exceptions as NumPy's."""
import numpy as np
import pytest
import rapto as rp
from same import both, same

MATRIX = [[1, 2, 3], [4, 5, 6]]

CALLS = [
    "moveaxis(x.zeros((2, 3, 4)), 0, -1)", "moveaxis(x.zeros((2, 3, 4)), [0, 1], [2, 0])", "moveaxis(x.zeros((2, 3)), [0], [0, 1])",
    "rollaxis(x.zeros((2, 3, 4)), 2)", "rollaxis(x.zeros((2, 3)), 0, 5)", "permute_dims(x.zeros((2, 3)))", "transpose(x.zeros((2, 3)), (0,))",
    "permute_dims(x.zeros((2, 3)), (1, 1))", "matrix_transpose(x.array(M))", "matrix_transpose([1, 2])",
    "expand_dims(x.array(M), (0, -1))", "expand_dims(x.array(M), 5)", "expand_dims(x.array(M), (0, 0))",
    "squeeze(x.zeros((1, 2, 1)))", "squeeze(x.zeros((1, 2, 1)), 2)", "squeeze(x.zeros((1, 2)), 1)", "squeeze(x.zeros((1, 2)), 7)",
    "zeros((1, 2, 1)).squeeze(0)", "flip(x.array(M))", "flip(x.array(M), (0, 1))", "flip(x.array(M), 2)",
    "fliplr([1, 2])", "fliplr(x.array(M))", "flipud(x.array(M))", "rot90(x.array(M))", "rot90(x.array(M), -1, (1, 0))",
    "rot90(x.array(M), 1, (0, 0))", "rot90(x.array(M), 1, (0, 1, 1))", "broadcast_arrays([1, 2], [[3], [4]])", "broadcast_arrays([1, 2], [1, 2, 3])",
    "broadcast_shapes((2, 1), 3, (1, 1, 3))", "broadcast_shapes((2,), (3,))", "broadcast_shapes()", "broadcast_to([1, 2], (2, 2))",
    "array_split(x.arange(7), 3)", "split(x.arange(6), 3)", "split(x.arange(7), 3)", "split(x.arange(7), [2, 5])", "split(x.array(M), [1], axis=1)",
    "hsplit(x.array(M), 3)", "vsplit(x.array(M), 2)", "vsplit(x.arange(3), 3)", "dsplit(x.zeros((2, 2, 2)), 2)", "hsplit(x.arange(4), 2)",
    "unstack(x.array(M))", "unstack(x.array(M), axis=1)", "unstack(x.array(1))", "unstack(x.array(M), axis=3)",
    "meshgrid([1, 2, 3], [4, 5])", "meshgrid([1, 2, 3], [4, 5], indexing='ij', sparse=True)", "meshgrid([1], indexing='zz')", "meshgrid()",
    "concatenate([[1, 2], [3.5]])", "concatenate((x.array(M), x.array(M)), axis=1)", "concatenate([M, [1]])", "concatenate([])",
    "concatenate([x.array(M), x.zeros((1, 2))])", "concatenate([[1], [2]], axis=1)", "concatenate([1, 2])", "concatenate([[[1]], [2]], axis=None)",
    "concatenate([[1.5], [2.5]], dtype=x.int64)", "concatenate([[1.5], [2.5]], dtype=x.int64, casting='unsafe')", "concat([[1], [2]])",
    "stack([[1, 2], [3, 4]], axis=1)", "stack([[1, 2], [3]])", "stack([[1, 2], [3, 4]], axis=-1)", "stack([])", "stack([[1], [2]], axis=5)",
    "vstack([[1, 2], [3, 4]])", "hstack([[1, 2], [3]])", "dstack([[1, 2], [3, 4]])", "column_stack([[1, 2], [3, 4]])", "vstack([[1, 2], [3]])",
    "append([1, 2], [[3], [4]])", "append(M, [[7, 8, 9]], axis=0)", "append(M, [7], axis=0)",
    "block([[x.eye(2), x.zeros((2, 1))], [x.ones((1, 3))]])", "block([1, 2])", "block([[1], 2])", "block([])", "block(([1], [2]))",
    "tile([1, 2], (2, 2))", "tile([[1], [2]], 3)", "tile(5, ())", "repeat([1, 2], 2)", "repeat([1, 2], [2, 1])", "repeat(M, 2, axis=1)",
    "repeat([1, 2], [1, 2, 3])", "repeat([1, 2], -1)", "array(M).repeat(2, 0)", "repeat(M, 2, 5)",
    "roll([1, 2, 3], 1)", "roll(M, 1)", "roll(M, 1, axis=1)", "roll(M, (1, 2), axis=(0, 1))", "roll(M, 1, axis=(0, 1))", "roll(M, (1, 2), axis=1)",
    "resize(M, (3, 3))", "resize([], 2)", "resize([1], -1)", "trim_zeros(x.array([0, 1, 2, 0]))", "trim_zeros(x.array([0, 1, 0]), 'f')",
    "trim_zeros(x.array([0, 1]), 'q')", "pad([1, 2], 1)", "pad([1, 2], (1, 2), constant_values=9)", "pad(M, ((1, 0), (0, 2)), 'edge')",
    "pad(M, 1, 'constant', constant_values=((1, 2), (3, 4)))", "pad([1, 2, 3], 5, 'reflect')", "pad([1, 2, 3], 5, mode='reflect', reflect_type='odd')",
    "pad([1, 2, 3], 4, 'symmetric')", "pad([1, 2, 3], 4, 'wrap')", "pad([1., 2], 3, 'linear_ramp', end_values=(5, -5))", "pad([1, 5, 2], 2, 'maximum')",
    "pad([1, 5, 2], 2, 'minimum', stat_length=2)", "pad([1, 5, 2], 2, 'mean')", "pad([1., 5, 2], 2, 'median')", "pad([1], {0: (1, 2)})",
    "pad([1], 1.5)", "pad([1], -1)", "pad([1], 1, 'nonsense')", "pad([1], 1, 'edge', constant_values=3)", "pad([], 1, 'edge')", "pad(M, {-1: 2})",
    "delete([1, 2, 3], 1)", "delete([1, 2, 3], [0, -1])", "delete([1, 2, 3], slice(None, None, 2))", "delete(M, 1, axis=1)", "delete([1, 2], 5)",
    "delete([1, 2, 3], [True, False, True])", "delete([1, 2, 3], [True])", "delete([1, 2, 3], [])", "delete(M, 0)", "delete([1, 2], 1.5)",
    "insert([1, 2], 1, 9)", "insert([1, 2], [0, 2], [8, 9])", "insert(M, 1, 7, axis=1)", "insert(M, 1, [7, 8], axis=1)", "insert([1, 2], 5, 1)",
    "insert([1, 2, 3], slice(0, 2), 7)", "insert([1, 2], x.array([True, False]), 7)", "insert([1, 2], [], 7)", "insert([1, 2], 0, 1.9)",
    "atleast_1d(3)", "atleast_2d([1, 2])", "atleast_3d([1, 2])", "atleast_1d(1, [2])", "require([1, 2], x.float32, 'F')", "require([1], requirements=['C', 'F'])",
    "reshape(x.arange(6), (2, -1), order='F')", "reshape(x.arange(6), (4,))", "arange(6).reshape(2, 3).ravel('F')", "arange(6).reshape(2, 3).T.flatten('K')",
    "reshape(x.arange(6).reshape(2, 3).T, 6, copy=False)", "arange(5)", "arange(1, 7, 2)", "arange(0, 1, 0.3)", "arange(3, dtype=x.float32)", "arange(3, 0, -1, x.int8)",
    "arange()", "arange(0, 3, 0)", "arange(3, dtype=bool)", "arange(200, 203, dtype=x.int8)", "arange(stop=3)", "arange(2, stop=5)", "arange(5, step=2)",
    "arange('2020-01-01', '2020-01-04', dtype='M8[D]')", "arange(x.datetime64('2020-01-01'), x.datetime64('2020-01-03'))", "arange(x.float32(3))",
    "linspace(0, 1, 5)", "linspace(0, 10, 5, endpoint=False)", "linspace(0, 1, 3, retstep=True)", "linspace(0, 10, 4, dtype=int)", "linspace([0, 1], [2, 3], 3, axis=1)",
    "linspace(0, 1, -1)", "linspace(0, 1j, 3)", "linspace(0, 1, 0)", "logspace(0, 2, 3)", "logspace(0, 3, 4, base=2)",
    "geomspace(0, 1)", "full((2, 2), 7)", "full(2, 1.5, dtype=x.float32)", "full(2, 300, dtype=x.int8)", "full((), 3)", "full_like(x.array([1, 2]), 2.9)",
    "zeros_like([1., 2])", "ones_like(M, dtype=bool)", "empty_like(M).shape", "zeros_like(M, shape=(2, 2), dtype=x.float32)", "eye(2)", "eye(2, 3, 1, dtype=int)",
    "eye(3, k=-1)", "identity(2)", "diag([1, 2], 1)", "diag(M)", "diag(5)", "diagflat([[1, 2], [3, 4]], -1)", "tri(2, 3, 1)", "tril(x.ones((3, 3)), -1)",
    "triu(M, 1)", "vander([1, 2, 3], 2)", "vander([1, 2, 3], increasing=True)", "vander(M)", "frombuffer(b'\\x01\\x00\\x02\\x00', dtype=x.int16)",
    "frombuffer(b'\\x01\\x02\\x03', dtype=x.int16)", "frombuffer(b'\\x01\\x02\\x03', dtype=x.uint8, count=1, offset=2)", "frombuffer(b'', dtype=x.uint8)",
]


@pytest.mark.parametrize("call", CALLS)
def test_as_numpy(call):
    code = compile("x." + call, call, "eval")
    both(lambda module: eval(code, {"x": module, "M": MATRIX}))


def test_geomspace():
    for ends in [(1, 1000), (-1, -100), (1000.0, 1), (1, 256)]:
        same(rp.geomspace(*ends, 7), np.geomspace(*ends, 7), rtol=1e-15)


def test_views_and_copies():
    a = rp.arange(6).reshape(2, 3)
    rp.moveaxis(a, 0, 1)[0, 1] = 100
    assert a[1, 0] == 100
    rp.split(a, 3, axis=1)[1][:] = 7
    assert a[:, 1].tolist() == [7, 7]
    assert rp.roll(a, 1) is not a and a.ravel().base is not None
    with pytest.raises(ValueError):
        rp.diag(a)[0] = 1


def test_memory_of_a_buffer():
    memory = bytearray(8)
    a = rp.frombuffer(memory, dtype=rp.uint8)
    a[0] = 5
    assert memory[0] == 5
    with pytest.raises(BufferError):
        memory.append(1)
    del a
    memory.append(1)
    with pytest.raises(ValueError):
        rp.frombuffer(b"ab", dtype=rp.uint8)[0] = 1


def test_pad_with_a_function():
    def ends(vector, pair, axis, keywords):
        vector[:pair[0]] = keywords["value"]
        vector[len(vector) - pair[1]:] = -axis
    both(lambda x: x.pad(x.array(MATRIX), 1, ends, value=9))


def test_concatenate_out():
    for module in (np, rp):
        out = module.empty(3)
        assert module.concatenate([[1, 2], [3]], out=out) is out
        assert out.tolist() == [1, 2, 3]


def test_out_decides_the_dtype_of_a_join():
    out = rp.empty(4, rp.float32)
    assert rp.concatenate([[1.1, 2.2], [3.3, 4.4]], out=out) is out
    for join in (rp.concatenate, rp.stack):
        with pytest.raises(TypeError, match="but both were provided"):
            join([[1.0], [2.0]], out=out, dtype="f4")
    with pytest.raises(TypeError, match="[Cc]annot cast"):
        rp.concatenate([[1.1, 2.2], [3.3, 4.4]], out=rp.empty(4, rp.int64))
    assert rp.concatenate([[1.5], [2.5]], out=rp.empty(2, rp.int64), casting="unsafe").tolist() == [1, 2]


def test_generators_are_no_sequences():
    with pytest.raises(TypeError, match="arrays to stack must be"):
        rp.hstack(x for x in [[1], [2]])


def test_messages_have_no_prefix():
    with pytest.raises(ValueError, match="^(?!rp_)"):
        rp.block([])


def test_axes_in_normal_form():
    from rapto.lib import array_utils
    assert array_utils.normalize_axis_tuple((-1, 0), 3) == (2, 0)
    with pytest.raises(ValueError, match="repeated axis in `axes` argument"):
        array_utils.normalize_axis_tuple((0, -1), 1, "axes")
    with pytest.raises(rp.exceptions.AxisError, match="^x: axis 2 is out of bounds"):
        array_utils.normalize_axis_index(2, 2, "x")
    a = rp.arange(4.0)[::-2]
    low, high = array_utils.byte_bounds(a)
    assert high - low == 24


def test_types_for_annotations():
    import rapto.typing as types
    assert types.NDArray[rp.float64] and types.ArrayLike and types.DTypeLike


@pytest.mark.parametrize("order", ["big", "little"])
@pytest.mark.parametrize("axis", [None, 0, 1, -1])
@pytest.mark.parametrize("shape", [(3, 9), (8, 1), (0, 4), (5, 16)])
def test_bits(shape, axis, order):
    a = np.random.default_rng(1).integers(0, 2, shape)
    bools = rp.array(a != 0)
    for dtype in ("i8", "u1", "?"):
        same(rp.packbits(bools.astype(dtype), axis=axis, bitorder=order), np.packbits(a.astype(dtype), axis=axis, bitorder=order))
    b = np.random.default_rng(2).integers(0, 256, shape).astype(np.uint8)
    same(rp.unpackbits(rp.array(b).T, axis=axis, bitorder=order), np.unpackbits(b.T, axis=axis, bitorder=order))
    for count in (0, 3, 100, -3):
        if axis is None and b.size or b.shape[axis or 0]:
            same(rp.unpackbits(rp.array(b), axis=axis, count=count, bitorder=order), np.unpackbits(b, axis=axis, count=count, bitorder=order))


def test_bits_refused():
    for call in ("packbits([1.5])", "unpackbits([1])", "packbits([1], axis=1)", "packbits([1], bitorder='x')", "packbits(1)",
                 "unpackbits(x.uint8(5))", "unpackbits(x.array([1], x.uint8), count=-9)", "unpackbits(x.array([1], x.uint8), count=-8)"):
        both(lambda x: eval("x." + call, {"x": x}))


def test_row_stack_is_vstack():
    with pytest.warns(DeprecationWarning, match="vstack"):
        assert rp.row_stack([[1], [2]]).tolist() == [[1], [2]]
