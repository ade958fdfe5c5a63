"""Products against NumPy: dot, inner, tensordot, kron, cross, einsum."""
import numpy as np
import pytest
import rapto as rp
from same import both

SETUP = {"v": "[1, 2, 3]", "w": "[4, 0, 1]", "a": "[[1, 2, 3], [4, 5, 6]]", "b": "[[1, 0], [2, 1], [0, 3]]"}


def names(m):
    out = {name: m.array(eval(text)) for name, text in SETUP.items()}
    out["t"] = m.arange(24).reshape(2, 3, 4)
    out["m"] = m
    return out


@pytest.mark.parametrize("text", [
    "m.dot(v, w)", "m.dot(a, b)", "m.dot(a, v)", "m.dot(2, a)", "m.dot(t, t.T[:, :, 0])", "a.dot(b)", "m.dot(a, a)", "m.dot(t, m.ones((2, 4, 3), int))",
    "m.vdot(v, w)", "m.vdot(v * 1j, w)", "m.inner(v, w)", "m.inner(a, a)", "m.inner(t, t)", "m.inner(2, a)", "m.outer(v, w)", "m.tensordot(a, b)",
    "m.tensordot(a, b, 1)", "m.tensordot(t, t, ([0, 1], [0, 1]))", "m.tensordot(v, w, 0)", "m.kron(v, w)", "m.kron(a, v)", "m.kron(2, a)", "m.cross(v, w)",
    "m.cross(a, v)", "m.cross(a, a[::-1], axis=1)", "m.linalg.cross(v, w)", "m.linalg.outer(v, w)", "m.linalg.matrix_transpose(a)", "m.linalg.trace(a)",
    "m.linalg.diagonal(t)", "m.matmul(a, b)", "m.vecdot(a, v)"])
def test_products(text):
    both(lambda m: eval(text, names(m)))


@pytest.mark.parametrize("text", ["'ij,jk->ik', a, b", "'ij,jk', a, b", "'ij->ji', a", "'ij->', a", "'ii->i', t[0, :, :3]", "'ii', t[0, :, :3]", "'ij,ij->i', a, a",
                                  "'i,j->ij', v, w", "'...j,j->...', t[..., :3], v", "'...ij->...ji', t", "'ijk,ilk->jl', t, t", "'ij,j,i->', a, v, [1, 2]",
                                  "'i,i', v, w", "'ij,jk,kl->il', a, b, a", "a, [0, 1], b, [1, 2], [0, 2]", "'ij,jk->ik', a, a", "'ij->ijj', a", "'i', a"])
def test_einsum(text):
    both(lambda m: eval(f"m.einsum({text})", names(m)))


@pytest.mark.parametrize("dtype", ["?", "i1", "u2", "i4", "u8", "f2", "f4", "f8", "c8", "c16"])
@pytest.mark.parametrize("text", ["m.dot(x, y)", "m.vdot(x, x)", "m.inner(x, x)", "m.outer(x, y)", "m.tensordot(x, y, 1)", "m.kron(x, y)", "m.cross(x, x[::-1])",
                                  "m.einsum('ij,jk', x, y)", "m.einsum('ij->j', x)", "m.einsum('ij,ij,j->', x, x, x[0])", "x.dot(y)"])
def test_dtypes(text, dtype):
    def call(m):
        x = m.array([[1, 0, 2], [3, 1, 0]], dtype)
        return eval(text, {"m": m, "x": x if dtype[0] != "c" else x * x.dtype.type(1 + 2j), "y": x.T})
    both(call)


@pytest.mark.parametrize("text", [
    "m.dot(m.ones((2, 0)), m.ones((0, 2)))", "m.dot([], [])", "m.vdot([], [])", "m.inner(m.ones((2, 0)), m.ones((3, 0)))", "m.outer([], [1, 2])",
    "m.tensordot(m.ones((2, 0)), m.ones((0, 3)), 1)", "m.kron(m.ones((0, 2)), m.ones((2, 2)))", "m.cross(m.ones((0, 3)), m.ones((0, 3)))",
    "m.einsum('i,i', m.ones(0), m.ones(0))", "m.einsum('ij->j', m.ones((0, 3)))"])
def test_empty(text):
    both(lambda m: eval(text, {"m": m}))


@pytest.mark.parametrize("text", [
    "m.dot(a, b, m.zeros((2, 2), int))", "m.dot(a, b, out=m.zeros((2, 2)))", "m.dot(a, b, out=3)", "m.dot(a)", "m.outer(v, w, m.zeros((3, 3)))", "m.vdot(a, v)",
    "m.inner(a, b)", "m.tensordot(a, b, ([0], [0, 1]))", "m.tensordot(a, a, ((0, 0), (0, 0)))", "m.tensordot(a, a, 1)", "m.tensordot(a, a, -1)", "m.kron(3, 4)",
    "m.cross(3, 4)", "m.cross([1, 2, 3, 4], [1, 2, 3, 4])", "m.cross(a.T, a.T, axisa=0, axisb=0, axisc=0)", "m.cross(t[..., :3], v, axisc=0)", "m.cross(v, v, 3)"])
def test_arguments(text):
    both(lambda m: eval(text, names(m)))


@pytest.mark.filterwarnings("ignore:Arrays of 2-dimensional")
@pytest.mark.parametrize("text", ["m.cross([1, 2], [1, 2, 3])", "m.cross([1, 2], [3, 4])", "m.cross([[1, 2], [0, 1]], [1, 2, 3])"])
def test_vectors_of_two(text):
    both(lambda m: eval(text, {"m": m}))


@pytest.mark.parametrize("text", [
    "", "''", "'', 3", "a, [0, 1]", "a, [0, 1], [1, 0]", "a, [0, 60]", "a, [Ellipsis, 0]", "a, 'ij'", "3, a", "'ij->i', a, out=m.zeros(2)", "'ij->i', a, out=m.zeros(2, 'i4')",
    "'ij->i', a, dtype='f4'", "'ij->i', a, dtype='f4', casting='unsafe'", "'ij->i', a, casting='bad'", "'ij->i', a, order='Q'", "'ij', a, a", "'ij,jk', a", "'ij->ii', a",
    "'ij,j->i', a, v, out=m.zeros(2, 'i1'), dtype='f8', casting='unsafe'", "'i.j', a", "'i$', a", "'ij,jk->ik', a, b, optimize=True", "'ij,jk->ik', a, b, bogus=1", "b.T, [0, 30], a, [1, 30], [1, 0]", "'...i->...', t", "'ij,jk,kl->il', a, b, a, optimize='greedy'"])
def test_einsum_arguments(text):
    both(lambda m: eval(f"m.einsum({text})", names(m)))


@pytest.mark.parametrize("dtype", ["?", "i1", "u8", "f2", "f4", "f8", "c8", "c16"])
@pytest.mark.parametrize("text", ["'ij,ij->ij', x, -x", "'ij,ij->ji', x, x[:1]", "'i,j->ij', x[0], -x[1]", "'i,ij->ij', x[:, 0], -x", "'bi,bj->jib', x, x[:, ::-1]",
                                  "'ij,j->i', x, -x[0]", "',ij->ij', 2, -x", "',', 2, 3", "'', 2", "'i,ij,j->', x[:, 0], x, x[0]", "'ij,i,j->ji', x, x[:, 0], x[0]"])
def test_einsum_of_long_rows(text, dtype):
    """Beyond 63 elements products of which nothing is summed are not matrices; a product of -0 is 0 in either way."""
    def call(m):
        x = m.array((np.arange(3 * 70).reshape(3, 70) % 5 - (dtype[0] not in "?u")).astype(dtype))
        return eval(f"m.einsum({text.replace('-x', '~x') if dtype == '?' else text})", {"m": m, "x": x})
    got, want = call(rp), call(np)
    assert got.dtype == want.dtype and got.shape == want.shape
    got = np.asarray(got)
    if "->ij" in text or "->j" in text:
        assert got.tobytes() == want.tobytes()
    else:
        np.testing.assert_allclose(got, want, rtol=1e-2 if dtype == "f2" else 1e-5)


def test_einsum_gives_a_view():
    m = rp.zeros((3, 3))
    rp.einsum("ii->i", m)[:] = 1
    assert m.tolist() == np.eye(3).tolist()
    assert not rp.einsum("ij->ji", rp.ones((2, 3)), order="F").flags.c_contiguous
    assert rp.einsum("ij,jk", rp.ones((2, 3), order="F"), rp.ones((3, 4), order="F"), order="A").flags.f_contiguous


@pytest.mark.parametrize("optimize", ["greedy", "optimal", False, True, ("greedy", 0), ["einsum_path", (0, 1), (0, 1)]])
def test_einsum_path(optimize):
    both(lambda m: m.einsum_path("ij,jk,kl->il", m.ones((5, 6)), m.ones((6, 7)), m.ones((7, 2)), optimize=optimize))


def test_einsum_path_refuses():
    with pytest.raises(KeyError):
        rp.einsum_path("i,i", [1], [1], optimize="best")
    with pytest.raises(TypeError):
        rp.einsum_path("i,i", [1], [1], optimize=[1, 2, 3])
    with pytest.raises(RuntimeError):
        rp.einsum_path("i,i,i", [1], [1], [1], optimize=["einsum_path", (0, 1)])
