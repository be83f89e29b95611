"""What people type is read as what they mean; what may mean two things isn't guessed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.instants import is_zone, time_zones
from amends.model.clock.calendar_document import read_interval
from amends.model.clock.hours_meant import hours_meant
from amends.model.code_of_name import code_of_name, plain_code_of_name
from amends.model.email_address import name_beside
from amends.model.scale import NAMED_SCALES, parse_scale, scale_meant
from amends.model.segment import Address, Segment, SegmentTree
from amends.model.time_zone_meant import zone_error, zone_meant, zones_like

MINUTES = st.integers(0, 24 * 60 - 1)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("madrid", "Europe/Madrid"),
        (" Europe/madrid ", "Europe/Madrid"),
        ("New York", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Calcutta", "Asia/Kolkata"),
        ("utc", "UTC"),
        ("UTC+2", "Etc/GMT-2"),
        ("GMT -05:00", "Etc/GMT+5"),
        ("US/Eastern", "US/Eastern"),
    ],
)
def test_a_time_zone_is_named_by_its_city_or_however_it_is_written(text: str, zone: str) -> None:
    assert zone_meant(text) == zone


@pytest.mark.parametrize("text", ["", "East", "UTC+15", "UTC-13", "Munich", "x" * 1000, "\ud800"])
def test_what_means_no_time_zone_stays_as_it_is(text: str) -> None:
    assert zone_meant(text) == text
    assert not is_zone(zone_meant(text))


def test_a_time_zone_that_was_mistyped_is_proposed() -> None:
    assert zones_like("Madird")[0] == "Europe/Madrid"
    assert "do you mean Europe/Madrid" in str(zone_error("Madird"))
    assert zone_error("Xyzzy").code == "no_time_zone"


def test_a_time_zone_s_own_name_means_itself() -> None:
    assert {zone_meant(zone) for zone in time_zones()} == set(time_zones())
    assert {zone_meant(zone.lower()) for zone in time_zones()} <= set(time_zones())


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("9-17", "09:00-17:00"),
        ("9:00 - 17:30", "09:00-17:30"),
        ("9.30\u201317h", "09:30-17:00"),
        ("9h30 à 17h", "09:30-17:00"),
        ("9 Uhr bis 17 Uhr", "09:00-17:00"),
        ("9am to 5pm", "09:00-17:00"),
        ("1-5 p.m.", "13:00-17:00"),
        ("12am-12pm", "00:00-12:00"),
        ("21-8", "21:00-08:00"),
        ("0-24", "00:00-24:00"),
        ("٩-١٧", "09:00-17:00"),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, hours: str) -> None:
    assert hours_meant(text) == hours
    assert read_interval(hours)


@pytest.mark.parametrize(
    "text", ["9-5", "1-5", "12-8", "9am-5", "24-5", "25-26", "9-17:60", "9-24:30", "", "soon", "9-"]
)
def test_hours_that_may_be_two_or_none_stay_as_they_are(text: str) -> None:
    assert hours_meant(text) == text
    assert read_interval(text) is None


@given(MINUTES, MINUTES)
def test_an_interval_as_it_is_kept_means_itself(start: int, end: int) -> None:
    text = f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"
    assert hours_meant(text) == text


@given(st.text(max_size=60))
def test_hours_that_are_read_are_hours(text: str) -> None:
    meant = hours_meant(text)
    assert meant == text or read_interval(meant)


@pytest.mark.parametrize(
    ("text", "scale"),
    [("NPS", "nps"), ("1-5", "1..5"), ("0 to 10", "0..10"), ("5..1", "5..1"), ("-5..5", "-5..5"), ("1\u20137", "1..7")],
)
def test_a_scale_is_read_as_people_write_it(text: str, scale: str) -> None:
    assert scale_meant(text) == scale
    assert parse_scale(scale)


@given(st.sampled_from(sorted(NAMED_SCALES)) | st.text(max_size=30))
def test_a_scale_as_it_is_kept_means_itself(text: str) -> None:
    assert scale_meant(scale_meant(text)) == scale_meant(text)


def test_a_code_is_made_from_the_name_and_is_nobody_elses() -> None:
    assert code_of_name("Madrid, front desk", ()) == "MADRID-FRONT-DESK"
    assert code_of_name("Madrid", {"MADRID", "MADRID-2"}) == "MADRID-3"
    assert code_of_name("مدريد", ()) == "مدريد"
    assert code_of_name(" - ", ()) == ""
    assert plain_code_of_name("Reembolso en €, señal", (), "field") == "reembolso_en_senal"
    assert plain_code_of_name("مبلغ", {"field"}, "field") == "field_2"
    assert plain_code_of_name("", (), "") == ""


@given(st.text(), st.sets(st.text(max_size=5)))
def test_a_field_s_code_is_one_that_a_field_may_have(name: str, taken: set[str]) -> None:
    code = plain_code_of_name(name, taken, "field")
    assert re.fullmatch(r"[a-z][a-z0-9_]{0,39}", code)
    assert code not in taken


def test_the_name_before_an_address_is_a_name() -> None:
    assert name_beside("Ana María Ruiz <ana@hotel.example>") == ("Ana", "María Ruiz")
    assert name_beside("'Ana' <ana@hotel.example>") == ("Ana", "")
    assert name_beside("<ana@hotel.example>") == name_beside("ana@hotel.example") == ("", "")


def test_a_unit_is_found_by_its_code_or_else_by_the_only_name() -> None:
    named = ((1, 0, "MAIN", "Main Segment"), (2, 1, "MAD", "Madrid"), (3, 1, "madrid-2", "Bar"), (4, 1, "BAR", "Bar"))
    tree = SegmentTree(Segment(*each, Address(), None, 0) for each in named)  # type: ignore[arg-type]
    found = {text: tree.by_code_or_name(text) for text in ("MAD", "mad", " Madrid ", "BAR", "bar", "Lisbon")}
    assert {text: each.id if each else 0 for text, each in found.items()} == {
        "MAD": 2,
        "mad": 2,
        " Madrid ": 2,
        "BAR": 4,
        "bar": 0,
        "Lisbon": 0,
    }
