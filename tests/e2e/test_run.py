"""The whole job: demo on a generated market, the same bytes again, with other thread counts, after kill -9."""
import json
import os
import random
import signal
import subprocess
import time

import pytest

from conftest import FOREX

SAME = ["config.yaml", "results.json", "strategy.json", "trades.csv", "equity.csv", "report.html"]
SMALL = ["--timeframe", "H1", "--features", "core16", "--population", "40", "--generations", "6"]


def files(folder):
    return {name: (folder / name).read_bytes() for name in SAME}


def demo(forex, out, ledger, *words):
    done = forex("demo", *SMALL, "--out", out, "--ledger", ledger, *words)
    assert done.code == 0, done.err
    return done


def test_demo_writes_a_report(forex, tmp_path):
    done = demo(forex, "run", "ledger")
    assert "edge is claimed" in done.out and "run/report.html" in done.out
    page = (tmp_path / "run/report.html").read_text()
    assert len(page) <= 2 * 1024 * 1024
    order = ["What was assumed", "Verdict", "In and out of sample", "Equity and drawdown", "Months", "The strategy in words",
             "Trades"]
    places = [page.index(f"<h2>{title}</h2>") for title in order]
    assert places == sorted(places)
    # The report names neither the plant nor the noise.
    assert "planted" not in page.lower() and "noise" not in page.lower()


def test_results_hold_what_the_schema_says(forex, tmp_path):
    results = json.loads(demo(forex, "run", "ledger", "--json").out)
    for key in ["format", "program", "hashes", "data", "assumptions", "ranges", "search", "progress", "strategy",
                "strategy_words", "metrics", "verdict", "months"]:
        assert key in results, key
    assert results["search"]["trials_total"] >= 1
    assert set(results["metrics"]) == {"train", "validation", "in_sample", "holdout"}


def test_same_bytes_twice_and_with_other_thread_counts(forex, tmp_path):
    demo(forex, "a", "ledger-a", "--threads", "1")
    demo(forex, "b", "ledger-b", "--threads", "2")
    demo(forex, "c", "ledger-a", "--threads", "2")  # the ledger knows these trials already: repeats add nothing
    first = files(tmp_path / "a")
    assert files(tmp_path / "b") == first
    assert files(tmp_path / "c") == first


def test_killed_and_resumed_gives_the_same_bytes(forex, tmp_path):
    demo(forex, "whole", "ledger-whole")
    chance = random.Random(7)
    words = [FOREX, "demo", *SMALL, "--out", "killed", "--ledger", "ledger-killed", "--quiet"]
    for _ in range(6):
        job = subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.02, 0.6))
        job.send_signal(signal.SIGKILL)
        job.wait()
    demo(forex, "killed", "ledger-killed")
    assert files(tmp_path / "killed") == files(tmp_path / "whole")


def wait_for_growth(path, job):
    first = None
    while job.poll() is None:
        size = path.stat().st_size if path.exists() else None
        if first is None:
            first = size
        elif size > first:
            return
        time.sleep(0.01)
    raise AssertionError(f"the program ended with {job.returncode} before {path} grew")


def test_ctrl_c_saves_and_says_so(forex, tmp_path):
    # Far more generations than the machine can finish before the signal: it is sent as soon as the journal has grown.
    words = [FOREX, "demo", "--timeframe", "M15", "--population", "2000", "--generations", "100000", "--out", "long", "--quiet"]
    job = subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    wait_for_growth(tmp_path / "long/journal.bin", job)
    job.send_signal(signal.SIGINT)
    _, err = job.communicate(timeout=120)
    assert job.returncode == 130, err
    assert "long" in err and "saved" in err


def test_folder_of_another_configuration_is_left_alone(forex, tmp_path):
    demo(forex, "run", "ledger")
    before = files(tmp_path / "run")
    done = forex("demo", *SMALL, "--out", "run", "--ledger", "ledger", "--seed", "99")
    assert done.code == 1 and "run" in done.err
    assert files(tmp_path / "run") == before


def test_folder_of_another_version_is_left_alone(forex, tmp_path):
    demo(forex, "run", "ledger")
    results = tmp_path / "run/results.json"
    results.write_text(results.read_text().replace('"format": 1', '"format": 99', 1))
    done = forex("report", "run")
    assert done.code == 1 and "another version" in done.err


def test_strategy_of_a_run_backtests_alone(forex, data, tmp_path):
    store = data / "fx/parquet"
    done = forex("demo", "--data", store, "--symbol", "USDJPY", *SMALL, "--out", "run", "--ledger", "ledger")
    assert done.code == 0, done.err
    alone = forex("backtest", "--data", store, "run/strategy.json", "--json", "--out", "check")
    assert alone.code == 0, alone.err
    assert alone.json["trades"] > 0
    assert (tmp_path / "check/trades.csv").exists()
