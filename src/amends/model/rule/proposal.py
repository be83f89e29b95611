"""Rules that are proposed to who has none: those of a sector, each with why and what it would open."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

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


RULE_NAMES: Final[Mapping[str, Text]] = {
    "fraud": say("rule_fraud"),
    "money": say("rule_money"),
    "unhappy_customers": say("rule_unhappy_customers"),
    "call_me": say("rule_call_me"),
    "safety_of_patients": say("rule_safety_of_patients"),
    "unhappy_patients": say("rule_unhappy_patients"),
    "guest_in_house": say("rule_guest_in_house"),
    "unhappy_guests": say("rule_unhappy_guests"),
    "dignity": say("rule_dignity"),
    "unhappy_citizens": say("rule_unhappy_citizens"),
    "unhappy_shoppers": say("rule_unhappy_shoppers"),
    "unhappy_users": say("rule_unhappy_users"),
    "top_accounts": say("rule_top_accounts"),
    "leaving": say("rule_leaving"),
    "no_service": say("rule_no_service"),
}
"""What the proposed rules are called, as the files name them."""

Names: TypeAlias = Callable[[Text], Sequence[str]]
"""What a name is in each language in which a rule may have been taken over; the first is the reader's own."""


def in_english(name: Text) -> Sequence[str]:
    """A name in English alone."""
    return (str(name),)


class ProposedRule(Struct, frozen=True):
    """A rule of a sector with the name that it would get, why it is proposed, and how many answers it would open.

    `name` is what it is called, in any language.
    """

    document: RuleDocument
    name: Text
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
