"""Columns: what a list of tickets may show of each, beside each other, in the order that somebody likes."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Final

from amends.errors import FieldError
from amends.texts.text import say

FIELD_PREFIX: Final = "fields."
"""What stands before the code of a custom field that is a column."""
MAX_COLUMNS: Final = 8
"""How many columns a list may have: more are too narrow to be read."""


class TicketColumn(StrEnum):
    """A column of a list of tickets, beside the custom fields."""

    NUMBER = "number"
    CUSTOMER = "customer"
    SCORE = "score"
    WORDS = "words"
    STATUS = "status"
    PRIORITY = "priority"
    OWNER = "owner"
    UNIT = "unit"
    ROOT_CAUSE = "root_cause"
    DUE = "due"
    OPENED = "opened"
    CHANGED = "changed"
    ESCALATION = "escalation"
    PROMISE = "promise"


def column_errors(columns: Iterable[str], field_codes: Collection[str]) -> list[FieldError]:
    """What is wrong with a choice of columns: too many, unknown, or one twice. `field_codes` are the custom fields."""
    chosen = list(columns)
    errors = (
        [FieldError("columns", say("too_many_chosen_columns", highest=MAX_COLUMNS))]
        if len(chosen) > MAX_COLUMNS
        else []
    )
    known = {*(each.value for each in TicketColumn), *(f"{FIELD_PREFIX}{code}" for code in field_codes)}
    for place, each in enumerate(chosen):
        if each not in known:
            errors.append(FieldError(f"columns[{place}]", say("unknown_column", choices=sorted(known))))
        elif each in chosen[:place]:
            errors.append(FieldError(f"columns[{place}]", say("column_twice")))
    return errors
