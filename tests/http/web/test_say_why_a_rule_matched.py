"""Why a rule matched and what a rule asks for: a sentence for each kind of condition, in the reader's language."""

from typing import Any

import pytest

from amends.http.web.kit.condition_text import ASKED, in_words
from amends.http.web.kit.phrases import Phrasing, sentence
from amends.http.web.kit.rule_reasons import FOUND, why_it_matched
from amends.i18n.languages import LANGUAGES
from amends.i18n.locale import UserLocale
from amends.instants import from_text
from amends.model.rule.conditions import CONDITIONS
from amends.model.rule.document_node import DocumentNode
from amends.model.rule.evaluate import Matched
from amends.model.rule.when import read_when
from amends.texts.text import say
from tests.http.web.browser import text_of
from tests.model.rule.builders import a_rule, verdict_on

NOW = from_text("2026-11-20T16:50:00+01:00")
UNITS = {"S1": "Madrid", "S1-A": "Madrid, rooms", "MAIN": "Hotels", "S2": "Lisbon"}


def phrasing(language: str = "en") -> Phrasing:
    return Phrasing(UserLocale(language, "Europe/Madrid", NOW), UNITS)


def why(when: dict[str, Any], to: str = "en", **changes: Any) -> str:
    """The sentence for a response that made a rule match, without the page's marks; quoted words in asterisks."""
    verdict = verdict_on(when, **changes)
    assert verdict
    return _plain(why_it_matched(verdict.matched, phrasing(to)))


def asks(when: dict[str, Any], language: str = "en") -> str:
    errors: list[Any] = []
    read = read_when(DocumentNode(when, "when", errors))
    assert errors == []
    return _plain(sentence(in_words(read, phrasing(language))))


def _plain(html: str) -> str:
    marked = html.replace('<q dir="auto">', "*").replace("</q>", "*").replace("<bdi>", "").replace("</bdi>", "")
    return text_of(marked)


def test_every_kind_of_condition_has_its_words() -> None:
    assert FOUND.keys() == ASKED.keys() == CONDITIONS.keys()


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"score": 3}, "The score is 3."),
        ({"score": {"at_most": 6}}, "The score is 3 (at most 6)."),
        ({"score": {"at_least": 1}}, "The score is 3 (at least 1)."),
        ({"score": {"at_least": 1, "at_most": 6}}, "The score is 3 (from 1 to 6)."),
        ({"not": {"score": [7, 8]}}, "The score is 3, not 7 or 8."),
        ({"not": {"score": {"at_most": 2}}}, "The score is 3 (more than 2)."),
        ({"not": {"score": {"at_least": 9}}}, "The score is 3 (less than 9)."),
        ({"not": {"score": {"at_least": 7, "at_most": 8}}}, "The score is 3 (not from 7 to 8)."),
        ({"band": "unhappy"}, "Score 3 is unhappy."),
        ({"not": {"band": ["passive", "promoter"]}}, "Score 3 is unhappy, not neutral or happy."),
        ({"words_any": ["refund", "charged"]}, "*refund* was found."),
        ({"words_any": ["nobody answered", "refund"]}, "*nobody answered* and *refund* were found."),
        ({"words_any": {"words": ["refund"], "read_as": "en"}}, "*refund* was found."),
        ({"not": {"words_any": ["charged", "double"]}}, "None of these words was found: *charged*, *double*."),
        ({"words_all": ["refund", "nobody"]}, "*refund* and *nobody* were found."),
        ({"not": {"words_all": ["refund", "double"]}}, "Not all of these words were found: *refund*, *double*."),
        ({"segment": "S1-A"}, "The unit is Madrid, rooms."),
        ({"not": {"segment": "S2"}}, "The unit is Madrid, rooms, not Lisbon."),
        ({"segment_within": ["S1", "S2"]}, "The unit Madrid, rooms belongs to Madrid or Lisbon."),
        ({"segment_within": "S1-A"}, "The unit is Madrid, rooms."),
        ({"not": {"segment_within": "S2"}}, "The unit Madrid, rooms doesn't belong to Lisbon."),
        ({"language": "en"}, "The language is English (United Kingdom)."),
        ({"not": {"language": "es"}}, "The language is English (United Kingdom), not Spanish."),
        ({"survey": "visit"}, "The survey is visit."),
        ({"not": {"survey": "exit"}}, "The survey is visit, not exit."),
        ({"transaction": "t-9"}, "The transaction is t-9."),
        ({"transaction": {"present": True}}, "The transaction is t-9."),
        ({"not": {"transaction": "t-8"}}, "The transaction is t-9, not t-8."),
        ({"custom": {"field": "channel", "equals": ["store", "web"]}}, "channel is store."),
        ({"not": {"custom": {"field": "channel", "equals": "web"}}}, "channel is store, not web."),
        ({"custom": {"field": "amount", "at_least": 100}}, "amount is 120 (at least 100)."),
        ({"not": {"custom": {"field": "amount", "at_most": 100}}}, "amount is 120 (more than 100)."),
        ({"custom": {"field": "channel", "present": True}}, "channel is store."),
        ({"custom": {"field": "empty", "present": False}}, "empty is empty."),
    ],
)
def test_each_kind_says_what_it_found(when: dict[str, Any], said: str) -> None:
    assert why(when) == said


@pytest.mark.parametrize(
    ("when", "changes", "said"),
    [
        ({"not": {"score": 7}}, {"score": None}, "There is no score."),
        (
            {"not": {"band": "happy"}},
            {"score": None, "band": None},
            "There is no score that says whether the customer is happy.",
        ),
        ({"not": {"segment": "S2"}}, {"segment_codes": ()}, "There is no unit."),
        ({"not": {"language": "es"}}, {"language": ""}, "The language is unknown."),
        ({"transaction": {"present": False}}, {"transaction": ""}, "There is no transaction."),
        ({"words_any": ["two, three"]}, {"words": ("two, three",)}, "*two, three* was found."),
        ({"words_any": ["none"]}, {"words": ("none",)}, "*none* was found."),
        ({"survey": "no survey"}, {"survey": "no survey"}, "The survey is no survey."),
    ],
)
def test_what_a_response_lacks_is_said_too(when: dict[str, Any], changes: dict[str, Any], said: str) -> None:
    assert why(when, **changes) == said


HOTEL = {"all": [{"band": "unhappy"}, {"words_any": ["charged", "refund"]}]}
CHARGED = {"score": 6, "words": ("I was charged twice",)}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Score 6 is unhappy, and *charged* was found."),
        ("de", "Bewertung 6 ist unzufrieden, und *charged* kam vor."),
        ("es", "La puntuación 6 es de alguien descontento, y se encontró *charged*."),
        ("pt", "A pontuação 6 é de alguém descontente, e foi encontrado *charged*."),
        ("ar", "التقييم 6 غير راضٍ، وذُكرت *charged*."),
    ],
)
def test_several_conditions_are_one_sentence_in_every_language(language: str, said: str) -> None:
    assert why(HOTEL, language, **CHARGED) == said


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {"en"}))
def test_no_language_falls_back_to_english(language: str) -> None:
    for when in (
        {"score": {"at_most": 6}},
        {"not": {"words_any": ["x"]}},
        {"segment_within": "S1"},
        {"survey": "visit"},
    ):
        assert why(when, language) != why(when)
        assert asks(when, language) != asks(when)


def test_what_a_customer_wrote_is_no_markup() -> None:
    matched = verdict_on({"transaction": "<b>"}, transaction="<b>")
    assert matched
    assert "&lt;b&gt;" in why_it_matched(matched.matched, phrasing())


def test_what_was_erased_leaves_what_was_asked() -> None:
    erased = [Matched("when", 'words_any = ["refund"]', ""), Matched("when", 'not band = "happy"', "")]
    said = _plain(why_it_matched(erased, phrasing()))
    assert said == "One of these words is found: *refund*, and not: the score is happy."


def test_a_condition_that_was_cut_off_still_says_what_it_found() -> None:
    long = ["refund", *(f"word {number}" for number in range(100))]
    assert why({"words_any": long}) == "*refund* was found."
    cut = Matched("when", 'not words_any = ["ref…', say("saw_no_words"))
    assert _plain(why_it_matched([cut], phrasing())) == "A condition matched that was too long to be recorded."


def test_what_was_seen_before_texts_had_codes_is_shown_as_it_was_stored() -> None:
    stored = Matched("when", 'band = "unhappy"', "score 3 of 0..10, unhappy")
    assert _plain(why_it_matched([stored], phrasing("es"))) == "score 3 of 0..10, unhappy."


def test_a_condition_that_nobody_knows_any_more_is_no_error() -> None:
    gone = Matched("when", 'mood = "bad"', say("saw_custom", name="mood", value="bad"))
    assert _plain(why_it_matched([gone], phrasing())) == "A condition matched that was too long to be recorded."


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"score": [1, 2, 3]}, "The score is 1, 2 or 3."),
        ({"score": {"at_most": 6}}, "The score is at most 6."),
        ({"score": {"at_least": 9}}, "The score is at least 9."),
        ({"score": {"at_least": 1, "at_most": 6}}, "The score is from 1 to 6."),
        ({"band": ["detractor", "passive"]}, "The score is unhappy or neutral."),
        ({"words_any": ["refund", "charged"]}, "One of these words is found: *refund*, *charged*."),
        (
            {"words_all": {"words": ["a", "b"], "read_as": "es"}},
            "All of these words are found: *a*, *b* (read as Spanish).",
        ),
        ({"segment": "S1"}, "The unit is Madrid."),
        ({"segment_within": ["S1", "S9"]}, "The unit belongs to Madrid or S9."),
        ({"language": ["es", "pt-br"]}, "The language is Spanish or Portuguese (Brazil)."),
        ({"survey": "visit"}, "The survey is visit."),
        ({"transaction": {"present": True}}, "There is a transaction."),
        ({"transaction": {"present": False}}, "There is no transaction."),
        ({"transaction": "t-9"}, "The transaction is t-9."),
        ({"custom": {"field": "vip", "equals": True}}, "vip is yes."),
        ({"custom": {"field": "floor", "present": True}}, "floor is filled in."),
        ({"custom": {"field": "floor", "present": False}}, "floor is empty."),
        ({"custom": {"field": "floor", "at_least": 3}}, "floor is at least 3."),
        ({"custom": {"field": "floor", "at_most": 3}}, "floor is at most 3."),
        ({"custom": {"field": "floor", "at_least": 1, "at_most": 3}}, "floor is from 1 to 3."),
        ({"not": {"band": "happy"}}, "Not: the score is happy."),
        ({"any": [{"score": 1}, {"not": {"survey": "exit"}}]}, "The score is 1 or not: the survey is exit."),
        (
            {"all": [{"band": "unhappy"}, {"any": [{"score": 1}, {"score": 2}]}]},
            "The score is unhappy, and (the score is 1 or the score is 2).",
        ),
    ],
)
def test_each_kind_says_what_it_asks(when: dict[str, Any], said: str) -> None:
    assert asks(when) == said


def test_long_lists_end_in_an_ellipsis() -> None:
    said = asks({"words_any": [f"w{number}" for number in range(40)]})
    assert said.endswith("*w11*, ….")
    assert "w12" not in said


def test_a_rule_without_conditions_asks_nothing() -> None:
    assert in_words(a_rule().document.when, phrasing()) == ""
