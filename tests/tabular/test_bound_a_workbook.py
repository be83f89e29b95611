"""How far the sheets of a workbook span is known before it is read, and one that is held is read once."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.errors import Invalid
from amends.tabular.cell_faults import column_letters
from amends.tabular.layout import LayoutHints
from amends.tabular.limits import SheetBound, SheetExtent, whole_tags
from amends.tabular.open_table import open_table
from amends.tabular.rows import FileKind
from amends.tabular.table import read_table
from tests.tabular.builders import form, read, refusal, workbook
from tests.tabular.sheets import rewritten

COLUMNS = ["Ref", "Score", "Date", "Words"]
PLACES = st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), min_size=1, max_size=30)
FAR_PLACES = st.lists(st.tuples(st.integers(1, 1 << 20), st.integers(1, 16384)), min_size=1, max_size=20)


def sheet_of(places: list[tuple[int, int]]) -> str:
    return "".join(f'<row r="{row}"><c r="{column_letters(column)}{row}"/></row>' for row, column in places)


def pieces_of(sheet: str, size: int) -> list[bytes]:
    content = b"<cols><col/></cols><sheetData>" + sheet.encode() + b"</sheetData>"
    return list(whole_tags(content[at : at + size] for at in range(0, len(content), size)))


@given(PLACES, st.integers(20, 200))
def test_a_sheet_spans_to_its_last_cell_however_it_is_written(places: list[tuple[int, int]], size: int) -> None:
    plain = sheet_of(places)
    for sheet in (plain, plain.replace("<c", "<x:c").replace("<row", "<x:row"), plain.replace('"', "'")):
        extent = SheetExtent()
        for piece in pieces_of(sheet, size):
            extent.add(piece)
        assert (extent.height, extent.width) == (max(row for row, _ in places), max(column for _, column in places))


@given(FAR_PLACES, st.integers(40, 400))
def test_no_sheet_spans_more_than_its_cells_names_tell(places: list[tuple[int, int]], size: int) -> None:
    bound = SheetBound()
    for piece in pieces_of(sheet_of(places), size):
        bound.add(piece)
    assert bound.is_known
    height, width = max(row for row, _ in places), max(column for _, column in places)
    assert height * width <= bound.cells <= 10 * height * 30 * width


@pytest.mark.parametrize(
    "cell", ["<c/>", "<c\tr='A1'/>", "<c s='1' r=\"A1\"/>", '<x:c r="A1"/>', '<c r="a1"/>', '<c r="A"/>']
)
def test_nothing_is_known_of_cells_that_are_written_otherwise(cell: str) -> None:
    bound = SheetBound()
    for piece in pieces_of(f"{sheet_of([(1, 1)])}{cell}{sheet_of([(2, 1)])}", 40):
        bound.add(piece)
    assert not bound.is_known


def test_a_wide_sheet_is_measured_before_it_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two letters and three digits could be 702 columns of 999 rows; these are 28 of 101."""
    header = [*COLUMNS, *[f"Q{number}" for number in range(24)]]
    path = workbook(tmp_path, header, *[[f"r{number}", 9, "", "x", *["y"] * 24] for number in range(100)])
    monkeypatch.setattr("amends.tabular.xlsx_scan.MAX_CELLS", 28 * 101)
    assert len(read(path)) == 100
    monkeypatch.setattr("amends.tabular.xlsx_scan.MAX_CELLS", 28 * 101 - 1)
    os.utime(path, ns=(0, 0))
    with pytest.raises(Invalid) as caught:
        read(path)
    assert refusal(caught.value)[0].startswith("a sheet spans 2,828 cells;")


def test_a_workbook_that_is_held_is_read_once(tmp_path: Path) -> None:
    path = workbook(tmp_path, COLUMNS, ["r1", 9, "", "Fine"])
    hints = LayoutHints(names=frozenset(COLUMNS))
    first, second = open_table(path, FileKind.XLSX, hints), open_table(path, FileKind.XLSX, LayoutHints())
    assert first.held is second.held is not None
    assert [row.cells for row in second.rows] == [row.cells for row in first.rows] == [["r1", "9", "", "Fine"]]


def test_a_workbook_that_has_changed_is_read_anew(tmp_path: Path) -> None:
    path = workbook(tmp_path, COLUMNS, ["r1", 9, "", "Fine"])
    held = read_table(path)
    rewritten(path, "xl/sharedStrings.xml", b"Fine", b"Finest")
    assert [form(row).answers[0].verbatim for row in read(path)] == ["Finest"]
    assert held.sample[3] == ("Fine",)
