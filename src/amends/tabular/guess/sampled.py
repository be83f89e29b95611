"""A column as a guess sees it: its name, what its header says, and a sample of its texts."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import Final

from msgspec import Struct

from amends.tabular.cells import clean
from amends.tabular.day_orders import DayOrders
from amends.tabular.table import Table

_NO_WORD = re.compile(r"[\W_]+")
_CODE = re.compile(r"[A-Za-z]{0,4}[0-9]+(?:[_.\-a-zA-Z0-9]*)|[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+")
_ENOUGH_WORDS: Final = 4


class SampledColumn(Struct, frozen=True, dict=True):
    """A column's place (from 1), its name, the cells of its header rows, and its texts, "" where a row has none.

    `days` say by the mark between the numbers of days what all rows tell of their order.
    """

    place: int
    name: str
    values: tuple[str, ...]
    header_cells: tuple[str, ...] = ()
    is_unique: bool = True
    lost_digits: bool = False
    days: Mapping[str, DayOrders] = {}

    @cached_property
    def texts(self) -> Counter[str]:
        """Each text that isn't empty, cleaned, with how often it is there."""
        found = Counter(map(clean, self.values))
        del found[""]
        return found

    @cached_property
    def filled(self) -> int:
        """How many rows have a text."""
        return self.texts.total()

    @cached_property
    def question(self) -> str:
        """What was asked: the name, or what stands below it in the header where the name is a code."""
        others = [cell for cell in self.header_cells[1:] if cell and not cell.startswith("{")]
        if others and _CODE.fullmatch(self.name) and len(others[0]) > len(self.name):
            return others[0]
        return self.name

    @cached_property
    def words(self) -> str:
        """The words of its name and its header, in small letters and without accents, blanks around each."""
        return plain_words(" ".join(dict.fromkeys((self.name, *self.header_cells))))

    @property
    def asks(self) -> bool:
        """Whether its name is a whole question and no label."""
        return "?" in self.question or "؟" in self.question or len(self.question.split()) >= _ENOUGH_WORDS

    def named(self, *hints: str) -> bool:
        """Whether a word of its name begins with one of these; a blank behind a hint asks for the whole word."""
        return any(f" {hint}" in self.words for hint in hints)


def plain_words(text: str) -> str:
    """A text's words in small letters, without accents and marks, each between blanks."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(each for each in decomposed if not unicodedata.combining(each))
    return f" {_NO_WORD.sub(' ', plain).strip()} "


def columns_of_table(table: Table) -> tuple[SampledColumn, ...]:
    """The columns of a table as a guess sees them."""
    return tuple(
        SampledColumn(
            column.place,
            column.name,
            values,
            column.header_cells,
            column.is_unique,
            column.place - 1 in table.lost,
            table.days.get(column.place - 1, {}),
        )
        for column, values in zip(table.columns, table.sample, strict=True)
    )
