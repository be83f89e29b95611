"""A second opinion: the same weekly hours, read by the opening-hours library."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from opening_hours import OpeningHours

from amends.instants import InstantUs
from amends.model.clock.calendar import Calendar, Interval, is_open

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
ZONES = ("Europe/Madrid", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "UTC")


def a_week(chance: Random) -> tuple[tuple[Interval, ...], ...]:
    def interval() -> Interval:
        start = chance.randrange(0, 1440, 15)
        return Interval(start, start + chance.randrange(15, 1425, 15))

    return tuple((interval(),) if chance.random() < 0.8 else () for _ in DAYS)


def text_of(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}" if minute != 1440 else "24:00"


def written(week: tuple[tuple[Interval, ...], ...]) -> str:
    # A day's rule would overrule the night of the day before, so rules are joined by a comma.
    rules = [
        f"{day} {text_of(each.start_minute)}-{text_of(each.end_minute)}"
        for day, intervals in zip(DAYS, week, strict=True)
        for each in intervals
    ]
    return ", ".join(rules)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("seed", range(8))
def test_both_say_when_it_is_open(zone: str, seed: int) -> None:
    chance = Random(seed)
    week = a_week(chance)
    own = Calendar(name="any", zone=zone, week=week)
    other = OpeningHours(written(week) or "off", timezone=ZoneInfo(zone))
    # Weeks in which no zone changes its offset: there the library shifts intervals where ours reads the wall clock.
    begin = datetime(2026, 7, 6, tzinfo=UTC)
    for _ in range(300):
        moment = begin + timedelta(minutes=chance.randrange(21 * 1440))
        ours = is_open(own, InstantUs(int(moment.timestamp()) * 1_000_000))
        assert ours == other.is_open(moment.astimezone(ZoneInfo(zone))), (written(week), moment)
