"""Files of SPSS (SAV, ZSAV) as a table: a row for each case, a column for each variable, labels for codes."""

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeAlias

from msgspec import Struct

from amends.late_imports import SPSS, load
from amends.tabular.layout import Layout, TableColumn, columns_of
from amends.tabular.limits import EXACT, MAX_CELLS
from amends.tabular.rows import CountedRows, Meter, Row, refused
from amends.texts.text import say

MAX_READ_CELLS: Final = 1 << 20
"""Cells that are in the memory at once, a text counted as one for each eight of its bytes."""

_LABEL_ROW = 1

Value: TypeAlias = float | str | dt.date | dt.time | None


class SpssTable(Struct, frozen=True):
    """A table of cases: its layout and columns, its rows, and how far they have been read."""

    layout: Layout
    columns: Sequence[TableColumn]
    rows: Iterator[Row]
    meter: Meter


def open_spss(path: Path) -> SpssTable:
    """A file of SPSS as a table, whose header is the names of its variables and, below them, their labels.

    Raises Invalid when what reads such files isn't installed, and for a file that is damaged or too large.
    """
    file = _SpssFile(path)
    columns = columns_of([file.names, file.questions], len(file.names), joined=False)
    reasons = {"header": say("header_of_variables")}
    counted = CountedRows(file.rows(), 0, file.total)
    layout = Layout((), _LABEL_ROW, reasons=reasons)
    return SpssTable(layout, columns, counted, Meter("rows", file.total, lambda: counted.done))


class _SpssFile:
    """A file that is read by pieces: what its variables are called, and how many cases it has."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._reader = _reader()
        about = self._read(metadataonly=True)[1]
        self.names: list[str] = about.column_names
        self.questions = [label or "" for label in about.column_labels]
        self.total = max(0, about.number_rows or 0)
        labels: Mapping[str, Mapping[float | str, str]] = about.variable_value_labels
        self._labels = [_spoken(labels.get(name, {})) for name in self.names]
        widths = about.variable_storage_width
        cells = sum(-(-int(widths[name]) // 8) for name in self.names)
        if cells * max(self.total, 1) > MAX_CELLS * 8:
            raise refused(say("sheet_too_large", cells=cells * self.total))
        self._at_once = max(1, MAX_READ_CELLS // max(cells, 1))

    def rows(self) -> Iterator[Row]:
        """Its cases, numbered from 1."""
        begin = 0
        while columns := self._piece(begin):
            for number, values in enumerate(zip(*columns, strict=True), start=begin + 1):
                yield self._row(number, values)
            begin += len(columns[0])

    def _piece(self, begin: int) -> list[list[Value]]:
        found, _ = self._read(row_offset=begin, row_limit=self._at_once)
        columns = [found[name] for name in self.names]
        return columns if columns and columns[0] else []

    def _row(self, number: int, values: Sequence[Value]) -> Row:
        cells = [labels.get(value) or _text(value) for value, labels in zip(values, self._labels, strict=True)]
        broken = {
            place: say("number_too_long", cell=f"{self.names[place]}:{number}")
            for place, value in enumerate(values)
            if isinstance(value, float) and abs(value) >= EXACT
        }
        return Row(number, cells, broken=broken)

    def _read(self, **options: Any) -> tuple[dict[str, list[Value]], Any]:
        try:
            return self._reader.read_sav(str(self._path), output_format="dict", **options)  # type: ignore[no-any-return]
        except (self._reader.ReadstatError, self._reader.PyreadstatError, UnicodeError, ValueError) as error:
            raise refused(say("spss_unreadable", error=str(error))) from None


def _reader() -> ModuleType:
    try:
        return load(SPSS)
    except ImportError:
        raise refused(say("spss_not_installed")) from None


def _spoken(labels: Mapping[float | str, str]) -> Mapping[Value, str]:
    """What each code is shown as: its label, or with its number where only the ends of a scale have labels."""
    codes = sorted(code for code in labels if not isinstance(code, str))
    first = list(islice(pairwise(codes), 1))
    only_ends = len(codes) == len(labels) and any(after - before > 1 for before, after in first)
    return {code: f"{_text(code)} - {label}" if only_ends else label for code, label in labels.items()}


def _text(value: Value) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < EXACT else str(value)
    return value if isinstance(value, str) else value.isoformat()
