"""What the check of a file finds: what would become of its lines, and which rule would open how many tickets."""

from msgspec import Struct

from amends.model.intake import Rejection, Sum
from amends.texts.text import Text

MAX_SHOWN = 100
"""Faults, notes and merges that are kept of a check, the first; all of them are counted."""


class RuleTickets(Struct, frozen=True):
    """How many tickets a rule would open."""

    rule_id: int
    name: str
    tickets: int


class LineMerge(Struct, frozen=True):
    """A line that would be merged: into an earlier line of the file, or, with 0 for that, into a stored response.

    `customer` is what that response's customer is called, "" where nothing is known of them.
    """

    line: int
    reference: str
    with_line: int
    customer: str


class LineNote(Struct, frozen=True):
    """What is to be known about a line."""

    line: int
    text: Text


class CheckFound(Struct, frozen=True):
    """What a check found until now; `is_whole` is false where an earlier version ended a check early."""

    sum: Sum = Sum()
    left_out: dict[str, int] = {}
    rules: tuple[RuleTickets, ...] = ()
    merges: tuple[LineMerge, ...] = ()
    errors: tuple[Rejection, ...] = ()
    notes: tuple[LineNote, ...] = ()
    unknown_segments: tuple[str, ...] = ()
    is_whole: bool = True

    @property
    def tickets(self) -> int:
        """How many tickets would open."""
        return sum(each.tickets for each in self.rules)

    @property
    def merged(self) -> int:
        """How many lines would be merged, those that say nothing new too."""
        return self.sum.merged + self.sum.duplicates
