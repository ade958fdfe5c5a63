"""Products against NumPy: dot, inner, tensordot, kron, cross, einsum."""
import numpy as np
import pytest
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
