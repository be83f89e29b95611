"""Events as other systems are told of them: the details, the names of what they mention, and the ticket after it."""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

import msgspec
from msgspec import Struct

from amends.instants import InstantUs, rfc3339
from amends.model.audit import AuditEntry
from amends.model.delivery import TEST_EVENT, Delivery
from amends.model.event_names import EventNames, mentioned, summary_of
from amends.model.response_detail import ResponseDetail
from amends.model.ticket.history import Happened, replay
from amends.model.ticket.ticket_events import Opened
from amends.model.webhook import payload
from amends.serializers.event_details import event_details
from amends.serializers.responses import response_view
from amends.serializers.tickets import ticket_view
from amends.wire.events import (
    SCHEMA_VERSION,
    Actor,
    NamesView,
    ResponseEventData,
    SettingEventData,
    TestEventData,
    TicketEventData,
)
from amends.wire.tickets import CauseName, Owner, SegmentName

_MICROSECONDS = "_us"
_OUR_OWN = frozenset({"clock", "clocks", "restriction"})
"""What events carry to rebuild the row, and what the deadlines and the ticket tell in full."""


def history_details(happened: Happened) -> dict[str, Any]:
    """The details of an event in a ticket's history; of an opening, the fields of the ticket."""
    event = happened.event
    if isinstance(event, Opened):
        return _fields(event.ticket)
    return _builtins(event_details(event))


def ticket_event_data(
    number: int | None, history: Sequence[Happened], names: EventNames, base_url: str, *, is_withheld: bool = False
) -> TicketEventData:
    """The last event of a history, and the ticket as it was then; less of one that may not be read any more."""
    last, ticket = history[-1], replay(history)
    return TicketEventData(
        workspace_id=names.workspace.id,
        number=number,
        ticket_id=ticket.id,
        version=last.version,
        by=_actor(last.by_kind, last.by_id, names),
        details={} if is_withheld else _builtins(event_details(last.event)),
        names=NamesView([], [], []) if is_withheld else _names(last, names),
        ticket=None if is_withheld else ticket_view(summary_of(ticket, names), last.at_us, base_url=base_url),
    )


def response_event_data(number: int | None, history: Sequence[Happened], names: EventNames) -> ResponseEventData:
    """The last event of a response's history, and the response as it was then."""
    last, response = history[-1], replay(history)
    segment = names.segments.by_id(response.segment_id)
    detail = ResponseDetail(response, names.surveys[response.survey_id], segment.code if segment else "", ())
    return ResponseEventData(
        workspace_id=names.workspace.id,
        number=number,
        response_id=response.id,
        version=last.version,
        by=_actor(last.by_kind, last.by_id, names),
        ticket_id=response.ticket_id or None,
        response=response_view(detail, with_decisions=False),
    )


def setting_event_data(number: int | None, entry: AuditEntry, names: EventNames) -> SettingEventData:
    """A setting that was changed."""
    return SettingEventData(
        workspace_id=names.workspace.id,
        number=number,
        subject_id=entry.subject_id,
        by=_actor(entry.by_kind, entry.by_id, names),
    )


def webhook_body(
    delivery: Delivery, history: Sequence[Happened], number: int | None, names: EventNames, base_url: str
) -> bytes:
    """The body of a message to a webhook; `history` ends with the event that is delivered, and is empty for a test.

    `number` is the event's in the feed of changes; `base_url` is our own address, "" when settings don't say.
    """
    data: Struct
    if delivery.event_type == TEST_EVENT:
        note = "This is a test event; nothing happened."
        data = TestEventData(workspace_id=names.workspace.id, number=None, note=note)
    else:
        data = ticket_event_data(number, history, names, base_url)
    return payload(delivery.event_type, delivery.at_us, _builtins(data), SCHEMA_VERSION)


def _actor(kind: str, number: int, names: EventNames) -> Actor:
    return Actor(kind, number, names.actors.of(kind, number))


def _names(happened: Happened, names: EventNames) -> NamesView:
    own = mentioned(happened)
    users = [names.people[number] for number in own.user_ids if number in names.people]
    segments = [segment for number in own.segment_ids if (segment := names.segments.by_id(number))]
    causes = [names.causes[number] for number in own.cause_ids if number in names.causes]
    return NamesView(
        [Owner(each.id, each.email, each.name) for each in users],
        [SegmentName(each.id, each.code, each.name) for each in segments],
        [CauseName(each.id, each.code, each.name) for each in causes],
    )


def _builtins(own: Struct) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(own)
    return found


def _fields(what: Struct) -> dict[str, Any]:
    names = (name for name in what.__struct_fields__ if name not in _OUR_OWN)
    return dict(_named(name, getattr(what, name)) for name in names)


def _named(name: str, value: Any) -> tuple[str, Any]:
    if name.endswith(_MICROSECONDS):
        return name.removesuffix(_MICROSECONDS) + "_time", None if value is None else rfc3339(InstantUs(value))
    if isinstance(value, Mapping):
        return name, dict(value)
    return name, value.name if isinstance(value, IntEnum) else value
