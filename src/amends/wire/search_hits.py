"""Where a ticket has the words that somebody looks for."""

from msgspec import Struct

from amends.wire.history import By


class Mark(Struct, frozen=True):
    """A part of a text, from a place (from 0) up to another one, which isn't in it any more."""

    start: int
    end: int


class SearchHitView(Struct, frozen=True):
    """An event of a ticket whose text has some of the words; `marks` are where they stand in its first 5,000 signs."""

    version: int
    time: str
    by: By
    type: str
    text: str
    marks: list[Mark]


class SearchHits(Struct, frozen=True):
    """Notes, replies and other words of the team that have some of the words, the newest first."""

    hits: list[SearchHitView]
