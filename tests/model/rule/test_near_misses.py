"""Near misses: words that begin like one that a rule looks for and go on, where the rule finds none of its own."""

from typing import Any

import pytest
from hypothesis import given

from amends.model.rule.document import RuleDocument, parse
from amends.model.rule.evaluate import holds
from amends.model.rule.facts import Facts
from amends.model.rule.near_misses import missed, phrases_of, with_words
from tests.model.rule import strategies


def rule(when: dict[str, Any]) -> RuleDocument:
    return parse({"name": "Money", "order": 1, "when": when, "then": {"open": {}}})


def heard(*words: str, language: str = "en") -> Facts:
    return Facts(survey="visit", words=words, language=language)


@pytest.mark.parametrize(
    ("when", "said", "found"),
    [
        (
            {"words_any": "refund"},
            "They refunded half, refunding takes weeks",
            {("refund", "refunded"), ("refund", "refunding")},
        ),
        ({"words_any": ["refund", "money back"]}, "my money backed up", {("money back", "money backed")}),
        ({"words_any": "refund"}, "a refund, refunded", set()),
        ({"words_any": "refund*"}, "refunded", set()),
        ({"words_any": "refund"}, "prerefunded", set()),
        ({"words_any": "no"}, "nothing", set()),
        ({"words_all": "refund"}, "refunded", set()),
        ({"not": {"words_any": "refund"}}, "refunded", set()),
        ({"any": [{"score": 1}, {"all": [{"words_any": "refund"}]}]}, "REFUNDED!", {("refund", "refunded")}),
        ({"words_any": {"words": "devolución", "read_as": "es"}}, "dos devoluciónes", {("devolución", "devoluciones")}),
    ],
)
def test_what_is_nearly_found(when: dict[str, Any], said: str, found: set[tuple[str, str]]) -> None:
    assert missed(phrases_of(rule(when)), heard(said)) == found


def test_a_word_is_added_beside_its_own_and_is_found_then() -> None:
    before = rule(
        {"all": [{"words_any": ["refund", "broken"]}, {"not": {"words_any": "refund"}}, {"words_any": "late"}]}
    )
    after = with_words(before, [("refund", "refunded"), ("refund", "refunded"), ("late", "lately")])
    assert after == rule(
        {
            "all": [
                {"words_any": ["refund", "broken", "refunded"]},
                {"not": {"words_any": "refund"}},
                {"words_any": ["late", "lately"]},
            ]
        }
    )


@given(strategies.documents(), strategies.responses())
def test_whatever_is_added_is_no_near_miss_any_more(document: dict[str, Any], facts: Facts) -> None:
    own = parse(document)
    near = missed(phrases_of(own), facts)
    more = with_words(own, sorted(near))
    assert not near & missed(phrases_of(more), facts)
    assert holds(own.when, facts) in (True, False)
