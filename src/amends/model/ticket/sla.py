"""Keeping time: how a ticket's clocks start, stand still, go on and stop by what happens to it."""

from collections.abc import Mapping, Sequence

from msgspec import Struct, structs

from amends.instants import InstantUs
from amends.model.clock.clock import (
    Clock,
    ClockKind,
    MilestoneAction,
    Side,
    kept_policy_id,
    with_due_times,
    with_facts,
)
from amends.model.clock.ledger import Calendars, ClockEvent, Paused, Resumed, Started, Stopped, TargetChanged
from amends.model.clock.sla_policy import SlaPlan
from amends.model.status import Status
from amends.model.ticket.clock_events import DeadlinesChanged, Moved
from amends.model.ticket.ticket import Ticket
from amends.texts.text import Text


class SlaTrigger(Struct, frozen=True):
    """What a change means to the clocks: somebody reached the customer, or the customer said something more.

    `spoken_us` is when the customer said it, None for now.
    """

    has_reached: bool = False
    has_customer_spoken: bool = False
    spoken_us: InstantUs | None = None


class SlaContext(Struct, frozen=True):
    """What clocks are kept by: the plans for the ticket as it is after the change, the calendars, and now.

    `matched_id` is the policy that a person's change matched anew, 0 for none; None where nothing was matched anew.
    """

    plans: Mapping[ClockKind, SlaPlan]
    calendars: Calendars
    now: InstantUs
    matched_id: int | None = None


def start_clocks(ticket: Ticket, context: SlaContext, since_us: InstantUs | None = None) -> tuple[Clock, ...]:
    """The clocks of a ticket that opens: the customer's since they answered, the team's since it was told.

    `since_us` takes the place of when they answered.
    """
    if not ticket.is_open:
        return ()
    kinds = (ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION)
    plans = [context.plans[kind] for kind in kinds if kind in context.plans]
    said_us = ticket.issue_us if since_us is None else since_us
    clocks = [_start(plan, 1, context, _since(plan, said_us, context.now)) for plan in plans]
    return tuple(_held(clock, ticket, context) for clock in clocks)


def update_clocks(ticket: Ticket, trigger: SlaTrigger, context: SlaContext) -> tuple[Clock, ...]:
    """The clocks of a ticket after it changed; `ticket` is as it is now, with the clocks of before."""
    if not ticket.is_open:
        return _matched_while_closed([_stop(clock, context) for clock in ticket.clocks], context)
    clocks = [_answered(clock, trigger, context) for clock in ticket.clocks]
    for kind in _wanted(clocks, trigger):
        if kind in context.plans:
            plan = context.plans[kind]
            clocks.append(_start(plan, _rounds(clocks, kind) + 1, context, _begins(ticket, plan, trigger, context)))
    return tuple(_held(_by_plan(clock, context), ticket, context) for clock in clocks)


def is_postponed(before: Sequence[Clock], after: Sequence[Clock]) -> bool:
    """Whether a deadline is later than it was, or is gone. One that stands still is judged by its target."""
    now = {(clock.kind, clock.round): clock for clock in after}
    return any(_is_later(clock, now[clock.kind, clock.round]) for clock in before if clock.is_running)


def moved(before: Sequence[Clock], after: Sequence[Clock]) -> tuple[Moved, ...]:
    """The deadlines that are others now: those that began, moved, or can't be told any more."""
    old = {(clock.kind, clock.round): clock.due_us for clock in before}
    return tuple(
        Moved(clock.kind, clock.round, old.get((clock.kind, clock.round)), clock.due_us)
        for clock in after
        if old.get((clock.kind, clock.round)) != clock.due_us
    )


def deadlines_changed(
    reason: Text | str, before: Sequence[Clock], after: tuple[Clock, ...], *, is_postponed: bool = False
) -> DeadlinesChanged | None:
    """The event of clocks that were kept; None when nothing came of it."""
    if tuple(before) == after:
        return None
    return DeadlinesChanged(reason, moved(before, after), after, is_postponed)


def _wanted(clocks: Sequence[Clock], trigger: SlaTrigger) -> list[ClockKind]:
    running = {clock.kind for clock in clocks if clock.is_running}
    wanted = [] if ClockKind.RESOLUTION in running else [ClockKind.RESOLUTION]
    if trigger.has_customer_spoken and running.isdisjoint({ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE}):
        wanted.append(ClockKind.NEXT_RESPONSE)
    return wanted


def _is_later(before: Clock, after: Clock) -> bool:
    if not after.is_running:
        return True
    if before.due_us is None or after.due_us is None:
        return after.terms.target_us > before.terms.target_us
    return after.due_us > before.due_us


def _matched_while_closed(clocks: Sequence[Clock], context: SlaContext) -> tuple[Clock, ...]:
    """Stopped clocks stay as they were; the last one notes by which policy the ticket is kept once it reopens."""
    last = max((place for place, clock in enumerate(clocks) if clock.kind is ClockKind.RESOLUTION), default=None)
    if context.matched_id is None or last is None or kept_policy_id(clocks) == context.matched_id:
        return tuple(clocks)
    noted = structs.replace(clocks[last], kept_by=context.matched_id)
    return tuple(noted if place == last else clock for place, clock in enumerate(clocks))


def _rounds(clocks: Sequence[Clock], kind: ClockKind) -> int:
    return sum(clock.kind is kind for clock in clocks)


def _begins(ticket: Ticket, plan: SlaPlan, trigger: SlaTrigger, context: SlaContext) -> InstantUs:
    if not ticket.clocks:
        # One that opened before clocks were kept has waited since then.
        return ticket.opened_us
    if plan.kind is ClockKind.RESOLUTION or trigger.spoken_us is None:
        return context.now
    return _since(plan, trigger.spoken_us, context.now)


def _since(plan: SlaPlan, said_us: InstantUs, arrived_us: InstantUs) -> InstantUs:
    # A sender's clock may run ahead of ours: nobody waits before now.
    return min(said_us, arrived_us) if plan.side is Side.CUSTOMER else arrived_us


def _start(plan: SlaPlan, number: int, context: SlaContext, at_us: InstantUs) -> Clock:
    clock = Clock(
        kind=plan.kind,
        side=plan.side,
        round=number,
        facts=(Started(at_us, plan.terms, context.now if at_us < context.now else None),),
        milestones=plan.milestones,
        policy_id=plan.policy_id,
        policy_version=plan.policy_version,
        kept_by=plan.kept_by,
    )
    return _without_late_reminders(with_due_times(clock, context.calendars), context)


def _without_late_reminders(clock: Clock, context: SlaContext) -> Clock:
    """A clock that may be overdue as it starts: then nobody is reminded that it will be."""
    if clock.due_us is None or clock.due_us > context.now:
        return clock
    late = tuple(each.name for each in clock.milestones if each.step is MilestoneAction.REMIND)
    return with_due_times(structs.replace(clock, fired=late), context.calendars)


def _stop(clock: Clock, context: SlaContext) -> Clock:
    return with_facts(clock, context.calendars, Stopped(context.now)) if clock.is_running else clock


def _answered(clock: Clock, trigger: SlaTrigger, context: SlaContext) -> Clock:
    is_response = clock.kind is not ClockKind.RESOLUTION
    return _stop(clock, context) if is_response and trigger.has_reached else clock


def _by_plan(clock: Clock, context: SlaContext) -> Clock:
    if not clock.is_running:
        return clock
    plan = context.plans.get(clock.kind)
    if plan is None:
        return _stop(clock, context)
    clock = structs.replace(
        clock,
        side=plan.side,
        milestones=plan.milestones,
        policy_id=plan.policy_id,
        policy_version=plan.policy_version,
        kept_by=plan.kept_by,
    )
    if clock.terms == plan.terms:
        return with_due_times(clock, context.calendars)
    return with_facts(clock, context.calendars, TargetChanged(context.now, plan.terms, plan.because))


def _held(clock: Clock, ticket: Ticket, context: SlaContext) -> Clock:
    # The customer's clock never stands still, whatever a policy says; and nobody waits for whom nobody spoke to.
    if not clock.is_running:
        return clock
    status, is_pause = ticket.status, ticket.status in context.plans[clock.kind].pauses_while
    is_to_pause = clock.side is Side.TEAM and is_pause and (status is not Status.PENDING or ticket.waits)
    if is_to_pause == clock.is_paused:
        return clock
    fact: ClockEvent = Paused(context.now, status.name) if is_to_pause else Resumed(context.now)
    return with_facts(clock, context.calendars, fact)
