"""Clocks as they would be now, had something that was done to their ticket not happened."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from msgspec import UNSET, structs

from amends.model.clock.clock import Clock, with_due_times
from amends.model.clock.ledger import Calendars, reached_us
from amends.model.ticket.clock_events import DeadlineBreached, DeadlineNear, DeadlinesChanged, Escalated, with_clocks
from amends.model.ticket.history import Happened, replay
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import TicketChange
from amends.model.ticket.undo import Undone, undone_versions
from amends.store.engine.database import Tx
from amends.usecases import sla

_BY_CLOCKS = DeadlinesChanged | DeadlineNear | DeadlineBreached | Escalated


async def clocks_without(tx: Tx, ticket: Ticket, history: Sequence[Happened], undone: Undone) -> tuple[Clock, ...]:
    """The clocks of a ticket, had the events not happened that are taken back.

    They begin with what they were before it, and go through what else happened since, each at its own time. What was
    reminded of or told by now isn't told again.
    """
    state: Ticket = replay(history[: undone.first - 1])
    for group in _groups(history, undone):
        before = state
        for each in group:
            state = _applied(each, state)
        events: tuple[Any, ...] = tuple(each.event for each in group)
        change = TicketChange(before, state, events)
        state = with_clocks(state, await sla.clocks_after(tx, before, change, group[0].at_us))
    calendars = await sla.calendars_of(tx, state.clocks)
    known = {(each.kind, each.round): each for each in ticket.clocks}
    return tuple(_fired(tx, each, known.get((each.kind, each.round)), calendars) for each in state.clocks)


def _groups(history: Sequence[Happened], undone: Undone) -> Iterator[Sequence[Happened]]:
    """What else happened since, together what happened at one time; what clocks did by themselves isn't among it."""
    gone = undone_versions([*((each.version, each.event) for each in history), (0, undone)])
    since = [each for each in history[undone.first - 1 :] if each.version not in gone]
    others = [each for each in since if not isinstance(each.event, _BY_CLOCKS)]
    for _, group in groupby(others, key=lambda each: (each.at_us, each.by_kind, each.by_id)):
        yield list(group)


def _applied(happened: Happened, ticket: Ticket) -> Ticket:
    event: Any = happened.event
    if isinstance(event, Undone):
        event = structs.replace(event, clocks=UNSET)
    applied: Ticket = event.apply(structs.replace(ticket, changed_us=happened.at_us))
    return applied


def _fired(tx: Tx, clock: Clock, known: Clock | None, calendars: Calendars) -> Clock:
    if known is None:
        return clock
    names = {each.name for each in clock.milestones if _is_reached(tx, clock, each.offset_us, calendars)}
    again = tuple(name for name in known.fired if name in names and name not in clock.fired)
    return with_due_times(structs.replace(clock, fired=(*clock.fired, *again)), calendars)


def _is_reached(tx: Tx, clock: Clock, offset_us: int, calendars: Calendars) -> bool:
    at_us = reached_us(clock.facts, calendars, offset_us)
    return at_us is not None and at_us <= tx.now
