"""How our own API writes what happened: statuses and priorities as words, times in `Z`."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from msgspec import Struct

from amends.instants import InstantUs, rfc3339
from amends.model.history import Happened
from amends.model.ticket_event import Opened

_MICROSECONDS = "_us"
_OUR_OWN = frozenset({"clock", "clocks"})
"""What events carry to rebuild the row, and what the deadlines tell in full."""


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
    what: Struct = own.event.ticket if isinstance(own.event, Opened) else own.event
    by = By(own.by_kind, own.by_id)
    return HistoryEntry(own.version, rfc3339(own.at_us), by, str(own.event.__struct_config__.tag), _details(what))


def _details(what: Struct) -> dict[str, Any]:
    names = (name for name in what.__struct_fields__ if name not in _OUR_OWN)
    return dict(_named(name, getattr(what, name)) for name in names)


def _named(name: str, value: Any) -> tuple[str, Any]:
    if name.endswith(_MICROSECONDS):
        return name.removesuffix(_MICROSECONDS) + "_time", None if value is None else rfc3339(InstantUs(value))
    if isinstance(value, tuple):
        return name, [_details(each) if isinstance(each, Struct) else each for each in value]
    return name, value.name if isinstance(value, IntEnum) else value
