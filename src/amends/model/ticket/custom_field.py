"""Custom fields: what a workspace wants to know of its tickets beyond what every ticket has, each with its type."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias

from msgspec import Struct, structs

from amends.errors import FieldError, UnreadableError
from amends.ids import HIGHEST_ID
from amends.instants import InstantUs
from amends.model.intake import MAX_CHARACTERS, MAX_NAME_CHARACTERS, text_error
from amends.model.ticket.ticket import FieldValue, Ticket
from amends.texts.text import say

MAX_FIELDS = 100
MAX_OPTIONS = 200

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,29})(\.[0-9]{1,15})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MAX_EXPONENT = 50


class FieldType(StrEnum):
    """The type of the value that a field holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FLAG = "flag"
    CHOICE = "choice"
    USER = "user"


class Field(Struct, frozen=True, kw_only=True):
    """A field of a workspace's tickets; `options` are a choice's. Once archived it keeps its values and gets none."""

    id: int
    code: str
    name: str
    type: FieldType
    options: tuple[str, ...]
    required_on_closing: bool
    created_us: InstantUs
    archived_us: InstantUs | None


class FieldsChanged(Struct, frozen=True, tag="ticket.fields_changed"):
    """Custom fields were filled in, changed or emptied: only those that changed, None is empty."""

    before: Mapping[str, FieldValue | None]
    after: Mapping[str, FieldValue | None]

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with its fields."""
        merged = {**ticket.custom_fields, **self.after}
        kept = {code: value for code, value in sorted(merged.items()) if value is not None}
        return structs.replace(ticket, custom_fields=kept)


def _text(_: Field, sent: object) -> FieldValue:
    if not isinstance(sent, str):
        raise UnreadableError(say("not_text"))
    reason = text_error(sent, MAX_CHARACTERS)
    if reason:
        raise UnreadableError(reason)
    return sent


def _number(_: Field, sent: object) -> FieldValue:
    if isinstance(sent, Decimal) and sent.is_finite() and abs(sent.adjusted()) < _MAX_EXPONENT:
        text = f"{sent:f}"
    else:
        text = str(sent) if isinstance(sent, str | int) and not isinstance(sent, bool) else ""
    if not _NUMBER.fullmatch(text):
        raise UnreadableError(say("not_decimal"))
    return text


def _date(_: Field, sent: object) -> FieldValue:
    reason = say("not_a_date")
    if not isinstance(sent, str) or not _DATE.fullmatch(sent):
        raise UnreadableError(reason)
    try:
        return date.fromisoformat(sent).isoformat()
    except ValueError:
        raise UnreadableError(reason) from None


def _flag(_: Field, sent: object) -> FieldValue:
    if not isinstance(sent, bool):
        raise UnreadableError(say("not_boolean"))
    return sent


def _choice(field: Field, sent: object) -> FieldValue:
    if not isinstance(sent, str) or sent not in field.options:
        raise UnreadableError(say("not_a_choice", choices=field.options))
    return sent


def _user(_: Field, sent: object) -> FieldValue:
    if not isinstance(sent, int) or isinstance(sent, bool) or not 0 < sent <= HIGHEST_ID:
        raise UnreadableError(say("not_a_users_id"))
    return sent


Reader: TypeAlias = Callable[[Field, object], FieldValue]

READERS: Final[Mapping[FieldType, Reader]] = {
    FieldType.TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.DATE: _date,
    FieldType.FLAG: _flag,
    FieldType.CHOICE: _choice,
    FieldType.USER: _user,
}
"""Type -> what makes the value to keep of one that was sent; raises UnreadableError with the reason when it can't."""


def read(fields: Iterable[Field], sent: Mapping[str, object]) -> tuple[dict[str, FieldValue | None], list[FieldError]]:
    """The values to keep by their codes, None for what is to be empty; and everything that is wrong with them."""
    by_code = {field.code: field for field in fields}
    values: dict[str, FieldValue | None] = {}
    errors = []
    for code, value in sent.items():
        try:
            values[code] = _read_one(by_code.get(code), value)
        except UnreadableError as error:
            errors.append(FieldError(f"fields.{code[:40]}", error.reason))
    return values, errors


def read_text(field: Field, text: str) -> FieldValue:
    """The value that a text asks for, of an archived field too. Raises UnreadableError with what it must be."""
    sent: object = text
    if field.type is FieldType.FLAG and text in ("true", "false"):
        sent = text == "true"
    if field.type is FieldType.USER and text.isascii() and text.isdigit():
        sent = int(text[:20])
    return READERS[field.type](field, sent)


def _read_one(field: Field | None, value: object) -> FieldValue | None:
    if field is None:
        raise UnreadableError(say("no_such_field"))
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if field.archived_us is not None:
        raise UnreadableError(say("field_is_archived"))
    return READERS[field.type](field, value)


def change_of(ticket: Ticket, values: Mapping[str, FieldValue | None]) -> FieldsChanged | None:
    """The event that these values make, None when all of them stand already."""
    changed = {code: value for code, value in values.items() if not _is_same(ticket.custom_fields.get(code), value)}
    if not changed:
        return None
    return FieldsChanged({code: ticket.custom_fields.get(code) for code in changed}, changed)


def _is_same(one: FieldValue | None, other: FieldValue | None) -> bool:
    return type(one) is type(other) and one == other


def definition_errors(field: Field) -> Iterator[FieldError]:
    """Everything that is wrong with a definition."""
    if not _CODE.fullmatch(field.code):
        yield FieldError("code", say("not_a_field_code"))
    reason = text_error(field.name, MAX_NAME_CHARACTERS) or (None if field.name.strip() else say("empty"))
    if reason:
        yield FieldError("name", reason)
    if field.type is FieldType.CHOICE:
        yield from _option_errors(field.options)
    elif field.options:
        yield FieldError("options", say("has_no_options", type=field.type.value))


def _option_errors(options: Sequence[str]) -> Iterator[FieldError]:
    if not 0 < len(options) <= MAX_OPTIONS:
        yield FieldError("options", say("wrong_number_of_options", highest=MAX_OPTIONS))
    for index, option in enumerate(options):
        reason = text_error(option, MAX_NAME_CHARACTERS) or (None if option.strip() else say("empty"))
        if not reason and option in options[:index]:
            reason = say("is_there_twice", name=option[:40])
        if reason:
            yield FieldError(f"options[{index}]", reason)
