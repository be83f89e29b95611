"""Segments: business units."""

from amends.model.segment import Segment
from amends.wire.segments import SegmentView


def segment_view(own: Segment) -> SegmentView:
    """A segment."""
    return SegmentView(own.id, own.code, own.name, own.parent_id or None)
