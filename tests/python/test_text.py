"""Arrays of text: comparison, selection, assignment."""
import numpy as np
import pytest
import rapto as rp
from same import both


def names(m):
    return {"m": m, "x": m.array(["a", "bb", "c", "", "é"]), "y": m.array(["a", "b", "cccc", "a", "ê"]), "b": m.array([b"a", b"bb", b"\0", b"\xff", b"c"]),
            "n": m.arange(5), "o": m.array([True, False, True, False, True]), "z": m.zeros((2, 0), "U3")}


@pytest.mark.parametrize("op", ["==", "!=", "<", "<=", ">", ">="])
@pytest.mark.parametrize("text", ["x {} y", "y {} x[::-1]", "x {} 'bb'", "'b' {} x", "x {} ['a', 'b', 'c', 'd', 'longer']", "x[:, None] {} y", "x[0] {} y", "b {} b[::-1]",
                                  "b {} b''", "b'bb\\0' {} b", "b {} b'longer'", "x {} b", "b {} x", "x {} 1", "x {} n", "x {} None", "x {} True", "x {} x[:2]", "z {} z",
                                  "z {} ''", "x[::2] {} y[1:4]", "x.reshape(5, 1).T {} y"])
def test_compare(text, op):
    both(lambda m: eval(text.format(op), names(m)))


@pytest.mark.parametrize("name", ["equal", "not_equal", "less", "less_equal", "greater", "greater_equal"])
@pytest.mark.parametrize("arguments", ["x, y", "x, 'a'", "x, b", "x, 1", "x, y, out=m.zeros(5, bool)", "x, y, out=m.zeros(5, int)", "x, y, out=m.zeros((2, 5), bool)",
                                       "x, y, out=m.ones(5, bool), where=o", "x, y[:, None], out=m.ones((5, 5), bool), where=o", "x, y, dtype=bool", "x, y, dtype='U'",
                                       "x, y, casting='no'"])
def test_ufuncs(name, arguments):
    both(lambda m: eval(f"m.{name}({arguments})", names(m)))


@pytest.mark.parametrize("text", ["m.equal.outer(x, y)", "m.equal.reduce(x)", "m.array_equal(x, x)", "m.array_equal(x, y)", "m.array_equiv(x, x[None])", "m.isin(x, ['bb', 'q'])",
                                  "(x == 'a').any()", "m.count_nonzero(x != '')", "x[x > 'a']", "m.where(x == 'a', x, 'zzzz')", "m.where(o, b, b'longer')",
                                  "m.where(o, x, y[:, None])", "m.unique(x)", "m.sort(b)", "m.select([x == 'a', x == 'c'], [y, 'none'], 'else')"])
def test_around_comparison(text):
    both(lambda m: eval(text, names(m)))


@pytest.mark.parametrize("text", ["m.copyto(x, 'zz')", "m.copyto(x, 'longer')", "m.copyto(x, 'k', where=o)", "m.copyto(x, n)", "m.copyto(n, x)", "m.copyto(x, y)", "m.put(x, [0, 1], ['q', 'r'])",
                                  "m.putmask(x, o, y)", "m.place(x, o, ['1', '2'])", "x.fill('w')", "x.__setitem__(0, 'hello')", "x.__setitem__(slice(None), y)",
                                  "x.__setitem__(x == 'a', 'y')", "x.__setitem__(o, ['1', '22', '333'])", "x.__setitem__([0, 3], 7)", "x.__setitem__(..., 'all')"])
def test_assign(text):
    def call(m):
        values = names(m)
        eval(text, values)
        return values["x"]
    both(call)


def test_empty_text_is_zeros():
    assert rp.array(b"").tobytes() == b"\0" and rp.array("").tobytes() == bytes(4)
    assert (rp.array(["", "a"]) == "").tolist() == [True, False]


def test_wide():
    a = np.array(["x" * 5000, "x" * 5000 + "y"])
    ours = rp.array(a.tolist())
    assert (ours[:, None] < ours).tolist() == (a[:, None] < a).tolist()
    assert rp.equal(ours.reshape(2, 1).T, ours, where=[True, False], out=rp.zeros((1, 2), bool)).tolist() == [[True, False]]
