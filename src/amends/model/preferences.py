"""Preferences: how somebody likes their pages."""

from enum import StrEnum

from msgspec import Struct


class Theme(StrEnum):
    """Light, dark, or as the reader's system is."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Preferences(Struct, frozen=True, forbid_unknown_fields=False):
    """How somebody likes their pages; "" for language is the browser's, for time zone the workspace's."""

    language: str = ""
    time_zone: str = ""
    theme: Theme = Theme.SYSTEM
    has_shortcuts: bool = True
