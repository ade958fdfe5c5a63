#!/usr/bin/env python3
"""Writes docs/reference/config.md from the program's own key table: gen-config-reference.py FOREX_PROGRAM [--check]"""
import json
import pathlib
import re
import subprocess
import sys

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs/reference/config.md"
HEAD = """# Configuration keys

Made from `src/forex/config/keys.def` by `tools/gen-config-reference.py`; do not edit.

A key is set in a YAML file (`--config FILE`, or the file named by `FOREX_CONFIG`), by an environment variable
(`FOREX_SEARCH_SEED=7` sets `search.seed`), or on the command line (`--set search.seed=7`, and options of the commands).
Precedence: command line > environment > file > defaults. `forex config dump` prints what results, as a file that can be
used again. An unknown key is refused and the nearest known one named.

The list `sessions` holds the windows in which entries are allowed: `name`, `zone`, `from`, `to` (HH:MM, local time),
`weekdays` (`all`, or some of `sun mon tue wed thu fri sat`); a strategy uses one of them by name.
"""


def defaults(yaml):
    """Key to default text, from the dump."""
    found, section = {}, ""
    for line in yaml.splitlines():
        if match := re.match(r"^(\w+):$", line):
            section = match.group(1)
        elif match := re.match(r"^  (\w+): (.*?)  # ", line):
            found[f"{section}.{match.group(1)}"] = match.group(2).strip('"')
    return found


def page(program):
    dump = json.loads(subprocess.run([program, "config", "dump", "--json"], check=True, capture_output=True, text=True).stdout)
    values, text, section = defaults(dump["yaml"]), HEAD, ""
    for key in dump["keys"]:
        if key["key"].split(".")[0] != section:
            section = key["key"].split(".")[0]
            text += f"\n## {section}\n\n| key | takes | default | |\n|---|---|---|---|\n"
        takes = key["values"].replace("|", " \\| ").replace("  ", " ")
        text += f"| `{key['key']}` | {takes} | {values.get(key['key'], '')} | {key['doc']} |\n"
    return text


def main():
    text = page(sys.argv[1])
    if "--check" in sys.argv:
        if PAGE.read_text() != text:
            print(f"{PAGE} is stale: run tools/gen-config-reference.py {sys.argv[1]}")
            return 1
        return 0
    PAGE.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
