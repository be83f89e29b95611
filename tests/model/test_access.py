"""Who may see what: a principal's reach and what a user may open are one rule."""

from hypothesis import given
from hypothesis import strategies as st

from amends.instants import InstantUs
from amends.model.access import includes, may_open, narrowed, reach_of
from amends.model.person import Role, TeamMember
from amends.model.segment import Address, Segment, SegmentTree
from amends.model.session import principal_of

NOW = InstantUs(0)


def segment(number: int, parent: int) -> Segment:
    return Segment(number, parent, f"S{number}", "", Address(), None, NOW)


@st.composite
def trees(draw: st.DrawFn) -> SegmentTree:
    """A root, and up to seven segments each below one before it."""
    parents = [draw(st.integers(1, number)) for number in range(1, draw(st.integers(1, 8)))]
    return SegmentTree([segment(1, 0), *(segment(number, parent) for number, parent in enumerate(parents, 2))])


@given(trees(), st.data())
def test_who_has_a_segment_sees_it_and_all_below_and_nothing_else(tree: SegmentTree, data: st.DataObject) -> None:
    ids = sorted(each.id for each in tree)
    own = data.draw(st.sets(st.sampled_from(ids), min_size=1))
    member = TeamMember(7, "ana@example.com", "", "", tuple(sorted(own)), data.draw(st.sampled_from(Role)))
    reach = reach_of(principal_of(member, 1, tree.root.id), tree)
    for number in ids:
        path = {each.id for each in tree.upwards(number)}
        assert includes(reach, number) is may_open(member, path) is (member.role is Role.ADMIN or bool(path & own))


@given(trees(), st.sampled_from(Role))
def test_who_has_left_sees_nothing(tree: SegmentTree, role: Role) -> None:
    gone = TeamMember(7, "ana@example.com", "", "", (tree.root.id,), role, left_us=NOW)
    assert not any(may_open(gone, {each.id for each in tree.upwards(number.id)}) for number in tree)


@given(*[st.none() | st.frozensets(st.integers(1, 4))] * 2)
def test_what_is_wanted_is_never_more_than_what_is_seen(
    reach: frozenset[int] | None, wanted: frozenset[int] | None
) -> None:
    left = narrowed(reach, wanted)
    for number in range(1, 5):
        assert includes(left, number) is (includes(reach, number) and includes(wanted, number))
