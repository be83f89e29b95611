"""What holds for every choice: nobody gets a ticket who can't take it, and turns are fair."""

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from amends.model.routing.choose import Pool, choose, rotation_after
from amends.model.routing.strategies import STRATEGIES, Colleague
from amends.model.ticket.assignment import Assignment

from .builders import ABOVE, ELSEWHERE, NOW, SEGMENT, a_colleague, a_pool, a_route, away

A_STRATEGY = {
    "round_robin": {},
    "least_open": {},
    "weighted": {},
    "named": {"owner": "user1@hotel.example"},
    "field": {"name": "custom.floor", "values": {"3": "user1@hotel.example"}},
}
ABSENCES = st.builds(lambda start, hours: away(start, start + hours), st.integers(-9, 9), st.integers(1, 9))
CHANGES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "ticket_limit": st.integers(0, 5),
        "capacity": st.integers(1, 4),
        "left_us": st.none() | st.just(NOW),
        "absences": st.lists(ABSENCES, max_size=3).map(tuple),
        "segment_ids": st.sampled_from([(SEGMENT,), (ABOVE,), (ELSEWHERE,), (SEGMENT, ELSEWHERE)]),
    }
)
COLLEAGUES = st.integers(1, 9).flatmap(
    lambda count: st.tuples(
        *(
            st.builds(lambda number, tickets, changes: a_colleague(number, tickets, **changes), *each)
            for each in ((st.just(number), st.integers(0, 6), CHANGES) for number in range(1, count + 1))
        )
    )
)
SERVED = st.lists(st.integers(1, 12), unique=True, max_size=9).map(tuple)
STRATEGY = st.sampled_from(sorted(STRATEGIES))


def routed(strategy: str, colleagues: tuple[Colleague, ...], rotation: tuple[int, ...]) -> Assignment:
    asked = colleagues[:1] if strategy in ("named", "field") else colleagues
    return choose(a_route({strategy: A_STRATEGY[strategy]}), a_pool(*asked, rotation=rotation), NOW)


def can_take_it(colleague: Colleague) -> bool:
    """Said once more, hour by hour, as plainly as can be."""
    user = colleague.user
    is_away = any(absence.from_us <= NOW < absence.until_us for absence in user.absences)
    is_full = user.ticket_limit > 0 and colleague.open_tickets >= user.ticket_limit
    is_stranger = SEGMENT not in user.segment_ids and ABOVE not in user.segment_ids
    return user.left_us is None and not is_away and not is_full and not is_stranger


@given(STRATEGY, COLLEAGUES, SERVED)
def test_only_who_can_take_it_gets_it_and_somebody_does_when_anybody_can(
    strategy: str, colleagues: tuple[Colleague, ...], rotation: tuple[int, ...]
) -> None:
    assignment = routed(strategy, colleagues, rotation)
    asked = colleagues[: len(assignment.candidates)]
    able = {each.user.id for each in asked if can_take_it(each)}
    assert (assignment.owner_id in able) if able else (assignment.owner_id == 0)


@given(STRATEGY, COLLEAGUES, SERVED)
def test_everybody_is_able_or_has_a_reason(
    strategy: str, colleagues: tuple[Colleague, ...], rotation: tuple[int, ...]
) -> None:
    assignment = routed(strategy, colleagues, rotation)
    by_id = {each.user.id: each for each in colleagues}
    for candidate in assignment.candidates:
        assert (candidate.passed_over == "") == can_take_it(by_id[candidate.user_id])
        assert candidate.open_tickets == by_id[candidate.user_id].open_tickets


@given(STRATEGY, COLLEAGUES, SERVED, st.randoms())
def test_the_order_in_which_they_are_found_changes_nothing(
    strategy: str, colleagues: tuple[Colleague, ...], rotation: tuple[int, ...], chance: Any
) -> None:
    asked = list(colleagues[:1] if strategy in ("named", "field") else colleagues)
    shuffled = chance.sample(asked, len(asked))
    route = a_route({strategy: A_STRATEGY[strategy]})
    assert choose(route, a_pool(*asked, rotation=rotation), NOW) == choose(
        route, a_pool(*shuffled, rotation=rotation), NOW
    )


@given(
    st.integers(1, 6),
    st.lists(st.sets(st.integers(1, 6)), min_size=1, max_size=40),
    st.sampled_from(["round_robin", "least_open", "weighted"]),
)
def test_turns_are_fair_to_within_one_among_those_who_are_always_free(
    count: int, absent: list[set[int]], strategy: str
) -> None:
    """Others come and go; nobody's tickets are counted, so that turns alone decide."""
    rotation: tuple[int, ...] = ()
    got: Counter[int] = Counter()
    for away_now in absent:
        pool = _pool(count, away_now, rotation)
        owner_id = choose(a_route({strategy: {}}), pool, NOW).owner_id
        if owner_id:
            got[owner_id] += 1
            rotation = rotation_after(pool, owner_id)
    always = [got[number] for number in range(1, count + 1) if not any(number in each for each in absent)]
    assert max(always, default=0) - min(always, default=0) <= 1


@given(st.lists(st.integers(1, 4), min_size=1, max_size=5), st.integers(1, 60))
def test_tickets_that_stay_open_are_shared_by_capacity(capacities: list[int], tickets: int) -> None:
    colleagues = {number: a_colleague(number, capacity=each) for number, each in enumerate(capacities, 1)}
    rotation: tuple[int, ...] = ()
    for _ in range(tickets):
        pool = a_pool(*colleagues.values(), rotation=rotation)
        owner_id = choose(a_route({"weighted": {}}), pool, NOW).owner_id
        own = colleagues[owner_id]
        colleagues[owner_id] = structs.replace(own, open_tickets=own.open_tickets + 1)
        rotation = rotation_after(pool, owner_id)
    for own in colleagues.values():
        assert abs(own.open_tickets - tickets * own.user.capacity / sum(capacities)) <= own.user.capacity + 1


def _pool(count: int, away_now: set[int], rotation: tuple[int, ...]) -> Pool:
    colleagues = (
        a_colleague(number, absences=(away(-1, 1),) if number in away_now else ()) for number in range(1, count + 1)
    )
    return a_pool(*colleagues, rotation=rotation)
