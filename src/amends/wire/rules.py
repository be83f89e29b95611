"""Rules, each at one version."""

from msgspec import Raw, Struct


class RuleView(Struct, frozen=True):
    """A rule at one version."""

    id: int
    version: int
    enabled: bool
    created_time: str
    document: Raw


class RuleList(Struct, frozen=True):
    """All rules, in the order in which they are tried."""

    rules: list[RuleView]
