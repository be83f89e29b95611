"""Rules and responses with good defaults, for tests that care about one thing."""

from typing import Any

import pytest

from amends.errors import Invalid
from amends.model.rule.document import parse
from amends.model.rule.evaluate import Rule, Verdict, evaluate
from amends.model.rule.facts import Facts
from amends.model.scale import NAMED_SCALES, Band

LEAVE = {"ignore": {"reason": "said so"}}

A_RESPONSE: dict[str, Any] = {
    "survey": "visit",
    "score": 3,
    "scale": NAMED_SCALES["nps"],
    "band": Band.UNHAPPY,
    "words": ("Nobody answered. I want a refund!",),
    "language": "en-gb",
    "segment_codes": ("S1-A", "S1", "MAIN"),
    "transaction": "t-9",
    "custom": {"channel": "store", "amount": 120, "visits": "12.5", "member": True, "empty": ""},
}


def a_response(**changes: Any) -> Facts:
    return Facts(**(A_RESPONSE | changes))


def a_document(**changes: Any) -> dict[str, Any]:
    return {"name": "A rule", "order": 10, "then": LEAVE} | changes


def a_rule(rule_id: int = 1, version: int = 1, **changes: Any) -> Rule:
    return Rule(rule_id, version, parse(a_document(**changes)))


def verdict_on(when: dict[str, Any], **changes: Any) -> Verdict | None:
    return evaluate([a_rule(when=when)], a_response(**changes))


def errors_of(source: Any) -> dict[str, str]:
    """The reasons by path."""
    with pytest.raises(Invalid) as refused:
        parse(source)
    return {error.field: str(error.reason) for error in refused.value.errors}
