"""People at work: units and people within reach, with what they have to do now, as far as the switch allows."""

from collections.abc import Iterable, Mapping, Sequence

from amends.model import per_person
from amends.model.access import Reach, includes
from amends.model.people_at_work import Load, OwnerLoad, PeopleAtWork, PersonAtWork, UnitAtWork
from amends.model.per_person import PerPerson, PersonFigure
from amends.model.person import User
from amends.model.principal import PrincipalKind, Scope
from amends.model.segment import Segment
from amends.store import owner_loads, people, segments
from amends.store.engine.database import Tx
from amends.usecases import access
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kinds import PER_PERSON
from amends.usecases.waiting_units import as_of


async def list_people(tx: Tx, zone: str = "") -> PeopleAtWork:
    """Who has what to do, for whoever may see it; `zone` is where the day ends, "" the workspace's own.

    Who doesn't manage sees their own figures and those of units.
    """
    at = await as_of(tx, zone)
    switch: PerPerson = (await configuration.in_force(tx, PER_PERSON)).document.per_person
    reach, sight = await access.seen(tx)
    loads = [each for each in await owner_loads.all_loads(tx, at, sight) if includes(reach, each.segment_id)]
    here = [each for each in await people.list_all(tx) if each.left_us is None]
    units = [each for each in await segments.tree(tx) if includes(reach, each.id)]
    return PeopleAtWork(
        units=[_unit(tx, each, here, loads, switch) for each in sorted(units, key=lambda each: each.name.casefold())],
        people=_people(tx, here, loads, switch, reach),
        switch=switch,
        at=at,
    )


def _people(
    tx: Tx, here: Sequence[User], loads: Sequence[OwnerLoad], switch: PerPerson, reach: Reach
) -> Sequence[PersonAtWork]:
    by_owner = _by_owner(loads)
    shown = [
        PersonAtWork(each, by_owner.get(each.id, Load()), each.away_until_us(tx.now))
        for each in here
        if each.id in by_owner or any(includes(reach, segment_id) for segment_id in each.segment_ids)
        if _may_see(tx, each, switch)
    ]
    return sorted(shown, key=lambda each: (-each.load.overdue, -each.load.open, each.user.name.casefold()))


def _may_see(tx: Tx, user: User, switch: PerPerson) -> bool:
    is_own = tx.by.kind is PrincipalKind.USER and tx.by.id == user.id
    return (is_own or tx.by.may(Scope.MANAGE)) and per_person.may_show(switch, PersonFigure.LOAD, is_own=is_own)


def _unit(tx: Tx, segment: Segment, here: Sequence[User], loads: Sequence[OwnerLoad], switch: PerPerson) -> UnitAtWork:
    theirs = [each for each in here if segment.id in each.segment_ids]
    own = [each for each in loads if each.segment_id == segment.id]
    owners = {each.owner_id for each in own}
    may_show = not owners or per_person.may_show(switch, PersonFigure.LOAD, people=len(owners))
    return UnitAtWork(
        segment=segment,
        people=len(theirs),
        away=sum(each.away_until_us(tx.now) is not None for each in theirs),
        load=_sum(own) if may_show else None,
    )


def _by_owner(loads: Iterable[OwnerLoad]) -> Mapping[int, Load]:
    found: dict[int, Load] = {}
    for each in loads:
        found[each.owner_id] = found.get(each.owner_id, Load()).with_more(each)
    return found


def _sum(loads: Iterable[OwnerLoad]) -> Load:
    found = Load()
    for each in loads:
        found = found.with_more(each)
    return found
