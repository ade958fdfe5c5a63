"""The program as a user runs it."""
import gzip
import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOREX = pathlib.Path(os.environ.get("FOREX", ROOT / "build/release/src/cli/forex"))
DATA = ROOT.parent / "shared" / "data"


class Outcome:
    """What a command did: code, out, err."""

    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def forex(tmp_path):
    """Runs forex in an empty folder, without a FOREX_ variable of the caller's."""

    def run(*words, env=None, **options):
        clean = {k: v for k, v in os.environ.items() if not k.startswith("FOREX_")}
        done = subprocess.run([FOREX, *map(str, words)], cwd=tmp_path, env={**clean, "RAPTO_CACHE": str(tmp_path / "cache"), **(env or {})}, text=True,
                              capture_output=True, timeout=600, **options)
        return Outcome(done)

    return run


@pytest.fixture
def data():
    """The folder of real market data; skips without it unless it is required."""
    if not DATA.is_dir():
        if os.environ.get("RAPTO_REQUIRE_DATA") == "1":
            pytest.fail(f"{DATA} is required and absent")
        pytest.skip(f"{DATA} is absent")
    return DATA


def histdata(rows):
    """HistData ASCII lines of (stamp, open, high, low, close)."""
    return "".join(f"{stamp};{o:.6f};{h:.6f};{l:.6f};{c:.6f};0\n" for stamp, o, h, l, c in rows)


def minutes(count, day="20180103", hour=3):
    """`count` sound minute rows from an hour of a trading day."""
    rows = []
    for i in range(count):
        at = hour * 60 + i
        price = 1.2 + 0.00001 * (i % 37)
        rows.append((f"{day} {at // 60:02d}{at % 60:02d}00", price, price + 0.0001, price - 0.0001, price + 0.00002))
    return rows


@pytest.fixture
def m1(tmp_path):
    """Writes rows as a HistData file and gives its path."""

    def write(rows, name="EURUSD-2018.csv", text=None):
        path = tmp_path / name
        body = (text if text is not None else histdata(rows)).encode()
        path.write_bytes(gzip.compress(body) if name.endswith(".gz") else body)
        return path

    return write
