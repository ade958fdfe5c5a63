"""forex features, features drift, features importance and labels, as a user runs them."""
import json
import struct

import numpy
import pytest

PIPELINE = """\
include: core16
missing: {policy: drop}
drop: {missing: 0.5, constant: 1e-9, correlated: 0.9}
columns:
  - {family: RSI, parameters: {period: 7 21 22}, timeframes: base H4}
  - {family: volatility, outputs: realised zscore, scaling: rank, window: 100}
"""


@pytest.fixture
def bars(data):
    return ["--data", data / "fx" / "parquet", "--symbol", "EURUSD", "--timeframe", "H1"]


def write(tmp_path, text, name="p.yaml"):
    path = tmp_path / name
    path.write_text(text)
    return path


def test_a_pipeline_is_fitted_saved_and_applied(forex, bars, tmp_path):
    pipeline = write(tmp_path, PIPELINE)
    words = ["features", *bars, "--pipeline", pipeline, "--json"]
    first = forex(*words, "--train-to", "2019-01-01", "--save-fit", "fit.json", "--out", "m.fxm", "--cache", "c")
    assert first.code == 0, first.err
    assert first.json["cached"] is False
    why = {d["name"]: d["why"] for d in first.json["dropped"]}
    assert why["H1_RSI_22"] == "correlated" and "H1_RSI_14" in {f["name"] for f in first.json["features"]}
    assert all(f["missing"] == 0 for f in first.json["features"])
    again = forex(*words, "--fit", "fit.json", "--out", "n.fxm", "--cache", "c")
    assert again.code == 0, again.err
    assert again.json["cached"] is True and again.json["hash"] == first.json["hash"]
    assert (tmp_path / "m.fxm").read_bytes() == (tmp_path / "n.fxm").read_bytes()
    assert len(list((tmp_path / "c").glob("*.fxm"))) == 1
    trimmed = forex(*words, "--fit", "fit.json", "--cache", "c", "--cache-limit", "0")
    assert trimmed.code == 0 and not list((tmp_path / "c").glob("*.fxm"))
    other = forex(*words, "--fit", "fit.json", "--set", "data.day_rule=utc", "--pipeline", write(tmp_path, PIPELINE + "day_rule: utc\n", "q.yaml"))
    assert other.code == 1 and "another pipeline" in other.err


def test_the_matrix_in_every_format(forex, bars, tmp_path):
    for name in ("m.npy", "m.csv", "m.parquet", "m.fxm"):
        done = forex("features", *bars, "--features", "core16", "--to", "2018-03-01", "--out", name)
        assert done.code == 0, done.err
    matrix = numpy.load(tmp_path / "m.npy")
    lines = (tmp_path / "m.csv").read_text().splitlines()
    assert matrix.shape[0] == 16 and len(lines) == matrix.shape[1] + 1
    row = lines[-1].split(",")
    assert numpy.allclose([float(x) for x in row[1:]], matrix[:, -1], rtol=1e-6)
    assert struct.unpack("8s", (tmp_path / "m.fxm").read_bytes()[:8])[0] == b"FXMATRIX"
    done = forex("features", *bars, "--features", "core16", "--out", "m.xlsx")
    assert done.code == 1 and ".parquet" in done.err


def test_show_prints_a_pipeline_that_reads_back(forex, bars, tmp_path):
    shown = forex("features", *bars, "--features", "core64", "--show")
    assert shown.code == 0 and shown.out.count("family:") == 64
    assert forex("features", *bars, "--features", "core64", "--show", "--json").json == {"yaml": shown.out}
    again = forex("features", *bars, "--pipeline", write(tmp_path, shown.out), "--show")
    assert again.out == shown.out
    shown = forex("features", *bars, "--pipeline", write(tmp_path, PIPELINE), "--show").out
    assert "drop: {missing: 0.5, constant: 1e-09, correlated: 0.9}" in shown and "period: 22}" in shown


def test_mistakes_in_a_pipeline_are_named(forex, bars, tmp_path):
    done = forex("features", *bars, "--pipeline", write(tmp_path, "columns: [{family: RSI, perod: 3}]"), "--json")
    assert done.code == 1
    message = json.loads(done.err)["message"]
    assert "p.yaml" in message and "'perod'" in message and "period" in message
    for columns, words in (("outputs: foo", ["'foo'", "there are rsi"]), ("scaling: foo", ["'foo'", "rolling_z"])):
        done = forex("features", *bars, "--pipeline", write(tmp_path, f"columns: [{{family: RSI, {columns}}}]"))
        assert done.code == 1 and all(word in done.err for word in ["p.yaml", "columns[0]", *words]), done.err
    for column, words in (("family: RSI, parameters: {period: 1}", ["period is 1", "2 to 100000"]), ("family: news", ["`news`"])):
        done = forex("features", *bars, "--pipeline", write(tmp_path, f"columns: [{{{column}}}]"))
        assert done.code == 1 and all(word in done.err for word in ["p.yaml", *words]), done.err
    done = forex("features", *bars, "--pipeline", "folder")
    assert done.code == 1 and "core16, core64 and core72" in done.err and "null" not in done.err
    done = forex("features", *bars, "--pipeline", write(tmp_path, PIPELINE))
    assert done.code == 1 and "--train-to" in done.err


def test_drift_of_two_ranges(forex, bars, tmp_path):
    done = forex("features", "drift", *bars, "--split", "2019-01-01", "--html", "drift.html", "--json")
    assert done.code == 0, done.err
    assert done.json["level"] == "ok" and len(done.json["list"]) == 64
    page = (tmp_path / "drift.html").read_text()
    assert page.startswith("<!doctype html>") and "http" not in page
    for end, name in (("2018-07-01", "a.fxm"), ("2018-09-01", "b.fxm")):
        assert forex("features", *bars, "--features", "core16", "--to", end, "--out", name).code == 0
    text = forex("features", "drift", "a.fxm", "b.fxm")
    assert text.code == 0 and "drift: " in text.out
    assert forex("features", "drift", "a.fxm").code == 2
    assert "--split" in forex("features", "drift", *bars).err
    assert "c.fxm: cannot open: " in forex("features", "drift", "a.fxm", "c.fxm").err


def test_importance_of_columns(forex, bars):
    words = ["features", "importance", *bars, "--features", "core16", "--label", "direction", "--horizon", "8", "--json"]
    one = forex(*words, "--weights", "unique", "--threads", "1")
    assert one.code == 0, one.err
    assert len(one.json["columns"]) == 16 and one.json["folds"] == 5
    assert one.out == forex(*words, "--weights", "unique", "--threads", "2").out


def test_labels_of_every_kind(forex, bars, tmp_path):
    for kind in ("both", "long", "short", "direction", "structure", "trend"):
        done = forex("labels", *bars, "--label", kind, "--to", "2018-06-01", "--weights", "return", "--out", "l.csv", "--json")
        assert done.code == 0, done.err
        counts = done.json
        assert counts["known"] + counts["unknown"] + counts["none"] == counts["rows"]
        assert sum(counts["classes"].values()) == counts["known"] > 0
        assert abs(counts["mean_weight"] - 1) < 0.1
        assert len((tmp_path / "l.csv").read_text().splitlines()) == counts["rows"] + 1
    done = forex("labels", *bars, "--label", "directon")
    assert done.code == 2 and "did you mean 'direction'" in done.err
    for words in (["--horizon", "0"], ["--unit", "points"], ["--weights", "equal"], ["--target", "x"]):
        done = forex("labels", *bars, "--to", "2018-03-01", *words)
        assert done.code == 2 and words[0] in done.err and words[1] in done.err


def test_meta_labels_judge_a_model(forex, bars, tmp_path):
    words = ["labels", *bars, "--to", "2018-06-01"]
    assert forex(*words, "--label", "trend", "--out", "trend.csv").code == 0
    rows = [line.split(",") for line in (tmp_path / "trend.csv").read_text().splitlines()[1:]]
    write(tmp_path, "time,side\n" + "".join(f"{r[0]},{(-1, 0, 1)[i % 3]}\n" for i, r in enumerate(rows)), "model.csv")
    options = ["--target", "3", "--stop", "1.5", "--horizon", "30"]
    done = forex(*words, "--label", "meta", "--sides", "model.csv", *options, "--out", "meta.csv", "--json")
    assert done.code == 0, done.err
    assert done.json["classes"]["-1"] == 0 and done.json["classes"]["1"] > 100 and done.json["none"] > len(rows) / 4
    meta = [line.split(",") for line in (tmp_path / "meta.csv").read_text().splitlines()[1:]]
    side = {}
    for kind, value in (("long", 1), ("short", -1)):
        assert forex(*words, "--label", kind, *options, "--out", "one.csv").code == 0
        side[value] = [line.split(",") for line in (tmp_path / "one.csv").read_text().splitlines()[1:]]
    for i, row in enumerate(meta):
        wanted = (-1, 0, 1)[i % 3]
        if row[1] in ("0", "1"):  # the trade is that of the model's side, the label whether it gained
            assert row[2:] == side[wanted][i][2:] and (row[1] == "1") == (float(row[9]) > 0)
        else:
            assert row[1] == ("unknown" if wanted and side[wanted][i][1] == "unknown" else "none")
    ends = {}
    for name, extra in (("plain", []), ("power", ["--horizon-power", "1"])):
        done = forex(*words, "--label", "meta", "--sides", "model.csv", "--target", "0", "--stop", "0", *extra, "--out", "p.csv")
        assert done.code == 0, done.err
        lines = (line.split(",") for line in (tmp_path / "p.csv").read_text().splitlines()[1:])
        ends[name] = {int(r[5]) - i for i, r in enumerate(lines) if r[5]}
    assert ends["plain"] == {24} and len(ends["power"]) > 10 and min(ends["power"]) >= 5
    write(tmp_path, f"time,side\n{rows[0][0]},1\n{rows[1][0][:14]}30:00Z,1\n", "model.csv")
    done = forex(*words, "--label", "meta", "--sides", "model.csv")
    assert done.code == 1 and "model.csv: row 3: no bar of EURUSD H1 opens at" in done.err
    for wrong, said in ((["--label", "meta"], "--sides FILE"), (["--sides", "model.csv"], "it is for meta"), (["--horizon", "2.5"], "a whole number"),
                        (["--label", "trend", "--target", "2"], "--target is nothing to the label trend"), (["--horizon-least", "3"], "--horizon-power")):
        done = forex(*words, *wrong)
        assert done.code != 0 and said in done.err, done.err


def test_weights_decay(forex, bars, tmp_path):
    words = ["labels", *bars, "--to", "2018-06-01", "--weights", "unique", "--out", "w.csv"]
    weights = {}
    for name, extra in (("plain", []), ("decay", ["--decay", "0.5"])):
        assert forex(*words, *extra).code == 0
        weights[name] = [float(line.split(",")[11] or 0) for line in (tmp_path / "w.csv").read_text().splitlines()[1:]]
    total, sofar = sum(weights["plain"]), 0.0
    for plain, decayed in zip(weights["plain"], weights["decay"]):
        sofar += plain
        assert abs(decayed - plain * (1 - 0.5 / total * (total - sofar))) < 1e-6
    done = forex("labels", *bars, "--to", "2018-06-01", "--decay", "0.5")
    assert done.code == 1 and "--weights" in done.err
    assert forex(*words, "--decay", "1.5").code == 2


def test_importance_keeps_to_the_training_range(forex, bars, tmp_path):
    words = ["features", "importance", *bars, "--features", "core16", "--label", "direction", "--horizon", "8", "--json"]
    whole, part = forex(*words), forex(*words, "--train-to", "2018-07-01")
    assert whole.code == 0 and part.code == 0, part.err
    assert 0 < part.json["rows"] < whole.json["rows"] / 2
    shorter = forex(*words, "--to", "2018-07-01")
    # Cut there, the bars say the same.
    assert shorter.json["rows"] == part.json["rows"] and shorter.json["columns"] == part.json["columns"]
    still = forex(*words, "--dead-zone", "100000")
    assert still.code == 1 and "the target is 0 in all of them" in still.err
    early = forex(*words, "--train-to", "2018-01-02T06:00")
    assert early.code == 1 and "warmed up from row" in early.err


def test_what_is_nothing_is_refused(forex, bars, tmp_path):
    pipeline = write(tmp_path, "missing: {policy: drop}\ncolumns: [{family: ACOS, scaling: none}]")
    done = forex("features", *bars, "--pipeline", pipeline)
    assert done.code == 1 and "leaves no row" in done.err and "H1_ACOS" in done.err
    done = forex("features", *bars, "--pipeline", pipeline, "--features", "core16")
    assert done.code == 1 and "exclude each other" in done.err
    done = forex("features", *bars, "--features", "core16", "--train-to", "2017-01-01")
    assert done.code == 1 and "the first is known at 2018-01-01T23:00:00Z" in done.err
    words = ["features", "drift", *bars, "--features", "core16"]
    assert "it takes an instant after 2018-" in forex(*words, "--split", "2017-01-01").err
    assert "no column has 10 known values" in forex(*words, "--split", "2019-12-31T20:00").err
    assert forex("features", *bars, "--features", "core16", "--to", "2018-03-01", "--out", "a.fxm").code == 0
    done = forex("features", "drift", "a.fxm", "a.fxm", "--split", "2018-02-01")
    assert done.code == 1 and "--split is for a matrix made here" in done.err


def test_a_column_that_sees_the_start_is_no_feature_of_a_run(forex, bars, tmp_path):
    pipeline = write(tmp_path, "columns: [{family: RSI}, {family: CUMSUM, scaling: none, name: sum}]")
    done = forex("features", *bars, "--pipeline", pipeline, "--json")
    assert done.code == 0 and done.json["features"][1]["warm_up"] == done.json["rows"]
    done = forex("search", *bars, "--pipeline", pipeline, "--population", "20", "--generations", "2", "--quiet", "--out", "run")
    assert done.code == 1 and "feature sum has no row" in done.err, done.err


def test_a_run_on_a_pipeline(forex, bars, tmp_path):
    text = PIPELINE.replace("policy: drop", "policy: keep")
    pipeline = write(tmp_path, text)
    words = ["search", *bars, "--pipeline", pipeline, "--population", "20", "--generations", "2", "--quiet",
             "--set", "search.min_trades=5", "--seed", "3"]
    for run, threads in (("one", 1), ("two", 2)):
        done = forex(*words, "--out", run, "--ledger", f"ledger-{run}", "--threads", threads)
        assert done.code == 0, done.err
    for name in ("features.yaml", "features-fit.json", "strategy.json", "results.json", "trades.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    fit = json.loads((tmp_path / "one" / "features-fit.json").read_text())
    dropped = {c["name"] for c in fit["columns"] if c["state"] != "kept"}
    assert "H1_RSI_22" in dropped and fit["rows"] > 1000
    strategy = (tmp_path / "one" / "strategy.json").read_text()
    assert json.loads(strategy)["feature_set"] == "pipeline" and not any(f'"{name}"' in strategy for name in dropped)
    missing = forex("backtest", "one/strategy.json", *bars[:2])
    assert missing.code == 1 and "features.yaml" in missing.err
    again = forex("backtest", "one/strategy.json", *bars[:2], "--pipeline", "one/features.yaml", "--json")
    assert again.code == 0, again.err
    # Another pipeline in the same folder is another run.
    changed = forex(*words[:-2], "--seed", "3", "--pipeline", write(tmp_path, text.replace("0.9", "0.8"), "p.yaml"), "--out", "one", "--ledger", "ledger-one")
    assert changed.code == 1 and "one" in changed.err
    refused = forex(*words, "--pipeline", write(tmp_path, PIPELINE, "drop.yaml"), "--out", "three", "--ledger", "l")
    assert refused.code == 1 and "keep or fill" in refused.err
