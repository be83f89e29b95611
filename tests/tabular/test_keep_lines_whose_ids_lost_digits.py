"""A spreadsheet keeps 15 digits of a number: a longer ID is no reference, and costs no line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.errors import Invalid
from amends.tabular.guess.guess import GuessContext, guess
from amends.tabular.guess.meanings import Meaning
from amends.tabular.guess.sampled import columns_of_table
from amends.tabular.mapping import Column, MadeReference
from amends.tabular.mapping_document import read_mapping
from amends.tabular.open_file import open_rows
from amends.tabular.references import ReferenceMaker
from amends.tabular.table import read_table
from tests.tabular.builders import csv_of, errors, form, read, refusal, workbook
from tests.tabular.sav import Variable, sav
from tests.tabular.sheets import ods, ods_row
from tests.tabular.xls import Error, xls
from tests.tabular.xlsb import xlsb

COLUMNS = ["Ref", "Score", "Store", "Day"]
MAPPING = """
survey = "visit"
reference = { column = "Ref" }
score = { column = "Score", scale = "nps" }
time = { column = "Day", zone = "Europe/Lisbon" }
segment = { column = "Store" }
"""
LONG = 118000000001234567890.0
Rows = list[list[Any]]


def xlsx_of(folder: Path, rows: Rows) -> Path:
    return workbook(folder, *rows)


def xls_of(folder: Path, rows: Rows) -> Path:
    return xls(folder, {"S": rows})


def xlsb_of(folder: Path, rows: Rows) -> Path:
    return xlsb(folder, {"S": rows})


def ods_of(folder: Path, rows: Rows) -> Path:
    return ods(folder, {"S": [ods_row(*map(_ods_cell, row)) for row in rows]})


def _ods_cell(value: Any) -> str:
    is_number = isinstance(value, float | int)
    kind = f'office:value-type="float" office:value="{value!r}"'
    return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>" if is_number else value


WRITERS = [xlsx_of, xls_of, xlsb_of, ods_of]
every_workbook = pytest.mark.parametrize("write", WRITERS, ids=["XLSX", "XLS", "XLSB", "ODS"])


def notes(path: Path, mapping: str = MAPPING) -> list[str]:
    with open_rows(path, read_mapping(mapping)) as rows:
        return [str(note) for note in rows.notes]


@every_workbook
def test_lines_are_kept_with_references_that_are_made_up(tmp_path: Path, write: Callable[[Path, Rows], Path]) -> None:
    path = write(tmp_path, [COLUMNS, [LONG, 9, "S1"], [LONG, 3, "S1"], [1234567890123456.0, 3, "S1"]])
    rows = read(path, MAPPING)
    assert [(form(row).score, form(row).reference[:4]) for row in rows] == [(9, "row:"), (3, "row:"), (3, "row:")]
    assert len({form(row).reference for row in rows}) == 3
    assert [row.note for row in rows] == [None] * 3
    assert notes(path) == [
        (
            "The column 'Ref' has numbers of more than 15 digits, of which a spreadsheet keeps only 15: it tells no "
            "responses apart, and references are made up from the rows. Export it as text to keep its IDs."
        )
    ]


@every_workbook
def test_an_id_that_is_text_or_short_enough_is_the_reference(
    tmp_path: Path, write: Callable[[Path, Rows], Path]
) -> None:
    path = write(tmp_path, [COLUMNS, ["118000000001234567890", 9, "S1"], [123456789012345.0, 3, "S1"]])
    assert [form(row).reference for row in read(path, MAPPING)] == ["118000000001234567890", "123456789012345"]
    assert notes(path) == []


def test_one_that_comes_late_is_told_with_its_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amends.tabular.open_table._FIRST_ROWS", 2)
    first, last = read(workbook(tmp_path, COLUMNS, ["r1", 9, "S1"], [LONG, 3, "S1"]), MAPPING)
    assert (form(first).reference, first.note) == ("r1", None)
    assert form(last).reference.startswith("row:")
    assert str(last.note) == (
        "a reference is made up: cell A3 is a number of more than 15 digits, of which a workbook keeps only 15 "
        "(column 'Ref')"
    )


def test_a_longer_export_gives_the_same_references(tmp_path: Path) -> None:
    rows: Rows = [COLUMNS, *[[LONG, score, "S1"] for score in (9, 3, 9)]]
    shorter = [form(row).reference for row in read(workbook(tmp_path, *rows[:3]), MAPPING)]
    assert [form(row).reference for row in read(workbook(tmp_path, *rows), MAPPING)][:2] == shorter


def test_an_id_that_a_spreadsheet_rounded_in_a_text_file_is_no_reference_either(tmp_path: Path) -> None:
    path = csv_of(tmp_path, "Ref,Score,Store,Day\n1.18E+20,9,S1,\n1.18E+20,3,S1,\n1180,3,S1,\n")
    rows = read(path, MAPPING)
    assert [form(row).score for row in rows] == [9, 3, 3]
    assert len({form(row).reference for row in rows}) == 3
    assert form(rows[2]).reference == "1180"
    assert notes(path)[0].startswith("The column 'Ref' has numbers of more than 15 digits")


def test_a_file_of_spss_has_such_numbers_too(tmp_path: Path) -> None:
    variables = [Variable("Ref"), Variable("Score"), Variable("Store", width=8), Variable("Day", is_time=True)]
    first, second = read(sav(tmp_path, variables, [LONG, 9, "S1", None], [2, 3, "S1", None]), MAPPING)
    assert (form(first).reference[:4], form(second).reference) == ("row:", "2")


def test_the_guess_takes_another_reference_or_none_and_says_why(tmp_path: Path) -> None:
    rows: Rows = [["Response ID", "Ticket ID", "NPS"], [LONG, "T1", 9], [LONG * 2, "T2", 3], [LONG * 3, "T3", 10]]
    found = guess(columns_of_table(read_table(workbook(tmp_path, *rows))), GuessContext("visit", "UTC"))
    assert found.mapping.reference == Column("Ticket ID", "reference")
    found = guess(
        columns_of_table(read_table(workbook(tmp_path, *[row[::2] for row in rows]))), GuessContext("visit", "UTC")
    )
    assert found.columns[0].meaning is Meaning.NOTHING
    assert str(found.columns[0].why[0]).startswith("Its numbers have more than 15 digits")
    assert found.mapping.reference == MadeReference()
    assert str(found.reasons["reference"][0]).startswith("The column 'Response ID' has numbers of more than 15 digits")


@every_workbook
@pytest.mark.parametrize(("column", "field"), [(2, "segment"), (3, "time")])
def test_such_a_number_in_a_unit_or_a_time_rejects_the_line_with_its_cell(
    tmp_path: Path, write: Callable[[Path, Rows], Path], column: int, field: str
) -> None:
    cells: list[Any] = ["r1", 9, "S1", ""]
    cells[column] = LONG
    [row] = read(write(tmp_path, [COLUMNS, cells]), MAPPING)
    assert errors(row) == [
        (
            f"2 {field}: cell {'ABCD'[column]}2 is a number of more than 15 digits, of which a workbook keeps only 15 "
            f"(column '{COLUMNS[column]}')"
        )
    ]


@pytest.mark.parametrize("write", [xls, xlsb])
@pytest.mark.parametrize("level", [0, 1])
def test_an_error_in_any_level_of_a_unit_rejects_the_line(
    tmp_path: Path, write: Callable[..., Path], level: int
) -> None:
    cells: list[Any] = ["r1", 9, "North", "Leeds"]
    cells[2 + level] = Error("#N/A")
    mapping = MAPPING.replace('segment = { column = "Store" }', 'segment = { path = ["Region", "City"] }')
    mapping = mapping.replace('time = { column = "Day", zone = "Europe/Lisbon" }\n', "")
    [row] = read(write(tmp_path, {"S": [["Ref", "Score", "Region", "City"], cells]}), mapping)
    assert errors(row)[0].startswith(f"2 segment: cell {'CD'[level]}2 is an error, #N/A")


def test_somebody_whose_wish_to_be_anonymous_can_not_be_read_is_not_named(tmp_path: Path) -> None:
    mapping = MAPPING + '[identity]\ncolumn = "Named"\nvalues = { no = "anonymous" }\n'
    [row] = read(xls(tmp_path, {"S": [[*COLUMNS, "Named"], ["r1", 9, "S1", "", Error("#REF!")]]}), mapping)
    assert errors(row) == ["2 identity: cell E2 is an error, #REF! (column 'Named')"]


def test_a_line_that_is_left_out_is_not_rejected_for_what_is_wrong_with_it(tmp_path: Path) -> None:
    mapping = MAPPING + '[[leave_out]]\ncolumn = "Score"\nvalues = [0]\nreason = "test"\n'
    rows = read(xls(tmp_path, {"S": [COLUMNS, [Error("#N/A"), 0, Error("#N/A")], ["r2", 3, "S1"]]}), mapping)
    assert [(row.left_out, row.errors) for row in rows] == [("test", ()), ("", ())]


def test_a_reference_that_is_an_error_still_rejects_its_line(tmp_path: Path) -> None:
    [row] = read(xls(tmp_path, {"S": [COLUMNS, [Error("#N/A"), 9, "S1"]]}), MAPPING)
    assert errors(row) == ["2 reference: cell A2 is an error, #N/A (column 'Ref')"]


def test_a_column_that_is_missing_is_still_told(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as caught:
        read(csv_of(tmp_path, "Reff,Score,Store,Day\n"), MAPPING)
    assert refusal(caught.value) == ["reference.column: the file has no column 'Ref' (did you mean 'Reff'?)"]


@given(st.lists(st.lists(st.sampled_from(["", "a", "b"]), min_size=2, max_size=2), max_size=12))
def test_made_up_references_are_all_different_and_those_of_the_beginning_stay(rows: list[list[str]]) -> None:
    long, short = ReferenceMaker(()), ReferenceMaker(())
    references = [long.make(row) for row in rows]
    assert len(set(references)) == len(rows)
    assert [short.make(row) for row in rows[:5]] == references[:5]
