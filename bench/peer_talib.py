"""TA-Lib as a peer of the indicator measurements: one JSON request per line on standard input, one answer per line.

{"load": "columns.bin"}                                        -> seven columns of doubles, one after the other
{"name": "RSI", "parameters": [14], "window": 0.05}            -> {"seconds": median time of one call}
{"name": "RSI", "parameters": [14], "check": "outputs.bin"}    -> {"seconds": largest difference, relative to the scale}
{"name": "RSI", "sets": [[5], [6]], "window": 0.05}            -> {"seconds": median time of one call for each set}
                            ... "net": true                    -> the same, less the time of these calls on two bars
A function that this TA-Lib does not have answers with -1 seconds. How its functions are called with our parameters says
tests/conform/talib_peer.py.
"""
import json
import pathlib
import statistics
import sys
import time

import numpy as np
import talib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests/conform"))
import talib_peer  # noqa: E402

COLUMNS = ("open", "high", "low", "close", "volume", "second", "day")
columns = {}


def call_of(name, parameters, rows=None):
    # The plain function: the abstract one spends time on looking up its inputs.
    plain, inputs, keywords = getattr(talib, name), talib_peer.inputs(name, columns), talib_peer.keywords(name, parameters)
    inputs = [column[:rows] for column in inputs]
    return lambda: plain(*inputs, **keywords)


def measure_sets(request, window, rows=None):
    calls = [call_of(request["name"], one, rows) for one in request["sets"]]
    return measure(lambda: [call() for call in calls] and None, window)


def measure(call, window):
    call()
    samples = []
    start = time.perf_counter()
    while len(samples) < 4096 and (not samples or time.perf_counter() - start < window):
        begin = time.perf_counter()
        call()
        samples.append(time.perf_counter() - begin)
    return statistics.median(samples)


def difference(name, parameters, path):
    expected = np.array(talib_peer.run(name, parameters, columns))
    got = np.fromfile(path).reshape(-1, expected.shape[1])[: len(expected)]
    if not np.array_equal(np.isnan(got), np.isnan(expected)):
        return 1.0
    if np.isnan(expected).all():  # the arc sine of a price
        return 0.0
    size = np.nanmax(np.abs(expected))
    return float(np.nanmax(np.abs(got - expected)) / (size if size > 0 else 1.0))


def answer(request):
    if "load" in request:
        columns.update(zip(COLUMNS, np.fromfile(request["load"]).reshape(len(COLUMNS), -1)))
        return {"seconds": 0}
    name = request["name"]
    if not talib_peer.has(name):
        return {"seconds": -1}
    if "sets" in request:
        empty = measure_sets(request, request["window"] / 4, 2) if request.get("net") else 0
        return {"seconds": measure_sets(request, request["window"]) - empty}
    if "check" in request:
        return {"seconds": difference(name, request["parameters"], request["check"])}
    return {"seconds": measure(call_of(name, request["parameters"]), request["window"])}


def main():
    print(json.dumps({"name": f"TA-Lib {talib.__version__}"}), flush=True)
    for line in sys.stdin:
        try:
            print(json.dumps(answer(json.loads(line))), flush=True)
        except Exception as failure:  # the other side ends the measurement with this text
            print(json.dumps({"error": f"{type(failure).__name__}: {failure}"}), flush=True)


if __name__ == "__main__":
    main()
