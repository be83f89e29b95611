"""Who may see what: tickets, answers and files are a segment's, and are seen by who has it or one above it.

A ticket may be restricted beside that (see `model/restriction.py`), and what belongs to it with it.

Every read, list, stream, notification and count asks here. What belongs to a ticket (its answers, notes, files, events)
is seen with the ticket, whichever segment the answer came from; names of people and segments are everybody's.
"""

from collections.abc import Collection
from typing import Final

from msgspec import Struct

from amends.model.person import Role, TeamMember, User
from amends.model.principal import Principal, Scope
from amends.model.restriction import UNRESTRICTED, Restriction
from amends.model.segment import SegmentTree

Reach = frozenset[int] | None
"""The IDs of the segments whose tickets, answers and files somebody may see; None is all of them."""


class Sight(Struct, frozen=True):
    """Which restricted tickets somebody sees of those within reach; `person_id` is 0 for nobody of the team."""

    person_id: int = 0
    handles_sensitive: bool = False

    @property
    def is_full(self) -> bool:
        """Whether no restriction is for them."""
        return self.handles_sensitive and not self.person_id

    def admits(self, restriction: Restriction) -> bool:
        """Whether a ticket with this restriction is seen."""
        return restriction.admits(self.person_id, handles_sensitive=self.handles_sensitive)


FULL_SIGHT: Final = Sight(handles_sensitive=True)
"""What Amends itself sees, and whoever has the database."""


def sight_of(by: Principal) -> Sight:
    """Which restricted tickets a principal sees of those within reach."""
    return Sight(by.person_id, Scope.SENSITIVE in by.scopes)


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


def may_open(member: TeamMember | User, path_ids: Collection[int], restriction: Restriction = UNRESTRICTED) -> bool:
    """Whether somebody of the team sees a ticket, or what else is of a segment, given its ID and those of all above it.

    It says the same as `reach_of` and `sight_of` do of their principal; who has left sees nothing.
    """
    if member.left_us is not None or not restriction.admits(member.id, handles_sensitive=member.handles_sensitive):
        return False
    return member.role is Role.ADMIN or any(each in path_ids for each in member.segment_ids)
