"""XLS and XLSB are read like XLSX: dates, errors, merged cells and the sheet with the answers."""

import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.errors import Invalid
from amends.model.intake import InputRow
from amends.tabular.compound import DamagedError, _chain
from amends.tabular.rows import FileKind
from amends.tabular.table import read_table
from amends.tabular.workbook import _PANIC, no_panic
from amends.tabular.xls import xls_sheets
from amends.tabular.xls_texts import lengths_of_texts
from tests.tabular.builders import errors, form, read, refusal, words
from tests.tabular.xls import ERRORS, Cell, Date, Error, Formula, biff, cell_record, compound_file, record, xls
from tests.tabular.xlsb import xlsb

_END = 0xFFFFFFFE
"""Behind a sector: that it is the last."""
COLUMNS: list[Cell] = ["Ref", "Score", "Words", "Store", "Day"]
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
Writer = Callable[..., Path]
FUZZING = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture(params=[xls, xlsb], ids=["XLS", "XLSB"])
def write(request: pytest.FixtureRequest) -> Writer:
    return request.param  # type: ignore[no-any-return]


def noted(row: InputRow) -> str:
    return str(row.note) if row.note else ""


def test_texts_numbers_dates_and_truths_are_read(tmp_path: Path, write: Writer) -> None:
    path = write(tmp_path, {"Answers": [COLUMNS, [1042.0, 9, "Sehr schön ☀", "S1", Date(45981.5)], ["r2", 3, True]]})
    first, second = read(path, MAPPING)
    assert (form(first).reference, form(first).score, words(first)) == ("1042", 9, "Sehr schön ☀")
    assert form(first).time == "2025-11-20T12:00:00.000000Z"
    assert (form(second).reference, words(second)) == ("r2", "true")
    assert read_table(path).kind is FileKind[write.__name__.upper()]


def test_a_workbook_may_count_days_from_1904(tmp_path: Path, write: Writer) -> None:
    path = write(tmp_path, {"S": [COLUMNS, ["r1", 9, "a", "S1", Date(45981.5 - 1462)]]}, from_1904=True)
    assert form(read(path, MAPPING)[0]).time == "2025-11-20T12:00:00.000000Z"


def test_the_values_of_formulas_are_read(tmp_path: Path, write: Writer) -> None:
    [row] = read(write(tmp_path, {"S": [COLUMNS, [Formula("r1"), Formula(9), Formula("Fine")]]}), MAPPING)
    assert (form(row).reference, form(row).score, words(row)) == ("r1", 9, "Fine")


@pytest.mark.parametrize("of_formula", [False, True])
@pytest.mark.parametrize("error", ERRORS)
def test_an_error_is_noted_with_its_cell(tmp_path: Path, write: Writer, error: str, of_formula: bool) -> None:
    [row] = read(write(tmp_path, {"S": [COLUMNS, ["r1", Error(error, of_formula), "Fine", "S1"]]}), MAPPING)
    assert (form(row).score, words(row)) == (None, "Fine")
    assert f"cell B2 is an error, {error} (column 'Score')" in noted(row)


@pytest.mark.parametrize(("column", "field"), [(0, "reference"), (3, "segment"), (4, "time")])
def test_an_error_where_nothing_would_mean_something_rejects_the_line(
    tmp_path: Path, write: Writer, column: int, field: str
) -> None:
    cells: list[Cell] = ["r1", 9, "Fine", "S1", Date(46000)]
    cells[column] = Error("#REF!")
    [row] = read(write(tmp_path, {"S": [COLUMNS, cells]}), MAPPING)
    assert errors(row) == [f"2 {field}: cell {'ABCDE'[column]}2 is an error, #REF! (column '{COLUMNS[column]}')"]


def test_a_merged_cell_has_the_value_of_its_range(tmp_path: Path, write: Writer) -> None:
    rows: list[list[Cell]] = [COLUMNS, ["r1", 9, "a", "S1"], ["r2", 3, "b"], ["r3", 4, "c", "S2"]]
    path = write(tmp_path, {"S": rows}, merged=[(1, 2, 3, 3)])
    assert [form(row).segment for row in read(path, MAPPING)] == ["S1", "S1", "S2"]


def test_a_table_that_begins_further_right_and_below_has_its_cells_where_they_are(
    tmp_path: Path, write: Writer
) -> None:
    rows: list[list[Cell]] = [
        [],
        [None, None, *COLUMNS],
        [None, None, "r1", Error("#N/A"), "a", "S1"],
        [None, None, "r2", 3, "b"],
    ]
    first, second = read(write(tmp_path, {"S": rows}, merged=[(2, 3, 5, 5), (2, 3, 0, 0)]), MAPPING)
    assert "cell D3 is an error, #N/A (column 'Score')" in noted(first)
    assert (form(second).segment, form(second).score) == ("S1", 3)


def test_the_likeliest_sheet_that_is_shown_is_read(tmp_path: Path, write: Writer) -> None:
    answers: list[list[Cell]] = [COLUMNS, ["r1", 9, "Fine"], ["r2", 3, "Slow"]]
    more: list[list[Cell]] = [["Ref", "Score"], *[[f"c{number}", number] for number in range(9)]]
    sheets = {"Read me": [["How to read this"]], "Answers": answers, "Codes": more}
    table = read_table(write(tmp_path, sheets, hidden=["Codes"]))
    assert (table.layout.sheet, table.layout.sheets) == ("Answers", ("Read me", "Answers", "Codes"))
    assert [form(row).reference for row in read(write(tmp_path, sheets), f'sheet = "Answers"\n{MAPPING}')] == [
        "r1",
        "r2",
    ]


@pytest.mark.parametrize("limit", ["MAX_CELLS", "MAX_TEXT_CHARACTERS"])
def test_more_than_the_memory_holds_is_refused_before_it_is_read(
    tmp_path: Path, write: Writer, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    path = write(tmp_path, {"S": [COLUMNS, *[["r", 1, "the same words"]] * 100]})
    monkeypatch.setattr(f"amends.tabular.sheet_contents.{limit}", 300)
    [said] = refused(path)
    assert said.startswith(("a sheet spans", "the cells of a sheet have more than"))


@pytest.mark.parametrize(
    ("limit", "said"),
    [("MAX_SHEETS", "the workbook has more than 1 sheets"), ("MAX_RANGES", "the sheet has more than")],
)
def test_too_many_sheets_or_ranges_are_refused(
    tmp_path: Path, write: Writer, monkeypatch: pytest.MonkeyPatch, limit: str, said: str
) -> None:
    path = write(tmp_path, {"S": [COLUMNS], "T": [COLUMNS]}, merged=[(1, 2, 3, 3), (4, 5, 3, 3)])
    monkeypatch.setattr(f"amends.tabular.sheet_contents.{limit}", 1)
    assert refused(path)[0].startswith(said)


def refused(path: Path) -> list[str]:
    with pytest.raises(Invalid) as caught:
        read(path, MAPPING)
    return refusal(caught.value)


def test_a_workbook_with_a_password_is_named(tmp_path: Path) -> None:
    path = tmp_path / "feedback"
    stream = biff({"S": [COLUMNS]})
    path.write_bytes(compound_file(stream[:20] + record(0x2F, b"\1\0" + b"x" * 52) + stream[20:]))
    assert refused(path) == ["the workbook has a password; save it without one"]


def test_words_that_go_on_in_a_next_record_are_measured(tmp_path: Path) -> None:
    """A text may be parted, and each part says how it is written."""
    texts = struct.pack("<II", 2, 2) + struct.pack("<HBH", 6, 0x08, 1) + b"abc"
    rest = b"\1" + "déf".encode("utf-16-le") + b"\0" * 4 + struct.pack("<HB", 2, 0) + b"xy"
    cells = cell_record(0, 0, "a", {"a": 0}) + cell_record(0, 1, "b", {"b": 1})
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6)) + cells + record(0x0A, b"")
    head = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
    strings = record(0xFC, texts) + record(0x3C, rest) + record(0x0A, b"")
    place = len(head) + 13 + len(strings)
    bound = record(0x85, struct.pack("<IBBBB", place, 0, 0, 1, 0) + b"S")
    path = tmp_path / "feedback"
    path.write_bytes(compound_file(head + bound + strings + sheet))
    [found] = xls_sheets(path)
    assert (found.characters, found.width, found.height) == (8, 2, 1)
    assert [column.header_cells for column in read_table(path).columns] == [("abcdéf",), ("xy",)]


def test_sectors_are_followed_once() -> None:
    assert list(_chain([1, 2, _END], 0)) == [0, 1, 2]
    with pytest.raises(DamagedError):
        list(_chain([1, 0], 0))


def test_texts_for_which_there_would_be_no_room_are_refused_by_their_number() -> None:
    with pytest.raises(struct.error, match="more texts than there can be"):
        lengths_of_texts([struct.pack("<II", 1, 1_000)])


def test_what_the_reader_did_not_expect_is_a_refusal() -> None:
    """As if the reader had given up: its exception is known by its name alone."""
    given_up = type(_PANIC, (BaseException,), {})
    with pytest.raises(Invalid) as caught, no_panic():
        raise given_up("something unexpected")
    assert refusal(caught.value) == ["the workbook can't be read: something unexpected"]
    with pytest.raises(KeyboardInterrupt), no_panic():
        raise KeyboardInterrupt


@FUZZING
@given(place=st.integers(0, 6000), byte=st.integers(0, 255))
def test_a_damaged_workbook_is_read_or_refused(tmp_path: Path, place: int, byte: int) -> None:
    content = bytearray(compound_file(biff({"S": [COLUMNS, ["r1", 9, "Fine", "S1", Date(46000)]]})))
    content[place % len(content)] = byte
    path = tmp_path / "feedback"
    path.write_bytes(content)
    with suppress(Invalid):
        read(path, MAPPING)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.bin", "xl/sharedStrings.bin", "xl/workbook.bin"])
def test_a_binary_workbook_of_which_a_part_is_cut_off_is_refused(tmp_path: Path, part: str) -> None:
    path = xlsb(tmp_path, {"Answers": [["Ref", "Score", "Words"], ["r1", 9, "Fine"]]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    refused = 0
    for length in range(1, len(parts[part]), 3):
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content[:length] if name == part else content)
        try:
            read(path, MAPPING)
        except Invalid:
            refused += 1
    assert refused
