"""How our own API writes what happened: statuses and priorities as words, times in `Z`."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from amends.instants import rfc3339
from amends.model.event_body import event_details
from amends.model.history import Happened


class By(Struct, frozen=True):
    """Who did it: a key, the operator or a rule, and its ID."""

    kind: str
    id: int


class HistoryEntry(Struct, frozen=True):
    """One thing that happened, and the version of the ticket that it led to; `details` depend on the type."""

    version: int
    time: str
    by: By
    type: str
    details: dict[str, Any]


class History(Struct, frozen=True):
    """All that happened to a ticket, in order."""

    events: list[HistoryEntry]


def entries(happened: Sequence[Happened]) -> list[HistoryEntry]:
    """What happened, in order."""
    return [_entry(each) for each in happened]


def _entry(own: Happened) -> HistoryEntry:
    by = By(own.by_kind, own.by_id)
    return HistoryEntry(own.version, rfc3339(own.at_us), by, str(own.event.__struct_config__.tag), event_details(own))
