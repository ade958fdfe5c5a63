"""`forex data check` from the command line: text, JSON, pages, a second source, holidays, wrong input."""
import json
import re

import pytest

from conftest import minutes


def kinds(check):
    return {f["kind"]: f for f in check["findings"]}


def test_text_json_and_page(forex, m1, tmp_path):
    path = m1(minutes(600))
    text = forex("data", "check", "--zone", "UTC", path)
    assert text.code == 0 and "2018  " in text.out and "no-volume" in text.out
    done = forex("data", "check", "--zone", "UTC", "--json", "--html", "page.html", path)
    assert done.code == 0, done.err
    check = done.json[0]
    assert check["timeframe"] == "M1" and check["against"] is None and check["spread"] is None
    assert check["coverage"]["expected_minutes"] == check["coverage"]["present_minutes"] == 600
    day = check["coverage"]["days"][0]
    assert day == {"date": "2018-01-03", "expected": 600, "present": 600, "while_closed": 0, "holiday": False}
    assert "written to" not in done.out  # that would be no JSON
    page = (tmp_path / "page.html").read_text()
    assert "EURUSD" in page and "<svg" in page and not re.search(r"https?:|<script|<link", page)


def test_a_page_for_each_symbol(forex, m1, tmp_path):
    files = [m1(minutes(100), name=n) for n in ("EURUSD-1.csv", "GBPUSD-1.csv", "EURUSD-2.csv")]
    done = forex("data", "check", "--zone", "UTC", "--html", "pages", *files)
    assert done.code == 0, done.err
    assert done.out.splitlines()[-2:] == ["written to pages/EURUSD.html", "written to pages/GBPUSD.html"]
    assert sorted(p.name for p in (tmp_path / "pages").iterdir()) == ["EURUSD.html", "GBPUSD.html"]
    assert "EURUSD-2.csv" in (tmp_path / "pages/EURUSD.html").read_text()
    one = forex("data", "check", "--zone", "UTC", "--html", "one.html", *files)
    assert one.code == 2 and "name a folder" in one.err and not (tmp_path / "one.html").exists()


def test_against(forex, m1):
    rows = minutes(300)
    here = m1(rows, name="EURUSD-here.csv")
    there = m1([(s, o, h, l, c - (0.00005 if i == 7 else 0)) for i, (s, o, h, l, c) in enumerate(rows[:-10])],
               name="EURUSD-there.csv")
    done = forex("data", "check", "--json", "--zone", "UTC", "--against", there, "--against-zone", "UTC", here)
    assert done.code == 0, done.err
    against = done.json[0]["against"]
    assert against["shared"] == 290 and against["only_here"] == 0 and against["best_shift_minutes"] == 0
    assert against["prices"]["close"]["equal"] == 289 and against["prices"]["open"]["equal"] == 290
    assert against["worst"][0]["time"] == "2018-01-03T03:07:00Z"
    assert "worst 1" in forex("data", "check", "--zone", "UTC", "--against", there, "--against-zone", "UTC", here).out
    assert forex("data", "check", "--against-zone", "UTC", here).code == 2
    missing = forex("data", "check", "--zone", "UTC", "--against", "nowhere.csv", here)
    assert missing.code == 1 and "nowhere.csv" in missing.err


def test_places(forex, m1, tmp_path):
    rows = [r for i, r in enumerate(minutes(900, hour=1)) if i % 30 != 7]
    path = m1(rows)
    words = ["data", "check", "--zone", "UTC"]
    quiet = kinds(forex(*words, "--json", path).json[0])["gap-quiet"]
    assert quiet["count"] == quiet["place_count"] == len(quiet["places"]) == 30
    assert quiet["places"][1] == {"from": "2018-01-03T01:37:00Z", "to": "2018-01-03T01:38:00Z",
                                  "local_from": "2018-01-03T01:37:00", "local_to": "2018-01-03T01:38:00",
                                  "value": 1.0, "unit": "minutes", "row": 37, "last_row": 37}
    two = kinds(forex(*words, "--json", "--places", "2", path).json[0])["gap-quiet"]
    assert two["places"] == quiet["places"][:2] and two["place_count"] == 30
    plain = forex(*words, path).out
    some, every = (forex(*words, "--places", n, path).out for n in ("2", "all"))
    assert "01:37 to" not in plain and some.count("1 minute ") == 2 and "... 28 more (--places all)" in some
    assert every.count("1 minute ") == 30 and "more (--places" not in every
    assert forex(*words, "--html", "p.html", "--places", "4", path).code == 0
    assert "26 more: <code>forex data check --places all</code>" in (tmp_path / "p.html").read_text()
    for wrong in ("-1", "many", "", "1.5", "99999999999999999999"):
        bad = forex(*words, "--places", wrong, path)
        assert bad.code == 2 and "--places" in bad.err and wrong in bad.err


def test_holidays(forex, m1, tmp_path):
    path = m1(minutes(300))
    (tmp_path / "holidays.csv").write_text("date,market,open,close,zone,name\n2018-01-03,fx,closed,,,a test\n")
    done = forex("data", "check", "--json", "--zone", "UTC", "--holidays", "holidays.csv", path)
    day = done.json[0]["coverage"]["days"][0]
    assert day["expected"] == 0 and day["while_closed"] == 300
    (tmp_path / "holidays.csv").write_text("2018-01-03,fx,13h\n")
    bad = forex("data", "check", "--zone", "UTC", "--holidays", "holidays.csv", path)
    assert bad.code == 1 and "line 1" in bad.err and "13h" in bad.err


@pytest.mark.parametrize("words,code", [
    (["--html", "/nowhere/x.html", "FILE"], 1),
    (["nowhere.csv"], 1),
    ([], 2),
    (["--format", "excel", "FILE"], 2),
    (["--digits", "12", "FILE"], 2),
    (["--colour", "FILE"], 2),
])
def test_wrong_input(forex, m1, words, code):
    path = m1(minutes(50), name="EURUSD-x.csv")
    done = forex("data", "check", "--zone", "UTC", *[path if w == "FILE" else w for w in words])
    assert done.code == code and done.err.strip()
    assert "Traceback" not in done.err


def test_real_sources_agree(forex, data):
    done = forex("data", "check", "--json", "--against", data / "fx/candles-bi5/EURUSD/2019/01/BID_candles_hour_1.bi5",
                 data / "fx/m1/EURUSD-2019.csv.gz")
    assert done.code == 0, done.err
    check = done.json[0]
    assert check["against"]["shared"] == 480
    assert all(p["equal"] == 480 for p in check["against"]["prices"].values())
    assert kinds(check)["doubled-hour"]["count"] == 60
    json.dumps(check)
