"""Errors, formulas without a value, merged cells and several sheets: nothing of a workbook becomes nothing unsaid."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from amends.errors import Invalid
from amends.model.intake import InputRow
from amends.tabular.cell_faults import column_letters, column_number
from amends.tabular.layout import LayoutHints
from amends.tabular.merged import MergedRange, fill_merged
from amends.tabular.rows import FileKind, Row
from amends.tabular.table import read_table
from amends.tabular.xlsx_scan import _lengths, _longest, _numbers
from tests.tabular.builders import errors, form, read, refusal, workbook
from tests.tabular.sheets import ods, ods_cell, ods_row, rewritten

COLUMNS = ["Ref", "Score", "Words", "Store", "Day"]
MAPPING = """
survey = "visit"
reference = { column = "Ref" }
score = { column = "Score", scale = "nps" }
time = { column = "Day", zone = "Europe/Lisbon" }
segment = { column = "Store" }
[[answers]]
question = "Why?"
verbatim = { column = "Words" }
"""
SHEET = "xl/worksheets/sheet1.xml"


def with_formulas(folder: Path, *formulas: tuple[int, int, str, Any]) -> Path:
    """A workbook of two responses, with formulas and their values in some cells (row and column from 0)."""
    path = folder / "feedback"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Answers")
        for number, row in enumerate([COLUMNS, ["r1", 9, "Fine", "S1", ""], ["r2", 3, "Slow", "S1", ""]]):
            sheet.write_row(number, 0, row)
        for row, column, formula, value in formulas:
            sheet.write_formula(row, column, formula, None, value)
    return path


def noted(row: InputRow) -> str:
    return str(row.note) if row.note else ""


def test_a_score_that_is_an_error_is_kept_without_and_noted_with_its_cell(tmp_path: Path) -> None:
    first, second = read(with_formulas(tmp_path, (1, 1, "=NA()", "#N/A")), MAPPING)
    assert (form(first).score, form(first).answers[0].verbatim) == (None, "Fine")
    assert "cell B2 is an error, #N/A (column 'Score')" in noted(first)
    assert (form(second).score, noted(second)) == (3, "")


def test_a_formula_that_was_never_calculated_is_noted_with_its_cell(tmp_path: Path) -> None:
    first, _ = read(with_formulas(tmp_path, (1, 1, "=4+5", "")), MAPPING)
    assert form(first).score is None
    assert "cell B2 has a formula that was never calculated" in noted(first)


def test_the_mapping_can_reject_them(tmp_path: Path) -> None:
    mapping = MAPPING.replace('scale = "nps"', 'scale = "nps", unreadable = "reject"')
    first, _ = read(with_formulas(tmp_path, (1, 1, "=NA()", "#N/A")), mapping)
    assert errors(first) == ["2 score: cell B2 is an error, #N/A (column 'Score')"]


@pytest.mark.parametrize(
    ("column", "field"), [(0, "reference"), (3, "segment"), (4, "time")], ids=["reference", "unit", "time"]
)
def test_an_error_where_nothing_would_mean_something_rejects_the_line(tmp_path: Path, column: int, field: str) -> None:
    first, second = read(with_formulas(tmp_path, (1, column, "=1/0", "#DIV/0!")), MAPPING)
    cell = f"{column_letters(column + 1)}2"
    assert errors(first) == [f"2 {field}: cell {cell} is an error, #DIV/0! (column '{COLUMNS[column]}')"]
    assert form(second).reference == "r2"


def test_an_error_among_the_words_is_told(tmp_path: Path) -> None:
    first, _ = read(with_formulas(tmp_path, (1, 2, "=X", "#NAME?")), MAPPING)
    assert form(first).answers == ()
    assert noted(first) == "cell C2 is an error, #NAME? (column 'Words'): taken as empty"


def test_an_error_in_a_column_that_nobody_wants_costs_nothing(tmp_path: Path) -> None:
    path = with_formulas(tmp_path, (0, 5, '="Else"', "Else"), (1, 5, "=NA()", "#N/A"))
    first, _ = read(path, MAPPING)
    assert (form(first).score, noted(first)) == (9, "")


def test_cells_that_name_no_place_are_found_too(tmp_path: Path) -> None:
    path = with_formulas(tmp_path, (1, 1, "=NA()", "#N/A"))
    for name in ("A2", "B2", "C2", "D2", "E2"):
        before = f'<c r="{name}"'.encode()
        path = rewritten(path, SHEET, before, b"<c") if name != "E2" else path
    assert "cell B2 is an error" in noted(read(path, MAPPING)[0])


def test_a_merged_cell_has_the_value_of_its_range(tmp_path: Path) -> None:
    path = tmp_path / "feedback"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([COLUMNS, ["r1", 9, "a"], ["r2", 3, "b"], ["r3", 4, "c", "S2"]]):
            sheet.write_row(number, 0, row)
        sheet.merge_range(1, 3, 2, 3, "S1")
    assert [form(row).segment for row in read(path, MAPPING)] == ["S1", "S1", "S2"]


def test_a_table_that_begins_further_right_has_its_errors_and_merged_cells_where_they_are(tmp_path: Path) -> None:
    path = tmp_path / "feedback"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([COLUMNS, ["r1", 9, "a"], ["r2", 3, "b"]]):
            sheet.write_row(number + 1, 2, row)
        sheet.merge_range(2, 5, 3, 5, "S1")
        sheet.write_formula(2, 3, "=NA()", None, "#N/A")
    first, second = read(path, MAPPING)
    assert "cell D3 is an error, #N/A (column 'Score')" in noted(first)
    assert [(form(row).reference, form(row).segment) for row in (first, second)] == [("r1", "S1"), ("r2", "S1")]


def test_a_title_over_all_columns_and_a_header_of_two_rows(tmp_path: Path) -> None:
    path = tmp_path / "feedback"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 3, "Guests of June")
        sheet.merge_range(1, 0, 2, 0, "Guest")
        sheet.merge_range(1, 1, 1, 3, "How was")
        sheet.write_row(2, 1, ["the room", "the food", "the team"])
        sheet.write_row(3, 0, ["g1", 5, 4, 3])
        sheet.write_row(4, 0, ["g2", 1, 2, 3])
    table = read_table(path)
    assert [column.name for column in table.columns] == [
        *("Guest", "How was - the room", "How was - the food", "How was - the team"),
    ]
    assert (table.layout.header_lines, table.layout.first_line) == ((2, 3), 4)


def several(folder: Path, hidden: str = "") -> Path:
    path = folder / "feedback"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Read me").write_column(0, 0, ["How to read this", "It has", "three", "more", "lines"])
        answers = book.add_worksheet("Answers")
        for number, row in enumerate([COLUMNS, ["r1", 9, "Fine"], ["r2", 3, "Slow"]]):
            answers.write_row(number, 0, row)
        codes = book.add_worksheet("Codes")
        for number, row in enumerate([["Ref", "Score"], *[[f"c{n}", n] for n in range(9)]]):
            codes.write_row(number, 0, row)
        book.get_worksheet_by_name("Read me").activate()
        if hidden:
            book.get_worksheet_by_name(hidden).hide()
    return path


def test_the_sheet_with_the_columns_of_the_mapping_is_read(tmp_path: Path) -> None:
    assert [form(row).score for row in read(several(tmp_path), MAPPING)] == [9, 3]


def test_without_a_mapping_the_sheet_with_most_records_is_proposed(tmp_path: Path) -> None:
    table = read_table(several(tmp_path))
    assert (table.layout.sheet, table.layout.sheets) == ("Codes", ("Read me", "Answers", "Codes"))
    assert str(table.layout.reasons["sheet"]) == "The sheet 'Codes' has the most records: 9."
    assert read_table(several(tmp_path, hidden="Codes")).layout.sheet == "Answers"
    assert read_table(several(tmp_path), LayoutHints(sheet="Answers")).layout.sheet == "Answers"


ODS_ROWS = [ods_row(*COLUMNS), ods_row("r1", "9", "Fine", "S1"), ods_row("r2", "3", "Slow", "S1")]


def test_an_opendocument_spreadsheet_is_read(tmp_path: Path) -> None:
    path = ods(tmp_path, {"Read me": [ods_row("Nothing")], "Answers": ODS_ROWS})
    assert [form(row).score for row in read(path, MAPPING)] == [9, 3]
    table = read_table(path)
    assert (table.kind, table.layout.sheet, len(table.columns)) == (FileKind.ODS, "Answers", 5)


DIVISION = (
    '<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0" '
    'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (
            DIVISION,
            "cell B2 is an error, #DIV/0!",
        ),
        ('<table:table-cell table:formula="of:=4+5"/>', "cell B2 has a formula that was never calculated"),
    ],
)
def test_faults_of_an_opendocument_spreadsheet_are_noted(tmp_path: Path, cell: str, said: str) -> None:
    [row] = read(ods(tmp_path, {"S": [ODS_ROWS[0], ods_row("r1", cell, "Fine", "S1")]}), MAPPING)
    assert form(row).score is None
    assert said in noted(row)


def test_merged_cells_of_an_opendocument_spreadsheet(tmp_path: Path) -> None:
    spanned = ods_cell("S7", 'table:number-rows-spanned="2" table:number-columns-spanned="1"')
    rows = [ODS_ROWS[0], ods_row("r1", "9", "Fine", spanned), ods_row("r2", "3", "x", "<table:covered-table-cell/>")]
    assert [form(row).segment for row in read(ods(tmp_path, {"S": rows}), MAPPING)] == ["S7", "S7"]


def test_blank_rows_and_columns_at_the_end_of_an_opendocument_sheet_cost_nothing(tmp_path: Path) -> None:
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    rows = [*ODS_ROWS, ods_row(blank, attributes='table:number-rows-repeated="1048573"')]
    assert len(read(ods(tmp_path, {"S": rows}), MAPPING)) == 2


@pytest.mark.parametrize(
    "row",
    [
        ods_row(
            ods_cell("x", 'table:number-columns-repeated="16384"'), attributes='table:number-rows-repeated="99999"'
        ),
        ods_row(ods_cell("x" * 50_000), attributes='table:number-rows-repeated="50000"'),
    ],
    ids=["cells", "words"],
)
def test_an_opendocument_bomb_is_refused_before_it_is_read(tmp_path: Path, row: str) -> None:
    with pytest.raises(Invalid) as caught:
        read(ods(tmp_path, {"S": [*ODS_ROWS, row]}), MAPPING)
    assert refusal(caught.value)[0].startswith(("a sheet spans", "the cells of a sheet have more than"))


RANGES = st.builds(
    lambda top, left, height, width: MergedRange(top, left, top + height, left + width),
    *(st.integers(0, 6), st.integers(0, 6), st.integers(0, 3), st.integers(0, 3)),
)


@given(st.lists(RANGES, max_size=6))
def test_merging_only_fills_what_is_empty(ranges: list[MergedRange]) -> None:
    table = [[f"{row}{column}" if (row + column) % 2 else "" for column in range(5)] for row in range(8)]
    rows = [Row(number, list(cells)) for number, cells in enumerate(table, start=1)]
    filled = [row.cells for row in fill_merged(iter(rows), ranges)]
    for before, after in zip(table, filled, strict=True):
        assert all(was in ("", now) for was, now in zip(before, after, strict=True))


@given(st.integers(1, 16384))
def test_columns_have_letters(number: int) -> None:
    assert column_number(column_letters(number)) == number


def test_one_long_text_in_many_cells_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A workbook keeps a text once, and its reader would make one of each cell."""
    path = workbook(tmp_path, COLUMNS, *[[f"r{number}", 9, "the same words " * 20] for number in range(50)])
    monkeypatch.setattr("amends.tabular.xlsx_scan.MAX_TEXT_CHARACTERS", 10_000)
    with pytest.raises(Invalid) as caught:
        read(path, MAPPING)
    assert refusal(caught.value) == ["the cells of a sheet have more than 10,000 characters; split the workbook"]


def test_many_texts_of_which_one_is_long_are_measured_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path, COLUMNS, ["r", 9, "long " * 500], *[[f"r{number}", 9, "x"] for number in range(100)])
    monkeypatch.setattr("amends.tabular.xlsx_scan.MAX_TEXT_CHARACTERS", 20_000)
    assert len(read(path, MAPPING)) == 101


@pytest.mark.parametrize("size", [7, 100, 1 << 16])
def test_texts_are_measured_wherever_the_pieces_end(size: int) -> None:
    shared = b"<sst><si><t>abc</t></si><si><r><t>de</t></r></si><si/><si><t>f</t></si></sst>"
    pieces = [shared[at : at + size] for at in range(0, len(shared), size)]
    assert list(_lengths(pieces)) == [19, 25, 5, 23]
    assert _longest(pieces) >= 25
    sheet = b'<row r="1"><c r="A1" t="s"><v>2</v></c><c r="B1"><v>7</v></c><c t="s" r="C1"><v>0</v></c></row>'
    pieces = [sheet[at : at + size] for at in range(0, len(sheet), size)]
    assert {*b" ".join(b" ".join(some) for some in _numbers(pieces)).split()} == {b"2", b"0"}
