"""A table before anybody has said what it means: its layout, its columns and a sample of its rows."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from amends.tabular.container import unpacked
from amends.tabular.day_orders import DayOrders, columns_of_days, day_orders
from amends.tabular.layout import Layout, LayoutHints, TableColumn
from amends.tabular.open_table import open_table
from amends.tabular.rows import FileKind, Row
from amends.tabular.sniff import sniff

SAMPLE_ROWS = 1000
MAX_SAMPLE_CHARACTERS = 4 << 20
"""Of the whole sample: a table of long words is judged by fewer rows."""

MAX_SAMPLE_CELL_CHARACTERS = 1000
"""That are kept of one cell."""


class Table(Struct, frozen=True):
    """What a file is and how it lies there; `sample` has the texts of each column, in the order of `columns`.

    All columns of the sample are equally long, "" stands for an empty cell; `sample_lines` are the lines of its rows.
    `lost` are the columns (from 0) in which numbers lost digits. `days` says of columns (from 0) with days what all
    rows tell of their order, where that was asked. A file of NDJSON in our own form has no columns. `held` keeps a
    workbook in memory, so that whoever opens it meanwhile reads nothing anew.
    """

    kind: FileKind
    layout: Layout = Layout((), 0)
    columns: tuple[TableColumn, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
    sample_lines: tuple[int, ...] = ()
    lost: frozenset[int] = frozenset()
    days: Mapping[int, Mapping[str, DayOrders]] = {}
    held: object = None

    @property
    def rows(self) -> Iterator[tuple[str, ...]]:
        """The rows of the sample."""
        return zip(*self.sample, strict=True)


def read_table(
    path: Path, hints: LayoutHints | None = None, limit: int = SAMPLE_ROWS, *, with_days: bool = False
) -> Table:
    """A file's table with a sample of at most `limit` rows. Raises Invalid when it can't be read at all.

    `with_days` has all rows read where a column holds days of which only they tell what is the month.
    """
    file = unpacked(path)
    try:
        return _read(file.path, hints or LayoutHints(), limit, with_days=with_days)
    finally:
        file.close()


def _read(path: Path, hints: LayoutHints, limit: int, *, with_days: bool) -> Table:
    kind = sniff(path, hints.encoding)
    if kind is FileKind.NDJSON:
        return Table(kind)
    opened = open_table(path, kind, hints)
    width = len(opened.columns)
    try:
        rows = _sampled(opened.rows, limit)
        cells = [_fitted(row.cells, width) for row in rows]
        sample = tuple(tuple(row[column] for row in cells) for column in range(width))
        columns = columns_of_days(sample) if with_days else ()
        days = day_orders(columns, rows, opened.rows) if columns else {}
    finally:
        opened.close()
    lines = tuple(row.line for row in rows)
    return Table(kind, opened.layout, tuple(opened.columns), sample, lines, opened.lost, days, opened.held)


def _sampled(rows: Iterator[Row], limit: int) -> list[Row]:
    found: list[Row] = []
    characters = 0
    for row in rows:
        if len(found) >= limit or characters > MAX_SAMPLE_CHARACTERS:
            break
        if not (row.error or row.left_out):
            found.append(row)
            characters += sum(min(len(cell), MAX_SAMPLE_CELL_CHARACTERS) for cell in row.cells)
    return found


def _fitted(cells: Sequence[str], width: int) -> list[str]:
    texts = [cell[:MAX_SAMPLE_CELL_CHARACTERS] for cell in cells[:width]]
    return texts + [""] * (width - len(texts))
