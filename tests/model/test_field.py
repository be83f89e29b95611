"""Custom fields: a value is kept exactly as it was meant, or refused by its field."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json, structs

from amends.instants import InstantUs
from amends.model.ticket.closing import Closing, closing_errors
from amends.model.ticket.custom_field import READERS, Field, FieldType, change_of, definition_errors, read
from amends.model.ticket.ticket import Ticket
from tests.model.test_close_a_ticket import NEW

BLANK = Field(
    id=1,
    code="it",
    name="It",
    type=FieldType.TEXT,
    options=(),
    required_on_closing=False,
    created_us=InstantUs(0),
    archived_us=None,
)
OPTIONS = ("single", "double", "suite")
EACH = [
    structs.replace(BLANK, code=type_.value, type=type_, options=OPTIONS if type_ is FieldType.CHOICE else ())
    for type_ in FieldType
]
SOUND = {
    FieldType.TEXT: st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20),
    FieldType.NUMBER: st.decimals(-(10**20), 10**20, places=2, allow_nan=False).map(lambda number: f"{number:f}"),
    FieldType.DATE: st.dates().map(date.isoformat),
    FieldType.FLAG: st.booleans(),
    FieldType.CHOICE: st.sampled_from(OPTIONS),
    FieldType.USER: st.integers(1, 2**63 - 1),
}
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.decimals() | st.sampled_from(["1e5", "2026-02-30"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=3,
)
sound = st.fixed_dictionaries({}, optional={each.code: SOUND[each.type] for each in EACH})
sent_or_emptied = st.fixed_dictionaries({}, optional={each.code: st.none() | SOUND[each.type] for each in EACH})


def of(type_: FieldType, **changes: Any) -> Field:
    return structs.replace(EACH[list(FieldType).index(type_)], **changes)


def errors_of(field: Field, sent: object) -> str:
    _, errors = read([field], {field.code: sent})
    return "; ".join(map(str, errors))


def test_each_type_has_its_reader() -> None:
    assert set(READERS) == set(FieldType)


@given(sound)
def test_a_sound_value_is_kept_as_it_is(sent: dict[str, Any]) -> None:
    assert read(EACH, sent) == (sent, [])


@given(st.sampled_from(EACH), anything)
def test_any_value_is_kept_or_refused_by_its_field(field: Field, sent: object) -> None:
    values, errors = read([field], {field.code: sent})
    assert len(values) + len(errors) == 1
    assert all(error.field == f"fields.{field.code}" for error in errors)
    assert json.decode(json.encode(values)) == values


@given(st.decimals(-(10**20), 10**20, places=4, allow_nan=False))
def test_a_number_keeps_every_digit(number: Decimal) -> None:
    values, errors = read(EACH, {"number": number})
    assert (values, errors) == ({"number": f"{number:f}"}, [])


@given(sound, sent_or_emptied)
def test_a_change_leads_from_what_was_to_what_was_sent(held: dict[str, Any], sent: dict[str, Any]) -> None:
    before: Ticket = structs.replace(NEW, custom_fields=held)
    values, _ = read(EACH, sent)
    event = change_of(before, values)
    expected = {code: value for code, value in {**held, **sent}.items() if value is not None}
    after = event.apply(before) if event else before
    assert after.custom_fields == expected
    assert (event is None) == (expected == held)
    if event:
        assert all(event.before[code] != event.after[code] for code in event.after)


@pytest.mark.parametrize(
    ("type_", "sent", "reason"),
    [
        (FieldType.NUMBER, "twelve", "must be a number, like 12.50"),
        (FieldType.NUMBER, True, "must be a number, like 12.50"),
        (FieldType.NUMBER, Decimal("1e999999999"), "must be a number, like 12.50"),
        (FieldType.DATE, "2026-02-30", "must be a date, like 2026-11-20"),
        (FieldType.DATE, "20261120", "must be a date, like 2026-11-20"),
        (FieldType.FLAG, 1, "must be true or false"),
        (FieldType.CHOICE, "attic", "must be one of single, double, suite"),
        (FieldType.USER, "7", "must be the ID of a user"),
        (FieldType.USER, True, "must be the ID of a user"),
        (FieldType.TEXT, 7, "must be text"),
        (FieldType.TEXT, "a\0", "contains a NUL at character 2"),
    ],
)
def test_a_wrong_value_is_told_by_what_it_must_be(type_: FieldType, sent: object, reason: str) -> None:
    assert errors_of(of(type_), sent) == f"fields.{type_.value}: {reason}"


def test_blank_text_is_no_value() -> None:
    assert read(EACH, {"text": "  ", "choice": ""}) == ({"text": None, "choice": None}, [])


def test_what_is_archived_can_only_be_emptied() -> None:
    archived = of(FieldType.TEXT, archived_us=InstantUs(1))
    assert errors_of(archived, "more") == "fields.text: is archived; it accepts only null"
    assert errors_of(archived, None) == ""


def test_what_is_required_and_empty_is_missing_when_it_closes() -> None:
    held = structs.replace(NEW, custom_fields={"vip": False})
    errors = closing_errors(Closing(held, is_reachable=False, required_fields=("refund", "vip")), ())
    assert [error.field for error in errors] == ["fields.refund"]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"code": "Room", "name": " "}, ["code", "name"]),
        ({"code": "r" * 41}, ["code"]),
        ({"type": FieldType.CHOICE}, ["options"]),
        ({"type": FieldType.CHOICE, "options": ("a", "", "a")}, ["options[1]", "options[2]"]),
        ({"options": ("a",)}, ["options"]),
    ],
)
def test_a_wrong_definition_is_told_all_at_once(changes: dict[str, Any], fields: list[str]) -> None:
    assert [error.field for error in definition_errors(structs.replace(BLANK, **changes))] == fields


@pytest.mark.parametrize(("count", "fields"), [(0, ["options"]), (1, []), (200, []), (201, ["options"])])
def test_a_choice_has_one_to_200_options(count: int, fields: list[str]) -> None:
    choice = of(FieldType.CHOICE, options=tuple(f"option {number}" for number in range(count)))
    assert [error.field for error in definition_errors(choice)] == fields
