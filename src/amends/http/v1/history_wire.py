"""How our own API writes what happened: statuses and priorities as words, times in `Z`."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from amends.instants import rfc3339
from amends.model.event_body import event_details
from amends.model.ticket.history import Happened


class By(Struct, frozen=True):
    """The actor: the kind (a key, a user, the operator, a rule) and the ID."""

    kind: str
    id: int


class HistoryEntry(Struct, frozen=True):
    """An event, and the version of the ticket after it. `details` depend on the type."""

    version: int
    time: str
    by: By
    type: str
    details: dict[str, Any]


class History(Struct, frozen=True):
    """All events of a ticket, oldest first."""

    events: list[HistoryEntry]


def entries(happened: Sequence[Happened]) -> list[HistoryEntry]:
    """What happened, in order."""
    return [_entry(each) for each in happened]


def _entry(own: Happened) -> HistoryEntry:
    by = By(own.by_kind, own.by_id)
    return HistoryEntry(own.version, rfc3339(own.at_us), by, str(own.event.__struct_config__.tag), event_details(own))
