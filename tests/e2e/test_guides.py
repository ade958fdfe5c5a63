"""The commands of README.md and the guides, run as they stand, in order, in a folder with real files under the names they use."""
import gzip
import os
import pathlib
import re
import shutil
import subprocess

import pytest

from conftest import DATA, FOREX, ROOT
from test_fetch import Server

BARS = "--data data --symbol EURUSD --timeframe M15"


def page(name):
    return (ROOT / name).read_text()


def blocks(text):
    """Code blocks, fenced or indented, each without its indent."""
    fenced = [m.group(2) for m in re.finditer(r"^```(\w*)\n(.*?)^```", text, re.S | re.M)]
    rest = re.sub(r"^```.*?^```", "", text, flags=re.S | re.M)
    indented = re.findall(r"(?:^    .*\n)+", rest, re.M)
    return fenced + ["".join(line[4:] + "\n" for line in block.splitlines()) for block in indented]


def commands(name):
    return [line for block in blocks(page(name)) for line in block.splitlines() if line.startswith("forex ")]


def block_with(name, words):
    """The block of a page that begins with `words`."""
    (found,) = [block for block in blocks(page(name)) if block.startswith(words)]
    return found


@pytest.fixture
def shell(tmp_path, data):
    """Runs a line in a shell in which `forex` is the program; the folder holds what the guides leave to their reader."""
    here = tmp_path / "here"
    (here / "other").mkdir(parents=True)
    (here / "bin").mkdir()
    (here / "bin/forex").symlink_to(FOREX)
    (tmp_path / "shared").symlink_to(DATA.parent)
    for year in (2018, 2019):
        (here / f"EURUSD-{year}.csv.gz").symlink_to(data / f"fx/m1/EURUSD-{year}.csv.gz")
    for side in ("bid", "ask"):
        (here / f"gbpusd-m1-{side}-2012.csv").symlink_to(data / f"fx/m1-bidask/gbpusd-m1-{side}-2012.csv")
    (here / "other/EURUSD_H1.csv").symlink_to(data / "fx/h4/EURUSDh4.csv")
    (here / "XRP_ETH-trades.parquet").symlink_to(data / "formats/XRP_ETH-trades.parquet")
    shutil.copytree(data / "fx/ticks/dukascopy-bi5/EURUSD", here / "dukascopy/EURUSD")
    clean = {k: v for k, v in os.environ.items() if not k.startswith("FOREX_")}
    env = {**clean, "PATH": f"{here / 'bin'}:{os.environ['PATH']}", "RAPTO_CACHE": str(tmp_path / "cache"), "NO_PROXY": "127.0.0.1"}

    def run(line):
        done = subprocess.run(["bash", "-c", line], cwd=here, env=env, text=True, capture_output=True, timeout=300)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        return done.stdout

    run.folder = here
    return run


def squeezed(text):
    return " ".join(text.split())


def test_readme(shell):
    lines = commands("README.md")
    assert len(lines) > 12
    for line in lines:  # one search as long as it stands
        shell(line + " --generations 3" if line.startswith("forex demo") and "EURUSD" not in line else line)
    assert (shell.folder / "runs/eurusd/report.html").exists() and (shell.folder / "checks/EURUSD.html").exists()


def test_import_data(shell):
    (shell.folder / "own.csv").write_text(block_with("docs/howto/import-data.md", "symbol,class,base"))
    said = "".join(shell(line) for line in commands("docs/howto/import-data.md"))
    assert squeezed(block_with("docs/howto/import-data.md", "  under UTC-5/eu")) in squeezed(said)


def test_check_data(shell):
    (shell.folder / "holidays.csv").write_text(block_with("docs/howto/check-data.md", "date,market,open"))
    said = "".join(shell(line) for line in commands("docs/howto/check-data.md"))
    said += shell("forex data check --places 2 EURUSD-2019.csv.gz")
    for words in ("remark   gap-quiet", "  2019  "):
        for line in block_with("docs/howto/check-data.md", words).splitlines():
            assert squeezed(line) in squeezed(said)
    shell("forex data check --holidays holidays.csv EURUSD-2019.csv.gz")


def test_fetch_data(shell):
    server = Server()
    try:
        for line in commands("docs/howto/fetch-data.md"):
            shell(line + (f" --base-url {server.url} --rate 100" if line.startswith("forex data fetch") else ""))
    finally:
        server.close()
    assert (shell.folder / "data/symbol=EURUSD/timeframe=M1/data.parquet").exists()


def test_features_and_news(shell):
    guide = "docs/howto/features.md"
    (shell.folder / "features.yaml").write_text(block_with(guide, "include: core16"))
    (shell.folder / "calendar.csv").write_text(block_with("docs/howto/news-calendar.md", "# zone"))
    (shell.folder / "model.csv").write_text(block_with(guide, "time,side"))
    (shell.folder / "news.yaml").write_text("news: calendar.csv\ncolumns: [{family: news}]\n")
    shell("forex data import --data data --repair drop-identical-duplicates EURUSD-2018.csv.gz EURUSD-2019.csv.gz")
    for line in commands(guide):
        shell(line.replace("...", BARS))
    for text in (block_with(guide, "sessions:"), block_with("docs/reference/families.md", "sessions:")):
        (shell.folder / "sessions.yaml").write_text(text)
        shell(f"forex features {BARS} --max-rows 3000 --pipeline sessions.yaml")
    shell(f"forex features {BARS} --max-rows 3000 --pipeline news.yaml")
    # What the guides say in their running text.
    shell(f"forex search {BARS} --pipeline features.yaml --population 20 --generations 2 --set search.min_trades=5 --out RUN")
    shell("forex backtest RUN/strategy.json --data data --pipeline RUN/features.yaml")
    shell("forex backtest RUN/strategy.json --data data --pipeline RUN/features.yaml --set rules.spread_multiplier=2")


def test_interest_rates(shell, data):
    guide = "docs/howto/interest-rates.md"
    (shell.folder / "short-term-interest.csv.gz").symlink_to(data / "fx/rates/short-term-interest.csv.gz")
    said = "".join(shell(line) for line in commands(guide))
    for words in ("  currency from", "EURUSD at"):
        for line in block_with(guide, words).splitlines():
            assert squeezed(line) in squeezed(said), line
    real = gzip.open(data / "fx/rates/short-term-interest.csv.gz", "rt").read().splitlines()
    assert set(block_with(guide, '"LOCATION"').splitlines()) <= set(real)
    (shell.folder / "own.csv").write_text(block_with(guide, "date,currency,rate"))
    assert "swap_long" in shell("forex data rates --symbol EURUSD --price 1.1 own.csv")
    (shell.folder / "carry.yaml").write_text(block_with(guide, "rates:"))
    shell("forex data import --data data --repair drop-identical-duplicates EURUSD-2019.csv.gz")
    shell(f"forex features {BARS} --max-rows 3000 --pipeline carry.yaml")


def test_an_example_of_every_command(forex):
    """The examples of --help name no option that there is not."""
    for name in re.findall(r"^  ([a-z]+(?: [a-z]+)?)  ", forex("--help").out, re.M):
        shown = forex(*name.split(), "--help").out
        options = set(re.findall(r"^  (--[a-z-]+)", shown, re.M))
        examples = shown.split("Examples\n")[1]
        assert set(re.findall(r" (--[a-z-]+)", examples)) <= options, name


def test_options_of_the_guides_exist(forex):
    """Every option in a guide, in commands or text, is one of some command."""
    known = {"--json", "--help"}
    for name in re.findall(r"^  ([a-z]+(?: [a-z]+)?)  ", forex("--help").out, re.M):
        known |= set(re.findall(r"^  (--[a-z-]+)", forex(*name.split(), "--help").out, re.M))
    for name in ("import-data", "check-data", "fetch-data", "news-calendar", "interest-rates", "features", "read-a-report"):
        used = set(re.findall(r"[`( ](--[a-z][a-z-]+)", page(f"docs/howto/{name}.md")))
        assert used <= known, (name, used - known)


def test_every_finding_is_in_the_guide():
    """Findings that the check makes are rows of its page."""
    source = "".join(path.read_text() for path in pathlib.Path(ROOT / "src/forex/market").glob("*.c"))
    kinds = set(re.findall(r'find\([a-z]+, "([a-z0-9-]+)"', source)) | set(re.findall(r'\{"((?:gap|crossed)-[a-z]+)",', source))
    assert len(kinds) > 20
    text = page("docs/howto/check-data.md").replace("`crossed-*`", "`crossed-open` `crossed-close` `crossed-high` `crossed-low`")
    assert not [kind for kind in sorted(kinds) if f"`{kind}`" not in text]


def test_the_example_of_add_an_op_stands_in_the_files():
    """The page shows an operation that is there: its row, its declaration and its meaning."""
    text = page("docs/howto/add-an-op.md")
    files = ("src/graph/ops.def", "include/rapto/ops.h", "src/backend/ref/tail_float.inc")
    for block, name in zip(re.findall(r"```c\n(.*?)```", text, re.S), files):
        assert squeezed(block) in squeezed(page(name)), name


def test_the_example_of_add_an_indicator_compiles(tmp_path):
    """The page's row and definition, put where it says, are C without a warning."""
    row, definition = re.findall(r"```c\n(.*?)```", page("docs/howto/add-an-indicator.md"), re.S)
    copy = tmp_path / "indicator"
    shutil.copytree(ROOT / "src/forex/indicator", copy)
    with open(copy / "rows/volatility.def", "a") as rows:
        rows.write(row)
    source = copy / "define/volatility.c"
    above, table, below = source.read_text().partition("#define INDICATOR(")
    source.write_text(above + definition + table + below)
    done = subprocess.run(["cc", "-std=c17", "-fsyntax-only", "-Wall", "-Wextra", "-Wno-unused-parameter", "-Wno-psabi", "-Werror", "-D_GNU_SOURCE",
                           "-DRP_KERNEL_ISA=v2", "-DRP_KERNEL_LEVEL_v2=1", f"-I{ROOT}/include", f"-I{ROOT}/src", source],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "build_MEANRANGE" in definition and "INDICATOR(volatility, MEANRANGE" in row
