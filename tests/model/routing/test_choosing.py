"""Choosing an owner: by turn, by open tickets, by weight, by name; and everybody else is passed over with a reason."""

import pytest

from amends.instants import HOUR_US, InstantUs, rfc3339
from amends.model.routing.choose import Pool, choose, rotation_after
from amends.model.routing.strategies import STRATEGIES, Colleague
from amends.model.ticket.assignment import Candidate

from .builders import ELSEWHERE, NOW, a_colleague, a_pool, a_route, away

EVEN = {"round_robin": {}}
LEAST = {"least_open": {}}
WEIGHTED = {"weighted": {}}


def chosen(strategy: dict[str, object], pool: Pool) -> int:
    return choose(a_route(strategy), pool, NOW).owner_id


def reason_of(colleague: Colleague) -> str:
    [candidate] = choose(a_route(), a_pool(colleague), NOW).candidates
    return str(candidate.passed_over)


@pytest.mark.parametrize(("rotation", "owner_id"), [((), 1), ((1,), 2), ((1, 2), 3), ((1, 2, 3), 1), ((9,), 1)])
def test_they_take_turns(rotation: tuple[int, ...], owner_id: int) -> None:
    assert chosen(EVEN, a_pool(*map(a_colleague, (3, 1, 2)), rotation=rotation)) == owner_id


def test_who_has_the_fewest_open_tickets_gets_it() -> None:
    assert chosen(LEAST, a_pool(a_colleague(1, 4), a_colleague(2, 3), a_colleague(3, 5))) == 2


@pytest.mark.parametrize(("rotation", "owner_id"), [((), 1), ((1,), 2), ((2, 1), 3), ((3, 1, 2), 3), ((2, 3, 1), 2)])
@pytest.mark.parametrize("strategy", [LEAST, WEIGHTED])
def test_of_several_the_one_gets_it_who_was_served_longest_ago(
    strategy: dict[str, object], rotation: tuple[int, ...], owner_id: int
) -> None:
    assert chosen(strategy, a_pool(*map(a_colleague, (1, 2, 3)), rotation=rotation)) == owner_id


def test_more_capacity_carries_more_tickets() -> None:
    assert chosen(WEIGHTED, a_pool(a_colleague(1, 2), a_colleague(2, 5, capacity=3))) == 2
    assert chosen(WEIGHTED, a_pool(a_colleague(1, 2), a_colleague(2, 7, capacity=3))) == 1


def test_who_is_away_is_passed_over_until_they_are_back() -> None:
    back = rfc3339(InstantUs(NOW + 5 * HOUR_US))
    assert reason_of(a_colleague(1, absences=(away(-1, 5),))) == f"away until {back}"
    assert reason_of(a_colleague(1, absences=(away(-2, 1), away(1, 5)))) == f"away until {back}"
    assert reason_of(a_colleague(1, absences=(away(-5, 0),))) == ""
    assert reason_of(a_colleague(1, absences=(away(1, 5),))) == ""


@pytest.mark.parametrize(("open_tickets", "reason"), [(11, ""), (12, "at their limit (12 of 12)")])
def test_who_is_at_their_limit_is_passed_over(open_tickets: int, reason: str) -> None:
    assert reason_of(a_colleague(1, open_tickets, ticket_limit=12)) == reason


def test_without_a_limit_there_is_none() -> None:
    assert reason_of(a_colleague(1, 10_000)) == ""


def test_who_left_or_is_a_stranger_is_passed_over() -> None:
    assert reason_of(a_colleague(1, left_us=NOW)) == "left"
    assert reason_of(a_colleague(1, segment_ids=(ELSEWHERE,))) == "not in the segment"


def test_when_nobody_is_free_nobody_gets_it() -> None:
    assignment = choose(a_route(), a_pool(a_colleague(1, left_us=NOW), a_colleague(2, absences=(away(-1, 1),))), NOW)
    assert assignment.owner_id == 0
    assert all(each.passed_over for each in assignment.candidates)


def test_who_was_passed_over_before_gets_nothing_and_stands_first() -> None:
    assignment = choose(a_route(), a_pool(a_colleague(1), a_colleague(2)), NOW, [Candidate(1, 0, "hands over")])
    assert assignment.owner_id == 2
    assert assignment.candidates == (Candidate(1, 0, "hands over"), Candidate(2, 0))


def test_the_record_names_the_version_of_the_route_and_the_segment() -> None:
    assignment = choose(a_route(LEAST, 7), a_pool(a_colleague(1)), NOW)
    assert (assignment.route_id, assignment.route_version, assignment.strategy) == (7, 1, "least_open")


def test_who_is_no_colleague_any_more_is_forgotten() -> None:
    assert rotation_after(a_pool(a_colleague(1), a_colleague(2), rotation=(9, 2, 1)), 2) == (1, 2)


@pytest.mark.parametrize("name", ["named", "field"])
def test_the_one_who_is_asked_for_gets_it(name: str) -> None:
    assert STRATEGIES[name]([a_colleague(3)], ()).user.id == 3
