"""rapto.forex: functions, sweeps and streams over the table of indicators. Values are compared with TA-Lib's in
tests/conform; here it is the Python side that counts."""
import copy
import doctest
import importlib
import inspect
import pathlib
import pickle
import subprocess
import sys
import threading

import numpy as np
import pytest
import talib

import rapto as rp
from rapto import forex

ROOT = pathlib.Path(__file__).resolve().parents[2]


def bars(count=400, seed=3):
    rng = np.random.default_rng(seed)
    close = 100 + np.cumsum(rng.normal(0, 1, count))
    opened = np.concatenate([[100.0], close[:-1]])
    high, low = np.maximum(opened, close) + rng.uniform(0, 1, count), np.minimum(opened, close) - rng.uniform(0, 1, count)
    return {"open": opened, "high": high, "low": low, "close": close, "volume": rng.integers(1, 900, count).astype(float),
            "second": rng.uniform(2, 30, count), "day": np.floor(np.arange(count) / 24)}


BARS = bars()


def result(name, data=BARS, **named):
    out = getattr(forex, name)(*(data[c] for c in forex.indicator(name).inputs), **named)
    return out if isinstance(out, tuple) else (out,)


@pytest.mark.parametrize("module", ["", "._sweep", "._stream"])
def test_examples_in_the_documentation(module):
    done = doctest.testmod(importlib.import_module("rapto.forex" + module))
    assert done.attempted > 0 and done.failed == 0


@pytest.mark.parametrize("name", forex.indicators())
def test_every_indicator_is_a_function(name):
    row, call = forex.indicator(name), getattr(forex, name)
    out = result(name)
    assert len(out) == len(row.outputs) and all(isinstance(x, rp.ndarray) and x.shape == (400,) for x in out)
    assert int(np.isnan(np.column_stack([np.asarray(x) for x in out])).any(axis=1).sum()) >= min(row.lookback(), 400)
    parameters = list(inspect.signature(call).parameters)
    assert parameters == [*row.inputs, *(p.name for p in row.parameters), "compat"]
    assert row.title in call.__doc__ and name in dir(forex)


@pytest.mark.parametrize("name", forex.indicators())
def test_streams_and_sweeps_have_the_same_bits(name):
    row = forex.indicator(name)
    stream = forex.Stream(name)
    fed = []
    for t in range(400):
        bar = [BARS[c][t] for c in row.inputs]
        peeked, value = stream.peek(*bar), stream.update(*bar)
        fed.append(value if isinstance(value, tuple) else (value,))
        assert np.array_equal(peeked, value, equal_nan=True)
        if t == 200:
            stream = pickle.loads(pickle.dumps(copy.deepcopy(stream)))
    whole = result(name)
    assert np.array_equal(np.array(fed), np.column_stack([np.asarray(x) for x in whole]), equal_nan=True)
    swept = forex.sweep(name, BARS)
    assert len(swept) == 1
    (values, out), = swept.items()
    assert values == tuple(p.default for p in row.parameters)
    for a, b in zip(out if isinstance(out, tuple) else (out,), whole):
        assert np.array_equal(a, b, equal_nan=True)


def test_talibs_names_of_parameters():
    for call, theirs in [
        (forex.RSI(BARS["close"], timeperiod=9), talib.RSI(BARS["close"], timeperiod=9)),
        (forex.BBANDS(BARS["close"], timeperiod=9, nbdevup=1.5, nbdevdn=2.5, matype=0)[2],
         talib.BBANDS(BARS["close"], timeperiod=9, nbdevup=1.5, nbdevdn=2.5, matype=0)[2]),
        (forex.MACD(BARS["close"], fastperiod=5, slowperiod=9, signalperiod=3)[1],
         talib.MACD(BARS["close"], fastperiod=5, slowperiod=9, signalperiod=3)[1]),
        (forex.STOCH(BARS, fastk_period=7, slowk_period=2, slowk_matype=1, slowd_period=4, slowd_matype=0)[0],
         talib.STOCH(BARS["high"], BARS["low"], BARS["close"], 7, 2, 1, 4, 0)[0]),
    ]:
        assert np.allclose(call, theirs, rtol=1e-10, atol=1e-11, equal_nan=True)


def test_what_counts_as_a_column():
    expected = np.asarray(forex.SMA(BARS["close"], 5))
    single = BARS["close"].astype(np.float32)
    for given, wanted in [(BARS["close"].tolist(), expected), (rp.array(BARS["close"]), expected),
                          (np.repeat(BARS["close"], 2)[::2], expected), (BARS, expected),
                          (single, np.asarray(forex.SMA(single.astype(np.float64), 5)))]:
        assert np.array_equal(forex.SMA(given, 5), wanted, equal_nan=True)
    assert np.array_equal(forex.ATR(high=BARS["high"], low=BARS["low"], close=BARS["close"], period=3),
                          forex.ATR({k.upper(): v for k, v in BARS.items()}, 3), equal_nan=True)
    assert forex.SMA([]).shape == (0,)


def test_sweep_of_combinations():
    swept = forex.sweep("BBANDS", BARS["close"], period=range(5, 8), up=[1.0, 2.0])
    assert list(swept)[:3] == [(5, 1.0, 2.0, 0), (5, 2.0, 2.0, 0), (6, 1.0, 2.0, 0)] and len(swept) == 6
    for (period, up, down, _), out in swept.items():
        for a, b in zip(out, forex.BBANDS(BARS["close"], period, up, down)):
            assert np.array_equal(a, b, equal_nan=True)


@pytest.mark.parametrize("call, kind, text", [
    (lambda: forex.RSI(BARS["close"], 1), ValueError, "RSI: period is 1; it may be 2 to 100000"),
    (lambda: forex.RSI(BARS["close"], 2.5), ValueError, "whole number"),
    (lambda: forex.RSI(BARS["close"], span=3), TypeError, "no parameter 'span'; it has: period"),
    (lambda: forex.RSI(BARS["close"], 3, period=4), TypeError, "two values for 'period'"),
    (lambda: forex.RSI(), TypeError, "reads close"),
    (lambda: forex.RSI(np.ones((3, 3))), ValueError, "2 dimensions"),
    (lambda: forex.ATR(BARS["high"], BARS["low"][:9], BARS["close"]), ValueError, "low 9"),
    (lambda: forex.ATR({"high": BARS["high"]}), KeyError, "missing: low, close"),
    (lambda: forex.RSI(BARS["close"], compat="excel"), ValueError, "talib, tv or mt5"),
    (lambda: forex.indicator("RSY"), LookupError, "nearest one is RSI"),
    (lambda: forex.Stream("ATR").update(1.0), TypeError, "reads high, low, close"),
    (lambda: forex.Stream.load("RSI", b"nothing"), ValueError, "no saved indicator stream"),
    (lambda: forex.Stream.load("SMA", forex.Stream("RSI").save()), ValueError, "one of RSI, not of SMA"),
    (lambda: forex.NOTHING, AttributeError, "NOTHING"),
])
def test_errors_say_what_is_wrong(call, kind, text):
    with pytest.raises(kind, match=text):
        call()


def test_lookbacks():
    rsi, obv = forex.indicator("RSI"), forex.indicator("OBV")
    assert (rsi.lookback(), rsi.lookback(7), obv.lookback()) == (14, 7, 0)
    assert rsi.stable_lookback(5) > 5 and obv.stable_lookback() is None


def test_threads_run_side_by_side():
    data, results = bars(60_000), [None] * 4

    def work(i):
        results[i] = np.asarray(forex.ADX(data, 14))

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert all(np.array_equal(r, results[0], equal_nan=True) for r in results)


def test_every_indicator_has_a_page(tmp_path):
    done = subprocess.run([sys.executable, str(ROOT / "tools/gen-indicator-pages.py"), str(tmp_path)], capture_output=True,
                          text=True)
    assert done.returncode == 0, done.stderr
    pages = {path.stem for path in tmp_path.glob("*.html")}
    assert pages == {"index", *forex.indicators()}
    for name in ("BBANDS", "RSI", "OBV"):
        text = (tmp_path / f"{name}.html").read_text()
        assert forex.indicator(name).title in text and "<svg" in text and "nan" not in text


def test_stubs_are_fresh():
    done = subprocess.run([sys.executable, str(ROOT / "tools/gen-forex-stubs.py"), "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_parameters_can_be_written_as_keywords():
    import keyword
    for name in forex.indicators():
        for p in forex.indicator(name).parameters:
            assert p.name.isidentifier() and not keyword.iskeyword(p.name), (name, p.name)
