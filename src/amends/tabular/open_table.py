"""Opening a table, whatever file it is in: its layout and columns at once, its rows as a stream."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from msgspec import Struct, structs

from amends.tabular import delimiter as delimiters
from amends.tabular import encoding as encodings
from amends.tabular.footer import mark_footer
from amends.tabular.json_table import open_json
from amends.tabular.layout import LaidOut, Layout, LayoutHints, TableColumn, lay_out
from amends.tabular.records import read_records
from amends.tabular.references import columns_that_lost_digits
from amends.tabular.rows import WORKBOOKS, CountedRows, FileKind, Meter, Row
from amends.tabular.sheet import Sheet
from amends.tabular.spss import open_spss
from amends.texts.text import Text, say

_FIRST_ROWS = 200
_FIRST_CHARACTERS = 4 << 20
"""How much of a table is looked at to find its header."""


class OpenTable(Struct, frozen=True):
    """A table that is being read: `rows` are those of its data, to be read once; whoever opened it calls `close`.

    `lost` are the columns (from 0) in which numbers of the first rows lost digits. While a workbook is held by `held`,
    whoever opens it again reads nothing anew.
    """

    kind: FileKind
    layout: Layout
    columns: Sequence[TableColumn]
    rows: Iterator[Row]
    meter: Meter
    close: Callable[[], None]
    lost: frozenset[int] = frozenset()
    encoding: encodings.Encoding | None = None
    notes: tuple[Text, ...] = ()
    held: object = None


def open_table(path: Path, kind: FileKind, hints: LayoutHints) -> OpenTable:
    """A file of some kind as a table. Raises Invalid when it can't be read, or has no header."""
    if kind in WORKBOOKS:
        return _open_workbook(path, kind, hints)
    if kind is FileKind.SPSS:
        return _open_spss(path)
    return _open_json(path, hints) if kind is FileKind.JSON else _open_csv(path, hints)


def _open_spss(path: Path) -> OpenTable:
    table = open_spss(path)
    first = _some(table.rows, _FIRST_ROWS)
    rows, lost = chain(first, table.rows), columns_that_lost_digits(first)
    return OpenTable(FileKind.SPSS, table.layout, table.columns, rows, table.meter, lambda: None, lost)


def _open_json(path: Path, hints: LayoutHints) -> OpenTable:
    table = open_json(path, hints)
    return OpenTable(FileKind.JSON, table.layout, table.columns, table.rows, table.meter, table.close)


def _open_csv(path: Path, hints: LayoutHints) -> OpenTable:
    encoding = encodings.choose(path, hints.encoding, hints.languages)
    with encoding.open(path.open("rb")) as text:
        sample = text.read(delimiters.SAMPLE_CHARACTERS)
    stated = delimiters.stated(sample)
    delimiter = hints.delimiter or stated or delimiters.detect(sample, hints.names)
    file = path.open("rb")
    text = encoding.open(file)
    try:
        records = read_records(text, delimiter, skipped=1 if stated else 0)
        laid_out, rows = _laid_out(records, hints)
    except BaseException:
        text.close()
        raise
    reasons = {} if hints.delimiter else {"delimiter": say("delimiter_by_line" if stated else "delimiter_by_rows")}
    reasons |= {"encoding": encoding.note} if encoding.note else {}
    layout = structs.replace(
        laid_out.layout, delimiter=delimiter, encoding=encoding.name, reasons={**laid_out.layout.reasons, **reasons}
    )
    meter = Meter("bytes", path.stat().st_size, file.tell)
    notes = (encoding.note,) if encoding.note else ()
    lost = columns_that_lost_digits(laid_out.rows)
    return OpenTable(FileKind.CSV, layout, laid_out.columns, rows, meter, text.close, lost, encoding, notes)


def _open_workbook(path: Path, kind: FileKind, hints: LayoutHints) -> OpenTable:
    sheet = Sheet(path, kind, hints.sheet, hints.names)
    laid_out, rows = _laid_out(sheet.rows(), hints)
    reasons = laid_out.layout.reasons | ({"sheet": sheet.reason} if sheet.reason else {})
    layout = structs.replace(laid_out.layout, sheet=sheet.name, sheets=sheet.names, reasons=reasons)
    counted = CountedRows(rows, max(layout.header_lines, default=0), sheet.total)
    meter = Meter("rows", sheet.total, lambda: counted.done)
    lost = columns_that_lost_digits(laid_out.rows)
    return OpenTable(kind, layout, laid_out.columns, counted, meter, lambda: None, lost, held=sheet.workbook)


def _laid_out(records: Iterator[Row], hints: LayoutHints) -> tuple[LaidOut, Iterator[Row]]:
    first = _some(records, max([_FIRST_ROWS, *(hints.header or ())]))
    found = lay_out(first, hints)
    rows = chain(found.rows, records)
    return found, mark_footer(rows, len(found.columns)) if hints.has_footer else rows


def _some(records: Iterator[Row], limit: int) -> list[Row]:
    rows: list[Row] = []
    characters = 0
    for row in records:
        rows.append(row)
        characters += sum(map(len, row.cells))
        if len(rows) >= limit or characters > _FIRST_CHARACTERS:
            break
    return rows
