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


SettingKindWord: TypeAlias = Annotated[
    Literal["rule", "sla_policy", "calendar", "cause"], Meta(description="What is taken over for a sector.")
]


class ProposedSettingView(Struct, frozen=True):
    """A setting of a sector beside its rules: an SLA policy, a calendar or a root cause, and why it is proposed.

    `document` is what is created, with its name in English; `name` says it in your language. `exists` is true when the
    workspace has one of this name already, in any language.
    """

    kind: SettingKindWord
    code: str
    document: Raw
    name: TextView
    why: TextView
    exists: bool


class RuleProposalView(Struct, frozen=True):
    """The rules and settings of a sector. `looked_at` is the number of responses that were counted, at most 5,000.

    `opens_now` is false while no rule of the workspace opens tickets.
    """

    sector: str
    rules: list[ProposedRuleView]
    looked_at: int
    opens_now: bool
    settings: list[ProposedSettingView]


class TakeOverRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """The sector whose rules are created, or those of them with these names.

    `settings` are those of its settings that are created too, each as `kind:code`, such as `cause:room`; without it
    none. With `all_settings` all of them are.
    """

    sector: SectorWord = "general"
    names: list[str] = []
    settings: list[str] = []
    all_settings: bool = False


class TakenView(Struct, frozen=True):
    """Something that was taken over."""

    kind: SettingKindWord
    id: int
    name: str = ""


class TakenOver(Struct, frozen=True):
    """The rules that were created, and everything that was taken over: what undoing needs."""

    rules: list[ConfigurationView]
    taken: list[TakenView]


class TakeBackRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """What was taken over and is taken back."""

    taken: list[TakenView]


class TakenBackView(Struct, frozen=True):
    """What was taken back. The rest was used or changed meanwhile, or isn't yours."""

    undone: list[TakenView]
