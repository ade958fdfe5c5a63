#!/usr/bin/env python3
"""Writes docs/reference/ops.md from src/graph/ops.def and include/rapto/ops.h; with --check only tells whether it is stale."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "src/graph/ops.def"
HEADER = ROOT / "include/rapto/ops.h"
PAGE = ROOT / "docs/reference/ops.md"
HEAD = """# Operations

Made from `src/graph/ops.def` by `tools/gen-ops-reference.py`; do not edit. Declared in `rapto/ops.h`.

Every operation is a pure function: it returns a new array of the innermost scope, or an error array. Operands are promoted
by NEP 50 (`rp_scalar` values are weak) to a common dtype C and broadcast. *Dtypes* says what is computed from C and what
comes out; *kinds* the kinds of dtype that have loops: b bool, i integers, f floats, c complex, m timedelta, M datetime. C
is the first dtype with a loop that every operand converts to safely, as in NumPy 2.4; f16 and bf16 are computed in f32 and
rounded. Values, dtypes and errors are NumPy's.

Accuracy: functions of real numbers are within 2 units in the last place (and the same on every instruction set), except
that results of `power` within 2e-6 (relative) of the largest number may be infinite; complex functions are the C library's;
everything else that is not a reduction is exact or correctly rounded. Sums of floating-point numbers are pairwise, in an
order that depends on the shape alone: not on layout, threads or instruction set.
"""
RULES = {
    "NUMERIC": "C -> C", "SIGNED": "C -> C, bool refused", "FLOAT": "C -> C", "HALF": "C -> C",
    "DIVIDE": "C -> C, integers by integers give f64", "FLOAT64": "f64 or c128 -> the same",
    "ROUND": "C -> C, integers pass through", "PART": "C -> C, the real dtype of a complex one",
    "SCALE": "(C, i64) -> C", "COUNT": "C -> u8", "EXPONENT": "C -> i32",
    "COMPARE": "C -> bool; integers compare by value", "LOGICAL": "C -> bool", "FLOATTEST": "C -> bool",
    "SUM": "C -> i64 or u64 for bool and integers, else C", "MINMAX": "C -> C", "ARG": "C -> i64", "TEST": "C -> bool",
    "SELECT": "(bool, C, C) -> C", "OTHER": "f64 for bool and integers, else C",
}
IDENTITIES = {"NONE": "", "REORDERABLE": "none, any order", "ZERO": "0", "ONE": "1", "ALL_BITS": "-1", "MINUS_INF": "-inf"}
TITLES = {"ELEMENTWISE": "Elementwise", "REDUCE": "Reductions", "SCAN": "Scans", "COMPOSITE": "Built from other operations"}


def rows():
    pattern = r'^RP_OP\(\w+, (\w+), \d, (\w+), (\w+), (\w+), \w+, (\w+), "([^"]*)", "([^"]*)"\)'
    return re.findall(pattern, TABLE.read_text(), re.M)


def signatures(name):
    """The public functions of a row, without types: "rp_sum(a), rp_sum_axis(a, axis)"."""
    found = re.findall(r"\*(rp_%s(?:_axis|_axes)?)\(([^)]*)\)" % name, HEADER.read_text())
    names = [", ".join(re.findall(r"(\w+)(?:,|$)", arguments)) for _, arguments in found]
    calls = [f"`{function}({inside})`" for (function, _), inside in zip(found, names)]
    if not calls:
        sys.exit(f"rp_{name} is not declared in {HEADER.relative_to(ROOT)}")
    return "<br>".join(calls)


def page():
    text, group = HEAD, ""
    for name, kind, rule, kinds, identity, expression, doc in rows():
        if kind != group:
            group = kind
            text += f"\n## {TITLES[kind]}\n\n| function | what | meaning | dtypes | kinds | identity |\n|---|---|---|---|---|---|\n"
        meaning = expression.replace("|", "\\|")
        text += f"| {signatures(name)} | {doc} | `{meaning}` | {RULES[rule]} | {kinds} | {IDENTITIES[identity]} |\n"
    return text


def main():
    text = page()
    if "--check" in sys.argv:
        if not PAGE.exists() or PAGE.read_text() != text:
            print(f"{PAGE.relative_to(ROOT)} is stale: run tools/gen-ops-reference.py")
            return 1
        return 0
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
