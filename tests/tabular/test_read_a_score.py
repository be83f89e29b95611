"""Scores as people write them, and what becomes of those that can't be read."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.errors import Invalid
from amends.model.intake import check_row
from amends.model.response import AnswerForm
from amends.model.response_line import ResponseLine
from amends.tabular.scores import ScoreReader, WrittenScore, written_score
from tests.tabular.builders import HEADER, MAPPING, NOW, errors, form, read_csv, read_row

LABELS = MAPPING.replace(
    'scale = "nps" }', 'scale = "csat-5", values = { "Very satisfied" = 5, "Unzufrieden" = 2 }, no_score = ["n/a", 9] }'
)


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("7", WrittenScore(7)),
        ("7.0", WrittenScore(7)),
        ("7,0", WrittenScore(7)),
        ("\u2212 1", None),
        ("\u22121", WrittenScore(-1)),
        ("٧", WrittenScore(7)),
        ("९", WrittenScore(9)),
        ("１０", WrittenScore(10)),
        ("10 - Extremely likely", WrittenScore(10)),
        ("0 \u2013 Not at all likely", WrittenScore(0)),
        ("5: sehr gut", WrittenScore(5)),
        ("5 (Muy satisfecho)", WrittenScore(5)),
        ("3 = so lala", WrittenScore(3)),
        ("Excellent (5)", WrittenScore(5)),
        ("Sehr gut - 5", WrittenScore(5)),
        ("9/10", WrittenScore(9, 10)),
        ("4 out of 5 stars", WrittenScore(4, 5)),
        ("4.0 von 5 Sternen", WrittenScore(4, 5)),
        ("3 de 5", WrittenScore(3, 5)),
        ("4 stars", WrittenScore(4)),
        ("1 estrella", WrittenScore(1)),
        ("4★", WrittenScore(4)),
        ("★★★★☆", WrittenScore(4, 5)),
        ("⭐⭐⭐⭐", WrittenScore(4)),
        ("⭐️⭐️", WrittenScore(2)),
        ("☆☆☆☆☆", None),
        ("3.5", None),
        ("3-5", None),
        ("7 or 8", None),
        ("Very satisfied", None),
        ("99999999999", None),
        ("", None),
    ],
)
def test_a_score_is_read_as_people_write_it(text: str, score: WrittenScore | None) -> None:
    assert written_score(text) == score


@given(
    st.integers(0, 1000),
    st.sampled_from(["{}", "{}.0", "{},0", " {}".strip(), "{} - likely", "{}: x", "x ({})", "{} stars"]),
)
def test_however_a_number_is_written_it_is_that_number(number: int, form_of_it: str) -> None:
    assert written_score(form_of_it.format(number)) == WrittenScore(number)


@given(st.integers(0, 99), st.sampled_from("0٠۰०০๐０"))
def test_digits_of_any_script_are_digits(number: int, zero: str) -> None:
    assert written_score("".join(chr(ord(zero) + int(digit)) for digit in str(number))) == WrittenScore(number)


@given(st.integers(1, 10), st.integers(0, 10))
def test_full_stars_count_out_of_all(full: int, empty: int) -> None:
    assert written_score("★" * full + "☆" * empty) == WrittenScore(full, full + empty if empty else None)


@given(st.text())
def test_any_text_is_a_score_or_told_to_be_none(text: str) -> None:
    try:
        score = ScoreReader({}, frozenset(), "nps").read(text)
    except ValueError:
        return
    assert score is None or isinstance(score, int)


@pytest.mark.parametrize(
    ("text", "score"),
    [("Very satisfied", 5), ("very SATISFIED.", 5), ("unzufrieden", 2), ("N/A", None), ("9", None), ("4", 4)],
)
def test_labels_have_their_scores_in_a_table(tmp_path: Path, text: str, score: int | None) -> None:
    row = read_row(tmp_path, f"r-1,{text},20/11/2025,x", LABELS)
    assert (form(row).score, row.note) == (score, None)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("abc", "Kept without a score: 'abc' is not a whole number (column 'Score')."),
        ("3.5", "Kept without a score: '3.5' is not a whole number (column 'Score')."),
        ("4/5", "Kept without a score: '4/5' names another best score than the scale nps (column 'Score')."),
        ("#N/A", "Kept without a score: '#N/A' is not a whole number (column 'Score')."),
        ("11", "Kept without a score: 11 is outside the scale nps."),
    ],
)
def test_a_score_that_can_t_be_read_never_costs_the_comment(tmp_path: Path, text: str, note: str) -> None:
    line, said = check_row(read_row(tmp_path, f"r-1,{text},20/11/2025,Cold soup"), NOW)  # type: ignore[arg-type]
    assert isinstance(line, ResponseLine)
    assert ("score" in line.values, line.values["answer:Why?"], str(said)) == (False, "Cold soup", note)


@pytest.mark.parametrize("text", ["abc", "11"])
def test_it_costs_the_row_where_the_mapping_says_so(tmp_path: Path, text: str) -> None:
    mapping = MAPPING.replace('scale = "nps" }', 'scale = "nps", unreadable = "reject" }')
    [error] = errors(read_row(tmp_path, f"r-1,{text},20/11/2025,x", mapping))
    assert error.startswith("2 score: ")


SEVERAL = """
survey = "visit"
reference = { column = "Ref" }
score = { column = "Recommend", scale = "nps" }
answers = [
    { question = "Staff", score = { column = "Staff", scale = "csat-5", values = { Good = 4 } } },
    { question = "Ease", verbatim = { column = "Why" }, score = { column = "Ease", scale = "ces-7" } },
]
"""


def test_several_scores_of_a_row_are_answers_of_one_response(tmp_path: Path) -> None:
    first, second = read_csv(tmp_path, "Ref,Recommend,Staff,Ease,Why\n1,9,Good,7,Quick\n2,3,,8,\n", SEVERAL)
    assert form(first).answers == (AnswerForm("Staff", "", 4, "csat-5"), AnswerForm("Ease", "Quick", 7, "ces-7"))
    line, note = check_row(second, NOW)  # type: ignore[arg-type]
    assert isinstance(line, ResponseLine)
    assert str(note) == "Kept without a score: 8 is outside the scale ces-7."


def test_a_score_of_an_answer_names_its_scale(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"answers\[0\]\.score\.scale: is missing"):
        read_csv(tmp_path, f"{HEADER}\n", SEVERAL.replace(', scale = "csat-5"', ""))
