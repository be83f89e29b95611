"""Opening a file of feedback, whatever it is."""

from collections.abc import Iterator
from pathlib import Path

from amends.model.intake import InputRow
from amends.tabular import delimiter as delimiters
from amends.tabular import encoding as encodings
from amends.tabular.converters import RowConverter
from amends.tabular.header import Header
from amends.tabular.mapping import Mapping
from amends.tabular.ndjson import read_lines
from amends.tabular.records import read_records
from amends.tabular.rows import FileKind, Meter, Row, Rows, refused
from amends.tabular.sheet import Sheet
from amends.tabular.sniff import sniff
from amends.texts.text import say


def open_rows(path: Path, mapping: Mapping | None = None) -> Rows:
    """A file of feedback as a stream of what it hands in: CSV and XLSX by a mapping, NDJSON by itself.

    Raises Invalid when the file can't be read at all, or lacks columns that the mapping names.
    """
    kind = sniff(path, mapping.encoding if mapping else "")
    if kind is FileKind.NDJSON:
        return _open_ndjson(path, mapping)
    if mapping is None:
        raise refused(say("needs_a_mapping", type=kind))
    return _open_xlsx(path, mapping) if kind is FileKind.XLSX else _open_csv(path, mapping)


def _open_ndjson(path: Path, mapping: Mapping | None) -> Rows:
    file = path.open("rb")
    notes = (say("mapping_not_used"),) if mapping else ()
    meter = Meter("bytes", path.stat().st_size, file.tell)
    return Rows(FileKind.NDJSON, read_lines(file), meter, file.close, notes)


def _open_csv(path: Path, mapping: Mapping) -> Rows:
    encoding = encodings.choose(path, mapping.encoding)
    delimiter = mapping.delimiter or _delimiter(path, mapping, encoding)
    file = path.open("rb")
    text = encoding.open(file)
    try:
        records = read_records(text, delimiter)
        forms = RowConverter(mapping, _header(records), unreadable=encoding.unreadable)
    except BaseException:
        text.close()
        raise
    notes = (encoding.note,) if encoding.note else ()
    meter = Meter("bytes", path.stat().st_size, file.tell)
    return Rows(FileKind.CSV, map(forms.form, records), meter, text.close, notes)


def _delimiter(path: Path, mapping: Mapping, encoding: encodings.Encoding) -> str:
    with encoding.open(path.open("rb")) as text:
        sample = text.read(delimiters.SAMPLE_CHARACTERS)
    return delimiters.detect(sample, {column.name for column in mapping.columns()})


def _open_xlsx(path: Path, mapping: Mapping) -> Rows:
    sheet = Sheet(path, mapping.sheet)
    records = sheet.rows()
    forms = RowConverter(mapping, _header(records), workbook=True)
    stream: Iterator[InputRow] = map(forms.form, records)
    return Rows(FileKind.XLSX, stream, Meter("rows", sheet.total, lambda: sheet.done), lambda: None, ())


def _header(records: Iterator[Row]) -> Header:
    first = next(records, None)
    if first is None:
        raise refused(say("no_header"))
    if first.error:
        raise refused(say("header_unreadable", line=first.line, reason=first.error))
    return Header(first.cells)
