"""A file of SPSS is a table: labels for codes, missing values as empty cells, the labels of variables as questions."""

import datetime as dt
import sys
from pathlib import Path

import pytest

from amends.errors import Invalid
from amends.tabular.guess.guess import GuessContext, guess
from amends.tabular.guess.sampled import columns_of_table
from amends.tabular.mapping_document import read_mapping
from amends.tabular.open_file import open_rows
from amends.tabular.rows import FileKind
from amends.tabular.table import read_table
from tests.tabular.builders import errors, form, read, refusal, words
from tests.tabular.sav import Variable, sav

ENDS = {0.0: "Not at all likely", 10.0: "Extremely likely"}
SATISFIED = {1.0: "Very dissatisfied", 2.0: "Dissatisfied", 3.0: "Neutral", 4.0: "Satisfied", 5.0: "Very satisfied"}
VARIABLES = [
    Variable("RespondentNumber", "Response ID"),
    Variable("q1", "How likely are you to recommend us?", labels=ENDS, missing=[99]),
    Variable("q2", "How satisfied are you?", labels=SATISFIED),
    Variable("why", "Why?", width=40),
    Variable("ended", "End of the interview", is_time=True),
    Variable("store", "Store", labels={1: "Lisbon", 2: "Porto"}),
]
MAPPING = """
survey = "visit"
reference = { column = "RespondentNumber" }
score = { column = "q1", scale = "nps" }
time = { column = "ended", zone = "Europe/Lisbon" }
segment = { column = "Store" }
[[answers]]
question = "Why?"
verbatim = { column = "Why?" }
"""
NOON = dt.datetime(2026, 5, 1, 12, 30)  # noqa: DTZ001 (SPSS knows no zones)


def answers(folder: Path) -> Path:
    return sav(
        folder,
        VARIABLES,
        [1, 10, 5, "Olá à tous ☀", NOON, 1],
        [2, 99, None, "Slow", None, 2],
        [3, 4, 1, "", NOON, None],
    )


def test_each_case_is_a_response(tmp_path: Path) -> None:
    rows = read(answers(tmp_path), MAPPING)
    assert [(row.line, form(row).reference, form(row).score) for row in rows] == [
        (1, "1", 10),
        (2, "2", None),
        (3, "3", 4),
    ]
    assert [form(row).segment for row in rows] == ["Lisbon", "Porto", ""]
    assert (words(rows[0]), form(rows[0]).time) == ("Olá à tous ☀", "2026-05-01T11:30:00.000000Z")
    assert [form(row).time for row in rows[1:]] == ["", "2026-05-01T11:30:00.000000Z"]


def test_labels_stand_for_codes_and_ends_of_a_scale_keep_their_numbers(tmp_path: Path) -> None:
    table = read_table(answers(tmp_path))
    assert table.kind is FileKind.SPSS
    assert [column.header_cells for column in table.columns] == [(each.name, each.label) for each in VARIABLES]
    assert table.sample[1] == ("10 - Extremely likely", "", "4")
    assert table.sample[2] == ("Very satisfied", "", "Very dissatisfied")


def test_what_the_variables_mean_is_guessed(tmp_path: Path) -> None:
    found = guess(columns_of_table(read_table(answers(tmp_path))), GuessContext("visit", "Europe/Lisbon"))
    assert found.mapping.score is not None
    assert (found.mapping.score.column.name, found.mapping.score.scale) == ("q1", "nps")
    assert found.mapping.time is not None
    assert found.mapping.time.column.name == "ended"
    assert [column.name for column in found.mapping.segment.columns] == ["store"]


def test_it_is_read_by_pieces_with_its_progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amends.tabular.spss.MAX_READ_CELLS", 1)
    monkeypatch.setattr("amends.tabular.open_table._FIRST_ROWS", 1)
    with open_rows(answers(tmp_path), read_mapping(MAPPING)) as rows:
        assert (rows.unit, rows.total, rows.done) == ("rows", 3, 1)
        assert [form(row).reference for row in rows] == ["1", "2", "3"]
    assert rows.done == 3


def test_more_than_the_memory_holds_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amends.tabular.spss.MAX_CELLS", 2)
    assert refused(answers(tmp_path))[0].startswith("a sheet spans")


def test_too_many_variables_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amends.tabular.layout.MAX_COLUMNS", 3)
    assert refused(answers(tmp_path)) == ["the table has more than 3 columns"]


def test_without_the_extra_the_refusal_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    [said] = refused(answers(tmp_path))
    assert said.startswith("this is a file of SPSS, for which an extra of Amends must be installed")
    assert 'pip install "amends[spss]"' in said


def test_a_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = answers(tmp_path)
    path.write_bytes(path.read_bytes()[:300])
    assert refused(path)[0].startswith("the file of SPSS can't be read")


def test_a_score_without_a_value_can_cost_the_line_if_the_mapping_says_so(tmp_path: Path) -> None:
    path = sav(tmp_path, VARIABLES, [1, 11, 1, "x", NOON, 1])
    [row] = read(path, MAPPING.replace('scale = "nps"', 'scale = "csat-5", unreadable = "reject"'))
    assert errors(row)


def refused(path: Path) -> list[str]:
    with pytest.raises(Invalid) as caught:
        read(path, MAPPING)
    return refusal(caught.value)
