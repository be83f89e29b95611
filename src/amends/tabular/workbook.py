"""A workbook's file and what was read of it: whoever opens it again while somebody holds it reads nothing twice."""

import difflib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Final
from weakref import WeakValueDictionary

from msgspec import Struct
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from amends.errors import FieldError, Invalid
from amends.tabular.cells import clean
from amends.tabular.header_rows import find_header, names_of
from amends.tabular.rows import FileKind, refused
from amends.tabular.sheet_cells import text_of
from amends.tabular.sheet_facts import SheetFacts
from amends.texts.text import Text, say

_PANIC: Final = "PanicException"
_MOST_OF_A_PANIC: Final = 100
_COMPARED_ROWS: Final = 60
_MOST_COMPARED: Final = 50
_FEWEST_COLUMNS: Final = 2
_MOST_COLUMNS_THAT_COUNT: Final = 10


class _Head(Struct, frozen=True):
    """The first rows of a sheet, and how many it has in all."""

    rows: Sequence[Sequence[str]]
    height: int


class Workbook:
    """A workbook, of whose sheets the one that was chosen last stays in memory.

    Raises Invalid for one that can't be read, or of which a sheet is too large.
    """

    def __init__(self, path: Path, kind: FileKind) -> None:
        self._path = path
        self.facts = SheetFacts(path, kind)
        self._lock = Lock()
        self.names: tuple[str, ...] = ()
        self._shown: Sequence[str] = ()
        self._heads: dict[str, _Head] = {}
        self._loaded: dict[str, CalamineSheet] = {}
        self._opened: CalamineWorkbook | None = None

    def sheet(self, name: str, wanted: frozenset[str]) -> tuple[CalamineSheet, Text | None]:
        """The sheet of a name, or for "" the likeliest one with the `wanted` columns; with why it was chosen."""
        with self._lock, _understood():
            try:
                if not self.names:
                    self._open()
                chosen, reason = self._chosen(name, wanted)
                self._loaded = {chosen: self._load(chosen)}
                return self._loaded[chosen], reason
            finally:
                # What it keeps of the file beside the sheets is as large as these.
                self._opened = None

    def _open(self) -> CalamineWorkbook:
        if self._opened is None:
            with self._path.open("rb") as file:
                self._opened = CalamineWorkbook.from_filelike(file)
            self.names = tuple(self._opened.sheet_names)
            every = [each for each in self._opened.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
            shown = [each for each in every if each.visible == SheetVisibleEnum.Visible] or every
            self._shown = [each.name for each in shown]
        return self._opened

    def _load(self, name: str) -> CalamineSheet:
        if name not in self._loaded:
            self._loaded[name] = self._open().get_sheet_by_name(name)
        return self._loaded[name]

    def _chosen(self, name: str, wanted: frozenset[str]) -> tuple[str, Text | None]:
        if not self.names or not (name or self._shown):
            raise refused(say("no_sheet_at_all"))
        if not name:
            return self._likeliest(wanted)
        if name in self.names:
            return name, None
        near = difflib.get_close_matches(name, self.names, n=1)
        if near:
            raise Invalid(FieldError("sheet", say("no_sheet_but", name=name, nearest=near[0])))
        raise Invalid(FieldError("sheet", say("no_sheet", name=name, names=map(repr, self.names))))

    def _likeliest(self, wanted: frozenset[str]) -> tuple[str, Text | None]:
        """The sheet that has the wanted columns, else the one with most records below a header."""
        best, most = self._shown[0], (0, 0, 0)
        if len(self._shown) == 1:
            return best, None
        for index, name in enumerate(self._shown[:_MOST_COMPARED]):
            fitness = _fitness(self._head(name), wanted)
            if not index or fitness > most:
                best, most = name, fitness
            self._loaded = {each: sheet for each, sheet in self._loaded.items() if each == best}
        return best, say("sheet_likeliest", name=best, count=most[1])

    def _head(self, name: str) -> _Head:
        if name not in self._heads:
            sheet = self._load(name)
            rows = [[text_of(cell) for cell in row] for row in islice(sheet.iter_rows(), _COMPARED_ROWS)]
            self._heads[name] = _Head(rows, height_of(sheet))
        return self._heads[name]


_HELD: Final[WeakValueDictionary[tuple[object, ...], Workbook]] = WeakValueDictionary()


def workbook_of(path: Path, kind: FileKind) -> Workbook:
    """The workbook in a file: the one that somebody holds already, unless the file has changed. Raises as Workbook."""
    found = path.stat()
    key = (path, kind, found.st_ino, found.st_size, found.st_mtime_ns)
    held = _HELD.get(key)
    if held is None:
        _HELD[key] = held = Workbook(path, kind)
    return held


def height_of(sheet: CalamineSheet) -> int:
    """How many rows a sheet has, from its first."""
    return sheet.end[0] + 1 if sheet.end else 0


@contextmanager
def no_panic() -> Iterator[None]:
    """What the reader of workbooks didn't expect is a refusal: its exception is none of Python's, and it hides it."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ == _PANIC:
            raise refused(say("workbook_unreadable", error=str(error)[:_MOST_OF_A_PANIC])) from None
        raise


@contextmanager
def _understood() -> Iterator[None]:
    try:
        with no_panic():
            yield
    except PasswordError:
        raise refused(say("workbook_with_password")) from None
    except (CalamineError, OSError) as error:
        # A workbook that ends in the midst of what it says is told as a fault of the disk.
        raise refused(say("workbook_unreadable", error=str(error))) from None


def _fitness(head: _Head, wanted: frozenset[str]) -> tuple[int, int, int]:
    """How many of the wanted columns a sheet has, how many records, and how many columns."""
    filled = [row for row in head.rows if any(map(str.strip, row))]
    if not filled:
        return 0, 0, 0
    found = find_header(filled)
    header = filled[found.first : found.end]
    known = len(wanted & {*names_of(header, joined=found.joined), *map(clean, header[0] if header else ())})
    columns = max((sum(bool(cell.strip()) for cell in row) for row in header), default=0)
    if columns < _FEWEST_COLUMNS or not found.count:
        return known, 0, columns
    blank = len(head.rows) - len(filled)
    return known, max(0, head.height - found.end - blank), min(columns, _MOST_COLUMNS_THAT_COUNT)
