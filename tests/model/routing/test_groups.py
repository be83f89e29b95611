"""Groups: who shares segments, directly or by somebody between them, is of one group; nobody else is."""

from hypothesis import given
from hypothesis import strategies as st

from amends.model.routing.groups import groups_of

BELONGINGS = st.lists(st.lists(st.integers(1, 12), max_size=3, unique=True), max_size=10)


def test_two_segments_of_one_person_are_one_group() -> None:
    assert groups_of([(3, 2), (5,), (7, 3)]) == {2: 2, 3: 2, 5: 5, 7: 2}


@given(BELONGINGS)
def test_a_group_is_whoever_can_be_reached_by_shared_segments(belongings: list[list[int]]) -> None:
    found = groups_of(belongings)
    for segment_id in {each for own in belongings for each in own}:
        reached = {segment_id}
        while more := {each for own in belongings if reached.intersection(own) for each in own} - reached:
            reached |= more
        assert {each for each, group in found.items() if group == found[segment_id]} == reached
        assert found[segment_id] == min(reached)
