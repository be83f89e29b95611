"""The head of a table as a page shows it: its columns and first rows, before anybody has said what they mean."""

from pathlib import Path

from msgspec import Struct

from amends.tabular.layout import Layout, LayoutHints, TableColumn
from amends.tabular.rows import FileKind
from amends.tabular.table import read_table

MAX_SHOWN_COLUMNS = 500
"""That a page offers; of a wider table a mapping in a file names the others."""


class Head(Struct, frozen=True):
    """What a file is, and of a table how it lies there, its first columns and its first rows.

    `held` is as a table has it.
    """

    kind: FileKind
    layout: Layout = Layout((), 0)
    columns: tuple[TableColumn, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    more_columns: int = 0
    held: object = None


def head_of(path: Path, limit: int, hints: LayoutHints | None = None) -> Head:
    """The head of a file. Raises Invalid when it can't be read at all."""
    table = read_table(path, hints, limit)
    shown = table.columns[:MAX_SHOWN_COLUMNS]
    rows = tuple(row[:MAX_SHOWN_COLUMNS] for row in table.rows)
    return Head(table.kind, table.layout, shown, rows, len(table.columns) - len(shown), table.held)
