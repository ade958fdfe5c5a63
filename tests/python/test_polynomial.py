"""Zeros of polynomials and poly1d, with NumPy's as the oracle."""
import numpy as np
import pytest
import rapto as rp


def nearest_gap(found, wanted):
    """The largest distance between zeros that belong together."""
    found, gap = list(found), 0.0
    for zero in wanted:
        best = min(found, key=lambda f: abs(f - zero))
        found.remove(best)
        gap = max(gap, abs(best - zero))
    return gap


@pytest.mark.parametrize("zeros", [
    [1.0, 2.0], [0.0, 0.0, 3.0], [-1.0, 1.0], [1j, -1j], [1e-8, 1.0, 1e8], [2 + 1j, 2 - 1j, -5.0], [1.0, 1.0], [1.0, 1.0, 1.0],
    [1j, 2.0, 3 - 1j], list(range(1, 11)), [1e100, 1e-100], [-3.0] * 2 + [4 + 4j, 4 - 4j]])
def test_roots_of_known_zeros(zeros):
    c = np.poly(zeros)
    found = rp.roots(c.tolist())
    worst = max(len(zeros) - len(set(zeros)) + 1, 1)
    assert len(found) == len(zeros)
    assert nearest_gap(found.tolist(), zeros) <= 1e-5 * max(1, max(map(abs, zeros))) if worst > 1 else 1e-8 * max(map(abs, zeros))


@pytest.mark.parametrize("degree", [1, 2, 3, 5, 9, 20, 60])
@pytest.mark.parametrize("complex_too", [False, True])
def test_roots_as_numpy(degree, complex_too):
    random = np.random.default_rng(degree)
    c = random.normal(size=degree + 1) + (1j * random.normal(size=degree + 1) if complex_too else 0)
    found, wanted = rp.roots(c), np.roots(c)
    assert nearest_gap(found.tolist(), wanted.tolist()) < 1e-8
    if not complex_too:  # conjugates are exact
        assert sorted((z.real, z.imag) for z in found) == sorted((z.real, -z.imag) for z in found)


@pytest.mark.parametrize("c", [[], [0], [0, 0], [5], [1, 0, 0], [0, 0, 2, 4], [1, 0, 1]])
def test_roots_at_the_edges(c):
    found, wanted = rp.roots(c), np.roots(c)
    assert found.shape == wanted.shape and str(found.dtype) == str(wanted.dtype)
    assert nearest_gap(found.tolist(), wanted.tolist()) < 1e-15


def test_roots_refused():
    with pytest.raises(ValueError, match="rank-1"):
        rp.roots([[1, 2], [3, 4]])
    with pytest.raises(ValueError, match="infs or NaNs"):
        rp.roots([1, float("nan")])
    assert rp.roots(rp.array([1, -3, 2], rp.float32)).dtype == rp.float32


def test_roots_of_a_wilkinson_polynomial():
    found = sorted(rp.roots(np.poly(range(1, 16))).tolist(), key=lambda z: z.real)
    assert max(abs(z - i - 1) for i, z in enumerate(found)) < 1e-3


POLYNOMIALS = [[1, -3, 2], [0, 0, 4], [1.5, 0, -2, 0.25], [0], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14], [-1, 0, -1], [1000.0, 1e-9]]


@pytest.mark.parametrize("c", POLYNOMIALS)
def test_poly1d_as_numpy(c):
    p, q = rp.poly1d(c), np.poly1d(c)
    assert repr(p) == repr(q) and str(p) == str(q)
    for made in (lambda x: x * x, lambda x: x + [1, 2], lambda x: x - 1, lambda x: 3 * x, lambda x: x ** 2, lambda x: -x, lambda x: x.deriv(),
                 lambda x: x.integ(2, [1, 2]), lambda x: x / 2, lambda x: x(x), lambda x: 1 - x):
        assert repr(made(p)) == repr(made(q))
    assert p.order == q.order and len(p) == len(q) and p[1] == q[1] and p[99] == 0
    assert p(2.5) == q(2.5) and list(p) == list(q)


def test_poly1d_assignment_and_zeros():
    p, q = rp.poly1d([1, 2]), np.poly1d([1, 2])
    for x in (p, q):
        x[0] = 7
        x[4] = 9
    assert repr(p) == repr(q)
    with pytest.raises(ValueError, match="negative powers"):
        p[-1] = 1
    with pytest.raises(ValueError, match="non-negative"):
        p ** -1
    assert repr(rp.poly1d([1, 2], True)) == repr(np.poly1d([1.0, 2.0], True))
    assert p == rp.poly1d(p) and p != rp.poly1d([1]) and str(rp.poly1d([1, 2], variable="z")) == str(np.poly1d([1, 2], variable="z"))
    assert isinstance(rp.polyder(p), rp.poly1d) and isinstance(rp.polydiv(p, [1, 1])[0], rp.poly1d)
