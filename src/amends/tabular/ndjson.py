"""Responses in JSON: one of them, or one a line; every fault with the path of its field."""

import json
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

import msgspec

from amends import json_input
from amends.errors import FieldError, Invalid
from amends.json_input import BYTE_ORDER_MARK
from amends.model.intake import MAX_NAME_CHARACTERS, InputRow
from amends.model.response import ResponseForm
from amends.texts.text import Text, say

MAX_LINE_BYTES = 16 << 20
"""Of one line; a longer one is rejected unread."""

_decode = msgspec.json.Decoder(ResponseForm).decode
_PLACE = re.compile(r"(?P<reason>.*?) - at (?:`key` in )?`\$\.?(?P<path>[^`]*)`", re.DOTALL)
_NAMES_FIELD = re.compile(r"Object (?P<what>contains unknown|missing required) field `(?P<name>.*)`", re.DOTALL)
_EXPECTED = re.compile(r"Expected `(?P<wanted>[^`]*)`, got `(?P<got>[^`]*)`")
_BOUND = re.compile(r"Expected `(?P<wanted>[^`]*)` (?P<bound><=|>=|<|>) (?P<end>\S+)")
_ESCAPED = re.compile("[\udc80-\udcff]")
_KINDS: Final = {
    "str": say("a_text"),
    "int": say("a_whole_number"),
    "float": say("a_number"),
    "bool": say("a_boolean"),
    "array": say("a_list"),
    "object": say("an_object"),
}
_BOUNDS: Final = {"<=": "above_the_highest", ">=": "below_the_lowest", "<": "not_below", ">": "not_above"}
_LONGEST_NAME = 60


def decode_form(data: bytes) -> ResponseForm:
    """The response that a JSON object states; raises Invalid with the path of the field that is wrong."""
    try:
        return json_input.decode(data, ResponseForm, _decode)
    except UnicodeDecodeError as raised:
        raise Invalid(*_broken_fields(data, raised)) from None
    except (msgspec.MsgspecError, RecursionError, ValueError) as raised:
        raise Invalid(*(_exact(error, data) for error in errors_of(raised))) from None


def decode_line(number: int, raw: bytes) -> InputRow:
    """What one line hands in; whatever is wrong with it, nothing is raised."""
    if len(raw) > MAX_LINE_BYTES:
        return InputRow(number, None, (FieldError("", say("line_too_long", bytes=MAX_LINE_BYTES)),))
    if not raw or raw.isspace():
        return InputRow(number, None, (FieldError("", say("line_empty")),))
    try:
        return InputRow(number, decode_form(raw), is_plain=_is_plain(raw))
    except Invalid as raised:
        return InputRow(number, None, raised.errors)


def _is_plain(raw: bytes) -> bool:
    """Whether no text in it is too long for a name, or holds anything but what is printed: seen by one look."""
    return len(raw) <= MAX_NAME_CHARACTERS and b"\\" not in raw and raw.decode("utf-8", "replace").isprintable()


def read_lines(file: BinaryIO) -> Iterator[InputRow]:
    """What each line of a file hands in, numbered as they stand; blank lines are counted and left out."""
    for number, content in numbered_lines(file):
        yield decode_line(number, content)


def numbered_lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines that aren't blank, numbered as they stand; of one that is too long no more than shows that it is."""
    number = 0
    while line := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        rest = line
        while len(rest) > MAX_LINE_BYTES and not rest.endswith(b"\n"):
            rest = file.readline(MAX_LINE_BYTES + 1)
        content = line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line
        if content.strip():
            yield number, content


def errors_of(raised: Exception) -> tuple[FieldError, ...]:
    """What a failed reading of JSON says is wrong: the field's path ("" is the whole) and the reason, for people."""
    if isinstance(raised, RecursionError):
        return (FieldError("", say("value_too_deep")),)
    if isinstance(raised, UnicodeDecodeError):
        return (FieldError("", say("not_utf8", error=raised.reason)),)
    if not isinstance(raised, msgspec.ValidationError):
        return (FieldError("", say("not_json", error=str(raised).removeprefix("JSON is malformed: "))),)
    text = str(raised)
    place = _PLACE.fullmatch(text)
    reason, path = (place["reason"], place["path"].removesuffix("[...]")) if place else (text, "")
    return (_error(path, reason),)


def _error(path: str, reason: str) -> FieldError:
    named = _NAMES_FIELD.fullmatch(reason)
    if named:
        name = named["name"][:_LONGEST_NAME]
        what = say("missing") if named["what"] == "missing required" else say("unknown_field")
        return FieldError(f"{path}.{name}" if path else name, what)
    expected = _EXPECTED.fullmatch(reason)
    if expected:
        wanted = [_said(kind) for kind in expected["wanted"].split(" | ")]
        return FieldError(path, say("of_wrong_kinds", either=wanted, found=_said(expected["got"])))
    bound = _BOUND.fullmatch(reason)
    if bound:
        return FieldError(path, say(_BOUNDS[bound["bound"]], bound=bound["end"]))
    return FieldError(path, say("value_refused", error=reason[:1].lower() + reason[1:]))


def _said(kind: str) -> Text | str:
    return _KINDS.get(kind, kind)


def _exact(error: FieldError, data: bytes) -> FieldError:
    """The fault of a custom field with the field's name, which msgspec leaves out."""
    if error.field != "custom":
        return error
    try:
        custom = json.loads(data.decode("utf-8", "replace"))["custom"]
    except (ValueError, RecursionError, KeyError, TypeError):
        return error
    if not isinstance(custom, dict):
        return error
    name = next((name for name, value in custom.items() if value is None or isinstance(value, list | dict)), "")
    return FieldError(f"custom.{name[:_LONGEST_NAME]}", error.reason) if name else error


def _broken_fields(data: bytes, raised: UnicodeDecodeError) -> tuple[FieldError, ...]:
    """A fault for each field that contains bytes that are not UTF-8."""
    try:
        loaded: object = json.loads(data.decode("utf-8", "surrogateescape"))
        fields = list(dict.fromkeys(_broken("", loaded)))
    except (ValueError, RecursionError):
        fields = []
    return tuple(FieldError(field, say("not_utf8", error=raised.reason)) for field in fields or [""])


def _broken(path: str, value: object) -> Iterator[str]:
    if isinstance(value, str) and _ESCAPED.search(value):
        yield path
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _broken(f"{path}[{index}]", item)
    elif isinstance(value, dict):
        for name, item in value.items():
            summary = _ESCAPED.sub("\ufffd", name)
            inner = f"{path}.{summary}" if path else summary
            if summary != name:
                yield inner
            yield from _broken(inner, item)
