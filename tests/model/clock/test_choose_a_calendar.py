"""Choosing a calendar: the one that a policy names, the nearest segment's, else the one that is for everybody."""

import pytest

from amends.model.clock import public_holidays
from amends.model.clock.calendar import Calendar
from amends.model.clock.sla_policy import CalendarVersion, Timetable


def a_calendar(number: int, name: str, *segments: str) -> CalendarVersion:
    return CalendarVersion(number, 1, Calendar(name=name, zone="UTC", week=((),) * 7, segments=segments))


EVERYBODY, SPAIN, MADRID = a_calendar(1, "All"), a_calendar(2, "Spain", "ES"), a_calendar(3, "Madrid", "MAD")
TIMETABLE = Timetable(calendars=(EVERYBODY, SPAIN, MADRID))


@pytest.mark.parametrize(
    ("segment_codes", "name", "chosen"),
    [
        (("MAD", "ES", "MAIN"), "", MADRID),
        (("BCN", "ES", "MAIN"), "", SPAIN),
        (("LIS", "MAIN"), "", EVERYBODY),
        (("MAD", "ES", "MAIN"), "Spain", SPAIN),
        (("LIS", "MAIN"), "Madrid", MADRID),
    ],
)
def test_a_name_goes_before_the_nearest_segment(
    segment_codes: tuple[str, ...], name: str, chosen: CalendarVersion
) -> None:
    assert TIMETABLE.calendar_for(segment_codes, name) is chosen


def test_a_name_that_nothing_has_is_no_calendar() -> None:
    assert TIMETABLE.calendar_for(("MAD",), "Lisbon") is None


def test_where_no_calendar_is_for_everybody_others_have_none() -> None:
    assert Timetable(calendars=(MADRID,)).calendar_for(("LIS", "MAIN")) is None


def test_a_country_is_known_by_each_of_its_codes() -> None:
    known = public_holidays.regions_by_country()
    assert {"GB", "UK", "ESP"} <= set(known)
    assert "MD" in known["ES"]
