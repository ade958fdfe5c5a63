"""Every kind of bad input gives an error that names the place and the remedy, and loses nothing."""
import gzip
import os

import pytest

from conftest import histdata, minutes


def refused(done, *words):
    """Exit code 1, and every word stands in the message."""
    assert done.code == 1, (done.code, done.out, done.err)
    for word in words:
        assert word in done.err, (word, done.err)


def imported(forex, *words):
    return forex("data", "import", "--data", "store", "--zone", "UTC-5", *words)


def nothing_stored(tmp_path):
    store = tmp_path / "store"
    assert not store.exists() or not [f for f in store.rglob("*") if f.is_file()]


def test_sound_file_is_stored(forex, m1, tmp_path):
    done = imported(forex, m1(minutes(600)), "--json")
    assert done.code == 0, done.err
    assert done.json["rows"] == 600 and done.json["symbol"] == "EURUSD" and done.json["digits"] == 5
    listed = forex("data", "list", "--data", "store", "--json").json
    assert listed[0]["rows"] == 600 and listed[0]["timeframe"] == "M1"


def test_missing_file(forex, tmp_path):
    refused(imported(forex, "EURUSD-absent.csv"), "EURUSD-absent.csv")
    nothing_stored(tmp_path)


def test_a_missing_file_is_told_before_its_name_is_judged(forex, tmp_path):
    refused(imported(forex, "nothere.csv"), "nothere.csv", "No such file")


@pytest.mark.parametrize("name,content,words", [
    ("EURUSD-a.csv", b"hello world\n", ["no time column", "hello world", "--format"]),
    ("EURUSD-b.csv", b"ab\x01cd\n", ["no text", "byte 3", "0x01", "--format"]),
    ("EURUSD-c.parquet", b"PAR1" + bytes(500), ["cut", "fetch it again"]),
])
def test_what_is_no_table_of_prices(forex, tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    done = forex("data", "check", name)
    refused(done, name, *words)
    assert "SELECT" not in done.err and len(done.err.strip().splitlines()) == 1


def test_vendors_file_outside_its_folders(forex, data, tmp_path):
    path = tmp_path / "EURUSD.bi5"
    path.write_bytes((data / "fx/ticks/dukascopy-bi5/EURUSD/2019/01/04/06h_ticks.bi5").read_bytes())
    refused(forex("data", "import", "--data", "store", path), "EURUSD.bi5", "SYMBOL/YYYY/MM/DD/HHh_ticks.bi5", "from 00")
    nothing_stored(tmp_path)


def test_empty_file(forex, m1, tmp_path):
    refused(imported(forex, m1([], text="")), "EURUSD-2018.csv", "empty")
    nothing_stored(tmp_path)


def test_truncated_gzip(forex, tmp_path):
    path = tmp_path / "EURUSD-2018.csv.gz"
    whole = gzip.compress(histdata(minutes(5000)).encode())
    path.write_bytes(whole[: len(whole) // 2])
    refused(imported(forex, path), "EURUSD-2018.csv.gz")
    nothing_stored(tmp_path)


def test_text_in_a_number(forex, m1, tmp_path):
    text = histdata(minutes(10)).splitlines()
    text[4] = text[4].replace(";1.2", ";abc", 1)
    refused(imported(forex, m1([], text="\n".join(text) + "\n")), "EURUSD-2018.csv", "5", "abc")
    nothing_stored(tmp_path)


def test_wrong_columns(forex, m1, tmp_path):
    text = histdata(minutes(10)).splitlines()
    text[6] = ";".join(text[6].split(";")[:3])
    refused(imported(forex, m1([], text="\n".join(text) + "\n")), "EURUSD-2018.csv", "7")
    nothing_stored(tmp_path)


HEADER = "time,open,high,low,close"


@pytest.mark.parametrize("text,words", [
    (f"{HEADER},close\n2018-01-03T03:00:00Z,1,1,1,1,2\n", ["row 1", 'columns 5 ("close") and 6 ("close")']),
    ("time,o,high,low,close,Open\n2018-01-03T03:00:00Z,1,1,1,1,2\n", ['columns 2 ("o") and 6 ("Open")']),
    ("time,bid,ask,Bid\n2018-01-03T03:00:00Z,1,1,1\n", ['columns 2 ("bid") and 4 ("Bid")']),
    (f"{HEADER}\n01/08/2018 03:00,1,1,1,1\n", ["row 2", "01/08/2018", "strokes", "2019-03-31"]),
    (f"{HEADER}\n2018-01-03T03:00:00Z,,1,1,1\n", ["row 2", "column open", '"" is no price']),
])
def test_headers_and_stamps_that_can_be_read_in_two_ways(forex, m1, tmp_path, text, words):
    refused(imported(forex, m1([], name="EURUSD-x.csv", text=text)), "EURUSD-x.csv", *words)
    nothing_stored(tmp_path)


def test_zero_price_and_its_repair(forex, m1):
    rows = minutes(50)
    rows[9] = (rows[9][0], 0, 0, 0, 0)
    path = m1(rows)
    refused(imported(forex, path), "10", "drop-bad-rows")
    done = imported(forex, path, "--repair", "drop-bad-rows", "--json")
    assert done.code == 0 and done.json["rows"] == 49 and "drop-bad-rows" in done.json["repairs"]


def test_high_below_low_and_its_repair(forex, m1):
    rows = minutes(50)
    stamp, o, h, l, c = rows[19]
    rows[19] = (stamp, o, l, h, c)
    path = m1(rows)
    refused(imported(forex, path), "20", "drop-bad-rows")
    done = imported(forex, path, "--repair", "drop-bad-rows", "--json")
    assert done.code == 0 and done.json["rows"] == 49


def test_unsorted_and_its_repair(forex, m1):
    rows = minutes(50)
    rows[10], rows[11] = rows[11], rows[10]
    path = m1(rows)
    refused(imported(forex, path), "sort")
    done = imported(forex, path, "--repair", "sort", "--json")
    assert done.code == 0 and done.json["rows"] == 50 and "sort" in done.json["repairs"]


def test_identical_duplicate_and_its_repair(forex, m1):
    rows = minutes(50)
    rows.insert(30, rows[29])
    path = m1(rows)
    refused(imported(forex, path), "drop-identical-duplicates")
    done = imported(forex, path, "--repair", "drop-identical-duplicates", "--json")
    assert done.code == 0 and done.json["rows"] == 50 and "drop-identical-duplicates" in done.json["repairs"]


def test_conflicting_duplicate_and_its_repair(forex, m1):
    rows = minutes(50)
    stamp, o, h, l, c = rows[29]
    rows.insert(30, (stamp, o, h + 0.0002, l, c))
    path = m1(rows)
    refused(imported(forex, path, "--repair", "drop-identical-duplicates"), "keep-first-duplicate")
    done = imported(forex, path, "--repair", "keep-first-duplicate", "--json")
    assert done.code == 0 and done.json["rows"] == 50


def test_unknown_symbol_shows_the_line_to_add(forex, m1):
    path = m1(minutes(20), name="ABCDEF.csv")
    refused(imported(forex, path), "ABCDEF.csv", "--symbol")
    refused(imported(forex, path, "--symbol", "ABCDEF"), "ABCDEF", "ABCDEF,cross,ABC,DEF,")


def test_unknown_repair(forex, m1):
    done = imported(forex, m1(minutes(20)), "--repair", "srot")
    assert done.code == 2 and "sort" in done.err


def test_unknown_timeframe(forex, m1):
    done = imported(forex, m1(minutes(20)), "--timeframe", "M7")
    assert done.code == 2 and "--timeframe" in done.err and "M7" in done.err and "M15" in done.err


def test_unknown_zone(forex, m1):
    refused(forex("data", "import", "--data", "store", "--zone", "Amerika/New_York", m1(minutes(20))), "Amerika/New_York")


def test_timeframe_that_cannot_be_made(forex, m1):
    assert imported(forex, m1(minutes(600))).code == 0
    assert forex("data", "resample", "--data", "store", "--symbol", "EURUSD", "--timeframe", "M1", "--to-timeframe",
                 "M15").code == 0
    refused(forex("data", "resample", "--data", "store", "--symbol", "EURUSD", "--timeframe", "M15", "--to-timeframe",
                  "M5"), "M5")
    done = forex("data", "resample", "--data", "store", "--to-timeframe", "M7")
    assert done.code == 2 and "M7" in done.err


def test_truncated_parquet(forex, m1, tmp_path):
    assert imported(forex, m1(minutes(600))).code == 0
    stored = next((tmp_path / "store").rglob("*.parquet"))
    stored.write_bytes(stored.read_bytes()[:-200])
    refused(forex("features", "--data", "store", "--symbol", "EURUSD", "--timeframe", "M1"), stored.name)


def test_no_permission(forex, m1, tmp_path):
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    (tmp_path / "store").mkdir(mode=0o500)
    refused(imported(forex, m1(minutes(20))), "store")


def test_store_under_a_file(forex, m1, tmp_path):
    (tmp_path / "store").write_text("a file")
    refused(imported(forex, m1(minutes(20))), "store")
    assert (tmp_path / "store").read_text() == "a file"


def test_symbol_absent_from_store(forex, m1):
    assert imported(forex, m1(minutes(600))).code == 0
    refused(forex("search", "--data", "store", "--symbol", "GBPUSD"), "GBPUSD")


def test_strategy_file_with_unknown_field(forex, m1, tmp_path):
    assert imported(forex, m1(minutes(600))).code == 0
    (tmp_path / "bad.json").write_text('{"format": 1, "smybol": "EURUSD"}')
    refused(forex("backtest", "--data", "store", "bad.json"), "bad.json", "smybol")


def test_report_of_no_run(forex, tmp_path):
    refused(forex("report", "nowhere"), "nowhere")
