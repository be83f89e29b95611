"""Decisions: what became of a response, which version of which rule said so, and what it saw."""

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.rule.evaluate import Matched
from amends.model.text_enum import TextEnum
from amends.texts.text import Text


class Outcome(TextEnum):
    """What a judgement comes to. `kept` is a response that was judged again and had its ticket already.

    `history` is one that no rule is asked about, since it is from long ago.
    """

    OPENED = "opened"
    ATTACHED = "attached"
    IGNORED = "ignored"
    NO_MATCH = "no_match"
    KEPT = "kept"
    HISTORY = "history"


class Decision(Struct, frozen=True, kw_only=True):
    """One judgement of a response at one of its versions. `rule_id` 0 is no rule.

    One that a rule run made, `rule_run_id`, belongs to no intake, and to the version that it led to.
    """

    response_id: int
    response_version: int
    intake_id: int
    at_us: InstantUs
    outcome: Outcome
    reason: Text | None
    rule_id: int
    rule_version: int
    matched: tuple[Matched, ...]
    ticket_id: int
    rule_run_id: int = 0
