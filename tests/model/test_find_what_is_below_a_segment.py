"""Finding what is below a segment: each once, however it is asked for."""

from hypothesis import given
from hypothesis import strategies as st

from amends.instants import InstantUs
from amends.model.segment import Address, Segment, SegmentTree


def a_segment(number: int, parent_id: int) -> Segment:
    return Segment(number, parent_id, f"S{number}", f"Segment {number}", Address(), None, InstantUs(0))


@st.composite
def trees(draw: st.DrawFn) -> SegmentTree:
    """Segments 1 to n; each hangs on an earlier one, the first on none."""
    count = draw(st.integers(1, 12))
    return SegmentTree(
        a_segment(number, draw(st.integers(1, number - 1)) if number > 1 else 0) for number in range(1, count + 1)
    )


@given(trees(), st.lists(st.integers(0, 15), max_size=5))
def test_those_within_are_those_that_have_one_of_them_above(tree: SegmentTree, asked: list[int]) -> None:
    above = {segment.id: {each.id for each in tree.upwards(segment.id)} for segment in tree}
    assert tree.within(asked) == {segment_id for segment_id, ids in above.items() if ids & set(asked)}
