"""rapto.linalg against NumPy's: values, dtypes, shapes, exceptions, over dtypes, stacks, layouts and empty arrays.

Factors that are not unique (signs, order of eigenvalues) are judged by what they multiply to.
"""
import itertools
import subprocess
import sys

import numpy as np
import pytest
import rapto as rp

DTYPES = ["f4", "f8", "c8", "c16", "i4", "?"]
STACKS = [(), (3,), (2, 1, 2), (0,)]


def ours(a):
    return rp.asarray(a)


def matrix(rng, shape, dtype):
    a = rng.normal(size=shape)
    if dtype[0] == "c":
        a = a + 1j * rng.normal(size=shape)
    elif dtype == "i4":
        a = np.round(5 * a)
    return (a > 0) if dtype == "?" else a.astype(dtype)


def layouts(a):
    """The same elements: C order, Fortran order, reversed twice, every other element."""
    yield a
    yield np.asfortranarray(a)
    yield np.ascontiguousarray(a[..., ::-1, ::-1])[..., ::-1, ::-1]
    wide = np.zeros((*a.shape[:-2], 2 * a.shape[-2], 2 * a.shape[-1]), a.dtype)
    wide[..., ::2, 1::2] = a
    yield wide[..., ::2, 1::2]


def close(mine, theirs, factor=1e3):
    mine, theirs = (x if isinstance(x, tuple) else (x,) for x in (mine, theirs))
    assert len(mine) == len(theirs)
    for a, b in zip(mine, theirs):
        b = np.asarray(b)
        assert str(a.dtype) == str(b.dtype) and a.shape == b.shape, (a.dtype, b.dtype, a.shape, b.shape)
        eps = np.finfo(b.dtype).eps if b.dtype.kind in "fc" else 0
        scale = np.abs(b[np.isfinite(b)]).max(initial=0)
        np.testing.assert_allclose(np.asarray(a), b, rtol=factor * eps, atol=factor * eps * scale)


def square(rng, stack, n, dtype):
    """Well conditioned."""
    a = matrix(rng, (*stack, n, n), dtype)
    return a if dtype == "?" else (a + (4 * n * np.eye(n)).astype(a.dtype)).astype(a.dtype)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("n", [0, 1, 2, 5, 20])
def test_square(n, stack, dtype):
    rng = np.random.default_rng(n)
    a = square(rng, stack, n, "f8" if dtype == "?" else dtype)
    b = matrix(rng, (*stack, n, 3), dtype)
    for x, y in itertools.product(layouts(a), layouts(b)):
        close(rp.linalg.solve(ours(x), ours(y)), np.linalg.solve(x, y))
    for x in layouts(a):
        close(rp.linalg.inv(ours(x)), np.linalg.inv(x))
        close(tuple(rp.linalg.slogdet(ours(x))), tuple(np.linalg.slogdet(x)))
        close(rp.linalg.det(ours(x)), np.linalg.det(x), 1e5)
        close(rp.linalg.matrix_power(ours(x), -2), np.linalg.matrix_power(x, -2))
        close(rp.linalg.matrix_power(ours(x), 5), np.linalg.matrix_power(x, 5))
        if n:
            for p in (None, 1, -1, 2, -2, np.inf, -np.inf, "fro"):
                close(rp.linalg.cond(ours(x), p), np.linalg.cond(x, p), 1e4)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("n", [0, 1, 2, 5, 20])
def test_symmetric(n, stack, dtype):
    a = matrix(np.random.default_rng(n), (*stack, n, n), dtype)
    h = a | np.swapaxes(a, -1, -2) if dtype == "?" else a + np.conj(np.swapaxes(a, -1, -2))
    spoiled = {"L": np.tril(h) + np.triu(np.ones(h.shape, h.dtype), 1), "U": np.triu(h) + np.tril(np.ones(h.shape, h.dtype), -1)}
    for uplo, x in spoiled.items():
        x = x.astype(h.dtype)
        for x in layouts(x):
            values, vectors = rp.linalg.eigh(ours(x), uplo)
            close(values, np.linalg.eigh(x, uplo).eigenvalues)
            close(rp.linalg.eigvalsh(ours(x), uplo), np.linalg.eigvalsh(x, uplo))
            v = np.asarray(vectors)
            assert str(v.dtype) == str(np.linalg.eigh(x, uplo).eigenvectors.dtype)
            eps = np.finfo(v.dtype).eps
            np.testing.assert_allclose(h @ v, v * np.asarray(values)[..., None, :], atol=1e3 * eps * (1 + n))
    if dtype != "?":
        positive = (h @ np.conj(np.swapaxes(h, -1, -2)) + np.eye(n)).astype(h.dtype)
        for x, upper in itertools.product(layouts(positive), (False, True)):
            close(rp.linalg.cholesky(ours(x), upper=upper), np.linalg.cholesky(x, upper=upper))
    close(rp.linalg.svd(ours(h), compute_uv=False, hermitian=True), np.linalg.svd(h, compute_uv=False, hermitian=True))
    u, s, vh = map(np.asarray, rp.linalg.svd(ours(h), hermitian=True))
    np.testing.assert_allclose(u * s[..., None, :] @ vh, h.astype(u.dtype), atol=1e3 * np.finfo(u.dtype).eps * (1 + n))
    if dtype != "?":
        close(rp.linalg.matrix_rank(ours(h), hermitian=True), np.linalg.matrix_rank(h, hermitian=True))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("m, n", [(0, 0), (0, 3), (3, 0), (1, 1), (2, 5), (5, 2), (20, 13), (6, 6)])
def test_any_shape(m, n, stack, dtype):
    a = matrix(np.random.default_rng(m * 100 + n), (*stack, m, n), dtype)
    kind = np.linalg.svdvals(np.ones((1, 1), dtype)).dtype
    tolerance = dict(atol=1e3 * np.finfo(kind).eps * (1 + max(m, n)), rtol=0)
    for x in layouts(a):
        for full in (True, False):
            mine, theirs = rp.linalg.svd(ours(x), full), np.linalg.svd(x, full)
            close(mine.S, theirs.S)
            u, s, vh = map(np.asarray, mine)
            assert [v.shape for v in (u, vh)] == [v.shape for v in (theirs.U, theirs.Vh)] and u.dtype == theirs.U.dtype
            k = min(m, n)
            np.testing.assert_allclose(u[..., :k] * s[..., None, :] @ vh[..., :k, :], x.astype(u.dtype), **tolerance)
            for gram in (np.conj(np.swapaxes(u, -1, -2)) @ u, vh @ np.conj(np.swapaxes(vh, -1, -2))):
                np.testing.assert_allclose(gram, np.broadcast_to(np.eye(gram.shape[-1]), gram.shape), **tolerance)
        for mode in ("reduced", "complete"):
            mine, theirs = rp.linalg.qr(ours(x), mode), np.linalg.qr(x, mode)
            close(tuple(mine), tuple(theirs))  # LAPACK fixes the signs
        close(rp.linalg.qr(ours(x), "r"), np.linalg.qr(x, "r"))
        close(rp.linalg.qr(ours(x), "raw"), np.linalg.qr(x, "raw"))
        close(rp.linalg.svdvals(ours(x)), np.linalg.svdvals(x))
        if dtype != "?":
            close(rp.linalg.pinv(ours(x), rcond=1e-5), np.linalg.pinv(x, rcond=1e-5), 1e4)
            if dtype != "i4":
                close(rp.linalg.pinv(ours(x), rtol=None), np.linalg.pinv(x, rtol=None), 1e4)
        close(rp.linalg.matrix_rank(ours(x)), np.linalg.matrix_rank(x))
        close(rp.linalg.matrix_rank(ours(x), tol=0.5), np.linalg.matrix_rank(x, tol=0.5))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("n", [0, 1, 2, 5, 20])
def test_eig(n, stack, dtype):
    a = matrix(np.random.default_rng(n), (*stack, n, n), dtype)
    for x in (*layouts(a), *layouts(a + np.swapaxes(a, -1, -2))):
        mine, theirs = rp.linalg.eig(ours(x)), np.linalg.eig(x)
        w, v = map(np.asarray, mine)
        assert (w.dtype, v.dtype, w.shape, v.shape) == (*(t.dtype for t in theirs), *(t.shape for t in theirs))
        tolerance = dict(atol=1e3 * np.finfo(w.dtype).eps * (1 + n), rtol=0)
        np.testing.assert_allclose(x @ v, v * w[..., None, :], **tolerance)
        np.testing.assert_allclose(np.linalg.norm(v, axis=-2), np.ones(w.shape), **tolerance)
        values = np.asarray(rp.linalg.eigvals(ours(x)))
        assert values.dtype == np.linalg.eigvals(x).dtype
        if dtype in ("f8", "c16"):
            for one, other in zip(values.reshape(-1, max(n, 1)), w.reshape(-1, max(n, 1))):
                assert np.abs(one[:, None] - other).min(axis=1, initial=np.inf).max(initial=0) < 1e-10 * (1 + n)


@pytest.mark.parametrize("dtype", ["f4", "f8", "c8", "c16", "i4"])
@pytest.mark.parametrize("m, n", [(0, 3), (3, 0), (4, 4), (3, 6), (9, 4), (9, 1)])
def test_lstsq(m, n, dtype):
    rng = np.random.default_rng(m + n)
    for columns, deficient, rcond in itertools.product((None, 0, 1, 3), (False, True), (None, -1, 1e-3)):
        a, b = matrix(rng, (m, n), dtype), matrix(rng, (m,) if columns is None else (m, columns), dtype)
        if deficient and n > 1:
            a[:, -1] = a[:, 0]
            if rcond == -1:
                continue  # what counts as 0 is rounding's choice
        for x in layouts(a):
            mine, theirs = rp.linalg.lstsq(ours(x), ours(b), rcond), np.linalg.lstsq(x, b, rcond)
            assert int(mine[2]) == int(theirs[2]) and type(mine[2]).__name__ == type(theirs[2]).__name__
            close(tuple(mine[i] for i in (0, 1, 3)), tuple(theirs[i] for i in (0, 1, 3)), 1e5)


@pytest.mark.parametrize("dtype", ["f2", *DTYPES, "i1", "u8"])
@pytest.mark.parametrize("shape", [(4,), (3, 5), (2, 3, 4), (0,), (0, 3), ()])
def test_norms(shape, dtype):
    x = matrix(np.random.default_rng(3), shape, dtype if dtype in DTYPES else "i4").astype(dtype) if dtype != "u8" else np.ones(shape, dtype)
    x = np.asarray(x)
    axes = [None, *range(-x.ndim, x.ndim), *itertools.permutations(range(x.ndim), 2), (0, -1), (1, 1), (5, 0), (0, 1, 2), 1.5, "a"]
    for ord, axis, keepdims in itertools.product([None, "fro", "f", "nuc", 0, 1, -1, 2, -2, 3, 0.5, np.inf, -np.inf, "odd"], axes, (False, True)):
        agree(lambda m: m.linalg.norm(m.asarray(x), ord, axis, keepdims), 1e2)
    for ord, axis, keepdims in itertools.product([0, 1, 2, 3, -1, np.inf, -np.inf, "fro"], [None, *range(-x.ndim, x.ndim), (0, 1), (1, 0), (0, 0), ()], (False, True)):
        if ord != "fro" or not isinstance(axis, tuple):  # with two mistakes, which one is told first is nobody's matter
            agree(lambda m: m.linalg.vector_norm(m.asarray(x), axis=axis, keepdims=keepdims, ord=ord), 1e2)
    for ord, keepdims in itertools.product(["fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf] + [3] * (x.ndim > 1), (False, True)):
        agree(lambda m: m.linalg.matrix_norm(m.asarray(x), ord=ord, keepdims=keepdims), 1e2)


def agree(call, factor=1e3):
    """call(rp) gives what call(np) gives, or raises the same class of exception."""
    with np.errstate(all="ignore"):
        try:
            expected = call(np)
        except Exception as error:
            name = type(error).__name__
            with pytest.raises(Exception) as caught, rp.errstate(all="ignore"):
                call(rp)
            names = {kind.__name__ for kind in type(caught.value).__mro__}
            assert name.replace("_UFuncNoLoopError", "TypeError").replace("UFuncTypeError", "TypeError") in names, (error, caught.value)
            return
        with rp.errstate(all="ignore"):
            mine = call(rp)
    if isinstance(expected, int):
        assert mine == expected and type(mine) is type(expected)
    else:
        close(mine, expected if isinstance(expected, tuple) else expected, factor)


SINGULAR = [[1.0, 2.0], [2.0, 4.0]]
NAN = [[1.0, np.nan], [2.0, 3.0]]
INF = [[1.0, np.inf], [2.0, 3.0]]
CALLS = ["inv(a)", "det(a)", "tuple(L.slogdet(a))", "solve(a, a)", "cholesky(a)", "cholesky(a, upper=True)", "eigvals(a)", "eigvalsh(a)", "svdvals(a)",
         "qr(a, 'r')", "pinv(a)", "matrix_rank(a)", "cond(a)", "cond(a, 1)", "cond(a, -2)", "norm(a)", "norm(a, 2)", "norm(a, 'nuc')", "matrix_power(a, 2)",
         "matrix_power(a, -1)", "matrix_power(a, 0)", "lstsq(a, a)[0]", "tensorinv(a, 1)", "tensorsolve(a, a[0])", "matrix_norm(a)", "vector_norm(a)"]


@pytest.mark.parametrize("text", CALLS)
@pytest.mark.parametrize("name, value", [
    ("singular", SINGULAR), ("nan", NAN), ("inf", INF), ("stack with one singular", [np.eye(2), SINGULAR]), ("not square", np.ones((2, 3))), ("vector", [1.0, 2.0]),
    ("number", 3.0), ("half", np.ones((2, 2), "f2")), ("text", np.array([["a", "b"], ["c", "d"]])), ("negative", -np.eye(2)), ("zero", np.zeros((2, 2))),
    ("empty", np.ones((0, 0))), ("integers", [[1, 2], [3, 4]]), ("bool", [[True, False], [False, True]]), ("list", [[2.0, 0.0], [1.0, 2.0]])])
def test_edges(name, value, text):
    if (name, text) in (("text", "qr(a, 'r')"), ("text", "matrix_power(a, 0)"), ("number", "tensorinv(a, 1)")):
        return  # NumPy fails on its way there by other means, or not at all
    if name in ("nan", "inf") and text in ("svdvals(a)", "pinv(a)", "matrix_rank(a)", "cond(a)", "cond(a, -2)", "norm(a, 2)", "norm(a, 'nuc')", "lstsq(a, a)[0]", "eigvalsh(a)"):
        outcomes = []  # versions of LAPACK answer NaN or not at all
        for m in (np, rp):
            try:
                outcomes.append(np.isnan(np.asarray(eval("L." + text, {"L": m.linalg, "a": m.asarray(value)}))).any())
            except (np.linalg.LinAlgError, rp.linalg.LinAlgError):
                outcomes.append(True)
        assert outcomes[0] == outcomes[1]
        return
    if name in ("nan", "inf") and text in ("cholesky(a)", "cholesky(a, upper=True)", "qr(a, 'r')", "inv(a)", "solve(a, a)", "matrix_power(a, -1)", "cond(a, 1)",
                                           "det(a)", "tuple(L.slogdet(a))", "tensorinv(a, 1)", "tensorsolve(a, a[0])"):
        nan_alike(lambda m: eval(text if text.startswith("tuple") else "L." + text, {"L": m.linalg, "a": m.asarray(value)}))
        return
    agree(lambda m: eval(text if text.startswith("tuple") else "L." + text, {"L": m.linalg, "a": m.asarray(value)}), 1e4)


def nan_alike(call):
    """Either both fail as LinAlgError, or both have something that is not finite."""
    outcome = []
    with np.errstate(all="ignore"), rp.errstate(all="ignore"):
        for m in (np, rp):
            try:
                result = call(m)
                outcome.append(all(np.isfinite(np.asarray(part)).all() for part in (result if isinstance(result, tuple) else (result,))))
            except (np.linalg.LinAlgError, rp.linalg.LinAlgError):
                outcome.append(False)
    assert outcome[0] == outcome[1], outcome


@pytest.mark.parametrize("text", [
    "L.solve(m.eye(3), m.ones(3))", "L.solve(m.ones((2, 3, 3)) + m.eye(3), m.arange(3.))", "L.solve(m.eye(3), m.ones((2, 3, 1)))", "L.solve(m.eye(3), m.ones(2))",
    "L.solve(m.ones((4, 2, 2)) + m.eye(2), m.ones((3, 2, 2)))", "L.solve(m.ones((4, 2, 2)) + m.eye(2), m.ones((4, 2)))", "L.solve(m.eye(2), 3)",
    "L.solve(m.eye(2, dtype='f4'), m.ones((2, 1), 'c8'))", "L.solve(m.eye(2, dtype='f4'), m.ones((2, 1), 'i4'))", "L.solve(m.eye(0), m.ones((0, 2)))",
    "L.solve(m.eye(2), m.ones((2, 0)))", "L.solve(m.eye(2), m.ones((0, 2, 2)))",
    "L.tensorsolve(m.eye(6).reshape(2, 3, 6), m.ones((2, 3)))", "L.tensorsolve(m.arange(36.).reshape(3, 2, 6) + m.eye(6).reshape(3, 2, 6) * 50, m.ones((3, 2)))",
    "L.tensorsolve((m.eye(6) * 2).reshape(6, 2, 3), m.ones((2, 3)), axes=(0,))", "L.tensorsolve((m.eye(6) * 2).reshape(6, 2, 3), m.ones((2, 3)), axes=(7,))",
    "L.tensorsolve(m.eye(4), m.ones(3))", "L.tensorinv(m.eye(24).reshape(4, 6, 8, 3))", "L.tensorinv(m.eye(24).reshape(24, 8, 3), ind=1)", "L.tensorinv(m.eye(2), 0)",
    "L.tensorinv(m.ones((2, 3)), 1)", "L.multi_dot([m.ones((2, 3)), m.ones((3, 4))])", "L.multi_dot([m.ones(3), m.ones((3, 4)), m.ones((4, 5)), m.ones(5)])",
    "L.multi_dot([m.ones((2, 3)), m.ones((3, 4)), m.ones(4)])", "L.multi_dot([m.ones(3), m.ones((3, 4)), m.ones((4, 2))])", "L.multi_dot([m.ones((2, 3))])",
    "L.multi_dot([m.ones((2, 3)), m.ones(3), m.ones((3, 2))])", "L.multi_dot([m.ones((2, 3)), m.ones((2, 3)), m.ones((2, 3))])",
    "L.multi_dot([m.ones((2, 2)), m.ones((2, 2)), m.ones((2, 2))], out=m.empty((2, 2)))", "L.multi_dot([m.ones((2, 2)), m.ones((2, 2)), m.ones((2, 2))], out=m.empty((2, 3)))",
    "L.multi_dot([m.ones((2, 2)), m.ones((2, 2))], out=m.empty((2, 2)))", "L.multi_dot([m.ones((2, 2), int), m.ones((2, 2), int), m.ones((2, 2), int)])",
    "L.matrix_rank(m.ones((3, 3)), tol=[1.0])", "L.matrix_rank(m.ones((2, 3, 3)), tol=[1.0, 5.0])", "L.matrix_rank(m.ones((2, 3, 3)), rtol=m.asarray([0.1, 2.0]))",
    "L.matrix_rank(m.zeros(4))", "L.matrix_rank(5)", "L.matrix_rank(m.eye(2), tol=1, rtol=1)", "L.pinv(m.ones((2, 3, 3)), rcond=m.asarray([0.1, 2.0]))",
    "L.pinv(m.eye(2), 0.1, rtol=0.1)", "L.pinv(m.ones((2, 2)), hermitian=True)", "L.pinv(m.eye(3), rtol=1e-3)", "L.matrix_power(m.eye(2), 1.5)",
    "L.matrix_power(m.asarray([[1, 1], [1, 0]]), 30)", "L.matrix_power(m.asarray([[1, 1], [1, 0]]), 3)", "L.matrix_power(m.asarray([[2, 0], [0, 2]]), -3)",
    "L.matrix_power(m.asarray([[1, 1], [1, 0]], 'i1'), 2)", "L.matrix_power(m.asarray([[0.5]], 'f2'), 3)", "L.qr(m.eye(2), 'no')", "L.eigh(m.eye(2), 'X')", "L.eigvalsh(m.eye(2), 'u')",
    "L.cond(m.ones((0, 2)))", "L.cond(m.eye(2), 'no')", "L.cond(m.asarray([m.eye(2), m.ones((2, 2))]), 1)", "L.lstsq(m.ones((2, 2)), m.ones(3))", "L.lstsq(m.ones((2, 2, 2)), m.ones(2))"])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_calls(text):
    agree(lambda m: eval(text, {"m": m, "L": m.linalg}))


def test_results_have_names():
    a = rp.eye(2)
    assert rp.linalg.eig(a)._fields == rp.linalg.eigh(a)._fields == ("eigenvalues", "eigenvectors")
    assert rp.linalg.qr(a)._fields == ("Q", "R") and rp.linalg.svd(a)._fields == ("U", "S", "Vh") and rp.linalg.slogdet(a)._fields == ("sign", "logabsdet")


def test_old_modes_of_qr():
    with pytest.warns(DeprecationWarning):
        assert rp.linalg.qr(rp.eye(2), "full")._fields == ("Q", "R")
    with pytest.warns(DeprecationWarning):
        assert rp.linalg.qr(rp.ones((3, 2)), "e").shape == (3, 2)


def test_names_are_numpys():
    assert set(np.linalg.__all__) - {"linalg"} <= set(dir(rp.linalg))


def test_operands_are_not_changed():
    a = rp.asarray([[4.0, 1.0], [1.0, 3.0]])
    before = a.copy()
    for function in ("inv", "det", "slogdet", "cholesky", "qr", "svd", "eig", "eigh", "pinv", "cond"):
        getattr(rp.linalg, function)(a)
    assert (a == before).all()


def in_another_process(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env={"PYTHONPATH": ":".join(sys.path)})


def test_loaded_when_first_used():
    done = in_another_process("import sys, rapto as rp\nassert 'rapto.linalg' not in sys.modules and 'linalg' in dir(rp)\n"
                              "assert 'openblas' not in open('/proc/self/maps').read()\nrp.linalg.inv(rp.eye(2))\n"
                              "assert 'openblas' in open('/proc/self/maps').read()")
    assert done.returncode == 0, done.stderr


def test_after_a_fork():
    """Large enough for OpenBLAS's own threads."""
    done = in_another_process("import os, rapto as rp\na = rp.eye(950) * 2\nassert rp.linalg.inv(a)[0, 0] == 0.5\nchild = os.fork()\n"
                              "if child == 0: os._exit(int(rp.linalg.inv(a)[1, 1] != 0.5 or rp.linalg.inv(rp.eye(3))[0, 0] != 1))\n"
                              "assert os.waitpid(child, 0)[1] == 0")
    assert done.returncode == 0, done.stderr


def test_doctests():
    import doctest
    assert doctest.testmod(rp.linalg, extraglobs={"rp": rp}).failed == 0
