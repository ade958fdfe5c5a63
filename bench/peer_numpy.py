"""NumPy as a peer of the array measurements: one JSON request per line on standard input, one answer per line.

{"op": "mean_axis0", "data": ["a.npy", ...], "window": 0.05}    -> {"seconds": median time of one call}
{"op": "mean_axis0", "data": ["a.npy", ...], "result": "r.npy"} -> {"seconds": 0}, the result saved
"""
import functools
import json
import statistics
import sys
import time

try:
    import numpy as np
except ImportError:  # no greeting: there is no peer
    sys.exit(0)

OPS = {
    "sum": lambda a: a.sum(),
    "mean": lambda a: a.mean(),
    "mean_axis0": lambda a: a.mean(axis=0),
    "mean_axis1": lambda a: a.mean(axis=1),
    "broadcast_add": lambda a, row: a + row,
    "scale": lambda a, factor: a * factor,
    "max": lambda a: a.max(),
    "max_axis0": lambda a: a.max(axis=0),
    "argmax": lambda a: a.argmax(),
    "cumsum": lambda a: np.cumsum(a, axis=-1),
    "sqrt": np.sqrt,
    "exp": np.exp,
    "expm1": np.expm1,
    "log": np.log,
    "log1p": np.log1p,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "arcsin": np.arcsin,
    "arccos": np.arccos,
    "arctan": np.arctan,
    "arctan2": np.arctan2,
    "tanh": np.tanh,
    "power": np.power,
    **{name: getattr(np, name) for name in "exp2 log2 log10 sinh cosh arcsinh arccosh arctanh cbrt hypot".split()},
}


@functools.lru_cache(maxsize=8)
def load(path):
    """The array of a file; 0-d ones as NumPy scalars, which do not widen the other operand."""
    array = np.load(path)
    return array[()] if array.ndim == 0 else array


def measure(call, window):
    call()
    samples = []
    start = time.perf_counter()
    while len(samples) < 4096 and (not samples or time.perf_counter() - start < window):
        begin = time.perf_counter()
        call()
        samples.append(time.perf_counter() - begin)
    return statistics.median(samples)


def answer(request):
    operands = [load(path) for path in request["data"]]
    if request.get("transpose"):
        operands[0] = operands[0].T
    call = functools.partial(OPS[request["op"]], *operands)
    if "result" in request:
        np.save(request["result"], call())
        return {"seconds": 0}
    return {"seconds": measure(call, request["window"])}


def main():
    np.seterr(all="ignore")
    print(json.dumps({"name": f"numpy {np.__version__}"}), flush=True)
    for line in sys.stdin:
        try:
            print(json.dumps(answer(json.loads(line))), flush=True)
        except Exception as failure:  # the other side ends the measurement with this text
            print(json.dumps({"error": f"{type(failure).__name__}: {failure}"}), flush=True)


main()
