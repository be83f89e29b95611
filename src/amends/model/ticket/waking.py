"""What wakes a snoozed ticket before its time: an answer, a target or promise that is near or missed, an escalation.

Who takes it over finds it awake, and so does who opens it again: what is done needs no snooze.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from msgspec import UNSET

from amends.instants import InstantUs
from amends.model.status import SETTLED_STATUSES
from amends.model.ticket import ticket_events
from amends.model.ticket.assignment import Routed
from amends.model.ticket.clock_events import DeadlineBreached, DeadlineNear, Escalated
from amends.model.ticket.escalation import EscalatedByHand
from amends.model.ticket.promise_events import PromiseNear, PromiseOverdue
from amends.model.ticket.snooze import WakeReason, Woken
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import (
    FeedbackAttached,
    FeedbackChanged,
    OwnerChanged,
    StatusChanged,
    TicketChange,
)
from amends.model.ticket.undo import Undone

_WAKES: Final[Mapping[type, WakeReason]] = {
    FeedbackAttached: WakeReason.ANSWER,
    FeedbackChanged: WakeReason.ANSWER,
    DeadlineNear: WakeReason.DEADLINE,
    DeadlineBreached: WakeReason.DEADLINE,
    PromiseNear: WakeReason.PROMISE,
    PromiseOverdue: WakeReason.PROMISE,
    Escalated: WakeReason.ESCALATION,
    EscalatedByHand: WakeReason.ESCALATION,
}
"""What wakes always. Who has the ticket hears of the first six anyway."""
_WAKES_IF: Final[Mapping[type, tuple[WakeReason, Callable[[Any, Ticket], bool]]]] = {
    StatusChanged: (WakeReason.DONE, lambda event, _: event.after in SETTLED_STATUSES),
    OwnerChanged: (WakeReason.OWNER, lambda _, before: before.owner_id != 0),
    Routed: (WakeReason.OWNER, lambda event, before: event.assignment.owner_id != before.owner_id),
    Undone: (WakeReason.OWNER, lambda event, _: event.owner_id is not UNSET and event.snoozed_until_us is UNSET),
}


def with_woken(change: TicketChange, now: InstantUs) -> TicketChange:
    """A change of a ticket, with the end of its snooze on top where what happened ends it."""
    if change.before is None or change.after.snoozed_until_us is None:
        return change
    why = _why(change, change.before)
    if why is None:
        return change
    told_ids = (change.after.owner_id,) if why is WakeReason.ESCALATION else ()
    return ticket_events.joined_with(change, ticket_events.changed(change.after, now, Woken(why, told_ids)))


def _why(change: TicketChange, before: Ticket) -> WakeReason | None:
    for event in change.events:
        if type(event) in _WAKES:
            return _WAKES[type(event)]
        why, applies = _WAKES_IF.get(type(event), (None, None))
        if applies is not None and applies(event, before):
            return why
    return None
