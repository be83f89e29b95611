"""A rule is stated in TOML or JSON, told apart by content, and stored as canonical JSON."""

import json

import pytest

from amends.model.rule.action import Attach, Ignore, Open
from amends.model.rule.conditions import Custom, Presence
from amends.model.rule.document import RuleDocument, encode, parse
from amends.model.rule.numbers import Range
from amends.model.rule.when import ALWAYS, AllOf, AnyOf, Not, Single
from amends.model.rule.words import Phrases
from amends.model.scale import Band
from amends.model.status import Priority
from amends.model.ticket.ticket import DEFAULT_TIME_LIMIT_HOURS, FEEDBACK_TYPE

from .builders import LEAVE, a_document

TOML = """
name = "Unhappy visitors"
order = 10
[when]
all = [
  { band = "unhappy" },
  { not = { segment_within = "S1" } },
  { any = [{ score = [1, 2] }, { words_any = ["refund", "broken"] }] },
]
[then.open]
priority = "HIGH"
type = "DETRACTOR TICKET"
time_limit_hours = 48
owner = "ana@example.com"
segment = "S2"
"""

DOCUMENT = RuleDocument(
    "Unhappy visitors",
    10,
    AllOf(
        (
            Single("band", (Band.UNHAPPY,)),
            Not(Single("segment_within", ("S1",))),
            AnyOf((Single("score", (1, 2)), Single("words_any", Phrases(("refund", "broken"))))),
        )
    ),
    Open(Priority.HIGH, "DETRACTOR TICKET", 48, "ana@example.com", "S2"),
)

CANONICAL = (
    '{"name":"Unhappy visitors","order":10,"when":{"all":[{"band":"unhappy"},{"not":{"segment_within":"S1"}},'
    '{"any":[{"score":[1,2]},{"words_any":["refund","broken"]}]}]},"then":{"open":{"priority":"HIGH",'
    '"type":"DETRACTOR TICKET","time_limit_hours":48,"owner":"ana@example.com","segment":"S2"}}}'
)


def test_a_rule_is_read_from_toml() -> None:
    assert parse(TOML) == DOCUMENT


@pytest.mark.parametrize("text", [CANONICAL, "\ufeff" + CANONICAL, f"\n  {CANONICAL}\n", "\ufeff" + TOML])
def test_the_notation_is_told_by_content(text: str) -> None:
    assert parse(text) == DOCUMENT


def test_a_rule_is_read_from_what_was_read_already() -> None:
    assert parse(json.loads(CANONICAL)) == DOCUMENT


def test_a_rule_is_stored_as_canonical_json() -> None:
    assert encode(DOCUMENT) == CANONICAL


def test_a_rule_without_conditions_is_always_true() -> None:
    document = parse(a_document())
    assert document == RuleDocument("A rule", 10, ALWAYS, Ignore("said so"))
    assert "when" not in json.loads(encode(document))


def test_a_rule_may_attach() -> None:
    document = parse(a_document(then={"attach": {}}))
    assert document.then == Attach()
    assert json.loads(encode(document))["then"] == {"attach": {}}


def test_what_an_opening_leaves_out_is_stored_with_its_default() -> None:
    document = parse(a_document(then={"open": {}}))
    assert document.then == Open(Priority.MEDIUM, FEEDBACK_TYPE, DEFAULT_TIME_LIMIT_HOURS)
    assert json.loads(encode(document))["then"]["open"].keys() == {"priority", "type", "time_limit_hours"}


@pytest.mark.parametrize(
    ("written", "single"),
    [
        ({"score": {"at_least": 1}}, Single("score", Range(at_least=1))),
        ({"words_all": {"words": "x", "read_as": "EN_us"}}, Single("words_all", Phrases(("x",), "en-us"))),
        ({"transaction": {"present": False}}, Single("transaction", Presence(present=False))),
        ({"custom": {"field": "a", "equals": [1, "b"]}}, Single("custom", Custom("a", equals=(1, "b")))),
        ({"custom": {"field": "a", "at_most": 1.5}}, Single("custom", Custom("a", at_most=1.5))),
        ({"custom": {"field": "a", "present": True}}, Single("custom", Custom("a", present=True))),
    ],
)
def test_values_are_typed(written: dict[str, object], single: Single) -> None:
    document = parse({"name": "A rule", "order": 1, "when": written, "then": LEAVE})
    assert document.when == single
    assert parse(encode(document)) == document


def test_the_bounds_of_scores_and_numbers_may_be_used_themselves() -> None:
    furthest = {
        "all": [{"score": [-1000, 1000]}, {"custom": {"field": "points", "at_least": -(2**53), "at_most": 2**53}}]
    }
    document = parse(a_document(when=furthest))
    assert json.loads(encode(document))["when"] == furthest
