"""docs/reference/coverage.md says what the package has."""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def test_page_is_fresh():
    subprocess.run([sys.executable, ROOT / "tools/gen-coverage-reference.py", "--check"], check=True)


def test_nearly_everything_is_there():
    line = next(line for line in (ROOT / "docs/reference/coverage.md").read_text().splitlines() if line.startswith("Of "))
    assert float(line.split("(")[1].split(" %")[0]) >= 95.0, line
