"""Pytest plugin of the runner: one JSON line per test as it starts and as it ends, so that a crash names its test."""
import json
import os

import pytest

import face
import missing

face.make(os.environ["NUMPY_TESTS_PACKAGE"])
LOG = open(os.environ["NUMPY_TESTS_LOG"], "a", buffering=1, encoding="utf-8")


def write(**line):
    LOG.write(json.dumps(line) + "\n")


def short(nodeid):
    return nodeid.split("::", 1)[-1]


def pytest_runtest_logstart(nodeid, location):
    write(test=short(nodeid), event="start")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.when != "call" and report.outcome == "passed":
        return
    if report.when == "teardown" and report.outcome != "failed":
        return
    outcome = report.outcome
    if hasattr(report, "wasxfail"):
        outcome = "skipped"
    text = ""
    if call.excinfo is not None and outcome == "failed":
        text = f"{call.excinfo.typename}: {str(call.excinfo.value)}"[:400]
    write(test=short(item.nodeid), event="end", outcome=outcome, text=text)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    for value in pyfuncitem.funcargs.values():
        if isinstance(value, missing.Missing):
            raise value.error


def pytest_collectreport(report):
    if report.failed:
        write(test="(collection)", event="end", outcome="failed", text=str(report.longrepr)[-600:])
