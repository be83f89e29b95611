"""How an event is told to other systems: its details, and the ticket as it was right after it."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from msgspec import Struct

from amends.instants import InstantUs, rfc3339
from amends.model.delivery import TEST_EVENT, Delivery
from amends.model.ticket.history import Happened, replay
from amends.model.ticket.ticket_events import Opened
from amends.model.webhook import payload

_MICROSECONDS = "_us"
_OUR_OWN = frozenset({"clock", "clocks"})
"""What events carry to rebuild the row, and what the deadlines tell in full."""


def details(what: Struct) -> dict[str, Any]:
    """The fields of an event: statuses and priorities as words, instants as `…_time` in `Z`."""
    names = (name for name in what.__struct_fields__ if name not in _OUR_OWN)
    return dict(_named(name, getattr(what, name)) for name in names)


def event_details(happened: Happened) -> dict[str, Any]:
    """The details of what happened; of an opening, the ticket."""
    event = happened.event
    return details(event.ticket if isinstance(event, Opened) else event)


def event_data(history: Sequence[Happened]) -> dict[str, Any]:
    """The last event of a history, and the ticket as it was then."""
    last, ticket = history[-1], replay(history)
    return {
        "ticket_id": ticket.id,
        "version": last.version,
        "by": {"kind": last.by_kind, "id": last.by_id},
        "details": {} if isinstance(last.event, Opened) else event_details(last),
        "ticket": details(ticket),
    }


def response_data(history: Sequence[Happened]) -> dict[str, Any]:
    """The last event of a response's history, and what it concerns."""
    last, response = history[-1], replay(history)
    return {
        "response_id": response.id,
        "version": last.version,
        "by": {"kind": last.by_kind, "id": last.by_id},
        "ticket_id": response.ticket_id or None,
    }


def webhook_body(workspace_id: int, delivery: Delivery, history: Sequence[Happened], number: int | None) -> bytes:
    """The body of a message to a webhook; `history` ends with the event that is delivered, and is empty for a test.

    `number` is the event's in the feed of changes.
    """
    data: dict[str, Any] = {"workspace_id": workspace_id, "number": number}
    if delivery.event_type == TEST_EVENT:
        data["note"] = "This is a test event; nothing happened."
    else:
        data |= event_data(history)
    return payload(delivery.event_type, delivery.at_us, data)


def _named(name: str, value: Any) -> tuple[str, Any]:
    if name.endswith(_MICROSECONDS):
        return name.removesuffix(_MICROSECONDS) + "_time", None if value is None else rfc3339(InstantUs(value))
    if isinstance(value, tuple):
        return name, [details(each) if isinstance(each, Struct) else each for each in value]
    return name, value.name if isinstance(value, IntEnum) else value
