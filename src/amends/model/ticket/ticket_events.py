"""Ticket events: what happens to a ticket, each applied to it, and the change that some of them make."""

from typing import Final, TypeAlias

from msgspec import Struct, field, structs

from amends.instants import DAY_US, InstantUs
from amends.model.status import OPEN_STATUSES, SETTLED_STATUSES, Priority, Status
from amends.model.ticket.access_changed import AccessChanged
from amends.model.ticket.assignment import Routed
from amends.model.ticket.attachment import Attached, AttachmentRemoved
from amends.model.ticket.clock_events import DeadlineBreached, DeadlineNear, DeadlinesChanged, Escalated
from amends.model.ticket.closing import ActionTaken, RootCauseSet
from amends.model.ticket.conversation import ContactAttempted, Noted, NoteEdited, NoteWithdrawn, Replied
from amends.model.ticket.custom_field import FieldsChanged
from amends.model.ticket.escalation import EscalatedByHand
from amends.model.ticket.link import Linked, Unlinked
from amends.model.ticket.promise_events import (
    PromiseBroken,
    PromiseKept,
    PromiseMade,
    PromiseMoved,
    PromiseNear,
    PromiseOverdue,
)
from amends.model.ticket.snooze import Snoozed, Woken
from amends.model.ticket.soft_delete import Deleted, Merged, MergedInto, Restored
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.undo import Undone
from amends.model.ticket.watchers import Unwatched, Watched

DEFAULT_WAITING_DAYS: Final = 5


def at_its_level(ticket: Ticket) -> Ticket:
    """A ticket that the compatible API calls ESCALATED is at a level, too: earlier versions kept the status alone."""
    if ticket.status is not Status.ESCALATED or ticket.escalation_level:
        return ticket
    return structs.replace(ticket, escalation_level=1)


class Opened(Struct, frozen=True, tag="ticket.opened"):
    """The ticket as it opened."""

    ticket: Ticket

    def apply(self, _: Ticket | None) -> Ticket:
        """The ticket that this began."""
        return at_its_level(self.ticket)


class StatusChanged(Struct, frozen=True, tag="ticket.status_changed"):
    """It moved along the loop. `until_us` is how long a PENDING one waits for the customer, None for any other."""

    before: Status
    after: Status
    at_us: InstantUs
    until_us: InstantUs | None = None

    @property
    def reopens(self) -> bool:
        """Whether it was resolved or closed, and is worked on again."""
        return self.before in SETTLED_STATUSES and self.after in OPEN_STATUSES

    @property
    def _waits_until_us(self) -> InstantUs | None:
        # Events of earlier versions don't say it.
        if self.after is not Status.PENDING or self.until_us is not None:
            return self.until_us
        return InstantUs(self.at_us + DEFAULT_WAITING_DAYS * DAY_US)

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket in its new status; closing notes when, and one that reopens begins a new cycle."""
        moved = structs.replace(
            ticket,
            status=self.after,
            closed_us=self.at_us if self.after == Status.CLOSED else None,
            waits_until_us=self._waits_until_us,
            waits_since_us=self.at_us if self.after is Status.PENDING else None,
        )
        if self.reopens:
            moved = structs.replace(moved, reopenings=moved.reopenings + 1, contacted_us=None, escalation_level=0)
        return at_its_level(moved)


class PriorityChanged(Struct, frozen=True, tag="ticket.priority_changed"):
    """It became more or less urgent."""

    before: Priority
    after: Priority

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with its new priority."""
        return structs.replace(ticket, priority=self.after)


class OwnerChanged(Struct, frozen=True, tag="ticket.owner_changed"):
    """Somebody else has it now; 0 is nobody."""

    before: int
    after: int

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with its new owner."""
        return structs.replace(ticket, owner_id=self.after)


class Transferred(Struct, frozen=True, tag="ticket.transferred"):
    """Another segment has it now; where the feedback arose doesn't change."""

    before: int
    after: int

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with its new segment."""
        return structs.replace(ticket, current_segment_id=self.after)


class FeedbackChanged(Struct, frozen=True, tag="ticket.feedback_changed"):
    """The response behind it was added to or corrected."""

    score: int | None
    scale: str
    verbatim: str = field(name="words")

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with what the customer says now."""
        return structs.replace(ticket, score=self.score, scale=self.scale, verbatim=self.verbatim)


class FeedbackAttached(Struct, frozen=True, tag="ticket.feedback_attached"):
    """The same customer's further feedback was attached to it."""

    response_id: int

    def apply(self, ticket: Ticket) -> Ticket:
        """The same ticket: the response points to it."""
        return ticket


TicketEvent: TypeAlias = (
    Opened
    | StatusChanged
    | PriorityChanged
    | OwnerChanged
    | Routed
    | Transferred
    | RootCauseSet
    | ActionTaken
    | FieldsChanged
    | ContactAttempted
    | Noted
    | NoteEdited
    | NoteWithdrawn
    | Replied
    | Watched
    | Unwatched
    | Linked
    | Unlinked
    | MergedInto
    | Merged
    | Deleted
    | Restored
    | Attached
    | AttachmentRemoved
    | FeedbackChanged
    | FeedbackAttached
    | DeadlinesChanged
    | DeadlineNear
    | DeadlineBreached
    | Escalated
    | EscalatedByHand
    | AccessChanged
    | PromiseMade
    | PromiseKept
    | PromiseBroken
    | PromiseMoved
    | PromiseNear
    | PromiseOverdue
    | Snoozed
    | Woken
    | Undone
)


class TicketChange(Struct, frozen=True):
    """A ticket as it becomes, and the events that say how; `before` is None for one that opens."""

    before: Ticket | None
    after: Ticket
    events: tuple[TicketEvent, ...]


def opened(ticket: Ticket, *events: TicketEvent) -> TicketChange:
    """The opening of a ticket, and what happens to it at once."""
    return TicketChange(None, _after(ticket, ticket.changed_us, events), (Opened(ticket), *events))


def changed(ticket: Ticket, now: InstantUs, *events: TicketEvent) -> TicketChange:
    """The ticket after these events, its version and time of change moved on."""
    return TicketChange(ticket, _after(ticket, now, events), events)


def joined_with(first: TicketChange, second: TicketChange) -> TicketChange:
    """Two changes of one ticket, the second on top of the first, in one."""
    return TicketChange(first.before, second.after, first.events + second.events)


def _after(ticket: Ticket, now: InstantUs, events: tuple[TicketEvent, ...]) -> Ticket:
    for event in events:
        # The event finds when it happens in the ticket.
        ticket = event.apply(structs.replace(ticket, version=ticket.version + 1, changed_us=now))
    return ticket
