"""Following the oracle: 10,000 random calendars and ledgers in all zones, against counting minute by minute."""

from collections.abc import Iterator, Mapping
from itertools import pairwise, takewhile
from random import Random
from zoneinfo import available_timezones

import pytest

from amends.instants import InstantUs, is_zone
from amends.model.clock.calendar import Calendar, Interval, is_open, open_between_us, open_spans
from amends.model.clock.ledger import (
    ClockEvent,
    Paused,
    Resumed,
    SlaTarget,
    Started,
    Stopped,
    TargetChanged,
    counted_us,
    entries,
    reached_us,
)
from tests.oracles import clock as oracle
from tests.oracles.clock import MINUTE_US, WINDOW_MINUTES, Window

CASES = 10_000
CHUNKS = 20
ZONES = sorted(zone for zone in available_timezones() if is_zone(zone) and zone not in ("localtime", "Factory"))
COUNTRIES = [("", ""), ("", ""), ("", ""), ("ES", "MD"), ("US", "CA"), ("DE", "BY"), ("JP", ""), ("BR", "SP")]


def instant(minute: int) -> InstantUs:
    return InstantUs(minute * MINUTE_US)


def a_day(chance: Random) -> tuple[Interval, ...]:
    starts = sorted(chance.sample(range(0, 1440, 5), chance.choice((0, 1, 1, 2, 3))))
    longest = (30, 240, 600, 1440)
    return tuple(Interval(start, start + chance.randint(1, chance.choice(longest))) for start in starts)


def a_calendar(chance: Random, week: Window) -> Calendar:
    country, region = chance.choice(COUNTRIES)
    exceptional = (week.first_day.fromordinal(week.first_day.toordinal() + chance.randint(0, 8)) for _ in range(2))
    return Calendar(
        name="any",
        zone=week.zone,
        week=tuple(a_day(chance) for _ in range(7)),
        exceptions={day.isoformat(): a_day(chance) for day in exceptional} if chance.random() < 0.3 else {},
        country=country,
        region=region,
    )


def some_terms(chance: Random) -> SlaTarget:
    calendar_id = chance.choice((0, 1, 1, 1, 2))
    target = chance.choice((0, 1, 30, 240, 480, 960, 2000, chance.randint(0, 4000)))
    return SlaTarget(target * MINUTE_US, calendar_id, 1 if calendar_id else 0)


def some_facts(chance: Random, week: Window) -> list[ClockEvent]:
    minute = week.first + chance.randint(0, 2000)
    facts: list[ClockEvent] = [Started(instant(minute), some_terms(chance))]
    is_paused = False
    for _ in range(chance.choice((0, 0, 1, 2, 4))):
        minute = min(minute + chance.choice((0, 10, 300, 1500)), week.first + WINDOW_MINUTES - 1)
        if chance.random() < 0.3:
            facts.append(TargetChanged(instant(minute), some_terms(chance), "changed"))
        else:
            facts.append(Resumed(instant(minute)) if is_paused else Paused(instant(minute), "PENDING"))
            is_paused = not is_paused
    if chance.random() < 0.1:
        facts.append(Stopped(instant(min(minute + 500, week.first + WINDOW_MINUTES - 1))))
    return facts


def weeks(chance: Random, zone: str) -> Iterator[Window]:
    """One week around a change of the zone's offset, when there is one, and one anywhere."""
    changes = oracle.transitions(zone, chance.randint(1996, 2036))
    anywhere = chance.randint(13_700_000, 35_000_000)
    yield oracle.window(zone, chance.choice(changes) - chance.randint(0, 4000) if changes else anywhere)
    yield oracle.window(zone, anywhere)


@pytest.mark.long
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_case_is_as_the_oracle_counts_it(chunk: int) -> None:
    chance = Random(chunk)
    zones = ZONES[chunk::CHUNKS]
    tried = 0
    for place, zone in enumerate(zones):
        wanted = CASES // CHUNKS * (place + 1) // len(zones)
        both = list(weeks(chance, zone))
        while tried < wanted:
            check(chance, both[tried % 2])
            tried += 1
    assert tried == CASES // CHUNKS


def check(chance: Random, week: Window) -> None:
    calendars = {(number, 1): a_calendar(chance, week) for number in (1, 2)}
    opens = {number: oracle.open_minutes(calendars[number, 1], week) for number in (1, 2)}
    check_spans(calendars[1, 1], opens[1], week)
    facts = some_facts(chance, week)
    offset = chance.choice((0, 0, -60, 120))
    expected = oracle.count(facts, opens, week, offset)
    reached = reached_us(facts, calendars, offset * MINUTE_US)
    if expected.reached is None or expected.reached >= WINDOW_MINUTES:
        assert reached is None or reached >= instant(week.first + WINDOW_MINUTES), (week.zone, calendars, facts)
    else:
        assert reached == instant(week.first + expected.reached), (week.zone, calendars, facts, offset)
    for _ in range(3):
        until = chance.randint(0, WINDOW_MINUTES - 1)
        check_counted(facts, calendars, instant(week.first + until), expected.before[until])


def check_counted(
    facts: list[ClockEvent], calendars: Mapping[tuple[int, int], Calendar], until: InstantUs, minutes: int
) -> None:
    assert counted_us(facts, calendars, until) == minutes * MINUTE_US, (facts, calendars, until)
    told = entries(facts, calendars, until)
    assert sum(entry.counted_us for entry in told) == minutes * MINUTE_US
    assert all(one.end_us <= other.start_us for one, other in pairwise(told)), told


def check_spans(calendar: Calendar, opens: bytes, week: Window) -> None:
    end = instant(week.first + WINDOW_MINUTES)
    spans = list(takewhile(lambda span: span.start_us < end, open_spans(calendar, instant(week.first))))
    found = bytearray(WINDOW_MINUTES)
    for span in spans:
        first, last = span.start_us // MINUTE_US - week.first, min(span.end_us, end) // MINUTE_US - week.first
        found[first:last] = b"\1" * (last - first)
    assert bytes(found) == opens, calendar
    assert all(one.end_us < other.start_us for one, other in pairwise(spans)), "each is as long as it can be"
    assert open_between_us(calendar, instant(week.first), end) == sum(opens) * MINUTE_US
    assert is_open(calendar, instant(week.first + 777)) == bool(opens[777])
