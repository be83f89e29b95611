"""A workspace: one organisation's feedback, segments, people and rules, in one time zone."""

from enum import StrEnum

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.closing import Requirement


class UnknownSegment(StrEnum):
    """What happens to feedback for a segment code that the workspace doesn't have."""

    REJECT = "reject"
    MAIN_SEGMENT = "main_segment"


class Workspace(Struct, frozen=True):
    """`segments_changed_us` is when a segment was last added or changed.

    `closing_requires` is what must be filled in before a ticket is closed.
    """

    id: int
    name: str
    time_zone: str
    unknown_segment: UnknownSegment
    created_us: InstantUs
    segments_changed_us: InstantUs
    closing_requires: frozenset[Requirement] = frozenset()
