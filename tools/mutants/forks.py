"""A plugin of pytest: collects the tests once, then asks those of each mutant in a fork of its own.

So a mutant costs what its tests cost, and not what loading them costs. As many forks run at once as there are cores. A
test that fails is asked again without the fault, once, so that none counts that would have failed anyway.
"""

import contextlib
import os
import shutil
import signal
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import msgspec
import pytest

from tools.mutants.sources import ROOT
from tools.mutants.swap import swap
from tools.mutants.tasks import TASKS, Fate, Outcome, Task

_SURVIVED, _FAILED, _TO_LOAD_ANEW = 10, 11, 12


class _Fork(msgspec.Struct):
    """A process that asks; `noticed_by` is the test that failed with the fault, and now is asked without it."""

    task: Task
    folder: Path
    began: float
    noticed_by: str = ""


class _Forks:
    def __init__(self, tasks: Path, at_once: int) -> None:
        self._waiting = deque(msgspec.json.decode(tasks.read_bytes(), type=list[Task]))
        self._outcomes = tasks.with_suffix(".outcomes")
        self._scratch = tasks.with_suffix(".scratch")
        self._at_once = at_once
        self._running: dict[int, _Fork] = {}
        self._sound: set[str] = set()
        self._count = 0

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Ask for each mutant, in place of running each test."""
        items = {item.nodeid: item for item in session.items}
        sys.stdout.flush()
        while self._waiting or self._running:
            while self._waiting and len(self._running) < self._at_once:
                self._begin(_Fork(self._waiting.popleft(), self._folder(), time.monotonic()), session, items)
            process, status = os.waitpid(-1, os.WNOHANG)
            if process in self._running:
                self._ended(process, os.waitstatus_to_exitcode(status), session, items)
            else:
                self._end_what_hangs()
                time.sleep(0.02)
        return True

    def _folder(self) -> Path:
        self._count += 1
        folder = self._scratch / str(self._count)
        folder.mkdir(parents=True)
        return folder

    def _begin(self, fork: _Fork, session: pytest.Session, items: Mapping[str, pytest.Item]) -> None:
        tests = [fork.noticed_by] if fork.noticed_by else fork.task.tests
        process = os.fork()
        if process == 0:
            _ask(fork, session, [items[each] for each in tests if each in items])
        self._running[process] = fork

    def _ended(self, process: int, code: int, session: pytest.Session, items: Mapping[str, pytest.Item]) -> None:
        fork = self._take(process)
        by = _failed_in(fork.folder)
        if fork.noticed_by and code == _SURVIVED:
            self._sound.add(fork.noticed_by)
            self._tell(fork, Fate.KILLED, fork.noticed_by)
        elif fork.noticed_by:
            left = [each for each in fork.task.tests if each != fork.noticed_by]
            self._waiting.append(msgspec.structs.replace(fork.task, tests=left))
        elif code == _FAILED and by in self._sound:
            self._tell(fork, Fate.KILLED, by)
        elif code == _FAILED:
            self._begin(_Fork(fork.task, self._folder(), fork.began, by), session, items)
        else:
            self._tell(fork, Fate.SURVIVED if code == _SURVIVED else Fate.TO_LOAD_ANEW, "")
        shutil.rmtree(fork.folder, ignore_errors=True)

    def _end_what_hangs(self) -> None:
        for process, fork in list(self._running.items()):
            if time.monotonic() - fork.began > fork.task.seconds:
                self._take(process)
                os.waitpid(process, 0)
                self._tell(fork, Fate.HUNG, "")

    def _take(self, process: int) -> _Fork:
        # The fork leads a group, so what its tests started ends with it.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)
        return self._running.pop(process)

    def _tell(self, fork: _Fork, fate: Fate, by: str) -> None:
        seconds = time.monotonic() - fork.began
        with self._outcomes.open("ab") as file:
            file.write(
                msgspec.json.encode(Outcome(fork.task.mutant.key, fate, len(fork.task.tests), by, seconds)) + b"\n"
            )


def _failed_in(folder: Path) -> str:
    file = folder / "failed"
    return file.read_text("utf-8") if file.exists() else ""


def _ask(fork: _Fork, session: pytest.Session, items: Sequence[pytest.Item]) -> NoReturn:
    """In the fork: put the fault in, run the tests until one fails, and end the process with what was seen."""
    code = _TO_LOAD_ANEW
    try:
        os.setsid()
        quiet = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(quiet, stream)
        path = ROOT / fork.task.mutant.path
        if fork.noticed_by or swap(str(path), path.read_text("utf-8"), fork.task.mutant.source):
            session.config._tmp_path_factory._basetemp = fork.folder  # type: ignore[attr-defined]  # noqa: SLF001 - each fork has its own files
            code = _run(session, items, fork.folder)
    finally:
        os._exit(code)


def _run(session: pytest.Session, items: Sequence[pytest.Item], folder: Path) -> int:
    seen = _Failures()
    session.config.pluginmanager.register(seen)
    for index, item in enumerate(items):
        following = items[index + 1] if index + 1 < len(items) else None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if seen.failed:
            (folder / "failed").write_text(item.nodeid, "utf-8")
            return _FAILED
    return _SURVIVED


class _Failures:
    def __init__(self) -> None:
        self.failed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed |= report.failed


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many forks run at once."""
    parser.addoption("--forks", type=int, default=2)


def pytest_configure(config: pytest.Config) -> None:
    """Ask mutants where there are tasks."""
    if TASKS in os.environ:
        config.pluginmanager.register(_Forks(Path(os.environ[TASKS]), config.getoption("--forks")))
