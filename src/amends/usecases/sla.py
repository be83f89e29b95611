"""Keeping time: what a change means to a ticket's clocks, by the policies and calendars that hold now."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, structs

from amends.instants import InstantUs
from amends.model.clock import calendar_document, sla_policy_document
from amends.model.clock.calendar import Calendar
from amends.model.clock.clock import Clock, ClockKind, due_next_us, kept_policy_id
from amends.model.clock.ledger import Calendars, SlaTarget, Started, TargetChanged
from amends.model.clock.sla_policy import CalendarVersion, SlaPlan, SlaPolicyVersion, Timetable
from amends.model.principal import PrincipalKind
from amends.model.response import SurveyResponse
from amends.model.status import Priority
from amends.model.ticket import sla
from amends.model.ticket.conversation import ContactAttempted
from amends.model.ticket.sla import SlaContext, SlaTrigger
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import (
    FeedbackAttached,
    FeedbackChanged,
    Opened,
    PriorityChanged,
    TicketChange,
    Transferred,
    changed,
)
from amends.store import configurations, responses, segments
from amends.store.engine.cache import cached
from amends.store.engine.database import Tx
from amends.texts.text import Text, one_text, say


class _Meaning(Struct, frozen=True):
    trigger: SlaTrigger
    reason: Text
    matches_anew: bool


async def apply_sla(
    tx: Tx, change: TicketChange, spoken_us: InstantUs | None = None, response: SurveyResponse | None = None
) -> TicketChange:
    """A change with what it means to the ticket's clocks: in the ticket that opens, as one more event otherwise.

    `spoken_us` is when the customer said what is changed, None for now; of a ticket that opens it is when its clocks
    begin, None for when the customer answered. `response` is the ticket's, looked for when a policy asks about it.
    """
    if change.before is None:
        clocks = sla.start_clocks(change.after, await sla_context(tx, change.after, response), spoken_us)
        return _opening(change, clocks)
    meaning = _meaning(tx, change, change.before, spoken_us)
    return change if meaning is None else await _kept(tx, change, meaning, response)


async def clocks_after(tx: Tx, before: Ticket, change: TicketChange, at_us: InstantUs) -> tuple[Clock, ...]:
    """The clocks of a ticket after a change that happened at another instant than now."""
    meaning = _meaning(tx, change, before, None)
    if meaning is None:
        return change.after.clocks
    context = structs.replace(await sla_context(tx, change.after, matches_anew=meaning.matches_anew), now=at_us)
    return sla.update_clocks(change.after, meaning.trigger, context)


async def recompute_clocks(tx: Tx, ticket: Ticket, reason: Text | str) -> TicketChange | None:
    """What the policies and calendars that hold now mean to an open ticket; None when nothing changes."""
    clocks = sla.update_clocks(ticket, SlaTrigger(), await sla_context(tx, ticket))
    event = sla.deadlines_changed(reason, ticket.clocks, clocks)
    return changed(ticket, tx.now, event) if event else None


async def sla_context(
    tx: Tx, ticket: Ticket, response: SurveyResponse | None = None, *, matches_anew: bool = False
) -> SlaContext:
    """What the clocks of a ticket are kept by: the policy that it was opened under, or the one that fits it now."""
    timetable = await _timetable(tx)
    if not (ticket.clocks or matches_anew or timetable.asks_for_fields):
        plans, calendars = await _of_new(tx, ticket.current_segment_id, ticket.priority, ticket.time_limit_hours)
        return SlaContext(plans, calendars, tx.now)
    codes = await _codes(tx, ticket.current_segment_id) if timetable.policies else ()
    kept_id = None if matches_anew else kept_policy_id(ticket.clocks)
    policy_id = await _matching(tx, timetable, codes, ticket, response) if kept_id is None else kept_id
    plans = timetable.plans(codes, policy_id, ticket.time_limit_hours)
    calendars = await calendars_of(tx, ticket.clocks, [plan.terms for plan in plans.values()])
    return SlaContext(plans, calendars, tx.now, policy_id if matches_anew else None)


async def matching_policy_id(tx: Tx, ticket: Ticket, response: SurveyResponse | None = None) -> int:
    """The policy that would be matched with a ticket now; 0 for none."""
    timetable = await _timetable(tx)
    codes = await _codes(tx, ticket.current_segment_id) if timetable.policies else ()
    return await _matching(tx, timetable, codes, ticket, response)


async def response_asked_for(tx: Tx, ticket: Ticket) -> SurveyResponse | None:
    """The answer behind a ticket where a policy asks about its fields; None where none does, or there is none."""
    if not ticket.response_id or not (await _timetable(tx)).asks_for_fields:
        return None
    return await responses.get(tx, ticket.response_id)


async def _matching(
    tx: Tx, timetable: Timetable, codes: Sequence[str], ticket: Ticket, response: SurveyResponse | None
) -> int:
    if response is None:
        response = await response_asked_for(tx, ticket)
    return timetable.matching(codes, ticket.priority, response)


async def is_night_work(tx: Tx, policy_id: int) -> bool:
    """Whether the escalations of a policy come at any hour."""
    policies = (await _timetable(tx)).policies
    return any(each.policy.night_work for each in policies if each.id == policy_id)


async def team_target(tx: Tx, ticket: Ticket) -> SlaTarget:
    """In which calendar the team's time counts for a ticket now; without a target."""
    own = (await _timetable(tx)).calendar_for(await _codes(tx, ticket.current_segment_id))
    return SlaTarget(0, own.id, own.version) if own else SlaTarget(0)


async def calendars_of(tx: Tx, clocks: Iterable[Clock], terms: Iterable[SlaTarget] = ()) -> Calendars:
    """The calendars, each at its version, that the facts of clocks and some terms name."""
    named = [*terms, *[each for clock in clocks for each in _terms(clock)]]
    wanted = {(each.calendar_id, each.calendar_version) for each in named if each.calendar_id}
    return {own: await _calendar(tx, *own) for own in sorted(wanted)}


async def _codes(tx: Tx, segment_id: int) -> Sequence[str]:
    return [segment.code for segment in (await segments.tree(tx)).upwards(segment_id)]


@cached
async def _of_new(
    tx: Tx, segment_id: int, priority: Priority, time_limit_hours: int
) -> tuple[Mapping[ClockKind, SlaPlan], Calendars]:
    """The plans and the calendars of a ticket that has no clocks yet."""
    timetable = await _timetable(tx)
    codes = await _codes(tx, segment_id) if timetable.policies else ()
    plans = timetable.plans(codes, timetable.matching(codes, priority), time_limit_hours)
    return plans, await calendars_of(tx, (), [plan.terms for plan in plans.values()])


@cached
async def _timetable(tx: Tx) -> Timetable:
    policies = [
        SlaPolicyVersion(each.id, each.version, sla_policy_document.decode(each.document), each.is_on)
        for each in await configurations.list_all(tx, sla_policy_document.KIND)
    ]
    calendars = [
        CalendarVersion(each.id, each.version, calendar_document.decode(each.document))
        for each in await configurations.enabled(tx, calendar_document.KIND)
    ]
    return Timetable(sorted(policies, key=lambda each: (each.policy.order, each.id)), calendars)


@cached
async def _calendar(tx: Tx, calendar_id: int, version: int) -> Calendar:
    found = await configurations.get_version(tx, calendar_document.KIND, calendar_id, version)
    assert found is not None  # noqa: S101 - no version of a document is ever lost
    return calendar_document.decode(found.document)


def _terms(clock: Clock) -> list[SlaTarget]:
    return [fact.terms for fact in clock.facts if isinstance(fact, (Started, TargetChanged))]


def _opening(change: TicketChange, clocks: tuple[Clock, ...]) -> TicketChange:
    due_us = due_next_us(clocks)
    events = tuple(
        Opened(structs.replace(event.ticket, clocks=clocks, due_us=due_us)) if isinstance(event, Opened) else event
        for event in change.events
    )
    return TicketChange(None, structs.replace(change.after, clocks=clocks, due_us=due_us), events)


async def _kept(tx: Tx, change: TicketChange, meaning: _Meaning, response: SurveyResponse | None) -> TicketChange:
    ticket, anew = change.after, meaning.matches_anew
    context = await sla_context(tx, ticket, response, matches_anew=anew)
    clocks = sla.update_clocks(ticket, meaning.trigger, context)
    is_postponed = anew and ticket.is_open and sla.is_postponed(ticket.clocks, clocks)
    event = sla.deadlines_changed(meaning.reason, ticket.clocks, clocks, is_postponed=is_postponed)
    if event is None:
        return change
    more = changed(change.after, tx.now, event)
    return TicketChange(change.before, more.after, (*change.events, event))


def _meaning(tx: Tx, change: TicketChange, before: Ticket, spoken_us: InstantUs | None) -> _Meaning | None:
    after = change.after
    trigger = SlaTrigger(
        has_reached=any(isinstance(event, ContactAttempted) and event.has_reached for event in change.events),
        has_customer_spoken=any(isinstance(event, FeedbackAttached | FeedbackChanged) for event in change.events),
        spoken_us=spoken_us,
    )
    reasons = []
    if (before.status, before.is_open, before.waits) != (after.status, after.is_open, after.waits):
        reasons.append(say("status_is", status=after.status.name))
    if before.priority is not after.priority:
        reasons.append(say("priority_is", priority=after.priority.name))
    if before.current_segment_id != after.current_segment_id:
        reasons.append(say("segment_changed"))
    if trigger.has_reached:
        reasons.append(say("customer_answered"))
    if trigger.has_customer_spoken:
        reasons.append(say("customer_wrote_again"))
    # A ticket keeps the policy that it was opened under: what Amends does itself never matches another one.
    is_chosen = any(isinstance(event, PriorityChanged | Transferred) for event in change.events)
    matches_anew = is_chosen and tx.by.kind is not PrincipalKind.SYSTEM
    return _Meaning(trigger, one_text(reasons), matches_anew) if reasons else None
