"""An export is the same in whatever file its tool writes it: tabs and UTF-16, workbooks with dates, codes, choices."""

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from amends.model.intake import InputRow
from amends.tabular.guess.guess import GuessContext, guess
from amends.tabular.guess.meanings import Guess, Meaning
from amends.tabular.guess.profile import recognise
from amends.tabular.guess.sampled import columns_of_table
from amends.tabular.mapping import Mapping
from amends.tabular.open_file import open_rows
from amends.tabular.table import read_table
from tests.tabular.builders import csv_of, form, workbook

EXAMPLES = Path(__file__).parents[2] / "examples" / "imports"
PROFILES = Path(__file__).parents[2] / "src" / "amends" / "tabular" / "profiles"


def guessed(path: Path) -> Guess:
    columns = columns_of_table(read_table(path))
    profile, names = recognise(columns, ()) or (None, ())
    return guess(columns, GuessContext("visit", "Europe/Lisbon", profile=profile, recognised_by=names))


def taken(path: Path, mapping: Mapping) -> list[InputRow]:
    with open_rows(path, mapping) as rows:
        return list(rows)


def rows_of(name: str) -> list[list[str]]:
    with (EXAMPLES / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def said(path: Path) -> list[tuple[str, int | None, str, tuple[str, ...], bool]]:
    rows = taken(path, guessed(path).mapping)
    return [
        ("", None, "", (), True)
        if row.left_out
        else (
            form(row).reference,
            form(row).score,
            form(row).time,
            tuple(each.verbatim for each in form(row).answers),
            False,
        )
        for row in rows
    ]


def test_qualtrics_with_tabs_in_utf_16(tmp_path: Path) -> None:
    rows = rows_of("qualtrics")
    content = "\r\n".join(
        "\t".join(f'"{cell}"'.replace('""', '"') if "\n" in cell else _quoted(cell) for cell in row) for row in rows
    )
    path = csv_of(tmp_path, content, "utf-16")
    assert guessed(path).profile == "Qualtrics"
    assert said(path) == said(EXAMPLES / "qualtrics.csv")


def test_what_a_tool_puts_first_is_the_format_that_is_told() -> None:
    found = guessed(EXAMPLES / "surveymonkey.csv")
    assert found.mapping.time is not None
    [told] = [
        str(text)
        for column in found.columns
        for text in column.why
        if column.meaning is Meaning.TIME and text.code == "guess_times"
    ]
    assert told.endswith(f"written as {found.mapping.time.formats[0]}.")


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if '"' in cell else cell


@pytest.mark.parametrize(("name", "form_of_dates"), [("surveymonkey", "%m/%d/%Y %I:%M:%S %p"), ("microsoft-forms", "")])
def test_a_workbook_with_dates_says_what_its_csv_file_says(tmp_path: Path, name: str, form_of_dates: str) -> None:
    rows: list[list[Any]] = [list(row) for row in rows_of(name)]
    if form_of_dates:
        for row in rows:
            row[:] = [_dated(cell, form_of_dates) for cell in row]
    path = workbook(tmp_path, *rows)
    assert guessed(path).profile == guessed(EXAMPLES / f"{name}.csv").profile
    assert said(path) == said(EXAMPLES / f"{name}.csv")


def _dated(cell: str, form_of_dates: str) -> Any:
    try:
        return dt.datetime.strptime(cell, form_of_dates)  # noqa: DTZ007 (a spreadsheet knows no zones)
    except ValueError:
        return cell


CHOICES = """_uuid,_submission_time,How satisfied are you?,Which did you use?,{0}/bar,{0}/spa
a1,2026-03-02T20:18:40,1,bar spa,1,1
a2,2026-03-03T20:18:40,5,bar,1,0
a3,2026-03-03T21:18:40,4,spa,0,1
""".format("Which did you use?")


def test_choices_of_kobotoolbox_are_one_answer(tmp_path: Path) -> None:
    path = csv_of(tmp_path, CHOICES)
    found = guessed(path)
    assert [column.meaning for column in found.columns[-2:]] == [Meaning.NOTHING] * 2
    assert "which that column says too" in str(found.columns[-1].why[0])
    assert [row[3] for row in said(path)] == [("bar spa",), ("bar",), ("spa",)]


def test_a_column_with_a_slash_that_is_no_part_of_another_stays(tmp_path: Path) -> None:
    path = csv_of(tmp_path, CHOICES.replace("Which did you use?,", "What else?,", 1))
    assert [column.meaning for column in guessed(path).columns[-2:]] != [Meaning.NOTHING] * 2


def test_codes_of_limesurvey_are_asked_for_where_nothing_tells_what_they_mean(tmp_path: Path) -> None:
    rows = "\n".join(f"{number},2026-03-02 15:04:05,2,de,{number % 11}" for number in range(1, 12))
    found = guessed(csv_of(tmp_path, f"id,submitdate,lastpage,startlanguage,Q1\n{rows}\n"))
    assert (found.profile, found.mapping.score) == ("LimeSurvey", None)
    assert [each.options for each in found.questions] == [("Q1",)]


def test_an_answer_in_typeform_that_was_not_sent_is_left_out() -> None:
    assert [row[-1] for row in said(EXAMPLES / "typeform.csv")] == [False, False, True]


@pytest.mark.parametrize("words", [("ok", "bad"), ("good", "very good"), ("neutral", "bad")])
def test_short_words_below_a_comment_are_words_and_no_score(tmp_path: Path, words: tuple[str, str]) -> None:
    path = csv_of(tmp_path, f"ID,Score,Comment\nr1,9,{words[0]}\nr2,2,{words[1]}\n")
    assert [(row[1], row[3]) for row in said(path)] == [(9, words[:1]), (2, words[1:])]


def test_overall_stars_in_json_are_a_score(tmp_path: Path) -> None:
    lines = "".join(f'{{"id": "v{stars}", "overall": {stars}.0, "text": "So it was."}}\n' for stars in range(1, 6))
    assert [row[1] for row in said(csv_of(tmp_path, lines))] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("path", sorted(PROFILES.glob("*.toml")), ids=lambda each: each.stem)
def test_each_profile_of_a_tool_says_what_confirms_it(path: Path) -> None:
    head = path.read_text("utf-8").partition("name =")[0]
    is_plain_table = path.stem in ("nps", "csat", "ces")
    assert is_plain_table or "Confirmed by:" in head or "Not confirmed by" in head
