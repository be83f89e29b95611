"""Whether the day or the month stands first is told by all rows of a file, and asked where they don't tell."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.importers.plan import TIME_FORMAT, decided
from amends.tabular import day_orders as orders
from amends.tabular.day_orders import columns_of_days, day_orders
from amends.tabular.guess.guess_file import guess_file
from amends.tabular.guess.meanings import Guess
from amends.tabular.guess.time_forms import forms_of
from amends.tabular.open_file import open_rows
from amends.tabular.rows import Row
from tests.tabular.guess_builders import TODAY, why

BOTH_FIT = "05/01/2026"


def file_of(folder: Path, days: Iterable[str]) -> Path:
    file = folder / "visits.csv"
    rows = (f"r-{number},{number % 11},{day}\n" for number, day in enumerate(days))
    file.write_text("Response ID,NPS,Answered\n" + "".join(rows), "utf-8")
    return file


def guess_of(file: Path, today: dt.date | None = TODAY) -> Guess:
    guess = guess_file(file, file.name, "Europe/Madrid", today)
    assert guess is not None
    assert guess.mapping.time is not None
    return guess


def formats_of(guess: Guess) -> tuple[str, ...]:
    assert guess.mapping.time is not None
    return guess.mapping.time.formats


def rejected(file: Path, guess: Guess) -> int:
    with open_rows(file, guess.mapping) as rows:
        return sum(bool(row.errors) for row in rows)


@pytest.mark.parametrize(("proof", "form"), [("31/10/2026", "dd/mm/yyyy"), ("10/31/2026", "mm/dd/yyyy")])
def test_a_row_far_below_decides_for_the_whole_column(tmp_path: Path, proof: str, form: str) -> None:
    file = file_of(tmp_path, [*[BOTH_FIT] * 3000, proof])
    guess = guess_of(file)
    assert formats_of(guess) == (form,)
    assert f"{proof!r} is a day only so." in why(guess, "Answered")
    assert not [each for each in guess.questions if each.key == TIME_FORMAT]
    assert rejected(file, guess) == 0


def test_some_rows_of_the_other_order_are_read_too_and_it_is_said(tmp_path: Path) -> None:
    file = file_of(tmp_path, [*[BOTH_FIT] * 1500, *["31/10/2026"] * 40, *["10/31/2026", "10/30/2026 4:05 PM"] * 3])
    guess = guess_of(file)
    assert formats_of(guess) == ("dd/mm/yyyy", "mm/dd/yyyy", "mm/dd/yyyy hh:MM am")
    assert (
        "The day stands first in 40 rows such as '31/10/2026', the month in 6 such as '10/31/2026': what fits both is "
        "read with the day first." in why(guess, "Answered")
    )
    assert rejected(file, guess) == 0


def test_where_both_orders_are_frequent_it_is_asked(tmp_path: Path) -> None:
    file = file_of(tmp_path, [*[BOTH_FIT] * 1500, *["31/10/2026"] * 4, *["10/31/2026"] * 3])
    guess = guess_of(file)
    [question] = [each for each in guess.questions if each.key == TIME_FORMAT]
    assert question.is_even
    assert set(question.options) == {"dd/mm/yyyy", "mm/dd/yyyy"}
    assert "in 4 rows such as '31/10/2026', and the month in 3 such as '10/31/2026'" in str(question.text)


@pytest.mark.parametrize("answer", ["dd/mm/yyyy", "mm/dd/yyyy"])
def test_who_answers_loses_no_row_of_the_other_order(tmp_path: Path, answer: str) -> None:
    file = file_of(tmp_path, [BOTH_FIT, *["31/10/2026"] * 4, *["10/31/2026"] * 3])
    guess = decided(guess_of(file), {TIME_FORMAT: answer})
    assert formats_of(guess)[0] == answer
    assert rejected(file, guess) == 0


def test_of_a_huge_file_it_is_said_how_many_rows_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders, "MAX_ROWS", 1200)
    file = file_of(tmp_path, ["31/10/2026", *[BOTH_FIT] * 1300, "10/31/2026"])
    guess = guess_of(file)
    assert formats_of(guess) == ("dd/mm/yyyy",)
    assert "The first 1,200 rows say so; the others were not read." in why(guess, "Answered")


def test_days_with_other_marks_are_decided_by_themselves(tmp_path: Path) -> None:
    file = file_of(tmp_path, [*["05/01/2026", "05-01-2026"] * 600, "31-10-2026", "10/31/2026"])
    assert set(formats_of(guess_of(file))) == {"mm/dd/yyyy", "dd-mm-yyyy"}


@given(
    days=st.lists(st.dates(dt.date(2000, 1, 1), dt.date(2026, 11, 1)), min_size=1, max_size=30),
    form=st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y"]),
)
def test_the_orders_are_those_in_which_a_text_is_a_day(days: list[dt.date], form: str) -> None:
    texts = [day.strftime(form) for day in days]
    rows = [Row(number, [text]) for number, text in enumerate(texts)]
    columns = columns_of_days([texts])
    assert columns == (0,)
    found = day_orders(columns, rows[:3], iter(rows[3:]))[0][form[2]]
    one_order = [forms_of(text)[0] for text in texts if len(forms_of(text)) == 1]
    assert (found.day, found.month) == (
        sum(each.startswith("dd") for each in one_order),
        sum(each.startswith("mm") for each in one_order),
    )
    assert (found.rows, found.is_whole) == (len(texts), True)
