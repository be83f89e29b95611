"""Which rule decides, and what is kept of it."""

import time
from typing import Any

import pytest

from amends.model.rule.action import Attach, Ignore, Open
from amends.model.rule.evaluate import Matched, evaluate
from amends.model.status import Priority
from amends.texts.text import say

from .builders import a_response, a_rule

UNHAPPY = {"band": "unhappy"}
HAPPY = {"band": "happy"}
SAW_UNHAPPY = say("saw_band", score=say("saw_score_on_scale", score=3, worst=0, best=10), band="unhappy")


def test_the_first_rule_that_matches_decides() -> None:
    rules = [a_rule(1, when=HAPPY), a_rule(2, when=UNHAPPY, order=20), a_rule(3, order=30)]
    verdict = evaluate(rules, a_response())
    assert verdict
    assert verdict.rule_id == 2


def test_a_lower_order_comes_first_whatever_the_ids() -> None:
    verdict = evaluate([a_rule(1, order=20), a_rule(2, order=10)], a_response())
    assert verdict
    assert verdict.rule_id == 2


def test_of_rules_with_the_same_order_the_lower_id_comes_first() -> None:
    verdict = evaluate([a_rule(8), a_rule(7)], a_response())
    assert verdict
    assert verdict.rule_id == 7


def test_no_rules_decide_nothing() -> None:
    assert evaluate([], a_response()) is None


def test_rules_that_do_not_match_decide_nothing() -> None:
    assert evaluate([a_rule(when=HAPPY)], a_response()) is None


def test_a_rule_without_conditions_matches_everything_and_records_none() -> None:
    verdict = evaluate([a_rule()], a_response())
    assert verdict
    assert verdict.matched == ()


def test_the_verdict_names_the_version_and_the_action() -> None:
    verdict = evaluate([a_rule(5, 3, then={"open": {"priority": "HIGH"}})], a_response())
    assert verdict
    assert (verdict.rule_id, verdict.version, verdict.action) == (5, 3, Open(priority=Priority.HIGH))


def test_a_rule_that_attaches_decides_when_there_is_an_open_ticket() -> None:
    verdict = evaluate([a_rule(then={"attach": {}})], a_response(has_open_ticket=True))
    assert verdict
    assert verdict.action == Attach()


def test_a_rule_that_attaches_is_passed_over_when_there_is_none() -> None:
    verdict = evaluate([a_rule(1, then={"attach": {}}), a_rule(2)], a_response(has_open_ticket=False))
    assert verdict
    assert verdict.action == Ignore("said so")


def test_all_records_each_condition_with_its_path() -> None:
    assert _matched({"all": [UNHAPPY, {"survey": "visit"}]}) == (
        Matched("when.all[0]", 'band = "unhappy"', SAW_UNHAPPY),
        Matched("when.all[1]", 'survey = "visit"', say("saw_survey", code="visit")),
    )


def test_any_records_only_the_conditions_that_matched() -> None:
    assert _paths({"any": [HAPPY, UNHAPPY, {"all": [UNHAPPY, HAPPY]}, {"score": 3}]}) == [
        "when.any[1]",
        "when.any[3]",
    ]


def test_not_any_records_each_condition_as_not_so() -> None:
    assert _stated({"not": {"any": [HAPPY, {"score": 9}]}}) == ['not band = "happy"', "not score = 9"]


def test_not_all_records_only_the_conditions_that_failed() -> None:
    assert _paths({"not": {"all": [UNHAPPY, HAPPY]}}) == ["when.not.all[1]"]


def test_not_not_records_the_condition_as_so() -> None:
    assert _matched({"not": {"not": UNHAPPY}}) == (Matched("when.not.not", 'band = "unhappy"', SAW_UNHAPPY),)


@pytest.mark.timed
def test_the_deepest_rule_is_judged_in_no_time() -> None:
    when: dict[str, Any] = {"any": [HAPPY, UNHAPPY]}
    for _ in range(63):
        when = {"any": [when, {"not": HAPPY}]}
    rule, response = a_rule(when=when), a_response()
    started = time.perf_counter()
    verdict = evaluate([rule], response)
    assert time.perf_counter() - started < 0.5
    assert verdict
    assert len(verdict.matched) == 64


@pytest.mark.timed
def test_ten_rules_of_several_words_judge_a_thousand_responses_in_a_moment() -> None:
    rules = [
        a_rule(number, when={"words_any": [f"word{number} {word}" for word in "abcdefgh"]}) for number in range(10)
    ]
    responses = [a_response(words=(f"Visit {number}: nobody answered, I want a refund.",)) for number in range(1000)]
    started = time.perf_counter()
    assert not any(evaluate(rules, response) for response in responses)
    # Some 30 ms on a small machine; the mark is what a slip into quadratic time would miss.
    assert time.perf_counter() - started < 1


def _matched(when: dict[str, Any]) -> tuple[Matched, ...]:
    verdict = evaluate([a_rule(when=when)], a_response())
    assert verdict
    return verdict.matched


def _paths(when: dict[str, Any]) -> list[str]:
    return [matched.path for matched in _matched(when)]


def _stated(when: dict[str, Any]) -> list[str]:
    return [matched.condition for matched in _matched(when)]


def test_words_are_said_in_their_own_script() -> None:
    verdict = evaluate([a_rule(when={"words_any": ["日本", "señal"]})], a_response(words=("Sin señal",)))
    assert verdict
    assert [each.condition for each in verdict.matched] == ['words_any = ["日本", "señal"]']
