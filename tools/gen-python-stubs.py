#!/usr/bin/env python3
"""Writes python/rapto/__init__.pyi and fft.pyi, the type stubs, from the built package: the signatures of the rows and of
the Python functions, the methods of ndarray, the ufuncs, the scalar types.

    PYTHONPATH=build/release/python python3 tools/gen-python-stubs.py [--check]
"""
import inspect
import pathlib
import sys
import types

import rapto as rp

OUT = pathlib.Path(__file__).resolve().parent.parent / "python" / "rapto" / "__init__.pyi"
TYPES = {"any": "Any", "array": "ArrayLike", "operand": "ArrayLike", "arrays": "Sequence[ArrayLike]",
         "operands": "Sequence[ArrayLike]", "axis": "SupportsIndex", "axes": "SupportsIndex | Sequence[SupportsIndex]",
         "shape": "SupportsIndex | Sequence[SupportsIndex]", "ints": "SupportsIndex | Sequence[SupportsIndex]",
         "int": "SupportsIndex", "float": "float", "bool": "_bool", "str": "str", "dtype": "DTypeLike",
         "order": 'Literal["C", "F", "A", "K"]', "casting": "str", "out": "ndarray",
         "device": "str | None"}
HEAD = '''"""Type stubs of rapto; written by tools/gen-python-stubs.py."""
import builtins
from collections.abc import Sequence
from typing import Any, Literal, SupportsIndex

from . import dtypes as dtypes, exceptions as exceptions, fft as fft, linalg as linalg

_bool = builtins.bool
ArrayLike = Any
DTypeLike = Any
__version__: str
__array_api_version__: str
'''


def pieces(text):
    """The parameters of a signature text; commas inside brackets and quotes do not separate."""
    out, depth, quote, start = [], 0, "", 0
    for i, c in enumerate(text):
        if quote:
            quote = "" if c == quote else quote
        elif c == "'":
            quote = c
        elif c in "([":
            depth += 1
        elif c in ")]":
            depth -= 1
        elif c == "," and not depth:
            out.append(text[start:i])
            start = i + 1
    return [piece.strip() for piece in (*out, text[start:]) if piece.strip()]


def parameter(piece):
    if piece in ("*", "/"):
        return piece
    name, _, rest = piece.partition(":")
    kind, _, default = (part.strip() for part in rest.partition("="))
    annotation = TYPES.get(kind, "Any")
    if not default:
        return f"{name}: {annotation}"
    if default == "None" and annotation != "Any":
        annotation += " | None"
    return f"{name}: {annotation} = ..." if default.startswith("<") else f"{name}: {annotation} = {default}"


def row(name, function, method=False):
    parameters = [parameter(piece) for piece in pieces(function._annotated)]
    if method:
        parameters[0] = "self"
        if len(parameters) > 1 and parameters[1] == "/":
            del parameters[1]
    return f"def {name}({', '.join(parameters)}) -> Any: ..."


def python(name, function):
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return f"def {name}(*args: Any, **kwargs: Any) -> Any: ..."
    words = []
    marks = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    only, seen_star = False, False
    for p in signature.parameters.values():
        if only and p.kind is not inspect.Parameter.POSITIONAL_ONLY:
            words.append("/")
        only = p.kind is inspect.Parameter.POSITIONAL_ONLY
        seen_star |= p.kind is inspect.Parameter.VAR_POSITIONAL
        if p.kind is inspect.Parameter.KEYWORD_ONLY and not seen_star:
            words.append("*")
            seen_star = True
        annotation = "" if p.name == "self" else ": Any"
        words.append(marks.get(p.kind, "") + p.name + annotation + (" = ..." if p.default is not p.empty else ""))
    if only:
        words.append("/")
    return f"def {name}({', '.join(words)}) -> Any: ..."


def members(kind, skip=()):
    """The public methods and attributes of a class."""
    lines = []
    for name in sorted(vars(kind)):
        value = vars(kind)[name]
        if name in skip or (name.startswith("_") and name not in ("__array__", "__array_namespace__", "__array_interface__")):
            continue
        if hasattr(value, "_annotated"):
            lines.append(row(name, value, method=True))
        elif isinstance(value, (types.FunctionType, types.MethodDescriptorType)):
            lines.append(python(name, value) if isinstance(value, types.FunctionType)
                         else f"def {name}(self, *args: Any, **kwargs: Any) -> Any: ...")
        else:
            lines.append(f"{name}: Any")
    return lines


OPERATORS = """add sub mul truediv floordiv mod pow and or xor lshift rshift matmul""".split()


def array_class():
    lines = ["class ndarray:", "    def __new__(cls, shape: Any, dtype: Any = ..., buffer: Any = ..., offset: int = ..., "
             "strides: Any = ..., order: Any = ...) -> ndarray: ..."]
    for name in OPERATORS:
        lines += [f"    def __{prefix}{name}__(self, other: Any, /) -> Any: ..." for prefix in ("", "r", "i")]
    for name in ("lt", "le", "eq", "ne", "gt", "ge"):
        lines.append(f"    def __{name}__(self, other: Any, /) -> Any: ...")
    for name, result in (("neg", "Any"), ("pos", "Any"), ("abs", "Any"), ("invert", "Any"), ("len", "int"), ("iter", "Any"),
                         ("bool", "_bool"), ("int", "int"), ("float", "float"), ("complex", "complex"), ("index", "int")):
        lines.append(f"    def __{name}__(self) -> {result}: ...")
    lines += ["    def __getitem__(self, index: Any, /) -> Any: ...",
              "    def __setitem__(self, index: Any, value: Any, /) -> None: ...",
              "    def __contains__(self, value: Any, /) -> _bool: ..."]
    return lines + ["    " + line for line in members(rp.ndarray)]


def scalar_class(kind):
    bases = ", ".join(f"builtins.{b.__name__}" if b.__module__ == "builtins" else b.__name__
                      for b in kind.__bases__ if b is not object)
    return [f"class {kind.__name__}{f'({bases})' if bases else ''}: ..."]


def text():
    lines = [HEAD]
    scalars = sorted((v for v in vars(rp).values() if isinstance(v, type) and issubclass(v, rp.generic)),
                     key=lambda kind: (len(kind.__mro__), kind.__name__))
    done = set()
    lines += array_class()
    lines += ["class dtype:", "    def __new__(cls, dtype: Any, align: _bool = ..., copy: _bool = ...) -> dtype: ..."]
    lines += ["    " + line for line in members(rp.dtype)]
    lines += ["class ufunc:", "    def __call__(self, *args: Any, **kwargs: Any) -> Any: ..."]
    lines += ["    " + line for line in members(rp.ufunc)]
    for kind in dict.fromkeys(scalars):
        lines += scalar_class(kind)
        done.add(kind.__name__)
    done |= {"ndarray", "dtype", "ufunc", "function"}
    for name in sorted(vars(rp)):
        value = getattr(rp, name)
        if name.startswith("_") or name in done or isinstance(value, types.ModuleType):
            continue
        if isinstance(value, type) and issubclass(value, rp.generic):
            lines.append(f"{name} = {value.__name__}")
        elif isinstance(value, rp.ufunc):
            lines.append(f"{name}: ufunc")
        elif hasattr(value, "_annotated"):
            lines.append(row(name, value))
        elif isinstance(value, types.FunctionType):
            lines.append(python(name, value))
        elif isinstance(value, type):
            lines.append(f"class {name}:\n    def __init__(self, *args: Any, **kwargs: Any) -> None: ...\n"
                         "    def __getattr__(self, name: str) -> Any: ...")
        else:
            lines.append(f"{name}: {type(value).__name__ if type(value) in (int, float, dict, tuple) else 'Any'}")
    return "\n".join(lines) + "\n"


def module_text(module):
    """The functions of a module that is all Python."""
    lines = [f'"""Type stubs of {module.__name__}; written by tools/gen-python-stubs.py."""', "from typing import Any", ""]
    return "\n".join(lines + [python(name, getattr(module, name)) for name in module.__all__]) + "\n"


if __name__ == "__main__":
    for path, made in ((OUT, text()), (OUT.parent / "fft.pyi", module_text(rp.fft))):
        compile(made, str(path), "exec")
        if "--check" not in sys.argv:
            path.write_text(made)
        elif not path.exists() or path.read_text() != made:
            sys.exit(f"{path.name} is out of date")
