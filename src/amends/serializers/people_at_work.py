"""People at work: what each, and each unit, has to do now."""

from amends.instants import InstantUs, rfc3339
from amends.model.people_at_work import Load, PeopleAtWork
from amends.wire.people_at_work import LoadView, PeopleAtWorkView, PersonAtWorkView, UnitAtWorkView


def people_at_work_view(own: PeopleAtWork) -> PeopleAtWorkView:
    """Segments and people."""
    people = [
        PersonAtWorkView(each.user.id, each.user.name, _load(each.load), _time(each.away_until_us))
        for each in own.people
    ]
    units = [
        UnitAtWorkView(
            each.segment.id, each.segment.code, each.people, each.away, _load(each.load) if each.load else None
        )
        for each in own.units
    ]
    return PeopleAtWorkView(rfc3339(own.at.now_us), own.switch.value, people, units)


def _load(own: Load) -> LoadView:
    return LoadView(own.open, own.overdue, own.due_today)


def _time(at_us: int | None) -> str | None:
    return None if at_us is None else rfc3339(InstantUs(at_us))
