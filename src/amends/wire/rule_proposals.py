"""Rules that are proposed for a sector, and what they would open."""

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Raw, Struct

from amends.wire.configurations import ConfigurationView
from amends.wire.texts import TextView

SectorWord: TypeAlias = Annotated[
    Literal["general", "hotel", "hospital", "retail", "bank", "telecom", "saas", "public"],
    Meta(description="A sector that has rules of its own."),
]


class ProposedRuleView(Struct, frozen=True):
    """A rule, why it is proposed, and how many of the responses that were looked at it would open a ticket for.

    `document` is what is created, with its name in English; `name` says it in your language. `exists` is true when the
    workspace has a rule with this name already, in any language.
    """

    document: Raw
    name: TextView
    why: TextView
    opens: int
    exists: bool


class RuleProposalView(Struct, frozen=True):
    """The rules of a sector. `looked_at` is the number of responses that were counted, at most 5,000.

    `opens_now` is false while no rule of the workspace opens tickets.
    """

    sector: str
    rules: list[ProposedRuleView]
    looked_at: int
    opens_now: bool


class TakeOverRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """The sector whose rules are created, or those of them with these names."""

    sector: SectorWord = "general"
    names: list[str] = []


class TakenOver(Struct, frozen=True):
    """The rules that were created."""

    rules: list[ConfigurationView]
