"""A policy's document: what a person writes, read into a policy that can't be wrong."""

from functools import lru_cache
from typing import Final, Literal, TypeAlias

import msgspec
from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.model.clock.clock import ClockKind, MilestoneAction
from amends.model.clock.sla_policy import EscalationStep, SlaPolicy, Target
from amends.model.intake import MAX_NAME_CHARACTERS, text_error
from amends.model.response_field import LANGUAGE, is_field
from amends.model.status import OPEN_STATUSES, Priority, Status
from amends.texts.text import say

KIND: Final = "sla_policy"
HIGHEST_ORDER = 1_000_000
MAX_MINUTES = 366 * 24 * 60
MAX_FIELDS: Final = 20
MAX_VALUES: Final = 200
_SHOWN_NAME: Final = 80
_ESCALATIONS: Final = frozenset({MilestoneAction.TELL, MilestoneAction.ASSIGN, MilestoneAction.RAISE})
_OutOfTheTeamsHands: TypeAlias = Literal["NEW", "IN_PROGRESS", "PENDING", "ESCALATED"]


class SlaPolicyDocument(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """An SLA policy: its targets, and the tickets that it is for. The calendar is given by its name.

    Without segments, priorities or fields it is for all. `fields` are fields of the answer, `custom.<field>` or
    `language`, each with the values of which it has one; a ticket without an answer has none. A `calendar` of ""
    means that of the nearest segment with a calendar. Escalations wait until the unit is open, unless it is
    `night_work`.
    """

    name: str
    order: int
    targets: dict[ClockKind, Target]
    segments: tuple[str, ...] = ()
    priorities: tuple[Literal["CRITICAL", "HIGH", "MEDIUM", "LOW"], ...] = ()
    calendar: str = ""
    pauses_while: tuple[_OutOfTheTeamsHands, ...] = (Status.PENDING.name,)
    remind_before_minutes: int | None = None
    escalate: tuple[EscalationStep, ...] = ()
    night_work: bool = False
    fields: dict[str, tuple[str, ...]] = {}


def read(document: SlaPolicyDocument) -> SlaPolicy:
    """The policy that a document states. Raises Invalid with every fault."""
    errors = [
        *_name_errors(document),
        *_target_errors(document),
        *_escalation_errors(document),
        *_field_errors(document),
    ]
    if errors:
        raise Invalid(*errors)
    return SlaPolicy(
        name=document.name,
        order=document.order,
        segments=document.segments,
        priorities=frozenset(Priority[word] for word in document.priorities),
        targets=document.targets,
        calendar=document.calendar,
        pauses_while=frozenset(Status[word] for word in document.pauses_while) & OPEN_STATUSES,
        remind_before_minutes=document.remind_before_minutes,
        escalate=document.escalate,
        night_work=document.night_work,
        fields=document.fields,
    )


@lru_cache(maxsize=512)
def decode(body: str) -> SlaPolicy:
    """The policy of a document that was kept."""
    return read(msgspec.json.decode(body, type=SlaPolicyDocument))


def _name_errors(document: SlaPolicyDocument) -> list[FieldError]:
    reason = text_error(document.name, MAX_NAME_CHARACTERS) or (None if document.name.strip() else say("empty"))
    errors = [FieldError("name", reason)] if reason else []
    if not 0 <= document.order <= HIGHEST_ORDER:
        errors.append(FieldError("order", say("not_whole_between", lowest=0, highest=HIGHEST_ORDER)))
    return errors


def _target_errors(document: SlaPolicyDocument) -> list[FieldError]:
    errors = [] if document.targets else [FieldError("targets", say("names_none", choices=ClockKind))]
    for kind, target in document.targets.items():
        errors += _minutes_errors(f"targets.{kind}.minutes", target.minutes, 1)
    if document.remind_before_minutes is not None:
        errors += _minutes_errors("remind_before_minutes", document.remind_before_minutes, 1)
    return errors


def _escalation_errors(document: SlaPolicyDocument) -> list[FieldError]:
    errors = []
    for index, each in enumerate(document.escalate):
        errors += _minutes_errors(f"escalate[{index}].after_minutes", each.after_minutes, 0)
        if each.do not in _ESCALATIONS:
            errors.append(FieldError(f"escalate[{index}].do", say("not_a_choice", choices=sorted(_ESCALATIONS))))
        if index and each.after_minutes < document.escalate[index - 1].after_minutes:
            errors.append(FieldError(f"escalate[{index}].after_minutes", say("earlier_than_the_level_before")))
    return errors


def _field_errors(document: SlaPolicyDocument) -> list[FieldError]:
    if len(document.fields) > MAX_FIELDS:
        return [FieldError("fields", say("too_many_fields", count=len(document.fields), limit=MAX_FIELDS))]
    errors = []
    for name, values in document.fields.items():
        place = f'fields."{name[:_SHOWN_NAME]}"'
        if text_error(name, MAX_NAME_CHARACTERS) or not is_field(name):
            errors.append(FieldError(place, say("not_language_or_field", name=LANGUAGE)))
        if not values:
            errors.append(FieldError(place, say("has_no_value")))
        if len(values) > MAX_VALUES:
            errors.append(FieldError(place, say("too_many_values", count=len(values), limit=MAX_VALUES)))
        for index, value in enumerate(values[:MAX_VALUES]):
            reason = text_error(value, MAX_NAME_CHARACTERS) or (None if value else say("empty"))
            errors += [FieldError(f"{place}[{index}]", reason)] if reason else []
    return errors


def _minutes_errors(field: str, minutes: int, lowest: int) -> list[FieldError]:
    if lowest <= minutes <= MAX_MINUTES:
        return []
    return [FieldError(field, say("not_whole_between", lowest=lowest, highest=MAX_MINUTES))]
