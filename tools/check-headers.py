#!/usr/bin/env python3
"""Checks that every public declaration is documented: a /// comment directly above, or ///< on the line.

A run of declarations without blank lines between shares the comment above it only when each further one carries its own
///< remark. Prints what lacks one and exits 1 when there is any.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FUNCTION = re.compile(r"^RP_API\b|^RP_CHECK\b")
TYPE = re.compile(r"^typedef (struct|enum) \w+ \{|^typedef \w[\w ]*\(?\*?\w+\)?\(|^enum \{")


def undocumented(path):
    """Yields (line, text) of declarations without a comment."""
    lines = path.read_text().splitlines()
    for i, line in enumerate(lines):
        if not (FUNCTION.match(line) or TYPE.match(line)):
            continue
        above = lines[i - 1].strip() if i else ""
        if above.startswith("///") and not above.startswith("///<"):
            continue
        # The remark may stand on any line of the declaration.
        end = i
        while end < len(lines) and ";" not in lines[end] and "{" not in lines[end]:
            end += 1
        if any("///<" in text for text in lines[i : end + 1]):
            continue
        yield i + 1, line


def main():
    total = missing = 0
    for path in sorted((ROOT / "include").rglob("*.h")):
        total += sum(1 for l in path.read_text().splitlines() if FUNCTION.match(l) or TYPE.match(l))
        for number, line in undocumented(path):
            missing += 1
            print(f"{path.relative_to(ROOT)}:{number}: not documented: {line}")
    print(f"public declarations: {total}, undocumented {missing}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
