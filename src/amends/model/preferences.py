"""Preferences: how somebody likes their pages."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from amends.model.ticket.list_filter import Sort


class Theme(StrEnum):
    """Light, dark, or as the reader's system is."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class RowPart(StrEnum):
    """A part of a row of the list that somebody may leave out."""

    SCORE = "score"
    WORDS = "words"
    DETAILS = "details"
    DUE = "due"


class Preferences(Struct, frozen=True, forbid_unknown_fields=False):
    """How somebody likes their pages; "" for language is the browser's, for time zone the workspace's.

    `sorts` are the orders of views, by their codes, where they like another one than the view's. `columns` are those of
    the list on a wide screen, in their order; none is a list of cards.
    """

    language: str = ""
    time_zone: str = ""
    theme: Theme = Theme.SYSTEM
    has_shortcuts: bool = True
    is_compact: bool = False
    hidden_parts: tuple[RowPart, ...] = ()
    sorts: Mapping[str, Sort] = {}
    columns: tuple[str, ...] = ()
