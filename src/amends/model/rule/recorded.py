"""Recorded conditions: what the record of a decision keeps as text, read back into the condition that it states."""

import tomllib

from msgspec import Struct

from amends.errors import FieldError
from amends.model.rule.conditions import CONDITIONS
from amends.model.rule.document_node import DocumentNode
from amends.model.rule.evaluate import Matched
from amends.model.rule.when import Single
from amends.texts.text import Text

_NOT = "not "


class RecordedCondition(Struct, frozen=True):
    """A condition that made a rule match: its name, and whether it had to hold (`is_wanted`) or had to fail.

    `single` is None where the record doesn't hold the whole condition: long ones are cut off.
    `saw` is what of the response was looked at, "" where that was erased, a string where texts had no codes yet.
    """

    name: str
    is_wanted: bool
    single: Single | None
    saw: Text | str


def read_recorded(matched: Matched) -> RecordedCondition:
    """The condition that a record states."""
    stated = matched.condition.removeprefix(_NOT)
    name = stated.partition(" = ")[0]
    return RecordedCondition(name, stated == matched.condition, _single(name, stated), matched.saw)


def _single(name: str, stated: str) -> Single | None:
    if name not in CONDITIONS:
        return None
    try:
        value = tomllib.loads(stated)[name]
    except tomllib.TOMLDecodeError:
        return None
    errors: list[FieldError] = []
    read = CONDITIONS[name].read(DocumentNode(value, name, errors))
    return None if errors else Single(name, read)
