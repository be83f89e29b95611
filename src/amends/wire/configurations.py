"""Configuration: whatever a workspace states in versions."""

from msgspec import Raw, Struct

from amends.wire.history import By
from amends.wire.texts import TextView


class ConfigurationView(Struct, frozen=True, omit_defaults=True):
    """A rule, a route, a calendar or an SLA policy, at one version; `enabled` is of the whole, not of the version.

    `notes` is of a calendar with a country: until when its public holidays are known.
    """

    id: int
    version: int
    enabled: bool
    created_time: str
    document: Raw
    notes: list[TextView] = []


class ConfigurationVersion(Struct, frozen=True):
    """One version: when it was stated and by whom, and its document."""

    version: int
    created_time: str
    by: By
    document: Raw


class ConfigurationHistory(Struct, frozen=True):
    """All versions, the newest first."""

    versions: list[ConfigurationVersion]


class ConfigurationOrder(Struct, frozen=True, forbid_unknown_fields=True):
    """The IDs in the order in which they are to be tried; those that aren't named come behind them."""

    ids: tuple[int, ...]
