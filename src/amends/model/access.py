"""Who may see what: tickets, answers and files are a segment's, and are seen by who has it or one above it.

Every read, list, stream, notification and count asks here. What belongs to a ticket (its answers, notes, files, events)
is seen with the ticket, whichever segment the answer came from; names of people and segments are everybody's.
"""

from collections.abc import Collection

from amends.model.person import Role, TeamMember, User
from amends.model.principal import Principal
from amends.model.segment import SegmentTree

Reach = frozenset[int] | None
"""The IDs of the segments whose tickets, answers and files somebody may see; None is all of them."""


def reach_of(by: Principal, tree: SegmentTree) -> Reach:
    """What a principal may see: their segments and all below them."""
    return None if by.segment_ids is None else tree.within(by.segment_ids)


def includes(reach: Reach, segment_id: int) -> bool:
    """Whether something of a segment is seen."""
    return reach is None or segment_id in reach


def narrowed(reach: Reach, wanted: Reach) -> Reach:
    """What is left of some segments, or of all, for who doesn't see all of them."""
    if reach is None or wanted is None:
        return wanted if reach is None else reach
    return reach & wanted


def covers(reach: Reach, segment_ids: Collection[int] | None) -> bool:
    """Whether all is seen that may be of these segments and of those below them; None is the whole workspace."""
    return reach is None or (segment_ids is not None and reach.issuperset(segment_ids))


def may_open(member: TeamMember | User, path_ids: Collection[int]) -> bool:
    """Whether somebody of the team sees what is of a segment, given its ID and those of all above it.

    It says the same as `reach_of` does of their principal; who has left sees nothing.
    """
    if member.left_us is not None:
        return False
    return member.role is Role.ADMIN or any(each in path_ids for each in member.segment_ids)
