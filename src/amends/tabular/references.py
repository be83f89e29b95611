"""References of rows: what a column says, or made up where there is none that could be told apart."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from hashlib import blake2b
from typing import Final

from amends.errors import FieldError
from amends.tabular.cell_faults import NUMBER_TOO_LONG
from amends.tabular.cells import clean
from amends.tabular.rows import Row
from amends.tabular.sources import FieldSource
from amends.texts.text import Text, say

_DIGEST_BYTES = 12
_UNIT_SEPARATOR = "\x1f"
_ROUNDED: Final = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]{1,2}", re.IGNORECASE)
"""A long number as a spreadsheet writes it into a text file."""


class ReferenceMaker:
    """Makes up the reference of each row from what its cells say, and from how often that was said before."""

    def __init__(self, positions: tuple[int, ...]) -> None:
        self._positions = positions
        self._times: Counter[bytes] = Counter()

    def make(self, cells: list[str]) -> str:
        """The reference of the next row."""
        own = [cells[place] for place in self._positions] if self._positions else cells
        content = _UNIT_SEPARATOR.join(map(clean, own)).rstrip(_UNIT_SEPARATOR)
        digest = blake2b(content.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).digest()
        self._times[digest] += 1
        again = self._times[digest]
        return f"row:{digest.hex()}" + (f"-{again}" if again > 1 else "")


class ReferenceSource:
    """Where references are: in a column, or made up; `lost` are the columns of which it is known that they lost digits.

    An ID that lost digits is no reference, as many have the same one: its row gets one that is made up.
    """

    def __init__(self, cell: FieldSource | None, made_from: tuple[int, ...] = (), lost: Collection[int] = ()) -> None:
        self.cell = cell
        self._maker = ReferenceMaker(made_from)
        self._is_known = cell is not None and not set(cell.positions).isdisjoint(lost)

    @property
    def width(self) -> int:
        """How many cells a row must have to have a reference."""
        return 1 + max(self.cell.positions, default=-1) if self.cell else 0

    @property
    def notes(self) -> tuple[Text, ...]:
        """What is said of the file as a whole."""
        return (say("ids_lost_digits", column=self.cell.column),) if self.cell and self._is_known else ()

    def error(self, reason: Text) -> FieldError:
        """A fault of the reference."""
        return self.cell.error(reason) if self.cell else FieldError("reference", reason)

    def read(self, row: Row, cells: list[str], text: str, errors: list[FieldError], notes: list[Text]) -> str:
        """The reference of a row whose cell says `text`; what is wrong with it goes to `errors`, what else is to be
        known to `notes`.
        """
        if self.cell is None:
            return self._maker.make(cells)
        reason = self._lost(row, text) if row.broken or "+" in text else None
        if reason:
            notes += () if self._is_known else (say("reference_made_up", reason=self.cell.error(reason).reason),)
            return self._maker.make(cells)
        if not text:
            errors.append(self.cell.error(say("empty")))
        return text

    def _lost(self, row: Row, text: str) -> Text | None:
        """Why the ID is not what it was, None for a sound one."""
        if row.broken and self.cell:
            return next((row.broken[place] for place in self.cell.positions if place in row.broken), None)
        return say("id_rounded", text=text) if _ROUNDED.fullmatch(text) else None


def columns_that_lost_digits(rows: Iterable[Row]) -> frozenset[int]:
    """The columns (from 0) in which some of these rows have an ID that is not what it was."""
    lost: set[int] = set()
    for row in rows:
        lost.update(place for place, reason in row.broken.items() if reason.code == NUMBER_TOO_LONG)
        lost.update(place for place, cell in enumerate(row.cells) if "+" in cell and _ROUNDED.fullmatch(cell.strip()))
    return frozenset(lost)
