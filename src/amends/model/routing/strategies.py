"""Strategies: which of those who are free gets a ticket."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final, TypeAlias

from msgspec import Struct

from amends.model.person import User


class Colleague(Struct, frozen=True):
    """Somebody who may get a ticket, and how many others they have open."""

    user: User
    open_tickets: int


Strategise: TypeAlias = Callable[[Sequence[Colleague], Sequence[int]], Colleague]
"""Of those who are free (one at least), who gets it; the IDs are of those who were served, the last one last."""


def round_robin(free: Sequence[Colleague], rotation: Sequence[int]) -> Colleague:
    """The next by ID behind the one who was served last, and from the beginning again."""
    last = rotation[-1] if rotation else 0
    return min(free, key=lambda each: (each.user.id <= last, each.user.id))


def fewest_open(free: Sequence[Colleague], rotation: Sequence[int]) -> Colleague:
    """Who has the fewest open tickets; of several, who was served longest ago or never."""
    return min(free, key=lambda each: (each.open_tickets, *_waiting(each, rotation)))


def least_full(free: Sequence[Colleague], rotation: Sequence[int]) -> Colleague:
    """Who has the fewest open tickets for their capacity; of several, who was served longest ago or never."""
    return min(free, key=lambda each: (Fraction(each.open_tickets, each.user.capacity), *_waiting(each, rotation)))


def the_one(free: Sequence[Colleague], _: Sequence[int]) -> Colleague:
    """The only one who was asked for."""
    return free[0]


STRATEGIES: Final[Mapping[str, Strategise]] = {
    "round_robin": round_robin,
    "least_open": fewest_open,
    "weighted": least_full,
    "named": the_one,
    "field": the_one,
}
"""What a route's document calls a strategy -> how it chooses."""


def _waiting(colleague: Colleague, rotation: Sequence[int]) -> tuple[int, int]:
    number = colleague.user.id
    return (rotation.index(number) if number in rotation else -1, number)
