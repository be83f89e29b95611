"""Running mutants: first all in forks of one process that has the tests loaded, then anew what that can't tell.

Each that a fork says survives, or can't have, is asked once more in a process that loads the fault from the start.
"""

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from tools.mutants.reach import PYTEST, QUICK, Reach
from tools.mutants.sources import ROOT
from tools.mutants.tasks import TASKS, Fate, Mutant, Outcome, Task

MAX_SECONDS = 30.0
MIN_TESTS = 30
"""How long the tests of a mutant may take together without it, unless these are so few."""

MAX_SECONDS_AGAIN = 10.0
"""How long they may take for one that survived all of them in a fork."""

_SURVIVED = (0, 5)
"""What pytest returns when no test failed: all passed, or none is there with the fault."""


def run(mutants: Sequence[Mutant], reach: Reach, folder: Path, workers: int) -> Iterator[Outcome]:
    """The outcomes of mutants, as they come. What the folder has from before is told first and not asked again."""
    tasks = [task_of(mutant, reach, MAX_SECONDS) for mutant in mutants]
    told = {outcome.key: outcome for outcome in _kept(folder)}
    yield from (told[task.mutant.key] for task in tasks if task.mutant.key in told)
    left = [task for task in tasks if task.mutant.key not in told]
    unreached = [task for task in left if not task.tests]
    yield from (_keep(folder, Outcome(task.mutant.key, Fate.UNREACHED, 0, "", 0.0)) for task in unreached)
    asked = [task for task in left if task.tests]
    by_key = {mutant.key: mutant for mutant in mutants}
    again = []
    for outcome in _in_forks(asked, folder, workers):
        if outcome.fate.is_noticed:
            yield _keep(folder, outcome)
        else:
            seconds = MAX_SECONDS_AGAIN if outcome.fate is Fate.SURVIVED else MAX_SECONDS
            again.append(task_of(by_key[outcome.key], reach, seconds))
    with ThreadPoolExecutor(workers) as pool:
        yield from (_keep(folder, outcome) for outcome in pool.map(_Anew(folder).ask, again))


def task_of(mutant: Mutant, reach: Reach, max_seconds: float) -> Task:
    """Which tests to ask of a mutant: as many as there is time for, the most telling first."""
    tests: list[str] = []
    seconds = 0.0
    for test in reach.tests_of(mutant):
        seconds += reach.seconds[test]
        if len(tests) >= MIN_TESTS and seconds > max_seconds:
            break
        tests.append(test)
    return Task(mutant, tests, 60 + 4 * seconds)


def _kept(folder: Path) -> list[Outcome]:
    file = folder / "outcomes.jsonl"
    return msgspec.json.Decoder(Outcome).decode_lines(file.read_bytes()) if file.exists() else []


def _keep(folder: Path, outcome: Outcome) -> Outcome:
    with (folder / "outcomes.jsonl").open("ab") as file:
        file.write(msgspec.json.encode(outcome) + b"\n")
    return outcome


def _in_forks(tasks: Sequence[Task], folder: Path, workers: int) -> Iterator[Outcome]:
    if not tasks:
        return
    file = folder / "forks.tasks"
    file.write_bytes(msgspec.json.encode(tasks))
    outcomes = file.with_suffix(".outcomes")
    outcomes.write_bytes(b"")
    paths = sorted({test.partition("::")[0] for task in tasks for test in task.tests})
    command = [*PYTEST, *QUICK, "-n", "0", "-p", "tools.mutants.forks", "--forks", str(workers), *paths]
    with (folder / "forks.log").open("wb") as log, outcomes.open("rb") as reader:
        process = subprocess.Popen(command, cwd=ROOT, env=_environment(file), stdout=log, stderr=log)
        left = len(tasks)
        while left:
            has_ended = process.poll() is not None
            for line in reader:
                left -= 1
                yield msgspec.json.decode(line, type=Outcome)
            if has_ended and left:
                raise RuntimeError(f"the forks ended by {process.returncode} with {left} mutants left; see {log.name}")
            time.sleep(0.2)
        process.wait()


class _Anew:
    """Asks in processes that load the fault from the start, and knows which tests pass there without one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sound: set[str] = set()

    def ask(self, task: Task) -> Outcome:
        """What became of a mutant."""
        began = time.monotonic()
        fate, by = self._run(task)
        while fate is Fate.KILLED and by and by not in self._sound:
            path = ROOT / task.mutant.path
            harmless = msgspec.structs.replace(task.mutant, source=path.read_text("utf-8"))
            if self._run(Task(harmless, [by], task.seconds))[0] is Fate.SURVIVED:
                self._sound.add(by)
            else:
                task = msgspec.structs.replace(task, tests=[each for each in task.tests if each != by])
                fate, by = self._run(task)
        seconds = time.monotonic() - began
        return Outcome(task.mutant.key, fate, len(task.tests), by or "loading" * fate.is_noticed, seconds)

    def _run(self, task: Task) -> tuple[Fate, str]:
        """The fate, and the test that failed first; none where loading the fault or the tests failed."""
        file = self._folder / f"anew-{threading.get_ident()}.task"
        file.write_bytes(msgspec.json.encode(task))
        paths = sorted({test.partition("::")[0] for test in task.tests})
        command = [*PYTEST, *QUICK, "-x", "-n", "0", "-p", "tools.mutants.fresh", *paths]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=_environment(file),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            said, _ = process.communicate(timeout=task.seconds + 60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return Fate.HUNG, ""
        if process.returncode in _SURVIVED:
            return Fate.SURVIVED, ""
        failed = re.search(r"^(?:FAILED|ERROR) (.*?)(?: - .*)?$", said.decode("utf-8", "replace"), re.MULTILINE)
        return Fate.KILLED, failed[1] if failed and failed[1] in task.tests else ""


def _environment(tasks: Path) -> dict[str, str]:
    # CI makes random tests the same each time.
    return {**os.environ, TASKS: str(tasks), "CI": "1", "PYTHONDONTWRITEBYTECODE": "1"}
