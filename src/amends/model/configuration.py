"""What a workspace states in versions: rules, routes, calendars and policies have that in common."""

from msgspec import Struct

from amends.instants import InstantUs


class ConfigVersion(Struct, frozen=True):
    """One version: who stated it when, and its JSON."""

    number: int
    created_us: InstantUs
    by_kind: str
    by_id: int
    body: str


class ConfigSummary(Struct, frozen=True, kw_only=True):
    """A rule, a route, a calendar or a policy at one version, as lists show it; `order` is None where there is none."""

    id: int
    version: int
    name: str
    order: int | None
    is_on: bool
    created_us: InstantUs
    body: str
