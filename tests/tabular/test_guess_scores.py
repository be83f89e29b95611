"""Which columns hold scores, and on which scale."""

import pytest

from amends.tabular.guess.mapping_toml import mapping_to_toml
from amends.tabular.guess.sampled import SampledColumn
from amends.tabular.guess.score_columns import ScoreColumn, score_column
from amends.tabular.mapping_document import read_mapping
from tests.tabular.guess_builders import columns_of, guessed


def found(name: str, *values: str, times: int = 1) -> ScoreColumn | None:
    return score_column(SampledColumn(1, name, values * times))


@pytest.mark.parametrize(
    ("name", "values", "scale"),
    [
        ("How likely are you to recommend us?", ("9", "3"), "nps"),
        ("¿Nos recomendarías?", ("5", "3"), "nps"),
        ("Würden Sie uns weiterempfehlen?", ("9", "3"), "nps"),
        ("Score", ("9", "3"), "nps"),
        ("Score", ("9/10", "3/10"), "nps"),
        ("Rating", ("5", "3"), "csat-5"),
        ("Rating", ("8", "1"), "10pt"),
        ("Rating", ("8", "0"), "11pt"),
        ("Rating", ("★★★★☆", "★☆☆☆☆"), "csat-5"),
        ("How satisfied are you?", ("6", "3"), "csat-7"),
        ("How satisfied are you?", ("5 - Very satisfied", "1 - Very dissatisfied"), "csat-5"),
        ("How easy was it?", ("7", "3"), "ces-7"),
        ("Satisfaction", ("Very satisfied", "Dissatisfied"), "csat-5"),
        ("Zufriedenheit", ("Sehr zufrieden", "Unzufrieden", "Teils/teils"), "csat-5"),
        ("Satisfacción", ("Muy satisfecho", "Insatisfecho", "Neutral"), "csat-5"),
        ("Satisfação", ("Muito satisfeito", "Insatisfeito", "Neutro"), "csat-5"),
        ("الرضا", ("راض جدا", "غير راض", "محايد"), "csat-5"),
        ("Mood", ("😀", "😡", "😐"), "csat-5"),
        ("Ease", ("Extremely easy", "Somewhat difficult"), "ces-7"),
        ("Overall experience", ("Slightly satisfied", "Moderately satisfied", "Neutral"), "csat-7"),
        ("Satisfaction rating", ("Good", "Bad"), "1..2"),
    ],
)
def test_the_scale_follows_from_values_and_name(name: str, values: tuple[str, ...], scale: str) -> None:
    score = found(name, *values)
    assert score is not None
    assert score.scale == scale


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("Visits", ("1", "2", "3")),
        ("Number of guests", ("1", "2", "3")),
        ("Score group", ("1", "2")),
        ("Rating", ("Leeds", "York")),
        ("Rating", ("120", "250")),
        ("Satisfied?", ("Yes", "No")),
        ("Month", ("1", "2")),
        ("Rating", ()),
    ],
)
def test_what_holds_no_scores(name: str, values: tuple[str, ...]) -> None:
    assert found(name, *values) is None


def test_all_labels_that_could_be_chosen_are_told_from_some_of_them() -> None:
    few, many = ("Satisfied", "Neutral", "Dissatisfied"), 10
    assert found("Satisfaction", *few).scale == "csat-5"  # type: ignore[union-attr]
    assert found("Satisfaction", *few, times=many).scale == "smileys-3"  # type: ignore[union-attr]


def test_labels_come_with_a_table_that_people_mend() -> None:
    guess = guessed(columns_of("ID | Satisfaction\nr1 | Very satisfied\nr2 | Dissatisfied\nr3 | N/A"))
    score = read_mapping(mapping_to_toml(guess)).score
    assert score is not None
    assert (score.values["Very satisfied"], score.values["Dissatisfied"], score.values["neutral"]) == (5, 2, 3)
    assert score.no_score == {"N/A"}


def test_the_question_that_asks_for_a_recommendation_is_the_response_s_own() -> None:
    guess = guessed(columns_of("How satisfied are you with our staff? | Would you recommend us?\n4 | 9\n2 | 3"))
    assert guess.mapping.score is not None
    assert guess.mapping.score.column.name == "Would you recommend us?"
    [other] = guess.mapping.answers
    assert other.score is not None
    assert other.score.scale == "csat-5"


def test_of_two_alike_the_first_is_taken_and_said() -> None:
    guess = guessed(columns_of("How satisfied with A? | How satisfied with B?\n4 | 5\n2 | 3"))
    [question] = guess.questions
    assert (question.key, question.is_even) == ("score.column", False)
    assert question.options == ("How satisfied with A?", "How satisfied with B?")


def test_a_few_low_scores_without_a_word_of_their_scale_are_asked_for() -> None:
    [question] = guessed(columns_of("ID | Score\nr1 | 3\nr2 | 5\nr3 | 3")).questions
    assert (question.key, question.options, question.is_even) == ("score.scale", ("csat-5", "nps"), True)


def test_numbers_that_no_name_explains_are_left_open() -> None:
    guess = guessed(columns_of("ID | Categorical\nr1 | 3\nr2 | 5\nr3 | 1"))
    assert guess.mapping.score is None
    [question] = guess.questions
    assert (question.key, question.options) == ("score.column", ("Categorical",))
