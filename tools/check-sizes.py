#!/usr/bin/env python3
"""Measures functions and files against the bounds of CONTRIBUTING.md; exits 1 on a breach.

Functions: none above 100 lines outside kernels and tables. Files: none above 800 lines.
"""
import pathlib
import re
import statistics
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MAX_FUNCTION, MAX_FILE = 100, 800
START = re.compile(r"^[A-Za-z_].*\)?\s*$")


def functions(path):
    """Yields (name, first line, lines) of functions whose braces stand in column 0."""
    header, start = "", None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.startswith("{"):
            start = number
        elif line.startswith("}") and start:
            match = re.search(r"(\w+)\(", header)
            if match:
                yield match.group(1), start, number - start
            start, header = None, ""
        elif start is None and re.match(r"^[A-Za-z_].*\(", line) and not line.rstrip().endswith(";"):
            header = line


def main():
    lengths, bad, files = [], 0, []
    for path in sorted([*(ROOT / "src").rglob("*.[ch]"), *(ROOT / "python" / "src").glob("*.[ch]")]):
        count = len(path.read_text().splitlines())
        files.append(count)
        if count > MAX_FILE:
            bad += 1
            print(f"{path.relative_to(ROOT)}: {count} lines (bound {MAX_FILE})")
        for name, line, length in functions(path):
            lengths.append(length)
            if length > MAX_FUNCTION:
                bad += 1
                print(f"{path.relative_to(ROOT)}:{line}: {name} has {length} lines (bound {MAX_FUNCTION})")
    if lengths:
        lengths.sort()
        print(f"functions: {len(lengths)}, median {statistics.median(lengths):.0f}, p90 {lengths[int(0.9 * len(lengths))]}, "
              f"longest {lengths[-1]}; files: {len(files)}, median {statistics.median(files):.0f}, longest {max(files)}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
