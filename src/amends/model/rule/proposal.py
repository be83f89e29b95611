"""Rules that are proposed to who has none: those of a sector, each with why and what it would open."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from amends.model.rule.document import RuleDocument
from amends.texts.text import Text, say

GENERAL: Final = "general"

SECTORS: Final = (GENERAL, "hotel", "hospital", "retail", "bank", "telecom", "saas", "public")
"""The sectors with rules of their own, each in a file `NAME.toml` beside the use case that proposes them."""


WHYS: Final[Mapping[str, Text]] = {
    "call_me": say("why_call_me"),
    "in_house": say("why_in_house"),
    "unhappy": say("why_unhappy"),
    "safety": say("why_safety"),
    "money": say("why_money"),
    "top_account": say("why_top_account"),
    "fraud": say("why_fraud"),
    "leaving": say("why_leaving"),
    "outage": say("why_outage"),
    "dignity": say("why_dignity"),
}
"""Why a rule is proposed, as the files name it."""


class ProposedRule(Struct, frozen=True):
    """A rule of a sector, why it is proposed, and how many of the answers that were looked at it would open."""

    document: RuleDocument
    why: Text
    opens: int = 0
    is_there: bool = False


class Proposal(Struct, frozen=True):
    """The rules of a sector, and how many answers were looked at for what they open.

    `opens_now` says whether a rule that is on opens tickets already.
    """

    sector: str
    rules: tuple[ProposedRule, ...]
    looked_at: int
    opens_now: bool
