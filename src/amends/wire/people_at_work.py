"""People at work: what each, and each unit, has to do now."""

from msgspec import Struct


class LoadView(Struct, frozen=True):
    """How many tickets are open, overdue, and due later today in the workspace's time zone."""

    open: int
    overdue: int
    due_today: int


class PersonAtWorkView(Struct, frozen=True):
    """Somebody; `away_until_time` is null for somebody who is there."""

    user_id: int
    name: str
    load: LoadView
    away_until_time: str | None


class UnitAtWorkView(Struct, frozen=True):
    """A segment alone: how many people have it themselves, how many of them are away, and the tickets that have an
    owner. `load` is null where fewer than five people have tickets and the workspace doesn't show figures of so few.
    """

    segment_id: int
    segment: str
    people: int
    away: int
    load: LoadView | None


class PeopleAtWorkView(Struct, frozen=True):
    """Segments and people, those with the most overdue first. `per_person` is the workspace's switch, by which people
    are left out.
    """

    as_of: str
    per_person: str
    people: list[PersonAtWorkView]
    units: list[UnitAtWorkView]
