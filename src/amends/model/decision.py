"""Decisions: what became of a response, which version of which rule said so, and what it saw."""

from enum import StrEnum

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.rule.judge import Matched


class Outcome(StrEnum):
    """What a judgement comes to. `kept` is a response that was judged again and had its ticket already."""

    OPENED = "opened"
    ATTACHED = "attached"
    SUPPRESSED = "suppressed"
    QUIET = "quiet"
    KEPT = "kept"
    # Else counting them runs a function of Python for each.
    __hash__ = str.__hash__


class Decision(Struct, frozen=True, kw_only=True):
    """One judgement of a response at one of its versions. `rule_id` 0 is no rule."""

    response_id: int
    response_version: int
    intake_id: int
    at_us: InstantUs
    outcome: Outcome
    reason: str
    rule_id: int
    rule_version: int
    matched: tuple[Matched, ...]
    ticket_id: int
