"""The ledger of a deadline: the facts that it is computed from, and what each stretch of time between them counted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import accumulate
from typing import TypeAlias

from msgspec import Struct
from whenever import Date

from amends.instants import MINUTE_US, InstantUs, moment, rfc3339, start_of_day
from amends.model.clock.calendar import HORIZON_US, Calendar, open_between_us, open_spans, why_closed
from amends.texts.text import Text, say

Calendars: TypeAlias = Mapping[tuple[int, int], Calendar]
"""Calendars by their ID and version."""


class SlaTarget(Struct, frozen=True):
    """How long something may take, and in which calendar at which version time counts; 0 is always."""

    target_us: int
    calendar_id: int = 0
    calendar_version: int = 0


class Started(Struct, frozen=True, tag="started", omit_defaults=True):
    """Time counts from here on; `arrived_us` is when it was learned of, None where that was then."""

    at_us: InstantUs
    terms: SlaTarget
    arrived_us: InstantUs | None = None


class Paused(Struct, frozen=True, tag="paused"):
    """The clock stands still from here on."""

    at_us: InstantUs
    reason: str


class Resumed(Struct, frozen=True, tag="resumed"):
    """The clock goes on."""

    at_us: InstantUs


class TargetChanged(Struct, frozen=True, tag="terms_changed"):
    """From here on other terms hold; what was counted before stays counted."""

    at_us: InstantUs
    terms: SlaTarget
    reason: Text | str


class Stopped(Struct, frozen=True, tag="stopped"):
    """What the clock was for is done."""

    at_us: InstantUs


ClockEvent: TypeAlias = Started | Paused | Resumed | TargetChanged | Stopped


class EntryKind(StrEnum):
    """The kind of an entry in a ledger; `answered` is an answer that reached us later, as its `why` says."""

    ANSWERED = "answered"
    COUNTED = "counted"
    CLOSED = "closed"
    PAUSED = "paused"
    TERMS_CHANGED = "terms_changed"


class Entry(Struct, frozen=True):
    """A stretch of time: what was counted in it, and why not all or why otherwise from now on."""

    kind: EntryKind
    start_us: InstantUs
    end_us: InstantUs
    counted_us: int = 0
    why: Text | str = ""


class _Interval(Struct, frozen=True):
    start_us: InstantUs
    end_us: InstantUs | None
    terms: SlaTarget
    paused: str | None
    changed: Text | str | None


def counted_us(facts: Sequence[ClockEvent], calendars: Calendars, until_us: InstantUs) -> int:
    """How much time has counted until then, in microseconds."""
    return sum(
        _counted_us(interval, calendars, _end_us(interval, until_us))
        for interval in _intervals(facts)
        if interval.start_us < until_us
    )


def reached_us(facts: Sequence[ClockEvent], calendars: Calendars, offset_us: int = 0) -> InstantUs | None:
    """When the target in force, moved by `offset_us`, is reached; None when it never is as things stand.

    A target that is lowered below what was counted already is reached at that moment and not before it.
    """
    counted = 0
    for interval in _intervals(facts):
        goal_us = max(0, interval.terms.target_us + offset_us)
        if counted >= goal_us:
            return interval.start_us
        reached = _reached_us(interval, calendars, goal_us - counted)
        if reached is not None:
            return reached
        if interval.end_us is not None:
            counted += _counted_us(interval, calendars, interval.end_us)
    return None


def entries(facts: Sequence[ClockEvent], calendars: Calendars, until_us: InstantUs) -> list[Entry]:
    """The ledger until then: what each day counted, each closed day and why, each pause, each change of terms."""
    told: list[Entry] = list(_late_arrival(facts))
    for interval in _intervals(facts):
        if interval.start_us >= until_us:
            break
        end_us = _end_us(interval, until_us)
        if interval.changed is not None:
            told.append(Entry(EntryKind.TERMS_CHANGED, interval.start_us, interval.start_us, why=interval.changed))
        told.extend(_entries(interval, calendars, end_us))
    return told


def _late_arrival(facts: Sequence[ClockEvent]) -> Iterator[Entry]:
    begun = facts[0] if facts else None
    if isinstance(begun, Started) and begun.arrived_us is not None and begun.arrived_us - begun.at_us >= MINUTE_US:
        yield Entry(EntryKind.ANSWERED, begun.at_us, begun.at_us, why=say("reached_us", time=rfc3339(begun.arrived_us)))


def _intervals(facts: Sequence[ClockEvent]) -> Iterable[_Interval]:
    first = facts[0] if facts else None
    if len(facts) == 1 and isinstance(first, Started):
        # So it is with each clock that begins.
        return (_Interval(first.at_us, None, first.terms, None, None),)
    return _several_intervals(facts)


def _several_intervals(facts: Sequence[ClockEvent]) -> Iterator[_Interval]:
    terms, paused, changed = SlaTarget(0), None, None
    # Where the system's clock was set back a fact is noted before the one before it. Time that is lived through again
    # counts once: what happened in it, happened when it had begun.
    times = list(accumulate((fact.at_us for fact in facts), max))
    for index, fact in enumerate(facts):
        match fact:
            case Stopped():
                return
            case Started():
                terms = fact.terms
            case Paused():
                paused = fact.reason
            case Resumed():
                paused = None
            case _:
                terms, changed = fact.terms, fact.reason
        end_us = times[index + 1] if index + 1 < len(facts) else None
        # Of several facts of one moment only what they come to counts.
        if end_us is None or end_us > times[index]:
            yield _Interval(times[index], end_us, terms, paused, changed)
            changed = None


def _end_us(interval: _Interval, until_us: InstantUs) -> InstantUs:
    return until_us if interval.end_us is None else min(interval.end_us, until_us)


def _counted_us(interval: _Interval, calendars: Calendars, end_us: InstantUs) -> int:
    if interval.paused is not None:
        return 0
    if not interval.terms.calendar_id:
        return end_us - interval.start_us
    return open_between_us(_calendar(interval.terms, calendars), interval.start_us, end_us)


def _reached_us(interval: _Interval, calendars: Calendars, missing_us: int) -> InstantUs | None:
    if interval.paused is not None:
        return None
    if not interval.terms.calendar_id:
        return _within(interval, interval.start_us + missing_us)
    for span in open_spans(_calendar(interval.terms, calendars), interval.start_us):
        if interval.end_us is not None and span.start_us >= interval.end_us:
            return None
        if span.end_us - span.start_us >= missing_us:
            return _within(interval, span.start_us + missing_us)
        missing_us -= span.end_us - span.start_us
    return None


def _within(interval: _Interval, at_us: int) -> InstantUs | None:
    is_within = interval.end_us is None or at_us <= interval.end_us
    return InstantUs(at_us) if is_within and at_us - interval.start_us <= HORIZON_US else None


def _entries(interval: _Interval, calendars: Calendars, end_us: InstantUs) -> Iterator[Entry]:
    if interval.paused is not None:
        yield Entry(EntryKind.PAUSED, interval.start_us, end_us, why=interval.paused)
    elif not interval.terms.calendar_id:
        yield Entry(EntryKind.COUNTED, interval.start_us, end_us, end_us - interval.start_us)
    else:
        calendar = _calendar(interval.terms, calendars)
        shut_us = interval.start_us
        for span in open_spans(calendar, interval.start_us):
            if span.start_us >= end_us:
                break
            yield from _closed_days(calendar, shut_us, span.start_us)
            shut_us = min(span.end_us, end_us)
            yield Entry(EntryKind.COUNTED, span.start_us, shut_us, shut_us - span.start_us)
        yield from _closed_days(calendar, shut_us, end_us)


def _closed_days(calendar: Calendar, start_us: InstantUs, end_us: InstantUs) -> Iterator[Entry]:
    # Nights and lunches explain themselves; a whole day on which nobody comes doesn't. Days in a row for the same
    # reason are told together.
    run: Entry | None = None
    for day in _days(calendar, start_us, end_us):
        why = why_closed(calendar, day)
        from_us = max(start_us, start_of_day(day, calendar.zone))
        until_us = min(end_us, start_of_day(day.add(days=1), calendar.zone))
        if not why or from_us >= until_us:
            continue
        if run is not None and (str(run.why), run.end_us) == (str(why), from_us):
            from_us = run.start_us
        elif run is not None:
            yield run
        run = Entry(EntryKind.CLOSED, from_us, until_us, why=why)
    if run is not None:
        yield run


def _days(calendar: Calendar, start_us: InstantUs, end_us: InstantUs) -> Iterator[Date]:
    day = moment(start_us).to_tz(calendar.zone).date()
    last = moment(end_us).to_tz(calendar.zone).date()
    while start_us < end_us and day <= last:
        yield day
        day = day.add(days=1)


def _calendar(terms: SlaTarget, calendars: Calendars) -> Calendar:
    return calendars[terms.calendar_id, terms.calendar_version]
