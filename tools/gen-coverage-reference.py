#!/usr/bin/env python3
"""Writes docs/reference/coverage.md: every public name of NumPy's main namespace, of its ndarray and of its ufunc, and
whether Rapto has it. `yes` is looked up in the package; `partly` and the reasons of `no` stand in tools/coverage-notes.txt.

    PYTHONPATH=build/release/python .deps/venv/bin/python tools/gen-coverage-reference.py [--check]
"""
import argparse
import pathlib
import sys

import numpy
import rapto

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/reference/coverage.md"
NOTES = ROOT / "tools/coverage-notes.txt"
PARTS = [("Main namespace", "", numpy, rapto), ("Methods and attributes of ndarray", "ndarray.", numpy.ndarray, rapto.ndarray),
         ("Methods and attributes of ufunc", "ufunc.", type(numpy.add), type(rapto.add))]


def notes():
    """{name: (verdict, reason)} from lines `name | partly|no | reason`."""
    found = {}
    for line in NOTES.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            name, verdict, reason = (field.strip() for field in line.split("|"))
            found[name] = (verdict, reason)
    return found


def names(where):
    if where is numpy:
        return sorted(set(numpy.__all__) | {"dtypes", "exceptions"} - {"test"})
    return sorted(name for name in dir(where) if is_spoken(name))


def is_spoken(name):
    """Public names and the operators; not the machinery that every Python object has."""
    return not name.startswith("_") or (name.startswith("__") and name not in dir(object))


def judge(name, ours, table, prefix):
    verdict, reason = table.get(prefix + name, ("", ""))
    if hasattr(ours, name):
        return ("partly", reason) if verdict == "partly" else ("yes", "") if not verdict else (verdict, reason)
    return "no", reason or "missing"


def page():
    table, lines, total = notes(), [], {"yes": 0, "partly": 0, "no": 0}
    for title, prefix, theirs, ours in PARTS:
        rows = [(name, *judge(name, ours, table, prefix)) for name in names(theirs)]
        for _, verdict, _ in rows:
            total[verdict] += 1
        yes = sum(verdict == "yes" for _, verdict, _ in rows)
        lines += [f"## {title}", "", f"{yes} of {len(rows)} yes.", "", "| name | | what is missing, or why not |", "|---|---|---|"]
        lines += [f"| `{name}` | {verdict} | {reason} |" for name, verdict, reason in rows] + [""]
    whole = sum(total.values())
    head = ["# What of NumPy is there", "",
            f"Made by `tools/gen-coverage-reference.py` from NumPy {numpy.__version__} and the built package; not edited by hand.",
            "`partly` says what is missing, `no` says why.", "",
            f"Of {whole} names: {total['yes']} yes ({100 * total['yes'] / whole:.1f} %), {total['partly']} partly, {total['no']} no.", ""]
    unknown = sorted(set(table) - {prefix + name for _, prefix, theirs, _ in PARTS for name in names(theirs)})
    if unknown:
        sys.exit(f"{NOTES.name}: no such names: {', '.join(unknown)}")
    return "\n".join(head + lines).rstrip() + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit 1 when the page is not what would be written")
    options = parser.parse_args()
    text = page()
    if not options.check:
        PAGE.write_text(text)
    elif not PAGE.exists() or PAGE.read_text() != text:
        sys.exit(f"{PAGE.relative_to(ROOT)} is stale: run tools/gen-coverage-reference.py")


if __name__ == "__main__":
    main()
