import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.model.response import AnswerForm
from amends.tabular.cells import clean
from amends.tabular.mapping_document import read_mapping
from amends.tabular.open_file import open_rows
from amends.tabular.records import read_records
from amends.tabular.rows import FileKind
from tests.tabular.builders import HEADER, MAPPING, csv_of, form, read_csv, read_row, words

ROWS = "r-1,3,20/11/2025,Nadie contestó\nr-2,9,21/11/2025,Très bien\n"
SEGMENTED = MAPPING.replace("[[answers]]", '[segment]\npath = ["Region", "City", "Store"]\nmake = true\n[[answers]]')


def test_a_row_becomes_a_form(tmp_path: Path) -> None:
    input_rows = read_row(tmp_path, "r-1,3,20/11/2025,Nadie contestó")
    assert input_rows.line == 2
    assert form(input_rows).reference == "r-1"
    assert (form(input_rows).score, form(input_rows).scale) == (3, "nps")
    assert form(input_rows).time == "2025-11-19T23:00:00.000000Z"
    assert form(input_rows).answers == (AnswerForm("Why?", "Nadie contestó"),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252", "latin-1"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    input_rows = read_csv(tmp_path, f"{HEADER}\n{ROWS}", encoding=encoding)
    assert [words(row) for row in input_rows] == ["Nadie contestó", "Très bien"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("é".encode(), ()),
        ("é".encode("utf-16"), "Read as UTF-16"),
        (b"\xe9", "Read as Windows-1252"),
        (b"\xe9\x81", "Read as Latin-1"),
        ("é".encode() + b"\xe9", "Read as UTF-8, but"),
    ],
)
def test_the_encoding_is_told_when_it_is_not_plain_utf_8(tmp_path: Path, content: bytes, said: str) -> None:
    header = f"{HEADER},".encode("utf-16" if content.startswith(b"\xff\xfe") else "utf-8")
    with open_rows(csv_of(tmp_path, header + content.removeprefix(b"\xff\xfe")), read_mapping(MAPPING)) as rows:
        assert str(rows.notes[0]).startswith(said) if said else rows.notes == ()


def test_the_mapping_fixes_the_encoding(tmp_path: Path) -> None:
    mapping = f'encoding = "koi8-r"\n{MAPPING}'
    [input_rows] = read_csv(tmp_path, f"{HEADER}\nr-1,3,20/11/2025,Спасибо\n", mapping, "koi8-r")
    assert words(input_rows) == "Спасибо"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    content = f"{HEADER}\n{ROWS}".replace(",", delimiter)
    assert [form(row).reference for row in read_csv(tmp_path, content)] == ["r-1", "r-2"]


def test_delimiters_inside_quotes_do_not_mislead(tmp_path: Path) -> None:
    header = 'Ref;"Score";Date;Words;"a,b,c,d,e,f,g"'
    [input_rows] = read_csv(tmp_path, f'{header}\nr-1;3;20/11/2025;"one, two; three, four"\n')
    assert words(input_rows) == "one, two; three, four"


@pytest.mark.parametrize("written", ["pipe", "|"])
def test_the_mapping_fixes_the_delimiter(tmp_path: Path, written: str) -> None:
    mapping = f'delimiter = "{written}"\n{MAPPING}'
    [input_rows] = read_csv(tmp_path, "Ref|Score|Date|Words\nr-1|3|20/11/2025|a,b\n", mapping)
    assert words(input_rows) == "a,b"


def test_quoted_line_breaks_stay_and_lines_are_counted_as_an_editor_does(tmp_path: Path) -> None:
    content = f'{HEADER}\r\nr-1,3,20/11/2025,"one\r\ntwo ""2""\r\n"\r\n\r\nr-2,4,20/11/2025,three\r\n'
    first, second = read_csv(tmp_path, content)
    assert (first.line, words(first)) == (2, 'one\r\ntwo "2"\r\n')
    assert (second.line, words(second)) == (6, "three")


def test_words_are_kept_to_the_letter_and_names_are_cleaned(tmp_path: Path) -> None:
    input_rows = read_row(tmp_path, ' \u00a0r-1\u00a0 \u00a0x,3,20/11/2025,"\u00a0 so  so\n "')
    assert form(input_rows).reference == "r-1 x"
    assert words(input_rows) == "\u00a0 so  so\n "


def test_blank_rows_are_left_out(tmp_path: Path) -> None:
    input_rows = read_csv(tmp_path, f"\n{HEADER}\n\n   \n,,,\nr-1,3,,x\n,,,,,,\n")
    assert [(row.line, form(row).reference) for row in input_rows] == [(6, "r-1")]


def test_empty_fields_that_are_cut_or_too_many_at_the_end_do_no_harm(tmp_path: Path) -> None:
    short, long = read_csv(tmp_path, f"{HEADER},,\nr-1,3\nr-2,4,20/11/2025,x,,,,, \n")
    assert form(short).answers == ()
    assert words(long) == "x"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("North,Leeds,Briggate", "North > Leeds > Briggate"),
        ("North,,Briggate", "North > Briggate"),
        ("North,Leeds", "North > Leeds"),
        (" North\u00a0 East,\u00a0,", "North East"),
        (",,", ""),
    ],
)
def test_a_path_of_columns_makes_the_segment(tmp_path: Path, cells: str, code: str) -> None:
    content = f"Ref,Score,Date,Words,Region,City,Store\nr-1,3,20/11/2025,x,{cells}\n"
    [input_rows] = read_csv(tmp_path, content, SEGMENTED)
    assert form(input_rows).segment == code


def test_every_part_of_a_response_can_come_from_a_column(tmp_path: Path) -> None:
    mapping = """
    survey = { column = "a" }
    reference = { column = "b" }
    segment = { column = "c" }
    language = { column = "d" }
    transaction = { column = "e" }
    customer = { email = { column = "f" }, phone = { column = "g" }, name = { column = "h" }, reference = "me" }
    custom = { "visit type" = { column = "i" }, channel = "kiosk", empty = { column = "j" } }
    """
    [input_rows] = read_csv(tmp_path, "a,b,c,d,e,f,g,h,i,j\n1,2,3,4,5,6@example.com,7,8,9,\n", mapping)
    found = form(input_rows)
    assert (found.survey, found.reference, found.segment, found.language, found.transaction) == tuple("12345")
    assert (found.customer.email, found.customer.phone, found.customer.name) == ("6@example.com", "7", "8")
    assert found.customer.reference == "me"
    assert found.custom == {"visit type": "9", "channel": "kiosk"}


def test_a_question_of_a_column_is_one_however_its_lines_break(tmp_path: Path) -> None:
    mapping = MAPPING.replace('"Why?"', '{ column = "Question" }')
    content = 'Ref,Score,Date,Question,Words\nr-1,3,,"What was\n good?",a\nr-1,3,,What was good?,\nr-1,3,,,\n'
    answers = [form(row).answers for row in read_csv(tmp_path, content, mapping)]
    assert answers == [(AnswerForm("What was good?", "a"),), (AnswerForm("What was good?", ""),), ()]


@pytest.mark.parametrize(("asked", "kept"), [("", "a\x0bb"), ("soft_breaks = true", "a\nb")])
def test_soft_breaks_become_line_breaks_only_when_asked(tmp_path: Path, asked: str, kept: str) -> None:
    assert words(read_row(tmp_path, "r-1,3,,a\x0bb", MAPPING + asked)) == kept


@pytest.mark.parametrize("text", ["", "n/a", "9", "9.0", " 9 "])
def test_codes_for_no_answer_are_no_score(tmp_path: Path, text: str) -> None:
    mapping = MAPPING.replace('scale = "nps"', 'scale = "5..1", no_score = ["n/a", 9]')
    found = form(read_row(tmp_path, f"r-1,{text},,x", mapping))
    assert (found.score, found.scale) == (None, "")


@pytest.mark.long
def test_the_progress_ends_at_the_total(tmp_path: Path) -> None:
    path = csv_of(tmp_path, f"{HEADER}\n{ROWS * 10_000}")
    with open_rows(path, read_mapping(MAPPING)) as rows:
        assert (rows.kind, rows.unit, rows.total) == (FileKind.CSV, "bytes", path.stat().st_size)
        before = rows.done
        for _ in rows:
            pass
    assert before < rows.total == rows.done


@given(st.lists(st.lists(st.text(alphabet=st.characters(codec="utf-8")), min_size=2, max_size=5), max_size=8))
def test_whatever_is_written_is_read_back(table: list[list[str]]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(table)
    written.seek(0)
    rows = list(read_records(written, ","))
    assert [row.cells for row in rows] == [row for row in table if any(map(str.strip, row))]
    assert not any(row.error for row in rows)


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
