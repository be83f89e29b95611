"""Events as webhooks send them, and as the feed of changes lists them."""

from typing import Any, Final

from msgspec import Struct

from amends.wire.responses import ResponseView
from amends.wire.tickets import CauseName, Owner, SegmentName, TicketView

SCHEMA_VERSION: Final = 1
"""Grows when something in an event is renamed, removed or means something else; new fields may be added without it."""


class Actor(Struct, frozen=True):
    """Who did it: the kind (a key, a user, the operator, a rule, Amends itself), the ID, and a user's or key's name."""

    kind: str
    id: int
    name: str | None


class NamesView(Struct, frozen=True):
    """The names of what the details mention by number, as they are when the event is sent."""

    users: list[Owner]
    segments: list[SegmentName]
    causes: list[CauseName]


class TicketEventData(Struct, frozen=True, kw_only=True, tag_field="kind", tag="ticket"):
    """What happened to a ticket: `version` is that of the ticket after it, `ticket` the ticket right after it.

    `details` depend on the type. `ticket` is null, and `details` are empty, when it was deleted since.
    """

    workspace_id: int
    number: int | None
    ticket_id: int
    version: int
    by: Actor
    details: dict[str, Any]
    names: NamesView
    ticket: TicketView | None


class ResponseEventData(Struct, frozen=True, kw_only=True, tag_field="kind", tag="response"):
    """What happened to a response: `response` is the response right after it."""

    workspace_id: int
    number: int | None
    response_id: int
    version: int
    by: Actor
    ticket_id: int | None
    response: ResponseView


class SettingEventData(Struct, frozen=True, kw_only=True, tag_field="kind", tag="setting"):
    """A setting that was changed; read it with its own endpoint."""

    workspace_id: int
    number: int | None
    subject_id: int
    by: Actor


class TestEventData(Struct, frozen=True, kw_only=True, tag_field="kind", tag="test"):
    """A test of a webhook."""

    workspace_id: int
    number: int | None
    note: str


class TicketWebhook(Struct, frozen=True, kw_only=True):
    """The body of a webhook for an event of a ticket."""

    type: str
    timestamp: str
    schema_version: int
    data: TicketEventData


class TestWebhook(Struct, frozen=True, kw_only=True):
    """The body of a test of a webhook."""

    type: str
    timestamp: str
    schema_version: int
    data: TestEventData
