"""The head of a table: its columns and first rows as text, before anybody has said what they mean."""

from pathlib import Path

from msgspec import Struct

from amends.tabular.rows import FileKind
from amends.tabular.table import read_table


class Head(Struct, frozen=True):
    """What a file is, and of a table the names of its columns and its first rows."""

    kind: FileKind
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def head_of(path: Path, limit: int) -> Head:
    """The head of a file. Raises Invalid when it can't be read at all."""
    table = read_table(path, limit=limit)
    return Head(table.kind, tuple(column.name for column in table.columns), tuple(table.rows))
