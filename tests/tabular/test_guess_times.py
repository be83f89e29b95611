"""Which column holds the time of the answer, in which format, and whether day or month stands first."""

import datetime as dt

import pytest

from amends.tabular.guess.meanings import Guess
from amends.tabular.guess.time_forms import forms_of
from amends.tabular.mapping import TimeMap
from amends.tabular.times import TimeReader
from tests.tabular.guess_builders import columns_of, columns_of_rows, guessed, why


def of_times(*values: str, name: str = "Answered", today: dt.date | None = None) -> Guess:
    return guessed(columns_of_rows(["Score", name], [["9", value] for value in values]), today)


def time_of(guess: Guess) -> TimeMap:
    assert guess.mapping.time is not None
    return guess.mapping.time


@pytest.mark.parametrize(
    ("values", "formats", "zone"),
    [
        (("2026-05-01 15:04:05", "2026-05-02"), ("iso",), "Europe/Madrid"),
        (("2026-05-01 15:04:05 UTC",), ("yyyy-mm-dd HH:MM:SS zone",), "Europe/Madrid"),
        (("2026/05/01 3:04:05 PM GMT+2",), ("yyyy/mm/dd hh:MM:SS am zone",), "Europe/Madrid"),
        (("8/20/25 12:51:45", "1/2/25 12:51:45"), ("mm/dd/yy HH:MM:SS",), "Europe/Madrid"),
        (("20/8/2025", "1/2/2025"), ("dd/mm/yyyy",), "Europe/Madrid"),
        (("1.2.2025 10:00",), ("dd.mm.yyyy HH:MM",), "Europe/Madrid"),
        (("May 1, 2026",), ("mon dd, yyyy",), "Europe/Madrid"),
        (("1 de mayo de 2026",), ("dd 'de' mon 'de' yyyy",), "Europe/Madrid"),
        (("1. März 2026 um 15:04 Uhr",), ("dd. mon yyyy 'um' HH:MM 'Uhr'",), "Europe/Madrid"),
        (("01/05/2026 3:04:05 p. m.",), ("dd/mm/yyyy hh:MM:SS am",), "Europe/Madrid"),
        (("1777647845", "1777647846"), ("epoch",), "Europe/Madrid"),
        (("46357.5", "46358.25"), ("serial",), "Europe/Madrid"),
    ],
)
def test_a_column_of_times_has_its_format(values: tuple[str, ...], formats: tuple[str, ...], zone: str) -> None:
    time = time_of(of_times(*values))
    assert (time.formats, time.zone) == (formats, zone)


@pytest.mark.parametrize(
    "values",
    [
        ("00:03:12", "00:01:00"),
        ("12", "34"),
        ("58001", "58002"),
        ("Room 5", "May be"),
        ("1.5", "2.5"),
        ("1985-03-02", "1961-04-05", "2001-01-01", "2024-05-05"),
    ],
)
def test_what_is_no_time(values: tuple[str, ...]) -> None:
    assert of_times(*values, name="Value").mapping.time is None


def test_numbers_are_times_only_where_the_name_says_so() -> None:
    assert of_times("1777647845", name="Payload").mapping.time is None
    assert of_times("1777647845", name="Unix time").mapping.time is not None


def test_the_row_that_proves_the_order_is_shown() -> None:
    guess = of_times("05/01/2026", "05/13/2026")
    assert time_of(guess).formats == ("mm/dd/yyyy",)
    assert "The month stands first: '05/13/2026' is a day only so." in why(guess, "Answered")


def test_another_column_proves_it_too() -> None:
    guess = guessed(columns_of("Score | Start | End\n9 | 05/01/2026 | 05/02/2026\n9 | 05/13/2026 | 05/02/2026"), None)
    assert time_of(guess).column.name == "End"
    assert time_of(guess).formats == ("mm/dd/yyyy",)


def test_a_time_in_the_future_is_none() -> None:
    assert time_of(of_times("05/12/2026", today=dt.date(2026, 11, 30))).formats == ("mm/dd/yyyy",)
    assert time_of(of_times("12/05/2026", today=dt.date(2026, 11, 30))).formats == ("dd/mm/yyyy",)


def test_what_no_row_tells_is_asked() -> None:
    [question] = of_times("05/01/2026", "06/02/2026").questions
    assert (question.key, question.options, question.is_even) == ("time.format", ("dd/mm/yyyy", "mm/dd/yyyy"), True)


def test_day_and_month_alike_need_no_question() -> None:
    assert of_times("05/05/2026", "20/05/2026").questions == ()


@pytest.mark.parametrize(
    ("name", "zone"),
    [("Submitted (UTC)", "UTC"), ("Submitted (Europe/Lisbon)", "Europe/Lisbon"), ("Submitted (GMT+2)", "Etc/GMT-2")],
)
def test_the_zone_stands_in_the_name(name: str, zone: str) -> None:
    assert time_of(of_times("2026-05-01 10:00", name=name)).zone == zone


def test_when_it_was_sent_counts_more_than_when_it_was_begun_or_changed() -> None:
    table = "Score | Start date | Updated | Submit date\n9 | 2026-05-01 | 2026-05-09 | 2026-05-02"
    guess = guessed(columns_of(table))
    assert time_of(guess).column.name == "Submit date"
    assert "Another column is likelier" in why(guess, "Updated")


def test_times_of_many_forms_in_one_column_are_each_read() -> None:
    values = ("8/20/25 12:51:45", "2026-05-01 15:04:05 UTC", "May 1, 2026", "1 May 2026 15:04", "1777647845")
    values = (*values, "2026-05-01 15:04:05 +0200", "01/05/2026 3:04:05 p. m.")
    time = time_of(of_times(*values))
    reader = TimeReader(time.formats, "UTC")
    assert [reader.read(value)[:10] for value in values] == ["2025-08-20", *["2026-05-01"] * 6]


@pytest.mark.parametrize("text", ["", "x", "5 May", "12:30", "1/2/3/4", "2026", "5 of 7 days", "a 1/2/2026 b"])
def test_a_text_that_is_in_no_format(text: str) -> None:
    assert forms_of(text) == ()
