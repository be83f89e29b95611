"""Deciding does nothing: a rehearsal may ask what would become of a response, again and again."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from amends.instants import InstantUs
from amends.model.decide import DecisionTerms, decide
from amends.model.decision import Outcome
from amends.model.response import SurveyResponse
from amends.model.response_parts import Said
from amends.model.rule.evaluate import Rule, in_order
from amends.model.survey import Survey

from .rule.builders import a_rule
from .rule.strategies import documents

NOW = InstantUs(1_764_000_000_000_000)
VISIT = Survey(1, "visit", "Visit", "nps", None, NOW)
PATHS = {7: ("S1-A", "S1", "MAIN"), 8: ("MAIN",)}
UNHAPPY = {"band": "unhappy"}


def terms(*rules: Rule) -> DecisionTerms:
    return DecisionTerms(in_order(rules), {1: VISIT}, PATHS)


def a_response(
    score: int | None = 3, words: str = "Nothing", ticket_id: int = 0, segment_id: int = 7
) -> SurveyResponse:
    values: dict[str, Any] = {"answer:Why?": words} | ({} if score is None else {"score": f"nps:{score}"})
    return SurveyResponse(
        id=11,
        version=1,
        survey_id=1,
        reference="r-1",
        time_us=NOW,
        received_us=NOW,
        first_intake_id=5,
        segment_id=segment_id,
        customer_id=9,
        transaction_id=0,
        ticket_id=ticket_id,
        parts={name: (Said(NOW, NOW, 5, value),) for name, value in values.items()},
    )


def test_a_rule_that_matches_opens_a_ticket_and_says_why() -> None:
    judgement = decide(terms(a_rule(4, 2, when=UNHAPPY, then={"open": {}})), a_response(), has_open_ticket=False)
    assert judgement.outcome is Outcome.OPENED
    assert judgement.verdict is not None
    assert (judgement.verdict.rule_id, judgement.verdict.version) == (4, 2)
    assert [each.path for each in judgement.verdict.matched] == ["when"]


def test_a_rule_attaches_only_to_a_ticket_that_is_open() -> None:
    attaching = terms(a_rule(then={"attach": {}}))
    assert decide(attaching, a_response(), has_open_ticket=True).outcome is Outcome.ATTACHED
    assert decide(attaching, a_response(), has_open_ticket=False).outcome is Outcome.NO_MATCH


def test_a_rule_that_leaves_a_response_gives_its_reason() -> None:
    judgement = decide(terms(a_rule()), a_response(), has_open_ticket=False)
    assert judgement.outcome is Outcome.IGNORED
    assert "said so" in str(judgement.reason)


def test_no_rule_is_asked_about_what_has_a_ticket_and_about_history() -> None:
    opening = terms(a_rule(then={"open": {}}))
    assert decide(opening, a_response(ticket_id=3), has_open_ticket=False).outcome is Outcome.KEPT
    assert decide(opening, a_response(), has_open_ticket=False, is_history=True).outcome is Outcome.HISTORY
    kept = decide(opening, a_response(ticket_id=3), has_open_ticket=False, is_history=True)
    assert kept.outcome is Outcome.KEPT
    assert "history" in str(kept.reason)


@given(
    st.lists(documents(), max_size=4),
    st.none() | st.integers(0, 10),
    st.sampled_from(["", "Nothing", "not good"]),
    st.sampled_from([7, 8]),
    st.booleans(),
)
def test_it_says_what_the_plain_way_says_and_the_same_again(
    written: list[dict[str, Any]], score: int | None, words: str, segment_id: int, has_open_ticket: bool
) -> None:
    in_force = terms(*(a_rule(number, **each) for number, each in enumerate(written, 1)))
    response = a_response(score, words, segment_id=segment_id)
    first = decide(in_force, response, has_open_ticket=has_open_ticket)
    assert first == decide(in_force, response, has_open_ticket=has_open_ticket)
    if first.verdict is None:
        assert first.outcome is Outcome.NO_MATCH
        assert first.reason is not None
        return
    then = written[first.verdict.rule_id - 1]["then"]
    outcomes = {"open": Outcome.OPENED, "attach": Outcome.ATTACHED, "ignore": Outcome.IGNORED}
    assert first.outcome is outcomes[next(iter(then))]
    assert has_open_ticket or "attach" not in then
