"""How a table lies in its file: where its header and its data are, in which encoding, behind which delimiter."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import TypeAlias

from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.model.intake import MAX_NAME_CHARACTERS
from amends.tabular.cells import clean
from amends.tabular.header_rows import MAX_TITLE_ROWS, HeaderRows, find_header, names_of
from amends.tabular.rows import Row, refused
from amends.texts.text import Text, say

MAX_COLUMNS = 5000
"""Of a table; a spreadsheet can have three times as many, and nobody asks so many questions."""

MAX_HEADER_CELL_CHARACTERS = 1000
"""That are kept of one cell of a header: a question with its explanation, not a book."""

MAX_HEADER_CHARACTERS = 200_000
"""Of a whole header row: of a table with many columns less is kept of each name."""

FEWEST_NAME_CHARACTERS = 100
"""That are kept of a name in any table."""

ColumnLabel: TypeAlias = str | Text


class LayoutHints(Struct, frozen=True):
    """What is known about a table before it is read; "" and None are to be found out.

    `header` are the lines of its header rows, none of them for a table without one. `names` are columns that it must
    have; of two readings the one that has them counts. `has_footer` lets lines below the table be left out.
    `records` is the path of the list in a file of JSON. `languages` are those that customers may be expected to write.
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header: tuple[int, ...] | None = None
    names: frozenset[str] = frozenset()
    has_footer: bool = True
    records: str = ""
    languages: tuple[str, ...] = ()


class TableColumn(Struct, frozen=True):
    """A column: its place (from 1), its name ("" for none), and what each header row says above it."""

    place: int
    name: str
    header_cells: tuple[str, ...] = ()
    is_unique: bool = True

    @property
    def label(self) -> ColumnLabel:
        """What people call it: its name, with its place where another has the same name, or its place alone."""
        if not self.name:
            return say("column_of_place", place=self.place)
        return self.name if self.is_unique else say("column_and_place", name=self.name, place=self.place)


class Layout(Struct, frozen=True):
    """Where a table is in its file, with the reasons for what was found out (by `header`, `sheet`, `delimiter` …).

    `header_lines` are the lines, or the rows of a workbook, of its header; `first_line` is where its data begins, 0
    when there is none.
    """

    header_lines: tuple[int, ...]
    first_line: int
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    delimiter: str = ""
    encoding: str = ""
    records: str = ""
    reasons: dict[str, Text] = {}


class LaidOut(Struct, frozen=True):
    """The first rows of a file, parted: what stands above the table, its columns, and the data that begins there."""

    layout: Layout
    columns: tuple[TableColumn, ...]
    rows: Sequence[Row]


def lay_out(rows: Sequence[Row], hints: LayoutHints) -> LaidOut:
    """The header of a file by its first rows, and what is left of these as data.

    Raises Invalid for a file without rows, with a header that can't be read, or with too many columns.
    """
    if not rows:
        raise refused(say("no_header"))
    broken = next((row for row in rows[:MAX_TITLE_ROWS] if row.error), None)
    if rows[0].error and broken is rows[0]:
        raise refused(say("header_unreadable", line=rows[0].line, reason=rows[0].error))
    sound = [row for row in rows if not row.error]
    found = _chosen(sound, hints)
    header = sound[found.first : found.end]
    lines = tuple(row.line for row in header)
    after = lines[-1] if lines else 0
    data = [row for row in rows if row.line > after]
    first = data[0].line if data else 0
    layout = Layout(lines, first, reasons={"header": found.reason})
    width = max(map(len, (row.cells for row in header or sound)), default=0)
    return LaidOut(layout, columns_of([row.cells for row in header], width, joined=found.joined), data)


def columns_of(header: Sequence[Sequence[str]], width: int, *, joined: bool) -> tuple[TableColumn, ...]:
    """The columns that header rows name, and those without a name up to a width. Raises Invalid for too many."""
    if width > MAX_COLUMNS:
        raise refused(say("too_many_columns", limit=MAX_COLUMNS))
    most = max(FEWEST_NAME_CHARACTERS, MAX_HEADER_CHARACTERS // max(width, 1))
    longest = min(MAX_HEADER_CELL_CHARACTERS, most)
    cut = [[cell[:longest].removeprefix("\ufeff") for cell in row] for row in header]
    names = [name[: min(MAX_NAME_CHARACTERS, most)].rstrip() for name in names_of(cut, joined=joined)]
    names += [""] * (width - len(names))
    several = _repeated(names)
    return tuple(
        TableColumn(
            place, name, tuple(clean(row[place - 1]) if place <= len(row) else "" for row in cut), name not in several
        )
        for place, name in enumerate(names, start=1)
    )


def _repeated(names: Sequence[str]) -> Collection[str]:
    return {name for name, times in Counter(names).items() if times > 1}


def _chosen(rows: Sequence[Row], hints: LayoutHints) -> HeaderRows:
    if hints.header is not None:
        return _stated(rows, hints.header)
    cells = [row.cells for row in rows]
    found = find_header(cells)
    wanted = hints.names
    if wanted and len(_names(cells, found) & wanted) < len(wanted):
        best = max(range(min(len(rows), MAX_TITLE_ROWS)), key=lambda each: (len(_own(cells[each]) & wanted), -each))
        if len(_own(cells[best]) & wanted) > len(_names(cells, found) & wanted):
            return HeaderRows(best, 1, joined=False, reason=say("header_by_names"))
    return found


def _names(cells: Sequence[Sequence[str]], found: HeaderRows) -> frozenset[str]:
    header = cells[found.first : found.end]
    return frozenset(names_of(header, joined=found.joined)).union(*map(_own, header))


def _own(cells: Sequence[str]) -> frozenset[str]:
    return frozenset(clean(cell.removeprefix("\ufeff")) for cell in cells) - {""}


def _stated(rows: Sequence[Row], lines: Sequence[int]) -> HeaderRows:
    if not lines:
        return HeaderRows(0, 0, joined=False, reason=say("header_by_mapping"))
    positions = {row.line: position for position, row in enumerate(rows)}
    missing = next((line for line in lines if line not in positions), None)
    if missing is not None:
        raise Invalid(FieldError("header", say("no_such_header_row", line=missing)))
    first, last = positions[min(lines)], positions[max(lines)]
    return HeaderRows(first, last - first + 1, joined=first < last, reason=say("header_by_mapping"))
