"""Striking: what is done when a ticket's clock gets somewhere: remind, note the breach, take it up level by level."""

from collections.abc import Sequence
from typing import TypeAlias

from amends.instants import InstantUs
from amends.model.clock import clock as clocks_model
from amends.model.clock.clock import Clock, Milestone, MilestoneAction
from amends.model.clock.ledger import Calendars
from amends.model.person import User
from amends.model.routing.eligibility import why_away
from amends.model.status import Priority, Status
from amends.model.ticket.clock_events import DeadlineBreached, DeadlineNear, Escalated, EscalationAction
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import OwnerChanged, PriorityChanged, StatusChanged, TicketEvent, changed
from amends.model.ticket.transition import transition_error
from amends.store import people, segments, tickets
from amends.store.engine.database import Tx
from amends.usecases import sla
from amends.usecases.apply import apply_to_ticket
from amends.usecases.settings import transitions
from amends.usecases.waiting import waited_enough

_Rung: TypeAlias = tuple[int, Sequence[User]]
"""A segment's ID, and its managers."""

_MORE_URGENT = {
    Priority.LOW: Priority.MEDIUM,
    Priority.MEDIUM: Priority.HIGH,
    Priority.HIGH: Priority.CRITICAL,
}


async def fire_sla_timer(tx: Tx, ticket_id: int) -> InstantUs | None:
    """Do all that is due on a ticket by its clocks; when something will be due next, None for never.

    What was done already isn't done again: the clock tells which milestones it has passed.
    """
    await tx.lock(f"ticket {ticket_id}")
    ticket = await tickets.get(tx, ticket_id)
    while ticket is not None and (ticket.next_fire_us or tx.now + 1) <= tx.now:
        clock = _due(ticket, tx.now)
        happened = [waited_enough(ticket, tx.now)] if clock is None else await _pass(tx, ticket, clock)
        ticket = await apply_to_ticket(tx, changed(ticket, tx.now, *happened))
    return ticket.next_fire_us if ticket is not None else None


def _due(ticket: Ticket, now: InstantUs) -> Clock | None:
    due = [clock for clock in ticket.clocks if clock.next_us is not None and clock.next_us <= now]
    return min(due, key=lambda clock: clock.next_us or 0, default=None)


async def _pass(tx: Tx, ticket: Ticket, clock: Clock) -> Sequence[TicketEvent]:
    calendars: Calendars = await sla.calendars_of(tx, ticket.clocks)
    milestone = clock.next_milestone()
    assert milestone is not None  # noqa: S101 - it has a next instant, so it has a next milestone
    after = clocks_model.with_fired(clock, calendars, milestone)
    match milestone.step:
        case MilestoneAction.REMIND:
            return [DeadlineNear(clock.kind, clock.round, clock.due_us, await _in_charge(tx, ticket), after)]
        case MilestoneAction.BREACH:
            return [DeadlineBreached(clock.kind, clock.round, clock.due_us, await _in_charge(tx, ticket), after)]
    return await _escalate(tx, ticket, milestone, after)


async def _in_charge(tx: Tx, ticket: Ticket) -> tuple[int, ...]:
    if ticket.owner_id:
        return (ticket.owner_id,)
    rungs = await _ladder(tx, ticket, lowest=0)
    return tuple(user.id for user in rungs[0][1]) if rungs else ()


async def _escalate(tx: Tx, ticket: Ticket, milestone: Milestone, after: Clock) -> Sequence[TicketEvent]:
    rungs = await _ladder(tx, ticket, lowest=1) or await _ladder(tx, ticket, lowest=0)
    climbed = _up_to_who_is_there(rungs[min(milestone.level, len(rungs)) - 1 :] if rungs else [], tx.now)
    told = [user for _, managers in climbed for user in managers]
    action = EscalationAction(milestone.step.value)
    segment_id = climbed[-1][0] if climbed else 0
    told_ids = tuple(user.id for user in told)
    escalated = Escalated(after.kind, after.round, milestone.level, action, segment_id, told_ids, after)
    return [escalated, *await _done_by(tx, action, ticket, [each for each in told if not why_away(each, tx.now)])]


def _up_to_who_is_there(rungs: Sequence[_Rung], now: InstantUs) -> Sequence[_Rung]:
    """The rungs up to the first where a manager is there; only the first of them where nobody is."""
    for count, (_, managers) in enumerate(rungs, 1):
        if any(why_away(each, now) is None for each in managers):
            return rungs[:count]
    return rungs[:1]


async def _done_by(tx: Tx, action: EscalationAction, ticket: Ticket, present: Sequence[User]) -> list[TicketEvent]:
    match action:
        case EscalationAction.ASSIGN if present and present[0].id != ticket.owner_id:
            return [OwnerChanged(ticket.owner_id, present[0].id)]
        case EscalationAction.RAISE:
            return await _raised(tx, ticket)
    return []


async def _raised(tx: Tx, ticket: Ticket) -> list[TicketEvent]:
    raised: list[TicketEvent] = []
    if ticket.priority in _MORE_URGENT:
        raised.append(PriorityChanged(ticket.priority, _MORE_URGENT[ticket.priority]))
    table = (await transitions.get(tx)).table
    if ticket.status is not Status.ESCALATED and not transition_error(table, tx.by, ticket.status, Status.ESCALATED):
        raised.append(StatusChanged(ticket.status, Status.ESCALATED, tx.now))
    return raised


async def _ladder(tx: Tx, ticket: Ticket, *, lowest: int) -> list[_Rung]:
    """The segments from `lowest` levels above the ticket's own that have a manager, each with its managers."""
    rungs = []
    for segment_id, _ in (await segments.path(tx, ticket.current_segment_id))[lowest:]:
        managers = await people.managers_of(tx, [segment_id])
        if managers:
            rungs.append((segment_id, managers))
    return rungs
