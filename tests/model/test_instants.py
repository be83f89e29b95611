"""Instants and their texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Date, PlainDateTime

from amends.instants import (
    DAY_US,
    HOUR_US,
    InstantUs,
    day_text,
    from_text,
    is_zone,
    millis_offset,
    millis_z,
    of_local,
    rfc3339,
    start_of_day,
)

A_MOMENT = from_text("2022-05-19T01:01:55.123456Z")
instants = st.integers(-50 * 365 * DAY_US, 200 * 365 * DAY_US).map(InstantUs)


@given(instants)
def test_a_text_names_its_instant_again(instant: InstantUs) -> None:
    assert from_text(rfc3339(instant)) == instant


@given(instants)
def test_milliseconds_are_cut_not_rounded(instant: InstantUs) -> None:
    assert 0 <= instant - from_text(millis_z(instant)) < 1000
    assert from_text(millis_z(instant)) == from_text(millis_offset(instant))


def test_each_door_has_its_form() -> None:
    assert rfc3339(A_MOMENT) == "2022-05-19T01:01:55.123456Z"
    assert millis_offset(A_MOMENT) == "2022-05-19T01:01:55.123+00:00"
    assert millis_z(A_MOMENT) == "2022-05-19T01:01:55.123Z"


def test_a_day_is_the_zones_own() -> None:
    assert day_text(A_MOMENT, "America/Mexico_City") == "May 18 2022"
    assert day_text(A_MOMENT, "Europe/Madrid") == "May 19 2022"


def test_offsets_name_the_same_instant() -> None:
    assert from_text("2026-11-20T16:50:00+01:00") == from_text("2026-11-20T15:50:00Z")


@pytest.mark.parametrize(
    "text", ["", "2026-11-20T16:50:00", "2026-11-20", "20/11/2026 16:50", "tomorrow", "2026-13-01T00:00:00Z"]
)
def test_a_text_that_names_no_instant_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_text(text)


def test_a_wall_clock_time_in_a_gap_is_after_it() -> None:
    in_the_gap = of_local(PlainDateTime(2026, 3, 29, 2, 30), "Europe/Madrid")
    assert in_the_gap == from_text("2026-03-29T03:30:00+02:00")


def test_a_wall_clock_time_in_a_fold_is_the_first() -> None:
    in_the_fold = of_local(PlainDateTime(2026, 10, 25, 2, 30), "Europe/Madrid")
    assert in_the_fold == from_text("2026-10-25T02:30:00+02:00")


def test_a_day_with_a_change_of_clocks_is_not_24_hours_long() -> None:
    start, end = (start_of_day(Date(2026, 10, day), "Europe/Madrid") for day in (25, 26))
    assert end - start == 25 * HOUR_US


@pytest.mark.parametrize("name", ["Europe/Madrid", "America/Mexico_City", "UTC"])
def test_a_zone_is_one(name: str) -> None:
    assert is_zone(name)


@pytest.mark.parametrize("name", ["", "Europe/Nowhere", "+01:00", "../etc/passwd", "europe madrid", "\0"])
def test_another_word_is_none(name: str) -> None:
    assert not is_zone(name)


def test_the_zones_are_listed_once_for_all_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_zone("Europe/Madrid")
    monkeypatch.setattr("amends.instants.available_timezones", lambda: pytest.fail("the folders are walked again"))
    assert is_zone("Europe/Lisbon")
    assert not is_zone("Europe/Nowhere")
