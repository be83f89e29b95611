"""The head of a table: its columns and first rows as text, before anybody has said what they mean."""

from itertools import islice
from pathlib import Path

from msgspec import Struct

from amends.tabular import delimiter as delimiters
from amends.tabular import encoding as encodings
from amends.tabular.cells import clean
from amends.tabular.records import read_records
from amends.tabular.rows import FileKind
from amends.tabular.sheet import Sheet
from amends.tabular.sniff import sniff


class Head(Struct, frozen=True):
    """What a file is, and of a table the names of its columns and its first rows."""

    kind: FileKind
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def head_of(path: Path, limit: int) -> Head:
    """The head of a file. Raises Invalid when it can't be read at all."""
    kind = sniff(path)
    if kind is FileKind.NDJSON:
        return Head(kind)
    table = _sheet(path, limit) if kind is FileKind.XLSX else _records(path, limit)
    names = tuple(clean(each.removeprefix("\ufeff")) for each in table[0]) if table else ()
    return Head(kind, names, tuple(tuple(row) for row in table[1:]))


def _sheet(path: Path, limit: int) -> list[list[str]]:
    return [row.cells for row in islice(Sheet(path, "").rows(), limit + 1)]


def _records(path: Path, limit: int) -> list[list[str]]:
    encoding = encodings.choose(path, "")
    with encoding.open(path.open("rb")) as text:
        delimiter = delimiters.detect(text.read(delimiters.SAMPLE_CHARACTERS), set())
    with encoding.open(path.open("rb")) as text:
        return [row.cells for row in islice(read_records(text, delimiter), limit + 1)]
