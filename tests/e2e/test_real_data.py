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
