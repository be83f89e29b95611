"""Which of a table's first rows are its header: titles stand above it, a second and a third row may belong to it."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, TypeAlias

from msgspec import Struct

from amends.tabular.cells import clean
from amends.texts.text import Text, say

Cells: TypeAlias = Sequence[str]

MAX_HEADER_ROWS = 3
MAX_TITLE_ROWS = 30
"""How far down a header is looked for."""

PLAIN_WORDS: Final = frozenset(
    [
        *("response", "open-ended response", "respuesta", "respuesta abierta", "resposta", "resposta aberta"),
        *("antwort", "beantwortung mit offenem ende", "offene antwort", "réponse", "réponse ouverte", "إجابة"),
    ]
)
"""What a second header row says where it has nothing to add to the question above it."""

_VALUE = re.compile(r"[\W_]*\d[\d\W_TZ]*(?:\s*[AaPp]\.?\s?[Mm]\.?)?|\S+@\S+\.\S+|https?://\S+")
"""A number, a date, an address: what a cell of data holds, and a name of a column hardly ever."""

_SURE_VALUE = re.compile(r"\d{5,}|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\D?.*|\S+@\S+\.\S+")
_IMPORT_ID = re.compile(r"""\{\s*"ImportId"\s*:.*\}""", re.DOTALL)
_LONGEST_VALUE = 100
_MOST_TITLE_CELLS = 2


class HeaderRows(Struct, frozen=True):
    """The rows that name the columns: the first of them (from 0), how many there are, and why.

    `count` is 0 for a table without a header. `joined` when a column's name is put together from all of them, else the
    first row's cell is the name.
    """

    first: int
    count: int
    joined: bool
    reason: Text

    @property
    def end(self) -> int:
        """The row at which the data begins."""
        return self.first + self.count


def is_value(text: str) -> bool:
    """Whether a cell's text is a number, a date or an address, and so no name of a column."""
    return len(text) <= _LONGEST_VALUE and _VALUE.fullmatch(text) is not None


def find_header(rows: Sequence[Cells]) -> HeaderRows:
    """The header of a table whose first rows these are; blank rows are none of them."""
    table = [[clean(cell) for cell in row] for row in rows]
    first = _first_row(table)
    if first == 0 and _is_data(table):
        return HeaderRows(0, 0, joined=False, reason=say("header_none"))
    ids = _import_ids(table, first)
    if ids:
        return HeaderRows(first, ids, joined=False, reason=say("header_with_ids", number=ids))
    count, joined = 1, False
    while count < MAX_HEADER_ROWS and (kind := _second_row(table, first, first + count)):
        count, joined = count + 1, joined or kind == "adds"
    if count > 1:
        return HeaderRows(first, count, joined, say("header_of_rows", number=count))
    return HeaderRows(first, 1, joined=False, reason=say("header_below_titles" if first else "header_at_the_top"))


def names_of(header: Sequence[Cells], *, joined: bool) -> list[str]:
    """The name of each column by its header rows, cleaned; "" where there is none."""
    if not header:
        return []
    width = max(map(len, header))
    table = [[clean(cell) for cell in row] + [""] * (width - len(row)) for row in header]
    return [_joined(table, column) for column in range(width)] if joined else table[0]


def _joined(table: Sequence[Cells], column: int) -> str:
    below = [row[column] for row in table[1:] if row[column] and row[column].lower() not in PLAIN_WORDS]
    above = table[0][column]
    if below and not above:
        # An answer to choose stands beside the first of its question, which is not said again.
        above = next((table[0][each] for each in range(column - 1, -1, -1) if table[0][each]), "")
    return " - ".join(dict.fromkeys(part for part in (above, *below) if part))


def _filled(row: Cells) -> int:
    """How many cells say something; a title that is spread over many cells counts once."""
    texts = [cell for cell in row if cell]
    is_spread = len(set(texts)) == 1 and not is_value(texts[0])
    return 1 if is_spread else len(texts)


def _named(row: Cells) -> int:
    """How many cells may be names of columns, less those that can't."""
    texts = [cell for cell in row if cell]
    values = sum(map(is_value, texts))
    return len({text for text in texts if not is_value(text)}) - 2 * values


def _first_row(table: Sequence[Cells]) -> int:
    """The first row that is no title: a title fills a cell or two where the table below has more."""
    counts = sorted(_filled(row) for row in table)
    usual = counts[(len(counts) - 1) * 3 // 4] if counts else 0
    most = max((_named(row) for row in table[1:MAX_TITLE_ROWS]), default=0)
    for position, row in enumerate(table[:MAX_TITLE_ROWS]):
        filled = _filled(row)
        if filled == 1 < usual or (filled <= _MOST_TITLE_CELLS < usual and most > _named(row)):
            continue
        if _named(row) <= 0 and _is_names(table, later := _best(table, position)):
            return later
        return position
    return 0


def _best(table: Sequence[Cells], above: int) -> int:
    return max(range(above, min(len(table), MAX_TITLE_ROWS)), key=lambda each: (_named(table[each]), -each))


def _is_names(table: Sequence[Cells], position: int) -> bool:
    """Whether a row that isn't the first is nothing but names, and the data below it is of another kind."""
    row = table[position]
    body = table[position + 1 :]
    return _named(row) == _filled(row) >= 2 and _disagreeing(row, body) >= 1


def _is_data(table: Sequence[Cells]) -> bool:
    """Whether the very first row is data already: it holds what no name is, where all below hold the same kind."""
    if len(table) < 2:
        return False
    row, body = table[0], table[1:]
    sure = [column for column, cell in enumerate(row) if _SURE_VALUE.fullmatch(cell[:_LONGEST_VALUE])]
    return bool(sure) and not _disagreeing(row, body) and all(_is_of_values(body, column) for column in sure)


def _import_ids(table: Sequence[Cells], first: int) -> int:
    """How many rows there are down to the one with an ImportId in every cell, as Qualtrics writes it; 0 for none."""
    for count in range(1, MAX_HEADER_ROWS):
        row = table[first + count] if first + count < len(table) else ()
        texts = [cell for cell in row if cell]
        if texts and all(map(_IMPORT_ID.fullmatch, texts)):
            return count + 1
    return 0


def _second_row(table: Sequence[Cells], first: int, position: int) -> str:
    """Whether a row below the header's first belongs to it: "adds" to its names, "says" them again, or "" for no."""
    if position >= len(table):
        return ""
    header, row, body = table[first], table[position], table[position + 1 :]
    texts = [cell for cell in row if cell]
    if not texts or any(map(is_value, texts)):
        return ""
    has_words = any(text.lower() in PLAIN_WORDS for text in texts)
    fills = _fills_gaps(header, row)
    tells_apart = _leaves_keys_blank(header, row, body) or _disagreeing(row, body) if body else has_words
    if (has_words or fills) and tells_apart:
        return "adds"
    is_whole = len(set(texts)) == len(texts) and not fills and all(header[: len(texts)])
    return "says" if is_whole and _disagreeing(row, body) >= 2 and not _is_repeated(row, body) else ""


def _fills_gaps(header: Cells, row: Cells) -> bool:
    """Whether a row names what the header left blank, or named as the column before it, right of a named column."""
    return any(
        cell and (not _at(header, column) or _at(header, column) == _at(header, column - 1)) and any(header[:column])
        for column, cell in enumerate(row)
        if column
    )


def _leaves_keys_blank(header: Cells, row: Cells, body: Sequence[Cells]) -> bool:
    """Whether it is blank in a column that is named and never blank below."""
    return any(
        name and not _at(row, column) and all(_at(each, column) for each in body) for column, name in enumerate(header)
    )


def _disagreeing(row: Cells, body: Sequence[Cells]) -> int:
    """In how many columns a row holds words where the rows below hold values."""
    return sum(bool(cell) and not is_value(cell) and _is_of_values(body, column) for column, cell in enumerate(row))


def _is_of_values(body: Sequence[Cells], column: int) -> bool:
    texts = [text for row in body if (text := _at(row, column))]
    return len(texts) >= 2 and sum(map(is_value, texts)) >= 0.8 * len(texts)


def _is_repeated(row: Cells, body: Sequence[Cells]) -> bool:
    """Whether a row's words are values of its columns: they come again below."""
    again: Counter[int] = Counter()
    for column, cell in enumerate(row):
        again[column] += bool(cell) and any(_at(each, column) == cell for each in body)
    return again.total() > 0


def _at(row: Cells, column: int) -> str:
    return row[column] if 0 <= column < len(row) else ""
