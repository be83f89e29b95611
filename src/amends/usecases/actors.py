"""The names of those who did something, as they are now."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from amends.model.actor import ActorNames, Attributed
from amends.store import keys, people
from amends.store.engine.database import Tx


class Done(Protocol):
    """What says by kind and ID who did it."""

    @property
    def by_kind(self) -> str:
        """The kind of the actor."""

    @property
    def by_id(self) -> int:
        """The actor's ID, 0 for one without."""


T = TypeVar("T", bound=Done)


async def names_of(tx: Tx) -> ActorNames:
    """The names of all users and keys of the workspace."""
    return ActorNames(await people.team(tx), await keys.names(tx))


async def named(tx: Tx, done: Iterable[T]) -> Sequence[Attributed[T]]:
    """What was done, each with the name of who did it."""
    names = await names_of(tx)
    return [Attributed(each, names.of(each.by_kind, each.by_id)) for each in done]
