import tracemalloc
from pathlib import Path

import pytest

from amends.tabular.mapping_document import read_mapping
from amends.tabular.open_file import open_rows
from tests.tabular.builders import HEADER, MAPPING, csv_of, errors, form, read_csv, read_row

GOOD = "r-9,9,20/11/2025,fine"
REJECTING = MAPPING.replace('scale = "nps" }', 'scale = "nps", unreadable = "reject" }')
UTF_8 = f'encoding = "utf-8"\n{MAPPING}'


def test_a_row_with_too_many_fields(tmp_path: Path) -> None:
    bad, good = read_csv(tmp_path, f"{HEADER}\nr-1,3,20/11/2025,well, not good\n{GOOD}\n")
    assert errors(bad) == ["2 has 5 fields where the header has 4; is a field with a delimiter not quoted?"]
    assert form(good).reference == "r-9"


def test_a_row_that_ends_before_its_reference(tmp_path: Path) -> None:
    [bad] = read_csv(tmp_path, "Score,Date,Words,Ref\n3,20/11/2025\n")
    assert errors(bad) == [
        "2 reference: the row ends too early, with 2 fields where the header has 4 (column 'Ref')",
    ]


def test_a_quote_that_is_never_closed_costs_its_own_line_only(tmp_path: Path) -> None:
    bad, *good = read_csv(tmp_path, f'{HEADER}\nr-1,3,20/11/2025,"oh\n{GOOD}\n{GOOD}')
    assert errors(bad) == ["2 a quote that opens in this row is never closed"]
    assert [row.line for row in good if form(row)] == [3, 4]


def test_a_quote_that_is_not_doubled(tmp_path: Path) -> None:
    bad, good = read_csv(tmp_path, f'{HEADER}\nr-1,3,20/11/2025,"a "bad" one"\n{GOOD}\n')
    assert errors(bad) == [
        "2 a closing quote is followed by more text; a quote inside a quoted field must be written twice"
    ]
    assert good.line == 3


@pytest.mark.long
def test_a_file_of_unclosed_quotes_is_not_read_over_and_over(tmp_path: Path) -> None:
    rows = read_csv(tmp_path, f"{HEADER}\n" + 'a","\n' * 20_000)
    assert all(row.form is None for row in rows)
    assert errors(rows[-1])[0].endswith("(rejected with all lines up to 20001)")


@pytest.mark.parametrize(
    ("row", "error"),
    [
        ("r-1,11,20/11/2025,x", "2 score: 11 is outside the scale nps"),
        ("r-1,3,31/02/2025,x", "2 time: '31/02/2025' is a day or time that doesn't exist (column 'Date')"),
        ("r-1,3,11/20/2025,x", "2 time: '11/20/2025' is a day or time that doesn't exist (column 'Date')"),
        ("r-1,3,today,x", "2 time: 'today' is not a time in the format dd/mm/yyyy (column 'Date')"),
        ("r-1,3,20/11/2036,x", "2 time: 2036-11-19T23:00:00.000000Z is in the future"),
        (" ,3,20/11/2025,x", "2 reference: must not be empty (column 'Ref')"),
        ("r-1,3,20/11/2025,a\0b", "2 answers[0].verbatim: contains a NUL at character 2"),
        ("r\0,3,20/11/2025,x", "2 reference: contains a NUL at character 2"),
        ("r-1,3,20/11/2025,a\x07", "2 answers[0].verbatim: contains the control character U+0007 at character 2"),
        ("\x1cr-1,3,20/11/2025,x", "2 reference: contains the control character U+001C at character 1"),
    ],
)
def test_a_bad_value_is_told_with_its_line_and_field(tmp_path: Path, row: str, error: str) -> None:
    assert errors(read_row(tmp_path, row, REJECTING)) == [error]


def test_every_error_of_a_row_is_told_at_once(tmp_path: Path) -> None:
    assert [error.split(":")[0] for error in errors(read_row(tmp_path, ",x,y,z", REJECTING))] == [
        "2 reference",
        "2 score",
        "2 time",
    ]


def test_a_time_without_a_zone(tmp_path: Path) -> None:
    mapping = MAPPING.replace(', format = "dd/mm/yyyy", zone = "Europe/Madrid"', "")
    input_rows = read_row(tmp_path, "r-1,3,2025-11-20T16:50:00,x", mapping)
    assert errors(input_rows) == [
        "2 time: '2025-11-20T16:50:00' has no zone; add one to [time], such as zone = \"Europe/London\" (column 'Date')"
    ]


def test_ten_megabytes_in_one_field(tmp_path: Path) -> None:
    bad, good = read_csv(tmp_path, f"{HEADER}\nr-1,3,20/11/2025,{'x' * 10_000_000}\n{GOOD}\n")
    assert errors(bad) == ["2 answers[0].verbatim: 10,000,000 characters; at most 100,000 are allowed"]
    assert good.line == 3


def test_a_line_beyond_all_measure(tmp_path: Path) -> None:
    content = f'{HEADER}\nr-1,3,20/11/2025,{"x" * 40_000_000}\n{GOOD}\nr-2,3,,"{"y" * 17_000_000}"\n{GOOD}'
    first, second, third, fourth = read_csv(tmp_path, content)
    reason = "the row is longer than 16,777,216 characters; is a quote never closed?"
    assert errors(first) + errors(third) == [f"2 {reason}", f"4 {reason}"]
    assert (second.line, fourth.line) == (3, 5)


def test_a_quote_opened_before_a_line_beyond_all_measure(tmp_path: Path) -> None:
    content = f'{HEADER}\nr-1,3,20/11/2025,"oh\n{GOOD}\nr-2,3,,{"x" * 20_000_000}\n{GOOD}'
    input_rows = read_csv(tmp_path, content)
    assert [(row.line, row.form is None) for row in input_rows] == [(2, True), (3, False), (4, True), (5, False)]


def test_bytes_that_are_not_utf_8_cost_only_their_row(tmp_path: Path) -> None:
    content = f"{HEADER}\n{GOOD}\nr-1,3,20/11/2025,caf".encode() + b"\xe9\n" + GOOD.encode()
    first, bad, last = read_csv(tmp_path, content, UTF_8)
    assert errors(bad) == [
        "3 answers[0].verbatim: contains bytes that are not valid in the encoding of the file (0xE9) (column 'Words')"
    ]
    assert form(first) == form(last)


def test_bytes_that_are_not_utf_8_in_a_column_that_nobody_wants(tmp_path: Path) -> None:
    [input_rows] = read_csv(tmp_path, f"{HEADER},Other\n{GOOD},".encode() + b"\xff\n", UTF_8)
    assert form(input_rows).reference == "r-9"


def test_half_a_character_of_utf_16(tmp_path: Path) -> None:
    content = f"{HEADER}\nr-1,3,20/11/2025,x".encode("utf-16") + b"\x00\xd8"
    [input_rows] = read_csv(tmp_path, content)
    assert errors(input_rows) == [
        "2 answers[0].verbatim: contains bytes that are not valid in the encoding of the file (column 'Words')"
    ]


def test_a_replacement_character_that_the_file_itself_holds_is_taken(tmp_path: Path) -> None:
    assert form(read_row(tmp_path, "r-1,3,20/11/2025,caf\ufffd")).answers[0].verbatim == "caf\ufffd"


def test_words_without_a_question_and_one_question_with_two_answers(tmp_path: Path) -> None:
    answer = '[[answers]]\nquestion = { column = "Q%s" }\nwords = { column = "W%s" }\n'
    mapping = 'survey = "v"\nreference = { column = "Ref" }\n' + answer % (1, 1) + answer % (2, 2)
    first, second, third = read_csv(tmp_path, "Ref,Q1,W1,Q2,W2\n1,,a,Q,b\n2,Q,a,Q,b\n3,Q,a,Q,a\n", mapping)
    assert errors(first) == ["2 answers[0].question: is empty, but there is an answer (column 'Q1')"]
    assert errors(second) == ["3 answers[1].question: asks 'Q' twice, with different answers (column 'Q2')"]
    assert len(form(third).answers) == 1


@pytest.mark.long
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = csv_of(tmp_path, f"{HEADER}\n" + f"{GOOD * 10}\n".replace(",f", "f") * 40_000)
    tracemalloc.start()
    with open_rows(path, read_mapping(MAPPING)) as rows:
        count = sum(1 for _ in rows)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 40_000
    assert peak < path.stat().st_size / 2
