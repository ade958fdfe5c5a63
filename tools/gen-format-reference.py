#!/usr/bin/env python3
"""Writes docs/reference/formats.md and a page for each format from src/forex/market/formats.def; with --check only tells
whether they are stale."""
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
    parts = re.findall(r'(?:"(?:[^"\\]|\\.)*"\s*)+|[A-Za-z_0-9]+', call)
    plain = lambda text: text.replace('\\"', '"').replace("\\n", "\n").replace("\\t", "\t")
    return [plain("".join(re.findall(r'"((?:[^"\\]|\\.)*)"', p))) if '"' in p else p for p in parts]


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


def index(table):
    text = HEAD + "| name | holds | what | files |\n|---|---|---|---|\n"
    for _, name, title, extensions, ticks, *_ in table:
        files = " ".join(f"`{e}`" for e in extensions.split())
        text += f"| [`{name}`](formats/{name}.md) | {'ticks' if ticks == 'true' else 'bars'} | {title} | {files} |\n"
    return text + "\nDefects of rows and their repairs are those of [import-data](../howto/import-data.md#defects-and-repairs) for every format.\n"


def block(text):
    return "".join(f"    {line}\n" for line in text.splitlines())


def page(row):
    _, name, title, extensions, ticks, form, traps, example, commands, *_ = row
    files = " ".join(f"`{e}`" for e in extensions.split())
    return (
        f"# {title}\n\nMade from `src/forex/market/formats.def` by `tools/gen-format-reference.py`; do not edit.\n\n"
        f"Format `{name}`: {'ticks' if ticks == 'true' else 'bars'} in files {files}; found by content and name, or said with "
        f"`--format {name}`.\n\n## What it looks like\n\n{wrap(form)}\n\n{block(example)}\n## Traps\n\n{wrap(traps)}\n\n"
        f"## Reading it\n\n{block(commands)}\nDefects of rows, and the repairs that allow them: "
        "[import-data](../../howto/import-data.md#defects-and-repairs).\n"
    )


def main():
    table = list(rows())
    pages = {PAGE: index(table), **{PAGE.with_suffix("") / f"{row[1]}.md": page(row) for row in table}}
    there = set(PAGE.with_suffix("").glob("*.md"))
    if "--check" in sys.argv:
        stale = [p for p, text in pages.items() if not p.exists() or p.read_text() != text] + sorted(there - set(pages))
        for path in stale:
            print(f"{path.relative_to(ROOT)} is stale: run tools/gen-format-reference.py")
        return 1 if stale else 0
    PAGE.with_suffix("").mkdir(parents=True, exist_ok=True)
    for path in there - set(pages):
        path.unlink()
    for path, text in pages.items():
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
