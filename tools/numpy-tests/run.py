#!/usr/bin/env python3
"""Runs NumPy's own tests with `rapto` in NumPy's place and reports per file.

The tests are read from the installed NumPy package; their imports of numpy are turned to numpy_face (face.py). Nothing is
kept: the rewritten files lie in a temporary folder.

    PYTHONPATH=build/release/python .deps/venv/bin/python tools/numpy-tests/run.py [FILE-PATTERN...]
        --package numpy     judge the runner itself: NumPy in its own place
        --json OUT          every test with its outcome
        --failures          list the failures with their classes
"""
import argparse
import collections
import fnmatch
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from rewrite import rewrite

HERE = pathlib.Path(__file__).resolve().parent
FILES = """_core/tests/test_numeric.py _core/tests/test_umath.py _core/tests/test_ufunc.py _core/tests/test_indexing.py
_core/tests/test_nep50_promotions.py _core/tests/test_shape_base.py _core/tests/test_multiarray.py _core/tests/test_half.py
_core/tests/test_mem_overlap.py _core/tests/test_einsum.py lib/tests/test_function_base.py lib/tests/test_arraysetops.py lib/tests/test_nanfunctions.py
lib/tests/test_index_tricks.py lib/tests/test_stride_tricks.py lib/tests/test_shape_base.py lib/tests/test_format.py
fft/tests/test_pocketfft.py fft/tests/test_helper.py linalg/tests/test_linalg.py linalg/tests/test_regression.py""".split()


def numpy_folder():
    import numpy
    return pathlib.Path(numpy.__file__).parent


def package_path():
    """PYTHONPATH from the working folder's view: the tests run in another one."""
    return [os.path.abspath(entry) for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]


def read_log(log):
    """{test: (outcome, text)} and the test that was running when the process ended, if it did not end well."""
    done, running = {}, None
    for line in log.read_text().splitlines():
        entry = json.loads(line)
        if entry["event"] == "start":
            running = entry["test"]
        else:
            if done.get(entry["test"], ("passed", ""))[0] != "failed":
                done[entry["test"]] = (entry["outcome"], entry["text"])
            running = None
    return done, running


def run_file(name, folder, package, timeout):
    """Outcome of every test of one file. A crash counts as a failure of its test; the others are run again."""
    here = folder / name.replace("/", "_").removesuffix(".py")
    here.mkdir()
    target = here / pathlib.Path(name).name
    rewrite(numpy_folder() / name, target)
    data = numpy_folder() / pathlib.Path(name).parent / "data"
    if data.is_dir():
        shutil.copytree(data, here / "data")
    results, avoid = {}, []
    for attempt in range(40):
        log = here / f"log{attempt}"
        log.touch()
        environment = dict(os.environ, NUMPY_TESTS_PACKAGE=package, NUMPY_TESTS_LOG=str(log),
                           PYTHONPATH=os.pathsep.join([str(HERE), *package_path()]))
        words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "plugin", "--tb=no", "--hypothesis-seed=0",
                 "-W", "ignore::pytest.PytestUnknownMarkWarning", str(target)]
        for test in avoid:
            words += ["--deselect", f"{target.name}::{test}"]
        try:
            ended = subprocess.run(words, cwd=here, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                   errors="replace", timeout=timeout)
            code = ended.returncode
        except subprocess.TimeoutExpired:
            code = "timeout"
        done, running = read_log(log)
        if not done and running is None:
            raise SystemExit(f"{name}: no test ran\n{ended.stdout[-2000:]}")
        results.update(done)
        if code in (0, 1, 2, 5) or running is None:
            break
        results[running] = ("failed", f"CRASH: the process ended with {code}")
        avoid = [test for test in results]
    return results


def known():
    """[(class, pattern of the test, pattern of the text)] of known.txt."""
    rows = []
    for line in (HERE / "known.txt").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            rows.append([field.strip() for field in line.split("|", 2)])
    return rows


def classify(name, test, text, rows):
    full = f"{pathlib.Path(name).name}::{test}"
    for kind, pattern, message in rows:
        if fnmatch.fnmatchcase(full, pattern) and re.search(message, text):
            return kind
    return "unclassed"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("patterns", nargs="*")
    parser.add_argument("--package", default="rapto")
    parser.add_argument("--json")
    parser.add_argument("--failures", action="store_true")
    parser.add_argument("--timeout", type=int, default=900, help="seconds per file")
    options = parser.parse_args()
    rows = known()
    everything, totals, classes = {}, collections.Counter(), collections.Counter()
    print(f"{'file':36} {'passed':>7} {'failed':>7} {'not ours':>9} {'skipped':>8} {'share':>7} {'of ours':>8}")
    with tempfile.TemporaryDirectory(prefix="numpy-tests-") as folder:
        for name in FILES:
            if options.patterns and not any(p in name for p in options.patterns):
                continue
            results = run_file(name, pathlib.Path(folder), options.package, options.timeout)
            kinds = {t: classify(name, t, text, rows) for t, (outcome, text) in results.items() if outcome == "failed"}
            count = collections.Counter(outcome for outcome, _ in results.values())
            count["not ours"] = sum(kind.startswith("not ours") for kind in kinds.values())
            print_row(name, count)
            totals.update(count)
            classes.update(kinds.values())
            everything[name] = {t: {"outcome": o, "text": x, "class": kinds.get(t, "")} for t, (o, x) in results.items()}
            if options.failures:
                for test, kind in sorted(kinds.items()):
                    print(f"    {kind:28} {test}: {results[test][1].splitlines()[0][:150] if results[test][1] else ''}")
    print_row("all", totals)
    for kind, number in classes.most_common():
        print(f"  {number:6} {kind}")
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(everything, indent=1))


def print_row(name, count):
    ran = count["passed"] + count["failed"]
    ours = ran - count["not ours"]
    print(f"{name:36} {count['passed']:7} {count['failed']:7} {count['not ours']:9} {count['skipped']:8} "
          f"{100 * count['passed'] / max(ran, 1):6.1f}% {100 * count['passed'] / max(ours, 1):7.1f}%", flush=True)


if __name__ == "__main__":
    main()
