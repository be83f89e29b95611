"""Where other tools' JSON has its records: one a line, in an array, or in a list inside an object."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

import msgspec
from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.tabular.json_paths import join_key
from amends.tabular.ndjson import MAX_LINE_BYTES, errors_of, numbered_lines
from amends.tabular.rows import refused
from amends.texts.text import Text, say

MAX_JSON_BYTES: Final = 256 << 20
"""Of an array, or of an object with a list: it is held as a whole. JSON in lines isn't, and may be larger."""

_BOM: Final = b"\xef\xbb\xbf"
_LISTS_ARE_SOUGHT_TO: Final = 5
_MAX_KEYS: Final = 1000

_FAILURES: Final = (msgspec.MsgspecError, RecursionError, ValueError)
_Item: TypeAlias = msgspec.Raw | object


class JsonRecords(Struct, frozen=True):
    """A list of records that was found in a file: its path ("" is the file itself), and why this one."""

    path: str
    items: Sequence[_Item]
    reason: Text


class JsonRecord(Struct, frozen=True):
    """One record: its line, or its number in the list (from 1), and what it is, or why that can't be read."""

    line: int
    value: object = None
    error: Text | None = None


def are_lines(path: Path) -> bool:
    """Whether a file has one value on each of its lines."""
    with path.open("rb") as file:
        lines = numbered_lines(file)
        _, first = next(lines, (0, b""))
        try:
            value = _decoded(first)
        except _FAILURES:
            return False
        return isinstance(value, dict) and (next(lines, None) is not None or not _lists(value))


def _lists(value: dict[str, object]) -> list[str]:
    return [key for key, inner in value.items() if isinstance(inner, list) and inner and isinstance(inner[0], dict)]


def read_json_lines(file: BinaryIO) -> Iterator[JsonRecord]:
    """The record of each line; blank lines are left out."""
    for number, content in numbered_lines(file):
        if len(content) > MAX_LINE_BYTES:
            yield JsonRecord(number, error=say("line_too_long", bytes=MAX_LINE_BYTES))
        else:
            yield _record(number, content)


def read_json_list(records: JsonRecords) -> Iterator[JsonRecord]:
    """The records of a list."""
    for number, item in enumerate(records.items, start=1):
        yield _record(number, bytes(item)) if isinstance(item, msgspec.Raw) else JsonRecord(number, item)


def find_records(path: Path, wanted: str) -> JsonRecords:
    """The list of records in a file: at the path that is wanted, else the longest one.

    Raises Invalid for a file that is no JSON, is too large, or has no such list.
    """
    if path.stat().st_size > MAX_JSON_BYTES:
        raise refused(say("json_too_large", bytes=MAX_JSON_BYTES))
    lists = dict(_lists_of(path.read_bytes().removeprefix(_BOM)))
    if wanted:
        if wanted not in lists:
            raise Invalid(
                FieldError("records", say("no_records_there", name=wanted, names=sorted(lists)[:10] or ["none"]))
            )
        return JsonRecords(wanted, lists[wanted], say("records_by_mapping"))
    if not lists:
        raise refused(say("json_without_records"))
    longest = max(lists, key=lambda each: (len(lists[each]), not each))
    reason = say("records_longest", name=longest, count=len(lists[longest])) if longest else say("records_in_array")
    return JsonRecords(longest, lists[longest], reason)


def _lists_of(data: bytes) -> Iterator[tuple[str, Sequence[_Item]]]:
    try:
        yield from _raw_lists("", data, _LISTS_ARE_SOUGHT_TO)
    except _FAILURES as error:
        # Python's own JSON has numbers that aren't any (NaN), which the strict reader refuses.
        try:
            yield from _plain_lists("", json.loads(data), _LISTS_ARE_SOUGHT_TO)
        except _FAILURES:
            raise refused(errors_of(error)[0].reason) from None


def _raw_lists(path: str, data: bytes | memoryview, depth: int) -> Iterator[tuple[str, Sequence[_Item]]]:
    start = bytes(data[:100]).lstrip()[:1]
    if start == b"[":
        items = msgspec.json.decode(data, type=list[msgspec.Raw])
        if items and bytes(items[0])[:1] == b"{":
            yield path, items
    elif start == b"{" and depth:
        inner = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        for key, value in list(inner.items())[:_MAX_KEYS]:
            yield from _raw_lists(join_key(path, key), memoryview(value), depth - 1)
    elif not path:
        msgspec.json.decode(data)


def _plain_lists(path: str, value: object, depth: int) -> Iterator[tuple[str, Sequence[_Item]]]:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        yield path, value
    elif isinstance(value, dict) and depth:
        for key, inner in list(value.items())[:_MAX_KEYS]:
            yield from _plain_lists(join_key(path, str(key)), inner, depth - 1)


def _record(number: int, data: bytes) -> JsonRecord:
    try:
        return JsonRecord(number, _decoded(data))
    except _FAILURES as error:
        return JsonRecord(number, error=errors_of(error)[0].reason)


def _decoded(data: bytes) -> object:
    try:
        return msgspec.json.decode(data)
    except msgspec.MsgspecError as error:
        if b"NaN" in data or b"Infinity" in data:
            return json.loads(data)
        raise error from None
