"""Bulk actions: the same for many tickets, each of which succeeds or fails for itself."""

from enum import StrEnum

from msgspec import Struct

from amends.instants import MINUTE_US, InstantUs
from amends.model.principal import Principal
from amends.model.ticket.undo import UNDO_US
from amends.texts.text import Text, say

MAX_TICKETS = 10_000


class ItemState(StrEnum):
    """The state of one ticket in a bulk action."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Bulk(Struct, frozen=True, kw_only=True):
    """An action on many tickets; `action` is JSON, `by` who asked for it and so does it.

    `undoes_id` is the action that this one takes back, `undone_by_id` the one that takes this one back; 0 is none.
    """

    id: int
    action: str
    by: Principal
    total: int
    created_us: InstantUs
    ended_us: InstantUs | None
    undoes_id: int = 0
    undone_by_id: int = 0

    def may_be_undone(self, by: Principal, now: InstantUs) -> bool:
        """Whether somebody may still take it back."""
        return self.undo_error(by, now) is None

    def undo_error(self, by: Principal, now: InstantUs) -> Text | None:
        """Why somebody can't take it back now; None when they can."""
        if self.undoes_id:
            return say("cannot_be_undone")
        if (self.by.kind, self.by.id) != (by.kind, by.id):
            return say("undo_by_who_did_it")
        if self.undone_by_id:
            return say("undone_already")
        if self.ended_us is not None and now - self.ended_us > UNDO_US:
            return say("undo_too_late", minutes=UNDO_US // MINUTE_US)
        return None


class BulkItem(Struct, frozen=True):
    """One ticket of a bulk action.

    `reason` is why it failed, or what somebody changed since and therefore stays. `version` is that of the ticket to
    which the action led, 0 for a ticket that it didn't change.
    """

    position: int
    ticket_id: int
    state: ItemState
    reason: Text | None
    version: int = 0


class BulkProgress(Struct, frozen=True):
    """The progress of a bulk action."""

    waiting: int = 0
    done: int = 0
    failed: int = 0


class BulkStatus(Struct, frozen=True):
    """A bulk action and how far it is."""

    bulk: Bulk
    progress: BulkProgress
