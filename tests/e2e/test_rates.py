"""Interest rates as a user sees them: `forex data rates`, the family `carry` in features and runs, and what other commands say of such a
file."""
import gzip

import pytest

DATED = "date,currency,rate\n2012-07-11,EUR,0\n2016-03-16,EUR,-0.4\n2015-12-17,USD,0.5\n2018-12-20,USD,2.5\n"
BARS = ["--symbol", "EURUSD", "--timeframe", "M15", "--data", "data"]


@pytest.fixture
def oecd(data):
    return data / "fx/rates/short-term-interest.csv.gz"


@pytest.fixture
def store(forex, data):
    """A store with the minutes of 2019."""
    done = forex("data", "import", "--data", "data", "--repair", "drop-identical-duplicates", data / "fx/m1/EURUSD-2019.csv.gz")
    assert done.code == 0, done.err


def test_the_file_of_the_oecd(forex, oecd):
    done = forex("data", "rates", oecd, "--json")
    assert done.code == 0, done.err
    told = done.json
    assert (told["rows"], told["locations"], told["indicator"], told["without_currency"]) == (24125, 43, "STINT", 5219)
    usd, eur = ({c["currency"]: c for c in told["currencies"]}[name] for name in ("USD", "EUR"))
    assert usd["monthly"] == {"count": 672, "first": "1964-06", "last": "2020-06", "holes": 1, "newest": 0.2,
                              "hole_places": [{"after": "2020-03", "periods": 1}]}
    assert (eur["monthly"]["first"], eur["location"], eur["day_count"], eur["dated"]) == ("1999-01", "EA19", 360, None)
    text = forex("data", "rates", oecd).out
    assert "rows 24125, locations 43" in text and "  USD      USA      monthly      672  1964-06     2020-06         1       0.2" in text
    part = forex("data", "rates", oecd, "--from", "2019-01-01", "--to", "2019-07-01", "--json").json
    months = {c["currency"]: c["monthly"]["count"] for c in part["currencies"]}
    assert months["USD"] == months["JPY"] == 6 and "DEM" not in months and "CNY" not in months


def test_the_swap_of_a_symbol(forex, oecd, store):
    words = ["data", "rates", oecd, "--symbol", "EURUSD"]
    told = forex(*words, "--price", "1.135", "--at", "2019-02-15", "--markup", "1", "--json").json["swap"]
    assert abs(told["swap_long"] + 11.9756) < 1e-4 and abs(told["swap_short"] - 5.67) < 1e-4  # by hand in test_rates_at.c
    assert told["base"] == {"currency": "EUR", "percent": -0.3084, "frequency": "monthly", "period": "2019-02", "carried": False, "day_count": 360}
    assert told["price_from"] == "given" and told["differential"] == pytest.approx(-2.7984)
    text = forex(*words, "--price", "1.135", "--at", "2019-02-15", "--markup", "1").out
    assert "swap_long    -11.98\n" in text and "swap_short   5.67\n" in text and "JPY" not in text
    # With a price alone the newest month that has both, with neither the newest bar; the year 2019 ended at 1.1212.
    assert forex(*words, "--price", "1.1", "--json").json["swap"]["at"] == "2020-06-30T23:59:59Z"
    bar = forex(*words, "--data", "data", "--timeframe", "H1", "--json").json["swap"]
    assert bar["at"].startswith("2019-12-31") and abs(bar["price"] - 1.1212) < 0.002 and bar["price_from"] == "close of the newest H1 bar"
    assert bar["quote"]["period"] == "2019-12"
    march = forex(*words, "--data", "data", "--timeframe", "H1", "--at", "2019-03-15", "--json").json["swap"]
    assert march["at"] == "2019-03-15T00:00:00Z" and abs(march["price"] - 1.1303) < 0.003
    late = forex(*words, "--price", "1.1", "--at", "2020-08-01").out
    assert "monthly of 2020-06 (the newest there is)" in late


def test_mistakes_are_named(forex, oecd, tmp_path):
    def fails(words, code, *said):
        done = forex("data", "rates", *words)
        assert done.code == code and done.out == "" and all(s in done.err for s in said), (words, done.err)

    fails([oecd, "--symbol", "XAUUSD", "--price", "1300", "--at", "2019-02-15"], 1, "no rate of XAU")
    fails([oecd, "--symbol", "EURUSD", "--price", "1.1", "--at", "2021-02-15"], 1, "reaches 2021-02-15", "newer file")
    fails([oecd, "--symbol", "EURUSD", "--data", "nowhere"], 1, "--price is not given")
    fails([oecd, "--symbol", "EURUSD", "--price", "zero"], 2, "--price is 'zero'")
    fails([oecd, "--symbol", "EURUSD", "--price", "1.1", "--markup", "-1"], 2, "--markup")
    fails([oecd, "--price", "1.1"], 2, "--price is for the swap of a symbol; give --symbol")
    fails(["none.csv"], 1, "none.csv")
    (tmp_path / "bars.csv").write_text("time,open,high,low,close\n2019-01-01,1,1,1,1\n")
    fails(["bars.csv"], 1, "bars.csv: row 1: no header of interest rates")
    (tmp_path / "cut.csv.gz").write_bytes(oecd.read_bytes()[:30000])
    fails(["cut.csv.gz"], 1, "gzip data ends too early")
    damaged = gzip.decompress(oecd.read_bytes()).decode().replace("1974-Q2", "1974-Q9", 1)
    (tmp_path / "damaged.csv").write_text(damaged)
    fails(["damaged.csv"], 1, 'damaged.csv: row 3: column TIME: "1974-Q9" is not a quarter such as 1974-Q1')


def test_other_commands_say_what_the_file_is(forex, oecd, tmp_path):
    (tmp_path / "own.csv").write_text(DATED)
    for path in (oecd, "own.csv"):
        for words in (["data", "check"], ["data", "import", "--data", "data"], ["data", "check", "--symbol", "EURUSD"], ["data", "ticks"]):
            done = forex(*words, path)
            assert done.code == 1 and "holds interest rates, not prices; forex data rates reads it" in done.err, (words, done.err)


def test_carry_in_features_and_in_a_run(forex, oecd, store, tmp_path):
    (tmp_path / "own.csv").write_text(DATED)
    for path in (oecd, "own.csv"):
        (tmp_path / "p.yaml").write_text(f"rates: {path}\ncolumns: [{{family: carry}}, {{family: RSI}}]\n")
        done = forex("features", *BARS, "--pipeline", "p.yaml", "--max-rows", "3000", "--json", "--out", "m.csv")
        assert done.code == 0, done.err
    assert "M15_carry_differential" in (tmp_path / "m.csv").read_text().splitlines()[0]
    (tmp_path / "none.yaml").write_text("columns: [{family: carry}]\n")
    assert "name their file under `rates`" in forex("features", *BARS, "--pipeline", "none.yaml").err
    (tmp_path / "gone.yaml").write_text("rates: gone.csv\ncolumns: [{family: carry}]\n")
    assert "gone.csv" in forex("features", *BARS, "--pipeline", "gone.yaml").err
    # A run keeps what its rates were: with others it is not gone on with.
    search = ["search", *BARS, "--max-rows", "6000", "--pipeline", "p.yaml", "--population", "20", "--generations", "2", "--set",
              "search.min_trades=5", "--quiet", "--out", "run"]
    done = forex(*search)
    assert done.code == 0, done.err
    assert 'rates: "own.csv"' in (tmp_path / "run/features.yaml").read_text()
    again = forex("backtest", "run/strategy.json", "--data", "data", "--pipeline", "run/features.yaml")
    assert again.code == 0, again.err
    (tmp_path / "own.csv").write_text(DATED.replace("2.5", "2.25"))
    other = forex(*search)
    assert other.code == 1 and "run: this run was made with another configuration, pipeline or rates file" in other.err, other.err
    # Nor does anything else take other rates for the run's, until the pipeline says so.
    kept = ["--pipeline", "run/features.yaml", "--fit", "run/features-fit.json", *BARS, "--max-rows", "6000"]
    readers = [["backtest", "run/strategy.json", "--data", "data", "--pipeline", "run/features.yaml"], ["features", *kept],
               ["features", "drift", *kept, "--split", "2019-02-15"],
               ["features", "importance", *kept, "--label", "direction", "--horizon", "4"]]
    for words in readers:
        done = forex(*words)
        assert done.code == 1 and all(s in done.err for s in ("own.csv: holds other rates", "(hash ", "rates_hash")), (words, done.err)
    text = (tmp_path / "run/features.yaml").read_text()
    (tmp_path / "any.yaml").write_text("".join(line for line in text.splitlines(True) if not line.startswith("rates_hash")))
    for words in (readers[0], readers[1]):
        done = forex(*["any.yaml" if w == "run/features.yaml" else w for w in words])
        assert done.code == 0, (words, done.err)


def test_a_cache_knows_its_rates(forex, store, tmp_path):
    (tmp_path / "own.csv").write_text(DATED)
    (tmp_path / "p.yaml").write_text("rates: own.csv\ncolumns: [{family: carry}]\n")
    words = ["features", *BARS, "--max-rows", "500", "--pipeline", "p.yaml", "--cache", "kept", "--json"]
    assert [forex(*words).json["cached"] for _ in range(2)] == [False, True]
    (tmp_path / "own.csv").write_text(DATED.replace("2.5", "2.25"))
    assert forex(*words).json["cached"] is False
