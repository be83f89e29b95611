"""A rule's conditions as rows of its form: what one can ask about, with which operators, and back."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.http.web.kit.form import Form
from amends.http.web.kit.form_rows import FormPairs
from amends.http.web.settings import condition_values as values
from amends.http.web.settings.condition_values import ConditionValue, ValueShape
from amends.i18n.labels import N_
from amends.texts.text import say

KEPT: Final = "kept"
"""The kind of a row that no operator shows: it stays as it is, and can be taken away."""


class Operator(Struct, frozen=True):
    """What is said of something: its condition in the document, the way its value is written, and whether denied."""

    label: str
    condition: str
    value: ConditionValue
    is_not: bool = False

    @property
    def shape(self) -> ValueShape:
        """Which inputs it needs."""
        return self.value.shape


class RowKind(Struct, frozen=True):
    """Something that one can ask about, by the codes of what can be said of it."""

    label: str
    operators: Mapping[str, Operator]


def _ranges(condition: str, wrap: Any = lambda value: value) -> dict[str, Operator]:
    return {
        "at_most": Operator(N_("is at most"), condition, wrap(values.AT_MOST)),
        "at_least": Operator(N_("is at least"), condition, wrap(values.AT_LEAST)),
        "between": Operator(N_("is between"), condition, wrap(values.BETWEEN)),
        "not_at_most": Operator(N_("is not at most"), condition, wrap(values.AT_MOST), is_not=True),
        "not_at_least": Operator(N_("is not at least"), condition, wrap(values.AT_LEAST), is_not=True),
        "not_between": Operator(N_("is not between"), condition, wrap(values.BETWEEN), is_not=True),
    }


def _one_of(condition: str, value: ConditionValue) -> dict[str, Operator]:
    return {
        "is": Operator(N_("is one of"), condition, value),
        "not": Operator(N_("is none of"), condition, value, is_not=True),
    }


def _presence(condition: str, wrap: Any = lambda value: value) -> dict[str, Operator]:
    return {
        "present": Operator(N_("is there"), condition, wrap(values.constant({"present": True}))),
        "absent": Operator(N_("is missing"), condition, wrap(values.constant({"present": False}))),
    }


ROW_KINDS: Final[Mapping[str, RowKind]] = {
    "score": RowKind(N_("Score"), {**_ranges("score"), **_one_of("score", values.NUMBERS)}),
    "band": RowKind(N_("Unhappy, neutral or happy"), _one_of("band", values.PICKED)),
    "words": RowKind(
        N_("Words of the customer"),
        {
            "any": Operator(N_("contain one of"), "words_any", values.WORDS),
            "all": Operator(N_("contain all of"), "words_all", values.WORDS),
            "none": Operator(N_("contain none of"), "words_any", values.WORDS, is_not=True),
            "not_all": Operator(N_("don't contain all of"), "words_all", values.WORDS, is_not=True),
        },
    ),
    "unit": RowKind(
        N_("Unit"),
        {
            "within": Operator(N_("is one of these, or below one"), "segment_within", values.PICKED),
            "is": Operator(N_("is exactly one of"), "segment", values.PICKED),
            "not_within": Operator(N_("is none of these, nor below one"), "segment_within", values.PICKED, is_not=True),
            "not": Operator(N_("is none of"), "segment", values.PICKED, is_not=True),
        },
    ),
    "language": RowKind(N_("Language"), _one_of("language", values.TEXTS)),
    "survey": RowKind(N_("Survey"), _one_of("survey", values.PICKED)),
    "transaction": RowKind(N_("Transaction"), {**_one_of("transaction", values.TEXTS), **_presence("transaction")}),
    "custom": RowKind(
        N_("Custom field"),
        {
            **_one_of("custom", values.of_field(values.SCALARS)),
            **_ranges("custom", values.of_field),
            "yes": Operator(N_("is yes"), "custom", values.of_field(values.constant({"equals": True}))),
            "no": Operator(N_("is no"), "custom", values.of_field(values.constant({"equals": False}))),
            **_presence("custom", values.of_field),
        },
    ),
}
"""What a rule's form can ask about; a test holds that each condition is there."""


def row_of(condition: Mapping[str, Any]) -> FormPairs:
    """A condition of a document as a row; one that no operator shows is kept."""
    for kind, code, operator in _operators():
        inner = condition["not"] if operator.is_not and "not" in condition else condition
        if operator.is_not == ("not" in condition) and inner.keys() == {operator.condition}:
            pairs = operator.value.show(inner[operator.condition])
            row = [("kind", kind), ("how", code), *(pairs or ())]
            # What comes back otherwise than it went isn't shown, so that nothing is changed by looking at it.
            if pairs is not None and condition_of(Form(row)) == condition:
                return row
    return [("kind", KEPT), (KEPT, msgspec.json.encode(condition).decode())]


def condition_of(row: Form) -> Mapping[str, Any]:
    """The condition that a row states. Raises Invalid for one that isn't ours."""
    if row.text("kind") == KEPT:
        return kept_of(row)
    kind = ROW_KINDS.get(row.text("kind"))
    if kind is None:
        raise Invalid(FieldError("when", say("not_a_choice", choices=tuple(ROW_KINDS))))
    operator = kind.operators.get(row.text("how")) or next(iter(kind.operators.values()))
    found = {operator.condition: operator.value.read(row)}
    return {"not": found} if operator.is_not else found


def kept_of(row: Form) -> Mapping[str, Any]:
    """The condition that a row keeps. Raises Invalid when it is none."""
    try:
        return msgspec.json.decode(row.raw(KEPT), type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError):
        raise Invalid(FieldError("when", say("a_table"))) from None


def _operators() -> Iterator[tuple[str, str, Operator]]:
    """All operators; those that have nothing to write first, as they say most of what they show."""
    found = [(kind, code, each) for kind, row in ROW_KINDS.items() for code, each in row.operators.items()]
    yield from sorted(found, key=lambda each: each[2].shape != "none")
