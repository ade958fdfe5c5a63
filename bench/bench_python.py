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
# Linear algebra: the same routines of LAPACK under both, so what is measured is the way to them, and how stacks are shared.
LINEAR = [(f"python_{name}_{size}", f"m.linalg.{name}({argument})", None)
          for name in ("inv", "solve", "svd", "eigh", "qr", "det")
          for size, matrix in (("4", "s"), ("4x1000", "t"), ("32x100", "u"), ("256", "w"))
          for argument in [f"{matrix}, {matrix}" if name == "solve" else matrix]]
# Functions of 10,000 numbers in the usual state of floating-point errors, whose values are looked at.
WATCHED = [(f"python_{name}_{dtype}", f"m.{name}(p[{dtype!r}])", None)
           for name in ("exp", "log", "sin", "tanh", "arctan", "absolute", "sqrt") for dtype in ("float64", "float32")]
# Sorting: "stable" on both sides where indices are asked for, since ours always is.
SORTED = [(f"python_{name}_{dtype}_{size}", statement.format(f"v[{dtype!r}, {size}]"), None)
          for name, statement in (("sort", "m.sort({})"), ("argsort", "m.argsort({}, stable=True)"),
                                  ("partition", "m.partition({0}, {0}.size // 2)"), ("unique", "m.unique({})"),
                                  ("median", "m.median({})"), ("searchsorted", "m.searchsorted(m.sort({0}), {0})"))
          for dtype in ("float64", "float32", "int32", "int16") for size in (100, 10000, 1000000)]
LINEAR_SHAPES = {"s": (4, 4), "t": (1000, 4, 4), "u": (100, 32, 32), "w": (256, 256)}


def names(module):
    found = {"m": module, "a": module.arange(3.0), "b": module.arange(3.0)}
    random = np.random.default_rng(0)
    found["p"] = {dtype: module.asarray(np.abs(random.normal(size=10000)).astype(dtype)) for dtype in ("float64", "float32")}
    found["v"] = {(dtype, size): module.asarray((random.normal(size=size) * 1e4).astype(dtype))
                  for dtype in ("float64", "float32", "int32", "int16") for size in (100, 10000, 1000000)}
    for name, shape in LINEAR_SHAPES.items():  # symmetric and well conditioned
        a = random.normal(size=shape)
        found[name] = module.asarray(a + np.swapaxes(a, -1, -2) + 4 * shape[-1] * np.eye(shape[-1]))
    return found


def equal(statement):
    """Whether both modules give the same, as far as there is a value."""
    if "=" in statement.replace("==", ""):
        return True
    ours, theirs = (eval(statement, names(module)) for module in (rp, np))  # noqa: S307 (the table above)
    if "linalg" in statement:
        pairs = [(ours, theirs)] if not isinstance(theirs, tuple) else zip(ours, theirs)
        return all(np.allclose(np.abs(np.asarray(mine)), np.abs(other), rtol=1e-6, atol=1e-9) for mine, other in pairs)  # signs are free
    if "p[" in statement:
        return np.allclose(np.asarray(ours), theirs, rtol=1e-6 if "32" in statement else 1e-14)
    if statement.startswith("m.partition"):
        ours, theirs = (np.asarray(a)[[a.size // 2]] for a in (ours, theirs))  # the order on both sides is free
    return ours.tolist() == theirs.tolist() and str(ours.dtype) == str(theirs.dtype)


def measure(statement):
    ours, theirs, ratios = [], [], []
    spaces = {module: names(module) for module in (rp, np)}
    calls, pairs = CALLS, PAIRS
    if any(word in statement for word in ("linalg", "v[", "p[")):  # some 10 ms a time
        calls = max(1, int(0.01 / timeit.timeit(statement, globals=spaces[np], number=1)))
        pairs = 15
    for _ in range(pairs):
        mine, other = (timeit.timeit(statement, globals=spaces[module], number=calls) / calls for module in (rp, np))
        ours.append(mine)
        theirs.append(other)
        ratios.append(other / mine)
    return [statistics.median(numbers) for numbers in (ours, theirs, ratios)]


def main():
    pattern, out = os.environ.get("BENCH", ""), os.environ.get("RAPTO_BENCH_OUT")
    slow = []
    for name, statement, least in CELLS + LINEAR + WATCHED + SORTED:
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
