#!/usr/bin/env python3
"""Writes docs/reference/formats.md from src/forex/market/formats.def; with --check only tells whether it is stale."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "src/forex/market/formats.def"
PAGE = ROOT / "docs/reference/formats.md"
HEAD = """# Formats of files

Made from `src/forex/market/formats.def` by `tools/gen-format-reference.py`; do not edit.

`forex data import`, `data check` and `data ticks` recognise a file by its content and its name, in the order of this table;
`--format NAME` says it instead. gzip and zip are unpacked on the way. Files of ticks become bars when they are imported
(`--timeframe`, M1 by default); `forex data ticks --bars` makes other kinds. A folder is read as a whole.

"""


def fields(call):
    """The arguments of one FORMAT(...) call: neighbouring string literals are one."""
    parts = re.findall(r'(?:"(?:[^"\\\\]|\\\\.)*"\s*)+|[A-Za-z_0-9]+', call)
    return ["".join(re.findall(r'"((?:[^"\\]|\\.)*)"', p)).replace('\\"', '"') if '"' in p else p for p in parts]


def rows():
    text = re.sub(r"^//.*$", "", TABLE.read_text(), flags=re.M)
    for match in re.finditer(r"^FORMAT\(", text, re.M):
        depth, quoted, i = 1, False, match.end()
        while depth:
            if text[i] == '"' and text[i - 1] != "\\":
                quoted = not quoted
            elif not quoted:
                depth += {"(": 1, ")": -1}.get(text[i], 0)
            i += 1
        yield fields(text[match.end() : i - 1])


def wrap(text, width=126):
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join(lines + [line])


def page():
    table = list(rows())
    text = HEAD + "| name | holds | what | files |\n|---|---|---|---|\n"
    for _, name, title, extensions, ticks, *_ in table:
        files = " ".join(f"`{e}`" for e in extensions.split())
        text += f"| [`{name}`](#{name}) | {'ticks' if ticks == 'true' else 'bars'} | {title} | {files} |\n"
    for _, name, title, _, _, form, traps, *_ in table:
        text += f"\n## {name}\n\n" + wrap(f"{title}. {form}") + "\n\n" + wrap(traps) + "\n"
    return text


def main():
    text = page()
    if "--check" in sys.argv:
        if not PAGE.exists() or PAGE.read_text() != text:
            print(f"{PAGE.relative_to(ROOT)} is stale: run tools/gen-format-reference.py")
            return 1
        return 0
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
