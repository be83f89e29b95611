"""Striking: what is done when a ticket's clock gets somewhere: remind, note the breach, take it up level by level."""

from collections.abc import Sequence

from amends.instants import InstantUs
from amends.model.clock import clock as clocks_model
from amends.model.clock.clock import Clock, Milestone, MilestoneAction
from amends.model.clock.ledger import Calendars
from amends.model.person import User
from amends.model.routing.eligibility import why_away
from amends.model.ticket.clock_events import DeadlineBreached, DeadlineNear, Escalated, EscalationAction
from amends.model.ticket.promise import Promise
from amends.model.ticket.promise_events import PromiseNear, PromiseOverdue
from amends.model.ticket.snooze import WakeReason, Woken
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import OwnerChanged, TicketEvent, changed
from amends.store import tickets
from amends.store.engine.database import Tx
from amends.usecases import sla
from amends.usecases.apply import apply_to_ticket
from amends.usecases.ladder import ladder, who_is_told
from amends.usecases.quiet_escalations import escalations_wait_until
from amends.usecases.waiting import waited_enough


async def fire_sla_timer(tx: Tx, ticket_id: int) -> InstantUs | None:
    """Do all that is due on a ticket by its clocks; when something will be due next, None for never.

    What was done already isn't done again: the clock tells which milestones it has passed.
    """
    await tx.lock(f"ticket {ticket_id}")
    ticket = await tickets.get(tx, ticket_id)
    while ticket is not None and (ticket.next_fire_us or tx.now + 1) <= tx.now:
        promise = _due_promise(ticket, tx.now)
        opens_us = None if promise else await escalations_wait_until(tx, ticket)
        clock = None if promise else _due(ticket, tx.now, escalates=opens_us is None)
        if promise:
            happened: Sequence[TicketEvent] = [await _pass_promise(tx, ticket, promise)]
        elif clock:
            happened = await _pass(tx, ticket, clock)
        elif _has_waited(ticket, tx.now):
            happened = [waited_enough(ticket, tx.now)]
        elif ticket.wakes_us is not None and ticket.wakes_us <= tx.now:
            happened = [Woken(WakeReason.TIME, (ticket.owner_id,) if ticket.owner_id else ())]
        else:
            # What is left is an escalation, and nobody is there to hear of it before; a promise waits for nobody.
            others_us = (opens_us, ticket.next_promise_fire_us, ticket.wakes_us)
            return min((each for each in others_us if each is not None), default=None)
        ticket = await apply_to_ticket(tx, changed(ticket, tx.now, *happened))
    return ticket.next_fire_us if ticket is not None else None


def _due(ticket: Ticket, now: InstantUs, *, escalates: bool) -> Clock | None:
    due = [clock for clock in ticket.clocks if clock.next_us is not None and clock.next_us <= now]
    due = [clock for clock in due if escalates or not _escalates(clock)]
    return min(due, key=lambda clock: clock.next_us or 0, default=None)


def _escalates(clock: Clock) -> bool:
    milestone = clock.next_milestone()
    return milestone is not None and milestone.level > 0


def _due_promise(ticket: Ticket, now: InstantUs) -> Promise | None:
    if ticket.deleted_us is not None:
        return None
    due = [each for each in ticket.promises if each.next_fire_us is not None and each.next_fire_us <= now]
    return min(due, key=lambda each: (each.next_fire_us or 0, each.id), default=None)


async def _pass_promise(tx: Tx, ticket: Ticket, own: Promise) -> PromiseNear | PromiseOverdue:
    # Where both have come meanwhile, one message is enough.
    passes = PromiseOverdue if own.due_us <= tx.now else PromiseNear
    return passes(own.id, own.due_us, await _in_charge(tx, ticket))


def _has_waited(ticket: Ticket, now: InstantUs) -> bool:
    return ticket.is_open and ticket.waits_until_us is not None and ticket.waits_until_us <= now


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
    rungs = await ladder(tx, ticket, lowest=0)
    return tuple(user.id for user in rungs[0][1]) if rungs else ()


async def _escalate(tx: Tx, ticket: Ticket, milestone: Milestone, after: Clock) -> Sequence[TicketEvent]:
    climbed = await who_is_told(tx, ticket, milestone.level)
    told = [user for _, managers in climbed for user in managers]
    action = EscalationAction(milestone.step.value)
    segment_id = climbed[-1][0] if climbed else 0
    told_ids = tuple(user.id for user in told)
    escalated = Escalated(after.kind, after.round, milestone.level, action, segment_id, told_ids, after)
    return [escalated, *_taken_on(action, ticket, [each for each in told if not why_away(each, tx.now)])]


def _taken_on(action: EscalationAction, ticket: Ticket, present: Sequence[User]) -> list[TicketEvent]:
    """Nobody loses a ticket by an escalation: only one that nobody has is given away, any other is offered."""
    if action is EscalationAction.ASSIGN and present and not ticket.owner_id:
        return [OwnerChanged(0, present[0].id)]
    return []
