"""The names of what events and tickets mention by number, as they are when somebody is told."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from msgspec import Struct

from amends.model.actor import ActorNames
from amends.model.cause import Cause
from amends.model.customer import Customer
from amends.model.person import TeamMember
from amends.model.principal import PrincipalKind
from amends.model.segment import SegmentTree
from amends.model.survey import Survey
from amends.model.ticket.access_changed import AccessChanged
from amends.model.ticket.assignment import Routed
from amends.model.ticket.clock_events import DeadlineBreached, DeadlineNear, Escalated
from amends.model.ticket.closing import RootCauseSet
from amends.model.ticket.conversation import Noted, NoteEdited
from amends.model.ticket.escalation import EscalatedByHand
from amends.model.ticket.history import Happened
from amends.model.ticket.promise_events import PromiseMade, PromiseNear, PromiseOverdue
from amends.model.ticket.snooze import Woken
from amends.model.ticket.soft_delete import Merged
from amends.model.ticket.summary import CauseSummary, CustomerSummary, OwnerSummary, SegmentSummary, TicketSummary
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import OwnerChanged, Transferred
from amends.model.ticket.watchers import Unwatched, Watched
from amends.model.workspace import Workspace


class EventNames(Struct, frozen=True, kw_only=True):
    """Everything that an event or its ticket may mention; of customers, those of the tickets."""

    workspace: Workspace
    people: Mapping[int, TeamMember]
    keys: Mapping[int, str]
    segments: SegmentTree
    causes: Mapping[int, Cause]
    surveys: Mapping[int, Survey]
    customers: Mapping[int, Customer]

    @property
    def actors(self) -> ActorNames:
        """The names of those who may have done something."""
        return ActorNames(self.people, self.keys)


class Mentioned(Struct, frozen=True):
    """What an event mentions by number; 0 is nobody, or none."""

    user_ids: tuple[int, ...] = ()
    segment_ids: tuple[int, ...] = ()
    cause_ids: tuple[int, ...] = ()


def _of_routed(own: Routed) -> Mentioned:
    considered = (each.user_id for each in own.assignment.candidates)
    return Mentioned((own.before, own.assignment.owner_id, *considered, *own.told_ids), (own.assignment.segment_id,))


def _of_access(own: AccessChanged) -> Mentioned:
    both = (own.before, own.after)
    return Mentioned(tuple(user_id for each in both for user_id in (*each.named_ids, *each.recused_ids)))


_MENTIONED: Final[Mapping[type[Struct], Callable[[Any], Mentioned]]] = {
    OwnerChanged: lambda own: Mentioned((own.before, own.after)),
    Routed: _of_routed,
    Transferred: lambda own: Mentioned((), (own.before, own.after)),
    RootCauseSet: lambda own: Mentioned((), (), (own.before, own.after)),
    Noted: lambda own: Mentioned(own.mentioned_ids),
    NoteEdited: lambda own: Mentioned(own.mentioned_ids),
    Watched: lambda own: Mentioned((own.user_id,)),
    Unwatched: lambda own: Mentioned((own.user_id,)),
    Merged: lambda own: Mentioned(own.watcher_ids),
    PromiseMade: lambda own: Mentioned((own.promise.made_by_id,)),
    PromiseNear: lambda own: Mentioned(own.told_ids),
    PromiseOverdue: lambda own: Mentioned(own.told_ids),
    Woken: lambda own: Mentioned(own.told_ids),
    DeadlineNear: lambda own: Mentioned(own.told_ids),
    DeadlineBreached: lambda own: Mentioned(own.told_ids),
    **dict.fromkeys((Escalated, EscalatedByHand), lambda own: Mentioned(own.told_ids, (own.segment_id,))),
    AccessChanged: _of_access,
}


def mentioned(happened: Happened) -> Mentioned:
    """What an event mentions, whoever did it among it."""
    of_event = _MENTIONED.get(type(happened.event))
    found = of_event(happened.event) if of_event else Mentioned()
    doer = (happened.by_id,) if happened.by_kind == PrincipalKind.USER else ()
    return Mentioned(_once(*doer, *found.user_ids), _once(*found.segment_ids), _once(*found.cause_ids))


def summary_of(ticket: Ticket, names: EventNames) -> TicketSummary:
    """A ticket, whenever that was, with the names that its IDs stand for now."""
    owner, cause = names.people.get(ticket.owner_id), names.causes.get(ticket.root_cause_id)
    return TicketSummary(
        names.workspace.id,
        names.workspace.time_zone,
        ticket,
        _customer(names.customers.get(ticket.customer_id)),
        _segment(ticket.origin_segment_id, names),
        _segment(ticket.current_segment_id, names),
        OwnerSummary(owner.email, owner.name) if owner else OwnerSummary(),
        CauseSummary(cause.id, cause.code, cause.name) if cause else None,
    )


def _once(*ids: int) -> tuple[int, ...]:
    return tuple(dict.fromkeys(number for number in ids if number))


def _customer(own: Customer | None) -> CustomerSummary:
    if own is None:
        return CustomerSummary()
    return CustomerSummary(own.email, own.phone, own.name, own.reference, own.contact_refused_us is None)


def _segment(segment_id: int, names: EventNames) -> SegmentSummary:
    segment = names.segments.by_id(segment_id)
    return SegmentSummary(segment_id, segment.code if segment else "", segment.name if segment else "")
