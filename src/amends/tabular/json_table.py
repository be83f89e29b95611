"""Other tools' JSON as a table: a column for each path that the records have."""

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from amends.tabular.json_paths import flatten
from amends.tabular.json_records import JsonRecord, are_lines, find_records, read_json_lines, read_json_list
from amends.tabular.layout import MAX_COLUMNS, Layout, LayoutHints, TableColumn, columns_of
from amends.tabular.rows import CountedRows, Meter, Row, refused
from amends.texts.text import Text, say

_LOOKED_AT = 1000
"""Records that tell which columns there are; for a column that the mapping names all are looked at."""


class JsonTable(Struct, frozen=True):
    """A table of records: its layout and columns, its rows, and how far they have been read."""

    layout: Layout
    columns: Sequence[TableColumn]
    rows: Iterator[Row]
    meter: Meter
    close: Callable[[], None]


def open_json(path: Path, hints: LayoutHints) -> JsonTable:
    """A file of JSON as a table. Raises Invalid when it has no records, or too many columns."""
    if not hints.records and are_lines(path):
        file = path.open("rb")
        meter = Meter("bytes", path.stat().st_size, file.tell)
        try:
            with path.open("rb") as looked_at:
                columns = _columns(read_json_lines(looked_at), hints.names)
        except BaseException:
            file.close()
            raise
        rows = _rows(read_json_lines(file), columns)
        return JsonTable(_layout("", say("records_in_lines")), columns, rows, meter, file.close)
    found = find_records(path, hints.records)
    columns = _columns(read_json_list(found), hints.names)
    counted = CountedRows(_rows(read_json_list(found), columns), 0, len(found.items))
    meter = Meter("rows", len(found.items), lambda: counted.done)
    return JsonTable(_layout(found.path, found.reason), columns, counted, meter, lambda: None)


def _layout(records: str, reason: Text) -> Layout:
    return Layout((), 1, records=records, reasons={"records": reason})


def _columns(records: Iterator[JsonRecord], wanted: Collection[str]) -> Sequence[TableColumn]:
    paths: dict[str, None] = {}
    missing = set(wanted)
    for number, record in enumerate(records):
        if number >= _LOOKED_AT and not missing:
            break
        flat = _flat(record)
        found = flat if number < _LOOKED_AT else missing.intersection(flat)
        paths.update(dict.fromkeys(found))
        missing.difference_update(found)
        if len(paths) > MAX_COLUMNS:
            raise refused(say("too_many_columns", limit=MAX_COLUMNS))
    if not paths:
        raise refused(say("json_without_records"))
    return columns_of([[*paths]], len(paths), joined=False)


def _flat(record: JsonRecord) -> dict[str, str]:
    try:
        return flatten(record.value) if isinstance(record.value, dict) else {}
    except ValueError:
        return {}


def _rows(records: Iterator[JsonRecord], columns: Sequence[TableColumn]) -> Iterator[Row]:
    positions = {column.name: position for position, column in enumerate(columns)}
    for record in records:
        yield _row(record, positions)


def _row(record: JsonRecord, positions: dict[str, int]) -> Row:
    if record.error:
        return Row(record.line, [], record.error)
    if not isinstance(record.value, dict):
        return Row(record.line, [], say("record_not_object"))
    cells = [""] * len(positions)
    try:
        for path, text in flatten(record.value).items():
            if path in positions:
                cells[positions[path]] = text
    except ValueError:
        return Row(record.line, [], say("value_too_deep"))
    return Row(record.line, cells)
