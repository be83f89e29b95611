"""Who did something: users and keys have names beside their IDs."""

from collections.abc import Mapping
from typing import Generic, TypeVar

from msgspec import Struct

from amends.model.person import TeamMember
from amends.model.principal import PrincipalKind

T = TypeVar("T")


class ActorNames(Struct, frozen=True):
    """The names of everybody who may have done something: users by their IDs, and the keys that have a name."""

    people: Mapping[int, TeamMember]
    keys: Mapping[int, str]

    def of(self, kind: str, number: int) -> str | None:
        """The name of an actor by kind and ID; None for one that has none."""
        if kind == PrincipalKind.USER and number in self.people:
            return self.people[number].name
        return self.keys.get(number) if kind == PrincipalKind.KEY else None


class Attributed(Struct, Generic[T], frozen=True):
    """Something that was done, with the name of who did it; None for one who has none."""

    what: T
    name: str | None
