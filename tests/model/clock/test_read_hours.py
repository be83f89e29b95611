"""Reading hours of a day: they may end at midnight or go on behind it, and nonsense is none."""

import pytest

from amends.model.clock.calendar import Interval
from amends.model.clock.calendar_document import read_interval


@pytest.mark.parametrize(
    ("text", "start_minute", "end_minute"),
    [
        ("09:00-17:30", 540, 1050),
        ("00:00-24:00", 0, 1440),
        ("22:15-24:00", 1335, 1440),
        ("22:15-06:00", 1335, 1800),
    ],
)
def test_hours_count_from_midnight(text: str, start_minute: int, end_minute: int) -> None:
    assert read_interval(text) == Interval(start_minute, end_minute)


@pytest.mark.parametrize("text", ["", "9-17", "09:00", "24:00-06:00", "09:00-24:01", "09:60-17:00"])
def test_other_texts_are_no_hours(text: str) -> None:
    assert read_interval(text) is None
