"""Opening a file of feedback, whatever it is."""

from pathlib import Path

from amends.tabular.container import unpacked
from amends.tabular.converters import RowConverter
from amends.tabular.header import Header
from amends.tabular.mapping import Mapping
from amends.tabular.ndjson import read_lines
from amends.tabular.open_table import open_table
from amends.tabular.rows import KNOWS_DATES, FileKind, Meter, Rows, refused
from amends.tabular.sniff import is_json_array, sniff
from amends.texts.text import say


def open_rows(path: Path, mapping: Mapping | None = None) -> Rows:
    """A file of feedback as a stream of what it hands in: tables by a mapping, NDJSON by itself.

    Raises Invalid when the file can't be read at all, or lacks columns that the mapping names.
    """
    file = unpacked(path)
    try:
        rows = _open(file.path, mapping)
    except BaseException:
        file.close()
        raise
    return rows.unpacked_from(file.note, file.close)


def _open(path: Path, mapping: Mapping | None) -> Rows:
    kind = sniff(path, mapping.encoding if mapping else "")
    if kind is FileKind.NDJSON or (kind is FileKind.JSON and mapping is None and not is_json_array(path)):
        return _open_ndjson(path, mapping)
    if mapping is None:
        raise refused(say("is_json_array") if kind is FileKind.JSON else say("needs_a_mapping", type=kind))
    return _open_table(path, kind, mapping)


def _open_ndjson(path: Path, mapping: Mapping | None) -> Rows:
    file = path.open("rb")
    notes = (say("mapping_not_used"),) if mapping else ()
    meter = Meter("bytes", path.stat().st_size, file.tell)
    return Rows(FileKind.NDJSON, read_lines(file), meter, file.close, notes)


def _open_table(path: Path, kind: FileKind, mapping: Mapping) -> Rows:
    table = open_table(path, kind, mapping.hints)
    try:
        unreadable = table.encoding.unreadable if table.encoding else None
        forms = RowConverter(
            mapping,
            Header(table.columns),
            unreadable=unreadable,
            workbook=kind in KNOWS_DATES,
            lost=table.lost,
        )
    except BaseException:
        table.close()
        raise
    return Rows(kind, map(forms.form, table.rows), table.meter, table.close, (*table.notes, *forms.notes))
