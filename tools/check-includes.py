#!/usr/bin/env python3
"""Checks that includes point down only, as ARCHITECTURE.md draws the layers.

A source folder may include the public headers it is allowed to see, its own private headers, and the contracts (*_i.h)
of layers below. Prints each breach as file:line and exits 1 when there is one.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Lowest first; a layer may see the contracts of the layers named.
LAYERS = {
    "base": [],
    "core": ["base"],
    "graph": ["base", "core"],
    "exec": ["base", "core", "graph"],
    "backend": ["base", "core", "graph", "exec"],
    "ufunc": ["base", "core", "graph", "exec"],
    "routines": ["base", "core", "graph", "exec", "ufunc"],
    "fft": ["base", "core"],
    "io": ["base", "core"],
    "share": ["base", "core"],
    "frame": ["base"],
    "linalg": ["base"],
}
# Public headers that each layer of the engine may include.
ENGINE_PUBLIC = {
    "base": {"base.h", "kernel.h"},
    "core": {"base.h", "kernel.h", "array.h"},
    "frame": {"base.h", "array.h", "share.h", "frame.h"},
}
# Libraries beside the engine; the layers of the engine itself do not see their headers.
BESIDE = {"frame.h": {"frame"}, "linalg.h": {"linalg"}}
FOREX_BELOW = {
    "yaml": [],
    "time": [],
    "market": ["time"],
    "indicator": ["time", "market"],
    "feature": ["yaml", "time", "market", "indicator"],
    "synth": ["time", "market"],
    "backtest": ["time", "market", "indicator", "feature"],
    "label": ["time", "market", "backtest"],
    "drift": ["time", "market", "feature", "label"],
    "importance": [],
    "validate": ["time", "market", "backtest"],
    "search": ["time", "market", "indicator", "feature", "backtest", "validate", "config"],
    "config": ["yaml", "time", "market"],
    "report": ["time", "market"],
}
INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^">]+)[">]')


def owner(path):
    """(kind, layer) of a file below src/, e.g. ('engine', 'core')."""
    parts = path.relative_to(ROOT / "src").parts
    if parts[0] == "forex":
        return "forex", parts[1]
    if parts[0] == "cli":
        return "cli", "cli"
    return "engine", parts[0]


def target(text, path):
    """What an include names: ('public', 'rapto/base.h') or ('private', layer kind, layer, file) or None (system)."""
    if text.startswith(("rapto/", "forex/", "learn/")) and (ROOT / "include" / text).exists():
        return ("public", text)
    for base in (path.parent, ROOT / "src", ROOT / "src" / "forex"):
        found = (base / text).resolve()
        if found.is_file() and (ROOT / "src") in found.parents:
            return ("private",) + owner(found) + (found,)
    return None


def breach(path, text):
    """Why `path` may not include `text`, or None."""
    what = target(text, path)
    if what is None:
        return None
    kind, layer = owner(path)
    if what[0] == "public":
        head, name = what[1].split("/", 1)
        if kind == "engine" and head != "rapto":
            return f"the engine may not see {what[1]}"
        if kind == "engine" and layer in ENGINE_PUBLIC and name not in ENGINE_PUBLIC[layer]:
            return f"{layer} may not see {what[1]}"
        if kind == "engine" and layer not in BESIDE.get(name, {layer}):
            return f"{layer} may not see {what[1]}"
        return None
    _, other_kind, other, found = what
    if (kind, layer) == (other_kind, other):
        return None
    if kind == "cli" or other_kind != kind:
        return f"{layer} may see public headers only"
    below = (LAYERS if kind == "engine" else FOREX_BELOW).get(layer)
    if below is None:
        return f"folder {layer} is not in the list of layers (tools/check-includes.py)"
    if other not in below:
        return f"{layer} may not look up to {other}"
    if not (found.name.endswith("_i.h") or found.suffix == ".def"):
        return f"{found.name} is private to {other}; only *_i.h contracts cross folders"
    return None


def main():
    bad = 0
    files = [p for p in (ROOT / "src").rglob("*") if p.suffix in (".c", ".h", ".inc")]
    for path in sorted(files):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = INCLUDE.match(line)
            reason = breach(path, match.group(1)) if match else None
            if reason:
                bad += 1
                print(f"{path.relative_to(ROOT)}:{number}: {reason}")
    print(f"include graph: {len(files)} files, {bad} breaches")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
