"""Segments: business units."""

from msgspec import Struct


class SegmentView(Struct, frozen=True):
    """A segment: a business unit. `parent_id` is null at the root."""

    id: int
    code: str
    name: str
    parent_id: int | None


class SegmentList(Struct, frozen=True):
    """All segments."""

    segments: list[SegmentView]
