"""forex indicators: the table in words, and values over stored bars."""
import csv
import io
import json

import pytest


def test_list_names_every_group(forex):
    shown = forex("indicators", "list")
    assert shown.code == 0 and "momentum" in shown.out and "RSI" in shown.out
    rows = json.loads(forex("indicators", "list", "--json").out)
    assert len(rows) == int(shown.out.strip().splitlines()[-1].split()[0])
    only = json.loads(forex("indicators", "list", "--group", "volume", "--json").out)
    assert {row["group"] for row in only} == {"volume"}


def test_show_tells_lookbacks_of_the_parameters_given(forex):
    row = json.loads(forex("indicators", "show", "RSI", "period=5", "--json").out)
    assert row["lookback"] == 5 and row["stable_lookback"] > 5
    endless = json.loads(forex("indicators", "show", "OBV", "--json").out)
    assert endless["stable_lookback"] is None
    assert "never" in forex("indicators", "show", "OBV").out


def test_show_tells_what_a_platform_reads_and_waits_for(forex):
    rows = {c: json.loads(forex("indicators", "show", "SAR", "--compat", c, "--json").out) for c in ("talib", "tv", "mt5")}
    assert [rows[c]["inputs"] for c in rows] == [["high", "low"], ["high", "low", "close"], ["high", "low"]]
    trix = [json.loads(forex("indicators", "show", "TRIX", "period=5", "--compat", c, "--json").out)["lookback"] for c in rows]
    assert trix == [13, 1, 12]


@pytest.mark.parametrize("words, text", [
    (("show", "RSY"), "nearest one is RSI"),
    (("show", "keltner"), "Keltner channel is called KC"),
    (("show", "RSI", "period=9", "period=14"), "period is given twice"),
    (("show", "RSI", "perod=3"), "nearest one is period"),
    (("show", "RSI", "period"), "write NAME=VALUE"),
    (("show", "RSI", "period=x"), "no number"),
    (("show", "RSI", "period=1"), "it may be 2 to 100000"),
    (("show", "OBV", "period=1"), "OBV has no parameters"),
    (("show",), "NAME"),
    (("list", "--group", "volum"), "nearest one is volume"),
    (("compute", "RSI", "--compat", "excel"), "talib, tv or mt5"),
    (("show", "RSI", "--compat", "excel"), "talib, tv or mt5"),
])
def test_mistakes_are_usage_errors(forex, words, text):
    done = forex("indicators", *words)
    assert done.code == 2 and text in done.err


def minutes(count):
    price, lines = 1.1, ["time,open,high,low,close,volume"]
    for i in range(count):
        close = round(price + (0.0001 if i % 3 else -0.00015), 5)
        lines.append(f"2024-01-02T{i // 60:02d}:{i % 60:02d}:00Z,{price:.5f},{max(price, close) + 0.0001:.5f},"
                     f"{min(price, close) - 0.0001:.5f},{close:.5f},{i % 7 + 1}")
        price = close
    return "\n".join(lines) + "\n"


def test_compute_writes_the_values(forex, tmp_path):
    (tmp_path / "EURUSD.csv").write_text(minutes(120))
    assert forex("data", "import", "--data", "store", "EURUSD.csv").code == 0
    where = ("--data", "store", "--symbol", "EURUSD", "--timeframe", "M1")
    done = forex("indicators", "compute", "SMA", "period=3", *where)
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert done.code == 0 and len(rows) == 120
    assert [r["sma"] for r in rows[:2]] == ["", ""] and rows[0]["time"] == "2024-01-02T00:00:00Z"
    closes = [float(line.split(",")[4]) for line in minutes(120).splitlines()[1:]]
    for t in range(2, 120):
        assert abs(float(rows[t]["sma"]) - sum(closes[t - 2 : t + 1]) / 3) < 1e-12
    shown = forex("indicators", "compute", "SMA", "period=3", "--json", *where).json
    assert shown["rows"] == 120 and shown["time"] == [r["time"] for r in rows] and shown["outputs"]["sma"][:2] == [None, None]
    assert shown["outputs"]["sma"][2:] == [float(r["sma"]) for r in rows[2:]]
    written = forex("indicators", "compute", "SMA", "--out", "j.csv", "--json", *where).json
    assert written == {"name": "SMA", "rows": 120, "path": "j.csv"}
    saved = forex("indicators", "compute", "SMA", "period=3", "--out", "sma.csv", *where)
    assert saved.code == 0 and (tmp_path / "sma.csv").read_text() == done.out


def test_compute_without_data(forex):
    done = forex("indicators", "compute", "RSI", "--data", "nowhere")
    assert done.code == 1 and "nowhere" in done.err
