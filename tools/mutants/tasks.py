"""What is asked of a mutant and what is answered, as the processes hand them to each other."""

from enum import StrEnum

from msgspec import Struct

TASKS = "MUTANTS_TASKS"
"""The environment's name for the file of tasks that the plugins of pytest read."""


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "noticed"
    HUNG = "noticed, for it hung"
    SURVIVED = "survived"
    UNREACHED = "reached by no test"
    TO_LOAD_ANEW = "to be loaded anew"
    """It stands in code that ran when it was loaded, so a process that has it loaded can't tell."""

    @property
    def is_noticed(self) -> bool:
        """Whether a test failed, or never ended."""
        return self in {Fate.KILLED, Fate.HUNG}


class Mutant(Struct, frozen=True):
    """A fault in a file: the lines `first` to `last` run with it, and `source` is the file's text with it.

    What runs on import has `names`: what is defined there, from the inside out.
    """

    path: str
    line: int
    family: str
    operator: str
    occurrence: int
    first: int
    last: int
    names: tuple[str, ...]
    source: str

    @property
    def key(self) -> str:
        """What tells it apart from all others of the same source."""
        return f"{self.path}:{self.line} {self.operator} {self.occurrence}"


class Task(Struct, frozen=True):
    """A mutant, the tests to ask, and after how many seconds it counts as hanging."""

    mutant: Mutant
    tests: list[str]
    seconds: float


class Outcome(Struct, frozen=True):
    """A mutant's fate, how many tests were asked, which of them failed first, and how many seconds that took."""

    key: str
    fate: Fate
    asked: int
    by: str
    seconds: float
