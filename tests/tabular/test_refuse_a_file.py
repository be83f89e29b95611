import gzip
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.errors import Invalid
from amends.model.intake import InputRow
from amends.tabular.mapping_document import read_mapping
from amends.tabular.open_file import open_rows
from tests.tabular.builders import HEADER, MAPPING, csv_of, read, read_csv, refusal, workbook
from tests.tabular.xls import compound_file

# One example's file may be written over by the next.
FUZZING = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def zipped(name: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(name, "x")
    return written.getvalue()


def refused(path: Path, mapping: str = MAPPING) -> list[str]:
    with pytest.raises(Invalid) as caught:
        read(path, mapping)
    return refusal(caught.value)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty; use CSV, XLSX or NDJSON"),
        (b"\n\n \n", "the file has no header: its first row must name the columns"),
        (b"%PDF-1.7 ...", "this is a PDF; use CSV, XLSX or NDJSON"),
        (gzip.compress(b"a,b", mtime=0)[:-9], "the archive is damaged"),
        (gzip.compress(gzip.compress(b"a,b", mtime=0), mtime=0), "the archive has another archive in it"),
        (b"\xd0\xcf\x11\xe0....", "the workbook can't be read: no header"),
        (compound_file(b"", "Book"), "this is a workbook of Excel 95 or before; save it as XLSX"),
        (compound_file(b"", "EncryptedPackage"), "the workbook has a password; save it without one"),
        (compound_file(b"", "WordDocument"), "this is a text document and no table"),
        (compound_file(b"", "PowerPoint Document"), "this is a presentation and no table"),
        (compound_file(b"", "__properties_version1.0"), "this is an e-mail message and no table"),
        (compound_file(b"", "Contents"), "this is a document of an old Office program and no workbook"),
        (bytes(range(256)) * 4, "this is not text; use CSV, XLSX or NDJSON"),
        (HEADER.encode("utf-16-le"), "this is not text; use CSV, XLSX or NDJSON (for UTF-16 without"),
        (HEADER.encode("utf-32"), "this is UTF-32; save it as UTF-8"),
        (b'[{"survey": ', "this is not JSON"),
        (b"[]", "the JSON has no list of records"),
        (b"\xff\xd8\xff\xe0 photo", "this is a picture"),
        (b"7z\xbc\xaf\x27\x1c ...", "this is compressed with 7z"),
        (b"SQLite format 3\0", "this is a file of SQLite"),
        (b"ASCII SPSS PORT FILE", "this is a file of SPSS (portable); export its table as CSV or XLSX"),
        (b"$FL2@(#) SPSS DATA FILE", "the file of SPSS can't be read"),
        (b"{\\rtf1 words}", "this is a text document"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><table><tr><td>Ref", "this is a web page (HTML), whatever its name says"),
        (b"<table><tr><td>Ref</td>", "this is a web page (HTML)"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>', "this is an XML spreadsheet"),
        (b'<?xml version="1.0"?><rows><row/></rows>', "this is XML"),
        (zipped("word/document.xml"), "this is a text document and no table"),
        (zipped("xl/workbook.xml"), "the workbook can't be read"),
        (b"PK\x03\x04 cut off", "this is a damaged zip archive or workbook"),
        (b'Ref,"Score,Date\nr,1', "the header (line 1) can't be read: a quote that opens in this row is never closed"),
    ],
)
def test_what_can_not_be_taken_in_is_told_plainly(tmp_path: Path, content: bytes, reason: str) -> None:
    [said] = refused(csv_of(tmp_path, content))
    assert said.startswith(reason)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "missing") == ["the file can't be read: No such file or directory"]
    assert refused(tmp_path) == ["the file can't be read: Is a directory"]


def test_a_table_without_a_mapping(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as caught:
        open_rows(csv_of(tmp_path, HEADER))
    assert refusal(caught.value) == ["this is CSV; it needs a mapping that says what its columns mean"]


def test_columns_that_are_missing_or_twice_there(tmp_path: Path) -> None:
    assert refused(csv_of(tmp_path, "Ref,Scores,Date,Date\n")) == [
        "score.column: the file has no column 'Score' (did you mean 'Scores'?)",
        "time.column: the file has several columns 'Date', at 3, 4; say which one by its place, like place = 3",
        "answers[0].verbatim.column: the file has no column 'Words'; its columns are 'Ref', 'Scores', 'Date', 'Date'",
    ]


def test_utf_16_that_does_not_say_its_order(tmp_path: Path) -> None:
    path = csv_of(tmp_path, HEADER, "utf-16-le")
    assert refused(path, f'encoding = "utf-16"\n{MAPPING}') == [
        "encoding: the file has no byte order mark; use utf-16-le or utf-16-be"
    ]
    assert read(path, f'encoding = "utf-16-le"\n{MAPPING}') == []


def test_a_workbook_that_unpacks_beyond_all_measure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amends.tabular.sniff.MAX_UNPACKED_BYTES", 100)
    [said] = refused(workbook(tmp_path, HEADER.split(",")))
    assert said.startswith("the workbook unpacks to more than 100 bytes")


def test_a_workbook_with_a_cell_far_away(tmp_path: Path) -> None:
    path = tmp_path / "feedback"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER.split(","))
        sheet.write(1_048_575, 16_383, "x")
    assert refused(path) == [
        "a sheet spans 17,179,869,184 cells; clear cells far from the others, or save the table as CSV"
    ]


@FUZZING
@given(
    content=st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=300).map(lambda rest: f"{HEADER}\nr-1,".encode() + rest),
        st.text(alphabet='ab,;"\n\r\0é', max_size=200).map(lambda rest: f"{HEADER}\n{rest}".encode()),
        st.binary(max_size=100).map(lambda rest: b'{"survey": "s", "reference": "' + rest),
        st.binary(max_size=100).map(lambda rest: b"PK\x03\x04" + rest),
    ),
    encoding=st.sampled_from(["", "utf-8", "utf-16", "utf-16-be", "cp1252", "latin-1", "shift_jis", "gb18030", "big5"]),
)
def test_any_bytes_hand_in_rows_or_are_refused(tmp_path: Path, content: bytes, encoding: str) -> None:
    mapping = f'encoding = "{encoding}"\n{MAPPING}' if encoding else MAPPING
    try:
        input_rows = read_csv(tmp_path, content, mapping)
    except Invalid:
        return
    assert all((row.form is None) == bool(row.errors or row.left_out) for row in input_rows)


@FUZZING
@given(places=st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_damaged_workbook_hands_in_rows_or_is_refused(tmp_path: Path, places: list[tuple[int, int]]) -> None:
    path = workbook(tmp_path, HEADER.split(","), ["r-1", 3, "20/11/2025", "x"])
    content = bytearray(path.read_bytes())
    for place, byte in places:
        content[place % len(content)] = byte
    path.write_bytes(content)
    try:
        with open_rows(path, read_mapping(MAPPING)) as rows:
            assert all(isinstance(row, InputRow) for row in rows)
    except Invalid:
        return


FAR_AWAY = ["a sheet spans 17,179,869,184 cells; clear cells far from the others, or save the table as CSV"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'r="D2"', b'r="XFD1048576"'),
        (b'r="D2"', b"r = 'XFD1048576'"),
        (b'<c r="D2"', b'<c x=">" r="XFD1048576"'),
        (b'<dimension ref="A1:D2"/>', b'<row r="1048576"><c r="XFD1048576"/></row>'),
        (b"<sheetData>", b"<sheetData><!--" + b"x" * 100_000 + b'--><row><c r="XFD1048576"/></row>'),
    ],
)
def test_a_workbook_that_hides_a_cell_far_away(tmp_path: Path, before: bytes, after: bytes) -> None:
    path = workbook(tmp_path, HEADER.split(","), ["r", 3, "20/11/2026", "x"])
    assert refused(rewritten(path, before, after)) == FAR_AWAY


@pytest.mark.parametrize("name", ["xl/data.xml", "xl/worksheets/deep/sheet.bin"])
def test_a_sheet_that_is_not_where_sheets_are(tmp_path: Path, name: str) -> None:
    path = workbook(tmp_path, HEADER.split(","), ["r", 3, "20/11/2026", "x"])
    assert refused(rewritten(path, b'r="D2"', b'r="XFD1048576"', sheet=name)) == FAR_AWAY


def test_rows_and_cells_that_name_no_place_stand_one_after_the_other(tmp_path: Path) -> None:
    path = workbook(tmp_path, HEADER.split(","), ["r", 3, "20/11/2026", "x"])
    plain = rewritten(rewritten(path, b'r="D2" ', b""), b'<row r="2"', b"<row")
    assert len(read(plain)) == 1
    assert refused(rewritten(plain, b"</sheetData>", b'<row r="900000000"><c/></row></sheetData>')) == [
        "a sheet spans 3,600,000,000 cells; clear cells far from the others, or save the table as CSV"
    ]


def rewritten(path: Path, before: bytes, after: bytes, sheet: str = "xl/worksheets/sheet1.xml") -> Path:
    """The workbook with something else in its sheet, which may be kept elsewhere."""
    changed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            is_sheet = name == "xl/worksheets/sheet1.xml"
            assert before in content or not is_sheet
            if is_sheet:
                content = content.replace(before, after)
            if name == "xl/_rels/workbook.xml.rels":
                content = content.replace(b"worksheets/sheet1.xml", sheet.removeprefix("xl/").encode())
            new.writestr(sheet if is_sheet else name, content)
    path.write_bytes(changed.getvalue())
    return path
