"""The bar store from the command line: days appended, conflicts, missing timeframes, ranges, the cache."""
import json
import os

import pytest

from conftest import minutes


def days(m1, count, first=3, name="EURUSD-{}.csv", shift=0.0):
    """One file of 200 minutes for each of `count` days of January 2018 (3 is a Wednesday)."""
    paths = []
    for day in range(first, first + count):
        rows = [(s, o + shift, h + shift, l + shift, c + shift) for s, o, h, l, c in minutes(200, day=f"201801{day:02d}")]
        paths.append(m1(rows, name=name.format(day)))
    return paths


def bring(forex, *words):
    return forex("data", "import", "--data", "store", "--zone", "UTC", "--json", *words)


def listed(forex):
    return forex("data", "list", "--data", "store", "--json").json[0]


def test_a_day_appended_is_a_new_file(forex, m1, tmp_path):
    first, second = days(m1, 2)
    done = bring(forex, first)
    assert done.code == 0, done.err
    data = tmp_path / "store/symbol=EURUSD/timeframe=M1/data.parquet"
    before = data.read_bytes()
    done = bring(forex, second)
    assert done.code == 0 and done.json["added"] == 200
    assert done.json["path"].endswith("part-000001.parquet")
    assert data.read_bytes() == before
    assert listed(forex)["files"] == 2 and listed(forex)["rows"] == 400
    again = bring(forex, first, second)
    assert again.code == 0 and again.json["added"] == 0 and again.json["identical"] == 400 and again.json["path"] is None
    text = forex("data", "import", "--data", "store", "--zone", "UTC", first)
    assert text.code == 0 and "nothing: all of it is stored already" in text.out


def test_conflicts_need_a_rule(forex, m1):
    (day,) = days(m1, 1)
    assert bring(forex, day).code == 0
    (other,) = days(m1, 1, name="EURUSD-other-{}.csv", shift=0.001)
    done = bring(forex, other)
    assert done.code == 1
    message = json.loads(done.err)
    assert message["error"] == "RP_ECONFLICT" and "2018-01-03T03:00:00Z" in message["message"]
    assert "keep-stored or take-new" in message["message"]
    assert listed(forex)["files"] == 1
    kept = bring(forex, "--on-conflict", "keep-stored", other)
    assert kept.code == 0 and kept.json["added"] == 0 and kept.json["conflicting"] == 200
    taken = bring(forex, "--on-conflict", "take-new", other)
    assert taken.code == 0 and taken.json["added"] == 200
    assert bring(forex, other).json["identical"] == 200


def test_replace(forex, m1):
    first, second = days(m1, 2)
    assert bring(forex, first).code == 0
    assert bring(forex, "--replace", second).code == 0
    assert listed(forex)["rows"] == 200
    assert bring(forex, first).code == 0
    refused = bring(forex, "--replace", first)
    assert refused.code == 1 and "part-000001.parquet" in refused.err


def test_resampling_replaces_no_bars(forex, m1, tmp_path):
    """A made series is appended as an imported one is: what the store holds stands until the user says otherwise."""
    assert bring(forex, *days(m1, 2)).code == 0
    words = ["data", "resample", "--data", "store", "--symbol", "EURUSD", "--timeframe", "M1", "--json", "--to-timeframe"]
    stored = tmp_path / "store/symbol=EURUSD/timeframe=M1/data.parquet"
    before = stored.read_bytes()
    same = forex(*words, "M1", "--set", "data.max_rows=10")
    assert same.code == 0 and same.json["added"] == 0 and same.json["identical"] == 10
    assert stored.read_bytes() == before
    (hours,) = [m1([(f"20180103 {h:02d}0000", 1.3, 1.4, 1.2, 1.3) for h in range(3, 9)], name="EURUSD-hours.csv")]
    assert bring(forex, hours).code == 0
    refused = forex(*words, "H1")
    assert refused.code == 1 and json.loads(refused.err)["error"] == "RP_ECONFLICT"
    assert "keep-stored or take-new" in refused.err and len(list((tmp_path / "store").rglob("*.parquet"))) == 2
    assert forex(*words, "H1", "--replace").json["rows"] == 7
    assert forex(*words, "H1").json["identical"] == 7
    assert forex(*words, "H1", "--replace", "--on-conflict", "take-new").code == 2


def test_a_store_that_is_none(forex, tmp_path):
    (tmp_path / "a-file").write_text("x")
    for name in ("nowhere", "a-file"):
        done = forex("data", "list", "--data", name)
        assert done.code == 1 and f"{name}: cannot read the folder: " in done.err


def test_zones_of_several_files_are_told_whole(forex, m1, tmp_path):
    for day, zone in ((3, "America/New_York"), (4, "Europe/Berlin"), (5, "Asia/Tokyo"), (8, "Australia/Sydney")):
        path = days(m1, 1, first=day)[0]
        assert forex("data", "import", "--data", "store", "--zone", zone, path).code == 0
    made = forex("data", "resample", "--data", "store", "--symbol", "EURUSD", "--timeframe", "M1", "--to-timeframe", "H1",
                 "--json").json
    assert made["zone"].endswith("...") and all(p.endswith(", named") for p in made["zone"].split("; ")[:-1])


@pytest.mark.parametrize("words", [["--on-conflict", "newest"], ["--on-conflict", "take-new", "--replace"]])
def test_wrong_rules_are_usage(forex, m1, words):
    (day,) = days(m1, 1)
    done = bring(forex, *words, day)
    assert done.code == 2 and "conflict" in done.err


def test_which_timeframes_can_be_had(forex, m1):
    assert bring(forex, *days(m1, 1)).code == 0
    made = forex("data", "resample", "--data", "store", "--symbol", "EURUSD", "--timeframe", "M1", "--to-timeframe", "M15",
                 "--json")
    assert made.code == 0, made.err
    done = forex("data", "list", "--data", "store", "--timeframes", "--json")
    origins = {o["timeframe"]: o for o in done.json}
    assert len(origins) == 12
    assert origins["M1"]["stored"] and origins["M15"]["stored"]
    assert origins["M3"]["from"] == "M1" and origins["H4"]["from"] == "M15" and origins["M5"]["from"] == "M1"
    text = forex("data", "list", "--data", "store", "--timeframes").out
    assert "H4    made from M15" in text


def test_ranges_and_row_caps(forex, m1):
    assert bring(forex, *days(m1, 3)).code == 0

    def rows(*words):
        done = forex("data", "resample", "--data", "store", "--symbol", "EURUSD", "--timeframe", "M1", "--to-timeframe", "M5",
                     "--keep-partial", "--json", *words)
        assert done.code == 0, done.err
        return done.json

    assert rows()["rows"] == 120
    assert rows("--set", "data.from=2018-01-04")["rows"] == 80
    assert rows("--set", "data.from=2018-01-04", "--set", "data.to=2018-01-05")["rows"] == 40
    capped = rows("--set", "data.max_rows=50")
    assert capped["rows"] == 10 and capped["first"].startswith("2018-01-05")
    outside = forex("data", "resample", "--data", "store", "--symbol", "EURUSD", "--timeframe", "M1", "--to-timeframe", "M5",
                    "--set", "data.from=2020-01-01")
    assert outside.code == 1 and "data.from" in outside.err


def test_real_year_by_day(forex, data, tmp_path):
    """A year, and the year after it appended: as one import of both; the second load comes from the cache."""
    one, both = "store", "both"
    paths = [data / f"fx/m1/USDJPY-{year}.csv.gz" for year in (2018, 2019)]
    repair = ["--repair", "drop-identical-duplicates", "--json"]
    for path in paths:
        assert forex("data", "import", "--data", one, *repair, path).code == 0
    assert forex("data", "import", "--data", both, *repair, *paths).code == 0
    hashes = []
    for store in (one, both, one):
        made = forex("data", "resample", "--data", store, "--symbol", "USDJPY", "--timeframe", "M1", "--to-timeframe", "H1",
                     "--json")
        assert made.code == 0, made.err
        hashes.append(made.json["hash"])
    assert len(set(hashes)) == 1
    assert len(os.listdir(tmp_path / "cache")) == 2
