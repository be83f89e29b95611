import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from amends.errors import Invalid
from amends.tabular.mapping_document import read_mapping
from amends.tabular.open_file import open_rows
from amends.tabular.rows import FileKind
from tests.tabular.builders import HEADER, MAPPING, errors, form, read, refusal, words, workbook

COLUMNS = HEADER.split(",")


def test_numbers_dates_and_truths_are_read_as_what_they_hold(tmp_path: Path) -> None:
    [input_rows] = read(workbook(tmp_path, COLUMNS, [1042.0, 3, dt.date(2025, 11, 20), True]))
    assert (form(input_rows).reference, form(input_rows).score, words(input_rows)) == ("1042", 3, "true")
    assert form(input_rows).time == "2025-11-19T23:00:00.000000Z"


@pytest.mark.parametrize(
    ("cell", "time"),
    [
        ("20/11/2025", "2025-11-19T23:00:00.000000Z"),
        (dt.datetime.combine(dt.date(2025, 11, 20), dt.time(16, 50)), "2025-11-20T15:50:00.000000Z"),
        ("", ""),
    ],
)
def test_times_are_texts_in_the_format_or_dates(tmp_path: Path, cell: Any, time: str) -> None:
    [input_rows] = read(workbook(tmp_path, COLUMNS, ["r-1", 3, cell, "x"]))
    assert form(input_rows).time == time


@pytest.mark.parametrize(
    ("cell", "text"), [(1.5, "1.5"), (0.1, "0.1"), (-2.0, "-2"), (1e20, "1e+20"), ("a\nb", "a\nb")]
)
def test_cells_become_texts(tmp_path: Path, cell: Any, text: str) -> None:
    assert words(read(workbook(tmp_path, COLUMNS, ["r-1", 3, "", cell]))[0]) == text


def test_errors_name_the_row_of_the_workbook(tmp_path: Path) -> None:
    good, bad = read(workbook(tmp_path, [], COLUMNS, ["r-1", 3], [], ["", 4]))
    assert good.line == 3
    assert errors(bad) == ["5 reference: must not be empty (column 'Ref')"]


def test_the_sheet_can_be_named(tmp_path: Path) -> None:
    path = workbook(tmp_path, COLUMNS, ["r-1"], sheet="Answers")
    assert len(read(path, f'sheet = "Answers"\n{MAPPING}')) == 1
    with pytest.raises(Invalid) as caught:
        read(path, f'sheet = "Answer"\n{MAPPING}')
    assert refusal(caught.value) == ["sheet: the workbook has no sheet 'Answer'; did you mean 'Answers'?"]


def test_the_progress_counts_rows(tmp_path: Path) -> None:
    with open_rows(workbook(tmp_path, COLUMNS, ["r-1"], ["r-2"]), read_mapping(MAPPING)) as rows:
        assert (rows.kind, rows.unit, rows.total, rows.done) == (FileKind.XLSX, "rows", 3, 1)
        assert len(list(rows)) == 2
    assert rows.done == 3


def test_an_empty_workbook(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no header"):
        read(workbook(tmp_path))
