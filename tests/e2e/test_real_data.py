"""Real bars through the front door: the known defects found, the repaired import equal to the reference."""
import pytest


def test_check_finds_the_known_defects_of_2019(forex, data):
    done = forex("data", "check", "--json", data / "fx/m1/EURUSD-2019.csv.gz")
    assert done.code == 0, done.err
    check = done.json[0]
    assert check["rows"] == 372530 and check["zone"].startswith("UTC-5/eu")
    kinds = {f["kind"]: f for f in check["findings"]}
    assert kinds["duplicate-identical"]["count"] == 60
    assert "2019-10-27" in kinds["duplicate-identical"]["text"]


def test_check_detects_the_zone_of_2018(forex, data):
    check = forex("data", "check", "--json", data / "fx/m1/EURUSD-2018.csv.gz").json[0]
    assert check["zone"].startswith("UTC-5/us")


def test_import_needs_the_named_repair(forex, data):
    done = forex("data", "import", "--data", "store", data / "fx/m1/EURUSD-2019.csv.gz")
    assert done.code == 1 and "drop-identical-duplicates" in done.err


@pytest.mark.parametrize("symbol,digits", [("EURUSD", 5), ("XAUUSD", 3)])
def test_two_years_import_and_resample(forex, data, symbol, digits):
    paths = [data / f"fx/m1/{symbol}-{year}.csv.gz" for year in (2018, 2019)]
    done = forex("data", "import", "--data", "store", "--repair", "drop-identical-duplicates", "--json", *paths)
    assert done.code == 0, done.err
    assert done.json["digits"] == digits
    made = forex("data", "resample", "--data", "store", "--symbol", symbol, "--timeframe", "M1", "--to-timeframe", "H4", "--json")
    assert made.code == 0 and made.json["rows"] > 3000


def test_a_folder_of_ticks_becomes_bars(forex, data):
    folder = data / "fx/ticks/dukascopy-bi5/EURUSD"
    told = forex("data", "ticks", "--json", folder)
    assert told.code == 0, told.err
    assert told.json["ticks"] == 136741 and told.json["files"] == 24 and told.json["digits"] == 5
    done = forex("data", "import", "--data", "store", "--json", folder)
    assert done.code == 0, done.err
    assert done.json["timeframe"] == "M1" and done.json["rows"] == 1440
    again = forex("data", "ticks", "--bars", "M1", "--data", "store", folder)
    assert again.code == 0 and "stored already" in again.out
    made = forex("data", "ticks", "--bars", "range:50", "--out", "range.csv", "--json", folder)
    assert made.code == 0, made.err
    assert made.json["made"]["kind"] == "range" and made.json["made"]["bars"] > 10
    for words in (["--out", "x.csv"], ["--bars", "M5", "--timeframe", "M15"], ["--stamps-close"]):
        done = forex("data", "ticks", *words, folder)
        assert done.code == 2 and words[-2 if len(words) > 1 else -1] in done.err, words
    other = forex("data", "import", "--data", "store", "--spread", "min", folder)
    assert other.code == 1 and "(spread stored 6, new 1)" in other.err
    refused = forex("data", "ticks", "--bars", "range:50", folder)
    assert refused.code == 1 and "--out" in refused.err
    assert forex("data", "ticks", "--bars", "renko:50", folder).code == 2


def test_check_of_a_folder_of_ticks(forex, data):
    check = forex("data", "check", "--json", data / "fx/ticks/dukascopy-bi5/GBPJPY").json[0]
    kinds = {f["kind"]: f for f in check["findings"]}
    assert check["rows"] == 608996 and kinds["empty-file"]["count"] == 96


@pytest.mark.parametrize("name, first, last", [
    ("fx/candles-bi5/EURUSD/2018/BID_candles_day_1.bi5", "2018-01-01", "2018-12-31"),
    ("fx/d1/EURUSDd1.csv", "2012-12-04", "2022-03-04"),
])
def test_days_before_and_behind_a_daily_file_are_not_missing(forex, data, name, first, last):
    check = forex("data", "check", "--json", data / name).json[0]
    days = [d["date"] for d in check["coverage"]["days"]]
    assert days[0] == first and days[-1] == last


def test_bid_and_ask_files_become_one_series(forex, data):
    pair = [data / f"fx/m1-bidask/gbpusd-m1-{side}-2012.csv" for side in ("bid", "ask")]
    refused = forex("data", "import", "--data", "store", *pair)
    assert refused.code == 1 and "clip-crossed" in refused.err
    done = forex("data", "import", "--data", "store", "--repair", "clip-crossed", "--spread", "mean", "--json", *pair)
    assert done.code == 0, done.err
    assert done.json["rows"] == 30117 and done.json["repairs"].startswith("clip-crossed")
