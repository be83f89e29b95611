"""Each condition: what it is true of, what it is false of, and how the record tells it."""

from typing import Any

import pytest

from amends.model.rule.conditions import CONDITIONS
from amends.model.scale import Band, Scale

from .builders import verdict_on

NO_SCORE: dict[str, Any] = {"score": None, "scale": None, "band": None}

TRUE: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"score": 3}, {}),
    ({"score": [1, 3]}, {}),
    ({"score": {"at_least": 3}}, {}),
    ({"score": {"at_most": 3}}, {}),
    ({"score": {"at_least": 3, "at_most": 3}}, {}),
    ({"score": {"at_least": 4}}, {"score": 5, "scale": Scale(5, 1)}),
    ({"score": 0}, {"score": 0}),
    ({"score": -2}, {"score": -2}),
    ({"band": "unhappy"}, {}),
    ({"band": ["neutral", "unhappy"]}, {}),
    ({"words_any": "refund"}, {}),
    ({"words_any": "refu*"}, {}),
    ({"words_all": ["refu*", "answer*"]}, {}),
    ({"words_any": ["broken", "Refund"]}, {}),
    ({"words_any": ["a refund"]}, {}),
    ({"words_any": {"words": "réfund", "read_as": "fr"}}, {"language": ""}),
    ({"words_all": ["refund", "nobody answered"]}, {}),
    ({"words_all": ["late", "rude"]}, {"words": ("Late.", "And rude.")}),
    ({"segment": "S1-A"}, {}),
    ({"segment": ["S9", "S1-A"]}, {}),
    ({"segment_within": "S1-A"}, {}),
    ({"segment_within": "S1"}, {}),
    ({"segment_within": ["S9", "MAIN"]}, {}),
    ({"language": "en"}, {}),
    ({"language": "EN_gb"}, {}),
    ({"language": ["es", "en-gb"]}, {}),
    ({"survey": "visit"}, {}),
    ({"survey": ["call", "visit"]}, {}),
    ({"transaction": "t-9"}, {}),
    ({"transaction": ["t-1", "t-9"]}, {}),
    ({"transaction": {"present": True}}, {}),
    ({"transaction": {"present": False}}, {"transaction": ""}),
    ({"custom": {"field": "channel", "equals": "store"}}, {}),
    ({"custom": {"field": "channel", "equals": ["web", "store"]}}, {}),
    ({"custom": {"field": "amount", "equals": 120.0}}, {}),
    ({"custom": {"field": "visits", "equals": 12.5}}, {}),
    ({"custom": {"field": "member", "equals": True}}, {}),
    ({"custom": {"field": "amount", "at_least": 100, "at_most": 120}}, {}),
    ({"custom": {"field": "visits", "at_most": 12.5}}, {}),
    ({"custom": {"field": "visits", "at_least": 3}}, {"custom": {"visits": " 3 "}}),
    ({"custom": {"field": "channel", "present": True}}, {}),
    ({"custom": {"field": "nothing", "present": False}}, {}),
    ({"custom": {"field": "empty", "present": False}}, {}),
]

FALSE: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"score": 4}, {}),
    ({"score": [1, 2]}, {}),
    ({"score": {"at_least": 4}}, {}),
    ({"score": {"at_most": 2}}, {}),
    ({"score": {"at_most": 10}}, NO_SCORE),
    ({"score": 0}, NO_SCORE),
    ({"band": "happy"}, {}),
    ({"band": ["unhappy", "neutral", "happy"]}, NO_SCORE),
    ({"words_any": "fund"}, {}),
    ({"words_any": "fund*"}, {}),
    ({"words_all": ["refu*", "brok*"]}, {}),
    ({"words_any": ["answered i"]}, {}),
    ({"words_any": "refund"}, {"words": ()}),
    ({"words_any": "refund"}, {"words": ("", " ")}),
    ({"words_all": ["refund", "broken"]}, {}),
    ({"words_any": ["late rude"]}, {"words": ("Late", "rude")}),
    ({"segment": "S1"}, {}),
    ({"segment": "s1-a"}, {}),
    ({"segment": "S1"}, {"segment_codes": ()}),
    ({"segment_within": "S2"}, {}),
    ({"segment_within": "S1"}, {"segment_codes": ()}),
    ({"language": "es"}, {}),
    ({"language": "en-us"}, {}),
    ({"language": "en"}, {"language": "enm"}),
    ({"language": "en"}, {"language": ""}),
    ({"survey": "call"}, {}),
    ({"transaction": "t-99"}, {}),
    ({"transaction": {"present": True}}, {"transaction": ""}),
    ({"transaction": {"present": False}}, {}),
    ({"custom": {"field": "channel", "equals": "Store"}}, {}),
    ({"custom": {"field": "nothing", "equals": "store"}}, {}),
    ({"custom": {"field": "amount", "equals": "120"}}, {}),
    ({"custom": {"field": "member", "equals": 1}}, {}),
    ({"custom": {"field": "amount", "equals": True}}, {"custom": {"amount": 1}}),
    ({"custom": {"field": "channel", "at_least": 0}}, {}),
    ({"custom": {"field": "member", "at_least": 0}}, {}),
    ({"custom": {"field": "amount", "at_most": 119.9}}, {}),
    ({"custom": {"field": "amount", "at_least": 0}}, {"custom": {"amount": "9" * 5000}}),
    ({"custom": {"field": "amount", "at_least": 0}}, {"custom": {"amount": float("nan")}}),
    ({"custom": {"field": "channel", "present": False}}, {}),
    ({"custom": {"field": "empty", "present": True}}, {}),
]

RECORDED: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"score": 3}, {}, "when score = 3 (score 3 of 0..10)"),
    ({"score": {"at_least": 1}}, {"scale": None}, "when score = { at_least = 1 } (score 3)"),
    ({"not": {"score": 3}}, NO_SCORE, "when.not not score = 3 (no score)"),
    ({"band": "unhappy"}, {}, 'when band = "unhappy" (score 3 of 0..10, unhappy)'),
    ({"not": {"band": "neutral"}}, NO_SCORE, 'when.not not band = "neutral" (no score, no band)'),
    ({"band": "neutral"}, {"band": Band.NEUTRAL}, 'when band = "neutral" (score 3 of 0..10, neutral)'),
    ({"words_any": ["refund", "x"]}, {}, 'when words_any = ["refund", "x"] (found refund)'),
    ({"not": {"words_all": ["refund", "x"]}}, {}, 'when.not not words_all = ["refund", "x"] (found refund)'),
    ({"words_any": ["refu*", "x*"]}, {}, 'when words_any = ["refu*", "x*"] (found refund)'),
    ({"not": {"words_any": "añil"}}, {}, 'when.not not words_any = "añil" (found none)'),
    (
        {"words_any": {"words": ["refund"], "read_as": "es"}},
        {},
        'when words_any = { words = "refund", read_as = "es" } (found refund)',
    ),
    ({"segment_within": "S1"}, {}, 'when segment_within = "S1" (segment S1-A)'),
    ({"not": {"segment": "S1"}}, {"segment_codes": ()}, 'when.not not segment = "S1" (no segment)'),
    ({"language": "en"}, {}, 'when language = "en" (language en-gb)'),
    ({"not": {"language": "en"}}, {"language": ""}, 'when.not not language = "en" (no language)'),
    ({"survey": "visit"}, {}, 'when survey = "visit" (survey visit)'),
    ({"transaction": {"present": True}}, {}, "when transaction = { present = true } (transaction t-9)"),
    ({"not": {"transaction": "t"}}, {"transaction": ""}, 'when.not not transaction = "t" (no transaction)'),
    (
        {"custom": {"field": "channel", "equals": "store"}},
        {},
        'when custom = { field = "channel", equals = "store" } (channel store)',
    ),
    (
        {"custom": {"field": "nothing", "present": False}},
        {},
        'when custom = { field = "nothing", present = false } (no nothing)',
    ),
]


@pytest.mark.parametrize(("when", "response"), TRUE, ids=str)
def test_it_is_true(when: dict[str, Any], response: dict[str, Any]) -> None:
    assert verdict_on(when, **response)
    assert not verdict_on({"not": when}, **response)


@pytest.mark.parametrize(("when", "response"), FALSE, ids=str)
def test_it_is_false(when: dict[str, Any], response: dict[str, Any]) -> None:
    assert not verdict_on(when, **response)
    assert verdict_on({"not": when}, **response)


@pytest.mark.parametrize(("when", "response", "line"), RECORDED, ids=str)
def test_the_record_says_what_was_asked_and_what_was_seen(
    when: dict[str, Any], response: dict[str, Any], line: str
) -> None:
    verdict = verdict_on(when, **response)
    assert verdict
    assert [str(matched) for matched in verdict.matched] == [line]


def test_a_long_condition_is_shortened_in_the_record() -> None:
    verdict = verdict_on({"words_any": ["refund", *(f"word{number}" for number in range(200))]})
    assert verdict
    assert len(verdict.matched[0].condition) == 300
    assert verdict.matched[0].condition.endswith("…")


@pytest.mark.parametrize("name", CONDITIONS)
def test_each_condition_has_its_examples(name: str) -> None:
    assert any(name in when for when, _ in TRUE)
    assert any(name in when for when, _ in FALSE)
    assert any(name in when or name in when.get("not", {}) for when, _, _ in RECORDED)
