"""A plugin of pytest: which test reaches which lines, and how many seconds each takes, also with several workers."""

import json
import os
import resource
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage

from tools.mutants.sources import ROOT, SOURCES

FOLDER = "MUTANTS_FOLDER"
"""The environment's name for the folder that each worker leaves a file in."""


class _Contexts:
    """Makes each test a context of coverage, fixtures included."""

    def __init__(self, folder: Path) -> None:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        data = folder / f"{worker}.coverage"
        self._coverage = Coverage(data_file=data, config_file=False, include=[str(ROOT / each) for each in SOURCES])
        self._seconds_file = folder / f"{worker}.json"
        self._seconds: dict[str, float] = {}
        self._unfit: set[str] = set()
        self._coverage.set_option("run:relative_files", value=True)
        self._coverage.set_option("run:disable_warnings", value=["no-data-collected"])
        self._coverage.start()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        self._coverage.switch_context(item.nodeid)
        began = _worked()
        try:
            return (yield)
        finally:
            self._seconds[item.nodeid] = _worked() - began
            self._coverage.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        # A test that fails or is skipped without any fault notices nothing.
        if not report.passed:
            self._unfit.add(report.nodeid)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        self._coverage.stop()
        self._coverage.save()
        self._seconds_file.write_text(
            json.dumps({test: took for test, took in self._seconds.items() if test not in self._unfit}), "utf-8"
        )


def _worked() -> float:
    # The processor's time, also of processes that a test starts: it doesn't depend on what else the machine does.
    own, others = os.times(), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.user + own.system + others.ru_utime + others.ru_stime


def pytest_configure(config: pytest.Config) -> None:
    """Measure in each process that runs tests; not in the one that only hands them out."""
    hands_out = not hasattr(config, "workerinput") and config.getoption("numprocesses", None)
    if not hands_out:
        config.pluginmanager.register(_Contexts(Path(os.environ[FOLDER])))
