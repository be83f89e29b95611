"""A customer as they are looked at: who they are, and what happened between them and us, in one line of time."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.actor import Attributed
from amends.model.customer import Customer, CustomerMerge
from amends.model.response_detail import ResponseDetail
from amends.model.status import OPEN_STATUSES
from amends.model.ticket.conversation import ContactAttempted, Replied
from amends.model.ticket.history import Happened
from amends.model.ticket.promise_events import (
    PromiseBroken,
    PromiseKept,
    PromiseMade,
    PromiseMoved,
    PromiseOverdue,
)
from amends.model.ticket.summary import TicketSummary
from amends.model.ticket.ticket_events import Opened, StatusChanged


class MomentKind(StrEnum):
    """What happened."""

    ANSWER = "answer"
    OPENED = "ticket_opened"
    STATUS = "status_changed"
    ATTEMPT = "contact_attempt"
    REPLY = "reply"
    PROMISE_MADE = "promise_made"
    PROMISE_KEPT = "promise_kept"
    PROMISE_BROKEN = "promise_broken"
    PROMISE_MOVED = "promise_moved"
    PROMISE_OVERDUE = "promise_overdue"
    MERGED = "customer_merged"
    UNMERGED = "customer_unmerged"


_KINDS = {
    Opened: MomentKind.OPENED,
    StatusChanged: MomentKind.STATUS,
    ContactAttempted: MomentKind.ATTEMPT,
    Replied: MomentKind.REPLY,
    PromiseMade: MomentKind.PROMISE_MADE,
    PromiseKept: MomentKind.PROMISE_KEPT,
    PromiseBroken: MomentKind.PROMISE_BROKEN,
    PromiseMoved: MomentKind.PROMISE_MOVED,
    PromiseOverdue: MomentKind.PROMISE_OVERDUE,
}


class CustomerMoment(Struct, frozen=True, kw_only=True):
    """Something that the customer said, or that happened to a ticket or the record of theirs; `ticket_id` 0 is none."""

    kind: MomentKind
    at_us: InstantUs
    ticket_id: int
    answer: ResponseDetail | None = None
    happened: Happened | None = None
    merge: Attributed[CustomerMerge] | None = None


class CustomerDetail(Struct, frozen=True, kw_only=True):
    """A customer, their newest tickets, and the moments of these and of their newest answers, newest first.

    `merged` are the records that were merged into it; `is_cut` when there are older answers or tickets than those.
    """

    customer: Customer
    tickets: Sequence[TicketSummary]
    moments: Sequence[CustomerMoment]
    is_cut: bool
    merged: Sequence[Customer] = ()


def moments_of(
    answers: Sequence[ResponseDetail],
    histories: Mapping[int, Sequence[Happened]],
    merges: Sequence[Attributed[CustomerMerge]] = (),
) -> Sequence[CustomerMoment]:
    """The moments of some answers, of the histories of some tickets by their IDs, and of merges; newest first."""
    found = [
        CustomerMoment(
            kind=MomentKind.ANSWER, at_us=each.response.time_us, ticket_id=each.response.ticket_id, answer=each
        )
        for each in answers
    ]
    for ticket_id, history in histories.items():
        found += [
            CustomerMoment(kind=_KINDS[type(each.event)], at_us=each.at_us, ticket_id=ticket_id, happened=each)
            for each in history
            if type(each.event) in _KINDS and _ends_or_begins(each)
        ]
    for each in merges:
        found.append(CustomerMoment(kind=MomentKind.MERGED, at_us=each.what.at_us, ticket_id=0, merge=each))
        if each.what.undone_us is not None:
            undone_us = each.what.undone_us
            found.append(CustomerMoment(kind=MomentKind.UNMERGED, at_us=undone_us, ticket_id=0, merge=each))
    return sorted(found, key=lambda moment: (-moment.at_us, -moment.ticket_id))


def _ends_or_begins(happened: Happened) -> bool:
    """Whether it is more than a step between two statuses of work."""
    event = happened.event
    return not isinstance(event, StatusChanged) or not {event.before, event.after} <= OPEN_STATUSES
