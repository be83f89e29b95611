"""Bulk actions: the same for many tickets, each of which succeeds or fails for itself."""

from enum import StrEnum

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.principal import Principal
from amends.texts.text import Text

MAX_TICKETS = 10_000


class ItemState(StrEnum):
    """The state of one ticket in a bulk action."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Bulk(Struct, frozen=True, kw_only=True):
    """An action on many tickets; `action` is JSON, `by` who asked for it and so does it."""

    id: int
    action: str
    by: Principal
    total: int
    created_us: InstantUs
    ended_us: InstantUs | None


class BulkItem(Struct, frozen=True):
    """One ticket of a bulk action; `reason` is why it failed."""

    position: int
    ticket_id: int
    state: ItemState
    reason: Text | None


class BulkProgress(Struct, frozen=True):
    """The progress of a bulk action."""

    waiting: int = 0
    done: int = 0
    failed: int = 0


class BulkStatus(Struct, frozen=True):
    """A bulk action and how far it is."""

    bulk: Bulk
    progress: BulkProgress
