"""The shapes that exports of survey tools have around their table, with data made up here."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.errors import Invalid
from amends.tabular.header_rows import find_header, is_value, names_of
from amends.tabular.layout import MAX_COLUMNS, MAX_HEADER_CELL_CHARACTERS, LayoutHints, columns_of
from amends.tabular.table import Table, read_table
from tests.tabular.builders import csv_of, errors, form, read_csv, refusal

LEAST = 'survey = "visit"\nreference = { column = "Response ID" }\nscore = { column = "Score", scale = "nps" }\n'
TITLES = "Guests of June\nExported by Noor,2026-06-30\n\n"
PLAIN = "Response ID,Score,Comment\ng1,9,Lovely\ng2,3,Too loud\n"
SUB_HEADED = (
    "Respondent ID,Recommend us?,Comment,Which did you visit?,,\n"
    ",Response,Open-Ended Response,Pool,Gym,Garden\n"
    "501,9,Lovely,Pool,,\n502,3,Too loud,,,Garden\n503,10,,Pool,Gym,Garden\n"
)
IDS = ["startDate", "status", "_recordId", "QID7", "QID8_TEXT"]
QUALTRICS = (
    "StartDate,Status,ResponseId,Q1,Q2\n"
    'Start Date,Response Type,Response ID,"How likely are you\nto return?",Why?\n'
    + ",".join(f'"{{""ImportId"":""{name}"",""timeZone"":""Asia/Tokyo""}}"' for name in IDS)
    + "\n2026-06-01 09:00:00,IP Address,R_1,9,Quiet\n2026-06-02 09:00:00,Survey Preview,R_2,1,a test\n"
)


def table_of(folder: Path, content: str, **hints: object) -> Table:
    return read_table(csv_of(folder, content), LayoutHints(**hints))  # type: ignore[arg-type]


def names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def test_titles_above_the_header_are_no_names(tmp_path: Path) -> None:
    table = table_of(tmp_path, TITLES + PLAIN)
    assert (table.layout.header_lines, table.layout.first_line) == ((4,), 5)
    assert names(table) == ["Response ID", "Score", "Comment"]
    assert list(table.rows) == [("g1", "9", "Lovely"), ("g2", "3", "Too loud")]
    rows = read_csv(tmp_path, TITLES + PLAIN, LEAST)
    assert [(row.line, form(row).score) for row in rows] == [(5, 9), (6, 3)]


def test_titles_that_a_spreadsheet_padded(tmp_path: Path) -> None:
    table = table_of(tmp_path, f"Guests of June,,\nExported by,Noor,\n{PLAIN}")
    assert table.layout.header_lines == (3,)
    assert str(table.layout.reasons["header"]).startswith("The rows above the header are titles")


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;"])
def test_a_first_line_that_states_the_delimiter(tmp_path: Path, line: str) -> None:
    content = f"{line}\r\n" + PLAIN.replace(",", ";")
    table = table_of(tmp_path, content)
    assert (table.layout.delimiter, table.layout.header_lines, table.layout.first_line) == (";", (2,), 3)
    assert [form(row).score for row in read_csv(tmp_path, content, LEAST)] == [9, 3]


def test_a_second_row_adds_to_the_names_and_is_no_respondent(tmp_path: Path) -> None:
    table = table_of(tmp_path, SUB_HEADED)
    which = "Which did you visit?"
    assert names(table) == [
        *("Respondent ID", "Recommend us?", "Comment"),
        *(f"{which} - Pool", f"{which} - Gym", f"{which} - Garden"),
    ]
    assert table.columns[4].header_cells == ("", "Gym")
    assert table.layout.header_lines == (1, 2)
    mapping = LEAST.replace("Response ID", "Respondent ID").replace("Score", "Recommend us?")
    assert [form(row).score for row in read_csv(tmp_path, SUB_HEADED, mapping)] == [9, 3, 10]


def test_three_rows_with_import_ids_are_all_header(tmp_path: Path) -> None:
    table = table_of(tmp_path, QUALTRICS)
    assert names(table) == ["StartDate", "Status", "ResponseId", "Q1", "Q2"]
    assert table.columns[3].header_cells == (
        "Q1",
        "How likely are you to return?",
        '{"ImportId":"QID7","timeZone":"Asia/Tokyo"}',
    )
    assert (table.layout.header_lines, table.layout.first_line) == ((1, 2, 4), 5)


def test_a_mapping_may_name_a_column_by_its_question(tmp_path: Path) -> None:
    mapping = LEAST.replace("Response ID", "ResponseId").replace('"Score"', '"How likely are you to return?"')
    assert [form(row).score for row in read_csv(tmp_path, QUALTRICS, mapping)] == [9, 1]


def test_names_and_the_questions_below_them(tmp_path: Path) -> None:
    content = "id,day,q1,q2\nRespondent,Day of the visit,Overall,Words\n11,2026-06-01,4,Fine\n12,2026-06-02,5,Good\n"
    table = table_of(tmp_path, content)
    assert names(table) == ["id", "day", "q1", "q2"]
    assert table.layout.header_lines == (1, 2)


@pytest.mark.parametrize(
    "row",
    ["g1,N/A,Fine", "g1,N/A,N/A", "g1,Prefer not to say,Prefer not to say", "g1,,", "Ana,none,none given"],
)
def test_a_first_row_of_words_is_data(tmp_path: Path, row: str) -> None:
    table = table_of(tmp_path, f"Response ID,Score,Comment\n{row}\ng2,3,Slow\ng3,4,Slow\n")
    assert (table.layout.header_lines, table.layout.first_line) == ((1,), 2)


def test_columns_without_a_name_are_reached_by_place(tmp_path: Path) -> None:
    content = ",Shop,Rating,\n77,Leeds,5,left\n78,York,1,\n"
    assert [str(column.label) for column in table_of(tmp_path, content).columns] == [
        *("column 1", "Shop", "Rating", "column 4"),
    ]
    mapping = """
    survey = "visit"
    reference = { place = 1 }
    score = { place = 3, scale = "csat-5" }
    segment = { path = ["Shop", { place = 4 }] }
    """
    rows = [form(row) for row in read_csv(tmp_path, content, mapping)]
    assert [(row.reference, row.score, row.segment) for row in rows] == [("77", 5, "Leeds > left"), ("78", 1, "York")]


def test_columns_of_one_name_are_reached_by_place(tmp_path: Path) -> None:
    content = "Response ID,Score,Other,Comment,Other\ng1,9,web,ok,\ng2,3,,slow,lift\n"
    table = table_of(tmp_path, content)
    assert [str(column.label) for column in table.columns][2:] == ["Other (3)", "Comment", "Other (5)"]
    second = '[[answers]]\nquestion = "Else?"\nverbatim = { place = 5 }\n'
    assert [form(row).answers[0].verbatim for row in read_csv(tmp_path, content, LEAST + second)[1:]] == ["lift"]
    with pytest.raises(Invalid) as caught:
        read_csv(tmp_path, content, LEAST + second.replace("place = 5", 'column = "Other"'))
    [said] = refusal(caught.value)
    assert said.startswith("answers[0].verbatim.column: the file has several columns 'Other', at 3, 5; say which one")


def test_a_fault_in_a_column_without_a_name_names_its_place(tmp_path: Path) -> None:
    mapping = (
        'survey = "s"\nreference = { column = "Id" }\nscore = { place = 2, scale = "nps", unreadable = "reject" }\n'
    )
    [row] = read_csv(tmp_path, "Id,,Words\ng1,nine,Fine\n", mapping)
    assert errors(row) == ["2 score: 'nine' is not a whole number (column 2)"]


def test_a_place_that_the_table_has_not(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as caught:
        read_csv(tmp_path, PLAIN, LEAST + "language = { place = 4 }")
    assert refusal(caught.value) == ["language.place: the file has no column 4; it has 3 columns"]


def test_the_mapping_says_which_rows_are_the_header(tmp_path: Path) -> None:
    content = "a,b,c\nx,y,z\nResponse ID,Score,Comment\ng1,9,Lovely\n"
    assert [form(row).score for row in read_csv(tmp_path, content, f"header = 3\n{LEAST}")] == [9]
    assert names(table_of(tmp_path, content, header=(1, 3))) == [
        *("a - x - Response ID", "b - y - Score", "c - z - Comment"),
    ]
    with pytest.raises(Invalid, match="no row at line 9"):
        read_csv(tmp_path, content, f"header = 9\n{LEAST}")


def test_a_table_without_a_header(tmp_path: Path) -> None:
    content = "10001,9,2026-06-01,Fine\n10002,3,2026-06-02,Slow\n10003,3,2026-06-03,\n"
    table = table_of(tmp_path, content)
    assert (table.layout.header_lines, table.layout.first_line, names(table)) == ((), 1, [""] * 4)
    mapping = 'survey = "s"\nreference = { place = 1 }\nscore = { place = 2, scale = "nps" }\n'
    assert len(read_csv(tmp_path, content, mapping)) == 3
    assert len(read_csv(tmp_path, "g1,1\ng2,2\n", f"header = false\n{mapping}")) == 2


def test_the_names_of_the_mapping_find_their_row(tmp_path: Path) -> None:
    content = "one,two,three,four\nkey,what,note,rest\nResponse ID,Score,Comment,Else\ng1,9,Lovely,x\n"
    assert [form(row).score for row in read_csv(tmp_path, content, LEAST)] == [9]


def test_a_header_too_large_to_be_one(tmp_path: Path) -> None:
    table = table_of(tmp_path, "a," + "x" * 2_000_000 + "\n1,2\n")
    assert max(len(name) for name in names(table)) <= 500
    assert max(map(len, table.columns[1].header_cells)) <= MAX_HEADER_CELL_CHARACTERS
    with pytest.raises(Invalid, match="more than 5,000 columns"):
        table_of(tmp_path, "a," * MAX_COLUMNS + "b\n")


ID = st.integers(1000, 9999).map(str)
WORDS = st.sampled_from(["Quiet room", "Cold soup", "", "Friendly staff", "too loud, too late", "ok"])
ROW = st.tuples(ID, st.integers(0, 10).map(str), st.dates().map(str), WORDS).map(list)
NAMES = ["Guest no.", "Recommend us?", "Answered", "Words"]


@given(
    rows=st.lists(ROW, min_size=2, max_size=12),
    titles=st.lists(
        st.sampled_from([["Guests"], ["Made by", "Noor"], ["Day:", "2026-06-30"], ["", "June"]]), max_size=5
    ),
    order=st.permutations(range(4)),
)
def test_a_header_is_found_below_any_titles_in_any_order_of_columns(
    rows: list[list[str]], titles: list[list[str]], order: list[int]
) -> None:
    arranged = [[row[column] for column in order] for row in [NAMES, *rows]]
    found = find_header([*titles, *arranged])
    assert (found.first, found.count) == (len(titles), 1)


@given(st.lists(st.lists(st.text(max_size=12), max_size=6), min_size=1, max_size=10))
def test_any_rows_have_a_header_within_them(rows: list[list[str]]) -> None:
    found = find_header(rows)
    assert 0 <= found.first <= found.end <= len(rows) + found.first
    header = rows[found.first : found.end]
    columns = columns_of(header, max(map(len, rows)), joined=found.joined)
    assert [column.place for column in columns] == list(range(1, len(columns) + 1))


@given(st.lists(st.lists(st.text(alphabet='ab,;"\n =1', max_size=8), min_size=1, max_size=4), min_size=1, max_size=6))
def test_a_table_of_any_cells_keeps_its_cells(tmp_path_factory: pytest.TempPathFactory, cells: list[list[str]]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(cells)
    path = csv_of(tmp_path_factory.mktemp("any"), written.getvalue())
    kept = [row for row in cells if any(map(str.strip, row))]
    if not kept:
        return
    table = read_table(path, LayoutHints(delimiter=",", header=(), has_footer=False))
    assert [[*row][: len(own)] for row, own in zip(table.rows, kept, strict=True)] == kept


@pytest.mark.parametrize(
    "text", ["9", "3.5", "7,0", "2026-06-01", "01/06/2026 3:04 PM", "a@example.com", "+44 20 7946"]
)
def test_values_are_no_names(text: str) -> None:
    assert is_value(text)


@pytest.mark.parametrize("text", ["Q1", "Score", "10 - Extremely likely", "Net Promoter Score 2026", ""])
def test_names_are_no_values(text: str) -> None:
    assert not is_value(text)


def test_names_need_a_header() -> None:
    assert names_of([], joined=True) == []
