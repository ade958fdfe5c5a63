"""The Python of README.md and docs/howto/python.md runs as it stands."""
import pathlib
import re

import numpy as np
import pytest
import rapto as rp

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name, count", [("README.md", 2), ("docs/howto/python.md", 1)])
def test_blocks_run(name, count, capsys):
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(), re.S)
    assert len(blocks) == count
    names = {}
    for block in blocks:
        exec(compile(block, name, "exec"), names)
    if name == "README.md":
        closes = np.asarray(names["closes"])
        last4 = np.lib.stride_tricks.sliding_window_view(closes, 4)
        assert capsys.readouterr().out == f"{(closes[3:] - last4.mean(axis=1)) / last4.std(axis=1)}\n"


def test_what_differs_from_numpy():
    for refused in (lambda: rp.array([object()]), lambda: rp.dtype([("a", "i4")]), lambda: rp.dtype("M8[25s]"),
                    lambda: rp.frombuffer(bytes(8), dtype=">f8")):
        with pytest.raises(TypeError):
            refused()
    assert rp.dtype(rp.longdouble) == rp.float64 and rp.bfloat16


def test_memory_is_shared():
    n, r = np.arange(6.0), rp.arange(6.0)
    for there, here in ((rp.asarray(n), n), (np.asarray(r), r), (rp.from_dlpack(n), n)):
        there[0] = 7
        assert here[0] == 7
    assert isinstance(np.add(r, 1), rp.ndarray) and isinstance(np.sum(r), rp.float64)
    assert r.__array_namespace__() is rp
