"""The project's indicators through ctypes: what the conformance test and the benchmark share."""

import ctypes
import glob
import os

import numpy as np

COLUMNS = ("open", "high", "low", "close", "volume", "second", "day")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def find_library():
    """FOREX_CONFORM_LIBRARY, else the newest built one."""
    named = os.environ.get("FOREX_CONFORM_LIBRARY")
    if named:
        return named
    built = glob.glob(os.path.join(ROOT, "build", "*", "**", "libforex_conform.so"), recursive=True)
    return max(built, key=os.path.getmtime) if built else None


class Indicators:
    def __init__(self, path):
        self.lib = ctypes.CDLL(path)
        self.lib.conform_indicator_lookback.restype = ctypes.c_int64
        self.table = {}
        text = ctypes.create_string_buffer(2048)
        for index in range(self.lib.conform_indicator_count()):
            self.lib.conform_indicator_about(index, text, len(text))
            name, group, inputs, outputs, recursive, *parameters = text.value.decode().split()
            fields = [p.split(":") for p in parameters]
            self.table[name] = {
                "group": group,
                "inputs": [c for bit, c in enumerate(COLUMNS) if int(inputs) >> bit & 1],
                "outputs": int(outputs),
                "recursive": recursive == "1",
                "parameters": [(n, float(lo), float(hi), float(init), w == "1") for n, lo, hi, init, w in fields],
            }

    def lookback(self, name, parameters, stable=False):
        values = (ctypes.c_double * max(len(parameters), 1))(*parameters)
        return self.lib.conform_indicator_lookback(name.encode(), values, int(stable))

    def run(self, name, parameters, columns):
        """columns: mapping from column name to array. Returns the list of outputs."""
        count = len(next(iter(columns.values())))
        arrays = [np.ascontiguousarray(columns[c], dtype=np.float64) if c in columns else None for c in COLUMNS]
        pointers = (ctypes.c_void_p * len(COLUMNS))(*[a.ctypes.data if a is not None else None for a in arrays])
        values = (ctypes.c_double * max(len(parameters), 1))(*parameters)
        out = [np.empty(count) for _ in range(self.table[name]["outputs"])]
        places = (ctypes.c_void_p * len(out))(*[o.ctypes.data for o in out])
        message = ctypes.create_string_buffer(512)
        status = self.lib.conform_indicator_run(name.encode(), values, pointers, ctypes.c_int64(count),
                                                places, message)
        if status:
            raise ValueError(message.value.decode())
        return out
