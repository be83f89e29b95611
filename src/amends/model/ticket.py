"""Tickets: opened by a rule or by hand, and what changes on them."""

from enum import IntEnum, StrEnum
from typing import TypeAlias

from msgspec import Struct, structs

from amends.instants import HOUR_US, InstantUs


class Status(IntEnum):
    """Where a ticket stands in the loop (the numbers are the compatible API's)."""

    NEW = 0
    IN_PROGRESS = 1
    PENDING = 2
    ESCALATED = 3
    RESOLVED = 4
    CLOSED = 5


class Priority(IntEnum):
    """How urgent a ticket is (the numbers are the compatible API's, not an order)."""

    HIGH = 0
    MEDIUM = 1
    LOW = 2
    CRITICAL = 3


OPEN_STATUSES = frozenset(Status) - {Status.RESOLVED, Status.CLOSED}
MANUAL_TYPE = "MANUAL TICKET"
FEEDBACK_TYPE = "FEEDBACK TICKET"
DEFAULT_TIME_LIMIT_HOURS = 72
MOST_TIME_LIMIT_HOURS = 24 * 366


class Ticket(Struct, frozen=True, kw_only=True):
    """One unhappy customer's case. IDs are 0 where there is none.

    `score` is the response's, None without one; `words` the customer's, `reply` the newest public comment. `issue_us`
    is when the customer said it, `opened_us` when the ticket opened. `rule_id` and `rule_version` opened it.
    """

    id: int
    version: int
    survey_id: int
    response_id: int
    transaction_id: int
    customer_id: int
    origin_segment_id: int
    current_segment_id: int
    owner_id: int
    status: Status
    priority: Priority
    type: str
    score: int | None
    scale: str
    words: str
    reply: str
    time_limit_hours: int
    issue_us: InstantUs
    opened_us: InstantUs
    changed_us: InstantUs
    closed_us: InstantUs | None
    deleted_us: InstantUs | None
    rule_id: int
    rule_version: int
    root_cause_id: int = 0
    action_taken: str = ""
    contact_attempts: int = 0

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.status in OPEN_STATUSES and self.deleted_us is None

    def is_overdue(self, now: InstantUs) -> bool:
        """Whether the time limit has passed while the ticket is open."""
        return self.is_open and now > self.opened_us + self.time_limit_hours * HOUR_US


class Opened(Struct, frozen=True, tag="ticket.opened"):
    """The ticket as it opened."""

    ticket: Ticket

    def apply(self, _: Ticket | None) -> Ticket:
        """The ticket that this began."""
        return self.ticket


class StatusChanged(Struct, frozen=True, tag="ticket.status_changed"):
    """It moved along the loop."""

    before: Status
    after: Status
    at_us: InstantUs

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket in its new status; closing notes when."""
        closed_us = self.at_us if self.after == Status.CLOSED else None
        return structs.replace(ticket, status=self.after, closed_us=closed_us)


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


class RootCauseSet(Struct, frozen=True, tag="ticket.root_cause_set"):
    """Somebody found out why it happened; 0 is not known."""

    before: int
    after: int

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with its root cause."""
        return structs.replace(ticket, root_cause_id=self.after)


class ActionTaken(Struct, frozen=True, tag="ticket.action_taken"):
    """What was done about it."""

    words: str

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with the action."""
        return structs.replace(ticket, action_taken=self.words)


class Channel(StrEnum):
    """By which way somebody tried to reach the customer."""

    PHONE = "PHONE"
    EMAIL = "EMAIL"
    MESSAGE = "MESSAGE"
    LETTER = "LETTER"
    VISIT = "VISIT"


class ContactOutcome(StrEnum):
    """How an attempt to reach the customer ended."""

    REACHED = "REACHED"
    NO_ANSWER = "NO_ANSWER"
    UNREACHABLE = "UNREACHABLE"
    ASKED_NOT_TO_BE_CONTACTED = "ASKED_NOT_TO_BE_CONTACTED"


class ContactAttempted(Struct, frozen=True, tag="ticket.contact_attempted"):
    """Somebody tried to reach the customer, the `attempt`-th time (from 1)."""

    attempt: int
    channel: Channel
    outcome: ContactOutcome
    words: str

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with one more attempt."""
        return structs.replace(ticket, contact_attempts=self.attempt)


class Noted(Struct, frozen=True, tag="ticket.noted"):
    """Somebody who works on it noted something that the customer never sees."""

    words: str

    def apply(self, ticket: Ticket) -> Ticket:
        """The same ticket: notes stand in its history."""
        return ticket


class Replied(Struct, frozen=True, tag="ticket.replied"):
    """Somebody who works on it said something that the customer may read."""

    words: str

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with its newest reply."""
        return structs.replace(ticket, reply=self.words)


class FeedbackChanged(Struct, frozen=True, tag="ticket.feedback_changed"):
    """The response behind it was added to or corrected."""

    score: int | None
    scale: str
    words: str

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with what the customer says now."""
        return structs.replace(ticket, score=self.score, scale=self.scale, words=self.words)


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
    | Transferred
    | RootCauseSet
    | ActionTaken
    | ContactAttempted
    | Noted
    | Replied
    | FeedbackChanged
    | FeedbackAttached
)


class TicketChange(Struct, frozen=True):
    """A ticket as it becomes, and the events that say how; `before` is None for one that opens."""

    before: Ticket | None
    after: Ticket
    events: tuple[TicketEvent, ...]


def opened(ticket: Ticket) -> TicketChange:
    """The opening of a ticket."""
    return TicketChange(None, ticket, (Opened(ticket),))


def changed(ticket: Ticket, now: InstantUs, *events: TicketEvent) -> TicketChange:
    """The ticket after these events, its version and time of change moved on."""
    return TicketChange(ticket, _after(ticket, now, events), events)


def _after(ticket: Ticket, now: InstantUs, events: tuple[TicketEvent, ...]) -> Ticket:
    for event in events:
        ticket = structs.replace(event.apply(ticket), version=ticket.version + 1, changed_us=now)
    return ticket
