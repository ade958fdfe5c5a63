#!/usr/bin/env python3
"""Writes docs/reference/indicators.md from src/forex/indicator/indicators.def; with --check only tells whether it is stale."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "src/forex/indicator/indicators.def"
PAGE = ROOT / "docs/reference/indicators.md"
HEAD = """# Indicators

Made from `src/forex/indicator/indicators.def` by `tools/gen-indicator-reference.py`; do not edit.

Values are TA-Lib's (classic compatibility, unstable period 0), equal to 1e-9 relative from the first value on; the bars
of the lookback are NaN. `n` stands for the first parameter. Periods may be up to 100000. *Memory* says whether a value
depends on the bars of the lookback alone (finite), fades out (recursive averages: `fx_indicator_stable_lookback` says
when the start is forgotten), or never ends (running sums). A NaN inside the data blanks the lookback behind it, or all
that follows where memory is not finite; NaN in front is left out.
"""


def split_arguments(text):
    """Top-level commas of a macro call's inside."""
    parts, depth, quoted, start = [], 0, False, 0
    for i, c in enumerate(text):
        if c == '"' and text[i - 1] != "\\":
            quoted = not quoted
        elif not quoted and c in "([{":
            depth += 1
        elif not quoted and c in ")]}":
            depth -= 1
        elif not quoted and c == "," and depth == 0:
            parts.append(text[start:i].strip())
            start = i + 1
    return parts + [text[start:].strip()]


def calls(text):
    text = re.sub(r"^\s*//.*$", "", text, flags=re.M)
    for match in re.finditer(r"^INDICATOR\(", text, re.M):
        depth, quoted, i = 1, False, match.end()
        while depth:
            if text[i] == '"':
                quoted = not quoted
            elif not quoted:
                depth += {"(": 1, ")": -1}.get(text[i], 0)
            i += 1
        yield split_arguments(text[match.end() : i - 1])


def words(literal):
    return "".join(re.findall(r'"([^"]*)"', literal))


def inside(macro):
    return split_arguments(macro[macro.index("(") + 1 : -1]) if "(" in macro else []


def parameter(call):
    kind, arguments = call.split("(")[0], inside(call)
    if kind == "PERIOD":
        return f"{words(arguments[0])} = {arguments[2]} (from {arguments[1]})"
    return f"{words(arguments[0])} = {arguments[1]} (real)"


def lookback(expression):
    text = expression.replace("fxi_max", "max")
    text = re.sub(r"fxi_hull_period\(N\(0\)\)", "floor(sqrt(n))", text)
    return re.sub(r"N\((\d)\)", lambda m: "n" if m.group(1) == "0" else f"p{int(m.group(1)) + 1}", text)


def row(arguments):
    name, _, title, text, inputs, memory, wait, _, parameters, outputs = arguments
    inputs = inputs.replace("INPUTS_HLC", "FX_IN_HIGH | FX_IN_LOW | FX_IN_CLOSE")
    columns = ", ".join(re.findall(r"FX_IN_(\w+)", inputs)).lower()
    memory = {"F": "fades", "E": "endless"}[memory[0]] if not memory.startswith("FINITE") else "finite"
    cells = [f"`{name}`", f"{words(title)}: {words(text)}".replace("|", "\\|"), columns,
             "; ".join(parameter(p) for p in inside(parameters)), ", ".join(words(o) for o in inside(outputs)),
             lookback(wait), memory]
    return "| " + " | ".join(cells) + " |\n"


def page():
    text, group = HEAD, ""
    for arguments in calls(TABLE.read_text()):
        if words(arguments[1]) != group:
            group = words(arguments[1])
            text += f"\n## {group}\n\n| name | what | reads | parameters | outputs | lookback | memory |\n"
            text += "|---|---|---|---|---|---|---|\n"
        text += row(arguments)
    return text


def main():
    text = page()
    if "--check" in sys.argv:
        if not PAGE.exists() or PAGE.read_text() != text:
            print(f"{PAGE.relative_to(ROOT)} is stale: run tools/gen-indicator-reference.py")
            return 1
        return 0
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
