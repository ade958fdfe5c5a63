"""Each C program of examples/ that has a Python original beside it prints the same, and is at most half as long again."""
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("RAPTO_BUILD", ROOT / "build" / "release"))
PAIRS = sorted(path.stem for path in (ROOT / "examples").glob("*.py"))


def code_lines(text, c):
    """Lines that are neither blank nor comment."""
    count, inside = 0, False
    for line in (line.strip() for line in text.splitlines()):
        if c and not inside and line.startswith("/*"):
            inside = "*/" not in line
            continue
        if inside:
            inside = "*/" not in line
            continue
        count += bool(line) and not line.startswith("//" if c else "#")
    return count


def test_there_are_ten():
    assert len(PAIRS) == 10


@pytest.mark.parametrize("name", PAIRS)
def test_same_output(name, tmp_path):
    ours = subprocess.run([BUILD / "examples" / f"example_{name}"], cwd=tmp_path, capture_output=True, text=True)
    assert ours.returncode == 0, ours.stderr
    theirs = subprocess.run([sys.executable, ROOT / "examples" / f"{name}.py"], cwd=tmp_path, capture_output=True, text=True)
    assert theirs.returncode == 0, theirs.stderr
    assert ours.stdout == theirs.stdout
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", PAIRS)
def test_as_short(name):
    ours = code_lines((ROOT / "examples" / f"{name}.c").read_text(), True)
    theirs = code_lines((ROOT / "examples" / f"{name}.py").read_text(), False)
    assert ours <= 1.5 * theirs, f"{ours} lines of C for {theirs} lines of Python"
