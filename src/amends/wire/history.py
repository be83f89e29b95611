"""The history of a ticket: what happened, when, and by whom."""

from typing import Any

from msgspec import Struct


class By(Struct, frozen=True):
    """The actor: the kind (a key, a user, the operator, a rule, Amends, an import of history) and the ID."""

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
