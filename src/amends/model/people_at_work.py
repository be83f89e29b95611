"""People at work: what each, or each unit, has to do now, and who isn't there."""

from collections.abc import Sequence

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.per_person import PerPerson
from amends.model.person import User
from amends.model.segment import Segment
from amends.model.ticket.waiting import AsOf


class OwnerLoad(Struct, frozen=True):
    """How many open tickets of one segment somebody has."""

    owner_id: int
    segment_id: int
    open: int
    overdue: int
    due_today: int


class Load(Struct, frozen=True):
    """How many tickets are open, overdue and due today."""

    open: int = 0
    overdue: int = 0
    due_today: int = 0

    def with_more(self, more: OwnerLoad) -> "Load":
        """It with some more."""
        return Load(self.open + more.open, self.overdue + more.overdue, self.due_today + more.due_today)


class PersonAtWork(Struct, frozen=True):
    """Somebody and what they have to do; until when they are away, None for somebody who is there."""

    user: User
    load: Load
    away_until_us: InstantUs | None


class UnitAtWork(Struct, frozen=True, kw_only=True):
    """A unit, how many people have it themselves, how many of them are away, and what its people have to do in it.

    `load` is None where too few people have tickets of it for a figure of them together.
    """

    segment: Segment
    people: int
    away: int
    load: Load | None


class PeopleAtWork(Struct, frozen=True, kw_only=True):
    """The units and, as far as the switch allows, the people within reach; as of when."""

    units: Sequence[UnitAtWork]
    people: Sequence[PersonAtWork]
    switch: PerPerson
    at: AsOf
