"""Groups of people who share segments: a choice among one group says nothing about the people of another."""

from collections.abc import Iterable, Sequence


def groups_of(belongings: Iterable[Sequence[int]]) -> dict[int, int]:
    """The group of each segment, from the segments' IDs of each person; a group is called by its lowest segment.

    Two segments are of one group when somebody has both, or when each shares somebody with a third.
    """
    above: dict[int, int] = {}

    def lowest(segment_id: int) -> int:
        while above.setdefault(segment_id, segment_id) != segment_id:
            above[segment_id] = above[above[segment_id]]
            segment_id = above[segment_id]
        return segment_id

    for own in belongings:
        for segment_id in own:
            one, other = sorted((lowest(own[0]), lowest(segment_id)))
            above[other] = one
    return {segment_id: lowest(segment_id) for segment_id in sorted(above)}
