"""The times that are proposed to snooze a ticket: somebody of the team is there, and none is behind or twice."""

from hypothesis import given
from hypothesis import strategies as st
from whenever import ZonedDateTime

from amends.instants import DAY_US, HOUR_US, MINUTE_US, InstantUs, of
from amends.model.clock.calendar import Calendar, Interval, is_open
from amends.model.ticket.snooze_times import SnoozeTimeName, snooze_times

MADRID = "Europe/Madrid"
DESK = Calendar(
    name="Desk",
    zone=MADRID,
    week=(*[(Interval(8 * 60, 20 * 60),)] * 4, (Interval(8 * 60, 14 * 60),), (), ()),
    exceptions={"2026-12-07": ()},
)
ALWAYS = Calendar(name="Always", zone=MADRID, week=((Interval(0, 1440),),) * 7)


def at(text: str) -> InstantUs:
    return of(ZonedDateTime.parse_iso(f"{text}:00[{MADRID}]"))


def proposed(text: str, calendar: Calendar | None) -> list[tuple[str, InstantUs]]:
    return [(each.name.value, each.at_us) for each in snooze_times(at(text), MADRID, calendar)]


def test_later_today_tomorrow_the_first_day_of_next_week_and_in_a_week() -> None:
    assert proposed("2026-12-01T10:10", DESK) == [
        ("later_today", at("2026-12-01T13:30")),
        ("tomorrow", at("2026-12-02T08:00")),
        ("next_week", at("2026-12-08T08:00")),
    ], "Monday is closed, and so in a week is the first day of next week"
    assert proposed("2026-12-02T18:00", DESK) == [
        ("tomorrow", at("2026-12-03T08:00")),
        ("next_week", at("2026-12-08T08:00")),
        ("in_a_week", at("2026-12-09T08:00")),
    ], "nobody is there in three hours"


def test_on_friday_nobody_is_there_tomorrow() -> None:
    names = [name for name, _ in proposed("2026-12-04T09:00", DESK)]
    assert names == ["later_today", "next_week", "in_a_week"]


def test_without_a_calendar_it_is_monday_to_friday_from_nine_to_six() -> None:
    assert proposed("2026-12-11T12:00", None) == [
        ("later_today", at("2026-12-11T15:00")),
        ("next_week", at("2026-12-14T09:00")),
        ("in_a_week", at("2026-12-18T09:00")),
    ]


def test_who_is_there_around_the_clock_is_not_told_at_midnight() -> None:
    assert ("tomorrow", at("2026-12-02T07:00")) in proposed("2026-12-01T22:00", ALWAYS)


def test_a_team_that_never_opens_is_proposed_nothing() -> None:
    assert proposed("2026-12-01T10:00", Calendar(name="Never", zone=MADRID, week=((),) * 7)) == []


_minutes = st.integers(0, 1439)
_days = st.lists(st.builds(lambda start, by: Interval(start, start + by), _minutes, st.integers(1, 1440)), max_size=2)
_weeks = st.lists(_days.map(tuple), min_size=7, max_size=7).map(tuple)


@given(
    now=st.integers(at("2026-01-01T00:00"), at("2027-12-31T00:00")).map(InstantUs),
    week=_weeks,
    zone=st.sampled_from([MADRID, "Asia/Kolkata", "America/Vancouver", "Pacific/Chatham", "Africa/Casablanca"]),
)
def test_every_proposed_time_is_ahead_open_and_once(
    now: InstantUs, week: tuple[tuple[Interval, ...], ...], zone: str
) -> None:
    calendar = Calendar(name="", zone=zone, week=week)
    found = snooze_times(now, zone, calendar)
    times = [each.at_us for each in found]
    assert times == sorted(set(times))
    for each in found:
        assert now < each.at_us < now + 15 * DAY_US
        if each.name is SnoozeTimeName.LATER_TODAY:
            assert now + 3 * HOUR_US <= each.at_us < now + 3 * HOUR_US + 30 * MINUTE_US
            assert is_open(calendar, each.at_us)
