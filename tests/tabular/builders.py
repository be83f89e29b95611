"""Files and mappings with good defaults, and what they hand in."""

from pathlib import Path
from typing import Any

import xlsxwriter

from amends.errors import Invalid
from amends.model.intake import InputRow, check
from amends.model.response import ResponseForm
from amends.model.response_line import ResponseLine
from amends.tabular.mapping_document import read_mapping
from amends.tabular.open_file import open_rows

NOW = 1_800_000_000_000_000
"""January 2027."""

MAPPING = """
survey = "visit"
reference = { column = "Ref" }
score = { column = "Score", scale = "nps" }
time = { column = "Date", format = "dd/mm/yyyy", zone = "Europe/Madrid" }

[[answers]]
question = "Why?"
verbatim = { column = "Words" }
"""
HEADER = "Ref,Score,Date,Words"


def read(path: Path, mapping: str = MAPPING) -> list[InputRow]:
    """All that a file hands in."""
    with open_rows(path, read_mapping(mapping)) as rows:
        return list(rows)


def csv_of(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    """A file with that content."""
    path = folder / "feedback"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def read_csv(folder: Path, content: str | bytes, mapping: str = MAPPING, encoding: str = "utf-8") -> list[InputRow]:
    """All that a CSV file with that content hands in."""
    return read(csv_of(folder, content, encoding), mapping)


def read_row(folder: Path, row: str | bytes, mapping: str = MAPPING) -> InputRow:
    """What the one row under the usual header hands in."""
    content = HEADER.encode() + b"\n" + (row if isinstance(row, bytes) else row.encode()) + b"\n"
    [input_rows] = read_csv(folder, content, mapping)
    return input_rows


def workbook(folder: Path, *rows: list[Any], sheet: str = "Sheet1") -> Path:
    """A workbook with those rows in its only sheet."""
    path = folder / "feedback"
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return path


def form(input_rows: InputRow) -> ResponseForm:
    """The form of a row that holds one."""
    assert input_rows.form is not None, input_rows.errors
    return input_rows.form


def words(input_rows: InputRow) -> str:
    """The customer's words to the only question."""
    [answer] = form(input_rows).answers
    return answer.verbatim


def errors(input_rows: InputRow) -> list[str]:
    """Everything that is wrong with a row by itself, or with its form, as `line field: reason`."""
    if input_rows.form is None:
        return [f"{input_rows.line} {error}" for error in input_rows.errors]
    checked = check(input_rows.form, NOW)  # type: ignore[arg-type]
    return [] if isinstance(checked, ResponseLine) else [f"{input_rows.line} {error}" for error in checked]


def refusal(error: Invalid) -> list[str]:
    """The faults of a refused file or mapping."""
    return [str(error) for error in error.errors]
