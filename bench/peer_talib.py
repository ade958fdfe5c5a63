"""TA-Lib as a peer of the indicator measurements: one JSON request per line on standard input, one answer per line.

{"load": "columns.bin"}                                        -> five columns of doubles, one after the other
{"name": "RSI", "parameters": [14], "window": 0.05}            -> {"seconds": median time of one call}
{"name": "RSI", "parameters": [14], "check": "outputs.bin"}    -> {"seconds": largest difference, relative to the scale}
A function that this TA-Lib does not have answers with -1 seconds.
"""
import json
import statistics
import sys
import time

import numpy as np
import talib
from talib import abstract

COLUMNS = ("open", "high", "low", "close", "volume")
SIMPLE = {"fastd_matype": 0, "slowk_matype": 0, "slowd_matype": 0}
columns = {}


def call_of(request):
    function = abstract.Function(request["name"])
    given = [key for key in function.info["parameters"] if "matype" not in key]
    keywords = {key: SIMPLE.get(key, 1 if request["name"] in ("APO", "PPO") else 0)
                for key in function.info["parameters"] if "matype" in key}
    for key, value in zip(given, request["parameters"]):
        keywords[key] = int(value) if isinstance(function.info["parameters"][key], int) else value
    # The plain function: the abstract one spends time on looking up its inputs.
    names = [n for group in function.input_names.values() for n in ([group] if isinstance(group, str) else group)]
    plain, inputs = getattr(talib, request["name"]), [columns[n] for n in names]
    return lambda: plain(*inputs, **keywords)


def measure(call, window):
    call()
    samples = []
    start = time.perf_counter()
    while len(samples) < 4096 and (not samples or time.perf_counter() - start < window):
        begin = time.perf_counter()
        call()
        samples.append(time.perf_counter() - begin)
    return statistics.median(samples)


def difference(call, path):
    expected = call()
    expected = np.array(expected if isinstance(expected, tuple) else (expected,))
    got = np.fromfile(path).reshape(-1, expected.shape[1])[: len(expected)]
    if not np.array_equal(np.isnan(got), np.isnan(expected)):
        return 1.0
    return float(np.nanmax(np.abs(got - expected)) / np.nanmax(np.abs(expected)))


def answer(request):
    if "load" in request:
        columns.update(zip(COLUMNS, np.fromfile(request["load"]).reshape(5, -1)))
        return {"seconds": 0}
    if not hasattr(talib, request["name"]):
        return {"seconds": -1}
    call = call_of(request)
    if "check" in request:
        return {"seconds": difference(call, request["check"])}
    return {"seconds": measure(call, request["window"])}


def main():
    print(json.dumps({"name": f"TA-Lib {talib.__version__}"}), flush=True)
    for line in sys.stdin:
        try:
            print(json.dumps(answer(json.loads(line))), flush=True)
        except Exception as failure:  # the other side ends the measurement with this text
            print(json.dumps({"error": f"{type(failure).__name__}: {failure}"}), flush=True)


if __name__ == "__main__":
    main()
