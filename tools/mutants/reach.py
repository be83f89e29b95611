"""Which tests reach which line: the suite is run once under coverage, each test as a context of its own.

What was seen is kept in the folder `.mutants`, so that a second run of the same code is cheap.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, zip_longest
from pathlib import Path

from coverage import CoverageData
from msgspec import Struct

from tools.mutants.contexts import FOLDER
from tools.mutants.sources import ROOT, files
from tools.mutants.tasks import Mutant

ROOMS = "model usecases background http store cli tabular serializers contract client demo stories i18n"
TESTS = [f"tests/{room}" for room in ROOMS.split()]
PYTEST = (sys.executable, "-m", "pytest", "-q", "--engine", "sqlite", "-p", "no:cacheprovider")
QUICK = ("-m", "not long and not timed", "--hypothesis-profile", "quick")


class Reach(Struct, frozen=True):
    """A file's lines, each with its tests; how many seconds each test takes, and how many lines it reaches."""

    of_files: Mapping[str, Mapping[int, frozenset[str]]]
    seconds: Mapping[str, float]
    breadth: Mapping[str, int]

    def tests_of(self, mutant: Mutant) -> list[str]:
        """The tests that reach a mutant: by turns the one that reaches the fewest lines, and the quickest of a file.

        What runs when its module is imported is reached by the tests that reach the lines that name what it defines,
        then by those of its file.
        """
        found = self._reaching(mutant.path, range(mutant.first, mutant.last + 1))
        for name in mutant.names:
            found = found or frozenset().union(*(self._reaching(path, [line]) for path, line in _naming(name)))
        found = found or frozenset().union(*self.of_files.get(mutant.path, {}).values())
        return list(self._in_turn(found & self.seconds.keys()))

    def _reaching(self, path: str, lines: Sequence[int]) -> frozenset[str]:
        of_file = self.of_files.get(path, {})
        return frozenset[str]().union(*(of_file.get(line, frozenset()) for line in lines)) & self.seconds.keys()

    def _in_turn(self, tests: frozenset[str]) -> Iterator[str]:
        by_breadth = sorted(tests, key=lambda each: (self.breadth[each], self.seconds[each], each))
        by_file = defaultdict(list)
        for test in sorted(tests, key=lambda each: (self.seconds[each], each)):
            by_file[test.partition("::")[0]].append(test)
        spread = [test for turn in zip_longest(*by_file.values()) for test in turn if test]
        yield from dict.fromkeys(chain.from_iterable(zip(by_breadth, spread, strict=True)))


def _naming(name: str) -> Iterator[tuple[str, int]]:
    word = re.compile(rf"\b{re.escape(name)}\b")
    for path in files():
        for number, line in enumerate((ROOT / path).read_text("utf-8").splitlines(), 1):
            if word.search(line):
                yield path, number


def measure(state: str, workers: int) -> Reach:
    """What the tests reach in this state of the code, measured now unless it was before."""
    kept = ROOT / ".mutants" / state
    if not (kept / "done").exists():
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        # Tests that fail on this machine are left out, and are no reason to stop.
        command = [*PYTEST, *QUICK, "-p", "tools.mutants.contexts", "-n", str(workers), "--dist", "loadfile", *TESTS]
        with (kept / "log").open("wb") as log:
            subprocess.run(command, cwd=ROOT, env={**os.environ, FOLDER: str(kept)}, stdout=log, check=False)
        (kept / "done").touch()
    return _read(kept)


def _read(kept: Path) -> Reach:
    of_files: dict[str, dict[int, frozenset[str]]] = defaultdict(lambda: defaultdict(frozenset))
    for file in kept.glob("*.coverage"):
        data = CoverageData(str(file))
        data.read()
        for name in data.measured_files():
            of_file = of_files[name]
            for line, tests in data.contexts_by_lineno(name).items():
                of_file[line] |= frozenset(filter(None, tests))
    kept_seconds = (json.loads(file.read_text("utf-8")).items() for file in kept.glob("*.json"))
    seconds = dict(chain.from_iterable(kept_seconds))
    breadth = Counter(test for of_file in of_files.values() for tests in of_file.values() for test in tests)
    return Reach(of_files, seconds, breadth)
