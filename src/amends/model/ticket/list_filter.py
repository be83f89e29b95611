"""Which tickets to list, and in which order."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import UNSET, Struct, UnsetType

from amends.instants import InstantUs
from amends.model.access import FULL_SIGHT, Sight
from amends.model.search_text import Phrase
from amends.model.status import Priority, Status
from amends.model.ticket.ticket import FieldValue, Ticket

NEVER = 2**63 - 1
"""Where tickets without a deadline stand in the order of what is due next."""


class Sort(StrEnum):
    """The order in which tickets are listed."""

    OPENED = "opened"
    DUE = "due"
    CHANGED = "changed"


class Period(Struct, frozen=True):
    """From an instant to before another; None is open."""

    from_us: InstantUs | None = None
    before_us: InstantUs | None = None


class TicketFilter(Struct, frozen=True, kw_only=True):
    """Which tickets to list; what is UNSET, None or empty doesn't matter.

    `periods` are of `opened`, `closed`, `changed`, `issue`, `due`, `promise_due` and `waits_since`. `promised` is
    whether it has an open promise, `snoozed` whether it is out of its owner's sight. `overdue` and `promise_overdue`
    are as it is at `now`. `ticket_id` beside `words` is the ticket itself, when what is looked for is a number. `ids`
    are the only ones that matter. `sight` says which restricted tickets are found.
    """

    segment_ids: frozenset[int] | None = None
    origin_segment_ids: frozenset[int] | None = None
    status: frozenset[Status] | None = None
    priority: frozenset[Priority] | None = None
    owner_ids: frozenset[int] | None = None
    root_cause_ids: frozenset[int] | None = None
    has_root_cause: bool | UnsetType = UNSET
    survey_id: int | UnsetType = UNSET
    customer_id: int | UnsetType = UNSET
    customer_ids: frozenset[int] | None = None
    rule_id: int | UnsetType = UNSET
    external_id: str | UnsetType = UNSET
    type: str | UnsetType = UNSET
    scale: str | UnsetType = UNSET
    score_from: int | UnsetType = UNSET
    score_to: int | UnsetType = UNSET
    contact_attempts_from: int | UnsetType = UNSET
    contacted: bool | UnsetType = UNSET
    reopenings_from: int | UnsetType = UNSET
    escalation_level_from: int | UnsetType = UNSET
    postponements_from: int | UnsetType = UNSET
    overdue: bool | UnsetType = UNSET
    reached: bool | UnsetType = UNSET
    promised: bool | UnsetType = UNSET
    promise_overdue: bool | UnsetType = UNSET
    broken_promises_from: int | UnsetType = UNSET
    snoozed: bool | UnsetType = UNSET
    now: InstantUs = InstantUs(0)
    periods: Mapping[str, Period] = {}
    words: tuple[Phrase, ...] | None = None
    watcher_id: int = 0
    fields: Mapping[str, FieldValue] = {}
    ticket_id: int = 0
    ids: frozenset[int] | None = None
    sight: Sight = FULL_SIGHT


class KeysetPosition(Struct, frozen=True):
    """Where a page begins: behind the ticket with this ID, and with this instant of what is sorted by."""

    instant_us: InstantUs
    ticket_id: int


def position_of(ticket: Ticket, sort: Sort) -> KeysetPosition:
    """Where a ticket stands in an order."""
    sorted_by = {
        Sort.OPENED: ticket.opened_us,
        Sort.CHANGED: ticket.changed_us,
        Sort.DUE: InstantUs(NEVER) if ticket.due_us is None else ticket.due_us,
    }
    return KeysetPosition(sorted_by[sort], ticket.id)
