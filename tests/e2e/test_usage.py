"""Help, exit codes and configuration of the command line."""
import json
import os

import pytest

COMMANDS = ["demo", "data list", "data import", "data check", "data resample", "data ticks", "data formats", "features", "indicators list", "indicators show",
            "indicators compute", "backtest", "search", "report",
            "config dump", "version"]


def test_help_lists_every_command(forex):
    shown = forex("--help")
    assert shown.code == 0
    for command in COMMANDS:
        assert command in shown.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples(forex, command):
    shown = forex(*command.split(), "--help")
    assert shown.code == 0
    assert "Examples" in shown.out and f"forex {command}" in shown.out
    assert "--json" in shown.out


def test_no_command_is_usage(forex):
    assert forex().code == 2


def test_unknown_command_names_the_nearest(forex):
    done = forex("serach")
    assert done.code == 2 and "did you mean 'search'" in done.err


@pytest.mark.parametrize("group, count", [("data", 8), ("indicators", 3), ("config", 1)])
def test_a_group_lists_its_commands(forex, group, count):
    for words in ((group, "--help"), ("help", group)):
        shown = forex(*words)
        assert shown.code == 0 and not shown.err
        assert shown.out.count(f"\n  {group} ") == count
    bare = forex(group)
    assert bare.code == 2 and f"{group} " in bare.err and not bare.out


def test_help_of_a_command_by_the_word(forex):
    for command in ("data check", "features", "features drift", "backtest"):
        shown = forex("help", *command.split())
        assert shown.code == 0 and shown.out == forex(*command.split(), "--help").out
    assert forex("help", "nonsense").code == 2


def test_unknown_option_names_the_nearest(forex):
    done = forex("search", "--sed", "3")
    assert done.code == 2 and "did you mean --seed" in done.err


def test_option_without_value(forex):
    done = forex("search", "--seed")
    assert done.code == 2 and "--seed needs N" in done.err


def test_bad_value_says_what_it_takes(forex):
    done = forex("search", "--seed", "x")
    assert done.code == 2 and "search.seed is 'x'" in done.err and "whole number" in done.err


def test_misspelt_key_in_file(forex, tmp_path):
    (tmp_path / "run.yaml").write_text("search:\n  popluation: 5\n")
    done = forex("config", "dump", "--config", "run.yaml")
    assert done.code == 2
    assert "run.yaml" in done.err and "popluation" in done.err and "did you mean 'population'" in done.err


def test_missing_config_file(forex):
    done = forex("config", "dump", "--config", "absent.yaml")
    assert done.code == 1 and "absent.yaml" in done.err


def test_precedence_line_over_environment_over_file(forex, tmp_path):
    (tmp_path / "run.yaml").write_text("search:\n  seed: 1\n  population: 11\n  generations: 21\n")
    done = forex("config", "dump", "--config", "run.yaml", "--set", "search.seed=3",
                 env={"FOREX_SEARCH_SEED": "2", "FOREX_SEARCH_POPULATION": "12"})
    assert done.code == 0
    assert "seed: 3 " in done.out and "population: 12 " in done.out and "generations: 21 " in done.out


def test_dump_is_a_file_that_reads_back_the_same(forex, tmp_path):
    first = forex("config", "dump", "--set", "rules.swap=no", "--set", "rules.risk_fraction=0.013")
    (tmp_path / "dumped.yaml").write_text(first.out)
    assert forex("config", "dump", "--config", "dumped.yaml").out == first.out


def test_misspelt_environment_variable(forex):
    done = forex("config", "dump", env={"FOREX_SEARCH_SEDE": "1"})
    assert done.code == 2 and "search.seed" in done.err


def test_version_json(forex):
    shown = forex("version", "--json", "--threads", "1").json
    assert shown["threads"] == 1 and shown["version"]


def test_errors_are_json_too(forex):
    done = forex("data", "list", "--data", "/nonexistent", "--json")
    assert done.code == 1
    assert "/nonexistent" in json.loads(done.err)["message"]


@pytest.mark.parametrize("words", [
    ["indicators", "compute", "RSY"], ["data", "check", '--zo"ne'], ["data", "import", "--digits", '"', "x.csv"],
    ["labels", "--label", '"a\\b"', "--data", "none"], ["data", "check", "--symbol", "\udcff", "x.csv"],
])
def test_mistakes_with_quotes_are_json_too(forex, words):
    done = forex(*words, "--json")
    message = json.loads(done.err)
    assert done.code in (1, 2) and set(message) == {"error", "message"} and message["message"]


def test_no_message_prints_a_missing_word(forex):
    for words in (["indicators", "list", "--group", "q"], ["indicators", "show", "RSI", "zzzzzz=3"]):
        done = forex(*words)
        assert done.code == 2 and "null" not in done.err


@pytest.mark.parametrize("words", [["version", "--json"], ["version"], ["data", "formats"], ["config", "dump"]])
def test_full_output_is_an_error(words):
    if os.path.exists("/dev/full"):
        with open("/dev/full", "w") as full:
            import subprocess

            from conftest import FOREX

            done = subprocess.run([FOREX, *words], stdout=full, stderr=subprocess.PIPE, text=True)
        assert done.returncode == 1 and done.stderr.count("could not be written") == 1


def test_config_reference_is_fresh():
    import subprocess
    import sys

    from conftest import FOREX, ROOT

    done = subprocess.run([sys.executable, ROOT / "tools/gen-config-reference.py", FOREX, "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_format_reference_is_fresh():
    import subprocess
    import sys

    from conftest import ROOT

    done = subprocess.run([sys.executable, ROOT / "tools/gen-format-reference.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_formats_are_listed_and_explained(forex):
    listed = json.loads(forex("data", "formats", "--json").out)
    names = [row["name"] for row in listed]
    assert {"histdata", "dukascopy-ticks", "hst", "mt5-ticks", "truefx", "csv", "parquet"} <= set(names)
    for name in names:
        assert name in forex("data", "formats").out
        one = forex("data", "formats", name)
        assert one.code == 0 and len(one.out) > 200
        assert forex("data", "formats", name, "--json").json in listed
        assert "**" not in one.out and max(map(len, one.out.splitlines())) <= 100
    wrong = forex("data", "formats", "pdf")
    assert wrong.code == 2 and "histdata-ticks" in wrong.err
    assert forex("data", "formats", "pdf", "--json").code == 2 and forex("data", "formats", "auto").code == 2


def test_readme_example_is_the_tested_one():
    from conftest import ROOT

    assert (ROOT / "examples/readme.c").read_text() in (ROOT / "README.md").read_text()
