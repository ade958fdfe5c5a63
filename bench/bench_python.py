"""What a call from Python costs beside NumPy's: small arrays, where the way to the loop is everything.

The same statement is timed in turn with both modules; the values are medians over the pairs, the ratio is the median of
the pairs' ratios (above 1: Rapto is faster). Needs NumPy and rapto on the path; prints nothing without NumPy.
"""
import json
import os
import statistics
import sys
import timeit

try:
    import numpy as np
except ImportError:  # there is no peer
    sys.exit(0)
import rapto as rp

PAIRS, CALLS = 31, 5000
# name, statement, and the slowest that is tolerated as a ratio (None: told only)
CELLS = [
    ("python_add_3", "a + b", 1 / 1.5),
    ("python_add_scalar_3", "a * 2.0", 1 / 1.5),
    ("python_compare_3", "a == b", 1 / 1.5),
    ("python_ufunc_add_3", "m.add(a, b)", None),
    ("python_index_element", "a[1]", 1 / 3),
    ("python_index_slice", "a[1:]", 1 / 3),
    ("python_assign_element", "a[1] = 1.0", 1 / 3),
    ("python_sum_3", "a.sum()", None),
]


def names(module):
    return {"m": module, "a": module.arange(3.0), "b": module.arange(3.0)}


def equal(statement):
    """Whether both modules give the same, as far as there is a value."""
    if "=" in statement.replace("==", ""):
        return True
    ours, theirs = (eval(statement, names(module)) for module in (rp, np))  # noqa: S307 (the table above)
    return ours.tolist() == theirs.tolist() and str(ours.dtype) == str(theirs.dtype)


def measure(statement):
    ours, theirs, ratios = [], [], []
    for _ in range(PAIRS):
        mine, other = (timeit.timeit(statement, globals=names(module), number=CALLS) / CALLS for module in (rp, np))
        ours.append(mine)
        theirs.append(other)
        ratios.append(other / mine)
    return [statistics.median(numbers) for numbers in (ours, theirs, ratios)]


def main():
    pattern, out = os.environ.get("BENCH", ""), os.environ.get("RAPTO_BENCH_OUT")
    slow = []
    for name, statement, least in CELLS:
        if pattern not in "bench_python" and pattern not in name:
            continue
        value, peer_value, ratio = measure(statement)
        result = {"name": name, "value": value * 1e9, "unit": "ns", "peer": f"numpy {np.__version__}",
                  "peer_value": peer_value * 1e9, "ratio": ratio, "checked": equal(statement), "threads": 1}
        print(f"{name:<38s} {result['value']:12.5g} {'ns':<12s} {result['peer']:<14s} {result['peer_value']:12.5g} "
              f"{ratio:6.2f}x {'yes' if result['checked'] else 'no':>8s} {1:7d}", flush=True)
        if out:
            with open(out, "a", encoding="utf-8") as lines:
                lines.write(json.dumps(result, separators=(",", ":")) + "\n")
        if not result["checked"]:
            sys.exit(f"bench: {name}: Rapto and NumPy differ")
        if least and ratio < least:
            slow.append(name)
    if slow:
        print(f"bench: slower than laid down: {', '.join(slow)}", file=sys.stderr)


main()
