"""What the columns of an export mean: by values, position and name together, each with its reason."""

import random
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.tabular.guess.mapping_toml import mapping_to_toml
from amends.tabular.guess.meanings import Meaning
from amends.tabular.mapping import Column, Joined, MadeReference
from amends.tabular.mapping_document import read_mapping
from tests.tabular.guess_builders import columns_of, columns_of_rows, guessed, meanings, why

VISITS = """
Response ID | Answered | How likely are you to recommend us? | Why? | Branch | E-mail | Language | Customer ID
r-1 | 2026-05-21 10:00 | 9 | Kind staff at the desk | Leeds | ana@example.com | es | c1
r-2 | 2026-05-22 10:00 | 2 | We waited an hour | York | ben@example.com | en | c2
r-3 | 2026-05-23 10:00 | 10 | | York | | en | c1
"""


def test_each_column_of_a_usual_export_is_found() -> None:
    guess = guessed(columns_of(VISITS))
    assert meanings(guess) == {
        "Response ID": "reference",
        "Answered": "time",
        "How likely are you to recommend us?": "score",
        "Why?": "answer",
        "Branch": "unit",
        "E-mail": "email",
        "Language": "language",
        "Customer ID": "customer",
    }
    assert guess.mapping.score is not None
    assert guess.mapping.score.scale == "nps"
    assert guess.questions == ()


def test_each_guess_says_why() -> None:
    guess = guessed(columns_of(VISITS))
    assert why(guess, "How likely are you to recommend us?") == (
        "Its name asks for a recommendation. 0 to 10 in 100 % of 3 rows: the scale nps."
    )
    assert why(guess, "Answered") == "100 % of 3 rows are times, written as iso."
    assert why(guess, "E-mail") == "Its values are e-mail addresses."
    assert str(guess.reasons["time"][-1]) == "Nothing says a zone: that of the workspace is taken, Europe/Madrid."


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_makes_no_difference(chance: random.Random) -> None:
    columns = columns_of(VISITS)
    rows = list(zip(*(column.values for column in columns), strict=True))
    chance.shuffle(rows)
    order = list(range(len(columns)))
    chance.shuffle(order)
    names = [columns[place].name for place in order]
    shuffled = columns_of_rows(names, [[row[place] for place in order] for row in rows])
    assert meanings(guessed(shuffled)) == meanings(guessed(columns))


@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), min_size=0, max_size=6), st.data())
def test_whatever_a_table_holds_its_guess_is_a_mapping(rows: list[list[str]], data: st.DataObject) -> None:
    names = data.draw(st.lists(st.text(max_size=20), min_size=3, max_size=3))
    guess = guessed(columns_of_rows(names, rows))
    text = mapping_to_toml(guess)
    assert tomllib.loads(text)
    assert len(guess.columns) == 3


def test_a_guess_is_written_as_a_mapping_that_is_read_back() -> None:
    guess = guessed(columns_of(VISITS))
    text = mapping_to_toml(guess)
    again = read_mapping(text)
    assert [column.name for column in again.columns()] == [column.name for column in guess.mapping.columns()]
    assert again.score is not None
    assert again.score.scale == "nps"
    assert "# Its name asks for a recommendation.\n" in text


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # An ID of something else is none of the answers, nor is a row's number without a name.
        ("Network ID | Score\nn7 | 9\nn8 | 10", {"Network ID": "custom", "Score": "score"}),
        (" | Rating\n0 | 5\n1 | 2", {"Rating": "score"}),
        ("ID | Rating\na | 5\na | 2", {"ID": "custom", "Rating": "score"}),
        # "first time?" is a question and no time; a duration, an age and a birthday are no times.
        (
            """How did you hear of us the first time? | Duration | Date of birth | Rating
            A friend | 00:03:12 | 1985-03-02 | 5
            An ad | 00:01:12 | 1961-03-02 | 5""",
            {
                "How did you hear of us the first time?": "answer",
                "Duration": "custom",
                "Date of birth": "custom",
                "Rating": "score",
            },
        ),
        # Words of a whole question are no customer.
        (
            """Store location | How satisfied are you with the mobile app? | Name of the e-mail that you got?
            Leeds | 4 | Welcome
            York | 2 | Goodbye""",
            {
                "Store location": "unit",
                "How satisfied are you with the mobile app?": "score",
                "Name of the e-mail that you got?": "answer",
            },
        ),
        # What is said again, empty, or the address of a computer means nothing.
        (
            "NPS group | Score | IP | Notes\nPromoter | 9 | 203.0.113.7 |\nDetractor | 6 | 203.0.113.8 |",
            {"Score": "score"},
        ),
        ("May we contact you? | Score\nYes | 9\nNo | 6", {"May we contact you?": "consent", "Score": "score"}),
    ],
)
def test_what_a_column_only_seems_to_be(table: str, expected: dict[str, str]) -> None:
    assert meanings(guessed(columns_of(table))) == expected


def test_an_address_is_one_by_its_form() -> None:
    columns = columns_of("Reached by | Score\nana@example.com | 9\n- | 3\nben@example.com | 4")
    assert meanings(guessed(columns)) == {"Reached by": "email", "Score": "score"}


def test_a_table_without_ids_gets_references_by_its_rows() -> None:
    guess = guessed(columns_of("Rating | Comment\n5 | Quick\n1 | Never again"))
    assert guess.mapping.reference == MadeReference()
    assert 'reference = { made_from = "row" }' in mapping_to_toml(guess)


def test_first_and_last_name_are_one_name() -> None:
    guess = guessed(columns_of("First Name | Last Name | Score\nAna | Prueba | 9\nBen | Probe | 10"))
    assert guess.mapping.customer == {
        "name": Joined((Column("First Name", ""), Column("Last Name", "")), " "),
    }


def test_a_row_a_question_is_an_answer_of_several_rows() -> None:
    questions = ("What was good?", "Why?")
    rows = [[f"R {row // 2}", questions[row % 2], f"Words {row}, more of them"] for row in range(90)]
    guess = guessed(columns_of_rows(["Respondent ID", "Question", "Answer"], rows))
    assert guess.mapping.reference == Column("Respondent ID", "reference")
    [answer] = guess.mapping.answers
    assert answer.question == Column("Question", "answers.question")


def test_columns_of_one_name_are_reached_by_their_place() -> None:
    guess = guessed(columns_of("Score | Comment | Comment\n9 | So kind, all of them | Nothing at all\n3 | Slow | Lift"))
    assert [each.verbatim for each in guess.mapping.answers] == [Column("", "answers", 2), Column("", "answers", 3)]
    assert guess.columns[1].meaning is Meaning.ANSWER
