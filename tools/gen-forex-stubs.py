#!/usr/bin/env python3
"""Writes python/rapto/forex/__init__.pyi from the table of indicators of the built package (PYTHONPATH names it); with
--check only tells whether it is stale."""
import pathlib
import sys

STUB = pathlib.Path(__file__).resolve().parent.parent / "python/rapto/forex/__init__.pyi"
HEAD = '''# Made from the table of indicators by tools/gen-forex-stubs.py; do not edit.
from collections.abc import Sequence
from typing import Any, Literal

from rapto import ndarray

_Compat = Literal["talib", "tv", "mt5"]

class Parameter:
    name: str
    minimum: float
    maximum: float
    default: float
    whole: bool

class Indicator:
    name: str
    title: str
    group: str
    text: str
    source: str
    memory: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    def lookback(self, *values: float, compat: _Compat = ..., **named: float) -> int: ...
    def stable_lookback(self, *values: float, compat: _Compat = ..., **named: float) -> int | None: ...
    def reads(self, compat: _Compat) -> tuple[str, ...]: ...

class Stream:
    indicator: Indicator
    def __init__(self, name: str, *values: float, compat: _Compat = ..., **named: float) -> None: ...
    def update(self, *values: float, **named: float) -> Any: ...
    def peek(self, *values: float, **named: float) -> Any: ...
    def copy(self) -> Stream: ...
    def save(self) -> bytes: ...
    @classmethod
    def load(cls, name: str, state: bytes) -> Stream: ...
    def __len__(self) -> int: ...

def indicators(group: str | None = ...) -> list[str]: ...
def indicator(name: str) -> Indicator: ...
def sweep(name: str, /, *columns: Any, compat: _Compat = ..., **parameters: float | Sequence[float]) -> dict[tuple, Any]: ...
'''


def stub():
    from rapto import forex
    text = HEAD
    for name in forex.indicators():
        row = forex.indicator(name)
        given = [f"{c}: Any" for c in row.inputs] + ["/"]
        given += [f"{p.name}: {'int' if p.whole else 'float'} = ..." for p in row.parameters]
        result = "ndarray" if len(row.outputs) == 1 else f"tuple[{', '.join(['ndarray'] * len(row.outputs))}]"
        text += f"def {name}({', '.join(given)}, *, compat: _Compat = ...) -> {result}: ...\n"
    return text


def main():
    text = stub()
    if "--check" in sys.argv:
        if not STUB.exists() or STUB.read_text() != text:
            print(f"{STUB.name} of rapto.forex is stale: run tools/gen-forex-stubs.py")
            return 1
        return 0
    STUB.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
