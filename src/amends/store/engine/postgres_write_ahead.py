"""Writing ahead: of several transactions that follow each other one is computed while the server does the one before.

Each begins once the one before has its numbers, and is kept only behind it. When one has to begin anew, the one behind
it lets go of what it holds, so that it never waits for that, and is done after it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Final, Generic, TypeAlias

import asyncpg
from msgspec import Struct

from amends.errors import Busy
from amends.model.principal import Principal
from amends.store.engine.database import A, T, Tx
from amends.store.engine.own_turn import GaveWayError, OwnTurn
from amends.store.engine.postgres_tx import in_turn

Run: TypeAlias = Callable[..., Awaitable[T]]

_AT_ONCE: Final = 2
_BEGINS_ANEW: Final = (
    GaveWayError,
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.UniqueViolationError,
    Busy,
)


class Step(Struct, Generic[A], frozen=True):
    """What one of them is handed, and what it is about."""

    own: A
    about: frozenset[Hashable]


class _Try(Generic[T]):
    """The first try of a step: its turn, whether it was kept, and what comes of the step in the end."""

    def __init__(self, turn: OwnTurn) -> None:
        self.turn = turn
        self.is_kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.task: asyncio.Task[T] | None = None

    def tell(self, *, is_kept: bool) -> None:
        """Say whether it was kept, unless that was said."""
        if not self.is_kept.done():
            self.is_kept.set_result(is_kept)


async def write_ahead(
    attempt: Run[T],
    write: Run[T],
    by: Principal,
    use_case: Callable[[Tx, A], Awaitable[T]],
    steps: Sequence[Step[A]],
) -> Sequence[T]:
    """Run a use case for each step: `attempt` does so once, `write` until it is kept.

    Raises what the first to fail raises; those before it are kept, and none behind it.
    """
    tries: list[_Try[T]] = []

    async def do(own: A, first: _Try[T], before: asyncio.Task[T] | None) -> T:
        try:
            done = await attempt(by, in_turn, first.turn, use_case, own)
            first.tell(is_kept=True)
        except _BEGINS_ANEW:
            first.tell(is_kept=False)
            if before is not None:
                await before
            return await write(by, use_case, own)
        finally:
            first.tell(is_kept=False)
            first.turn.pass_on()
        return done

    try:
        for place, step in enumerate(steps):
            ahead = _AT_ONCE if place and step.about.isdisjoint(steps[place - 1].about) else 1
            for each in tries[: place - ahead + 1]:
                assert each.task is not None  # noqa: S101 - each got its task in its own round
                await each.task
            before = tries[-1] if place else None
            own = _Try[T](OwnTurn(before.turn.drawn, before.is_kept) if before else OwnTurn(_at_once()))
            own.task = asyncio.create_task(do(step.own, own, before.task if before else None))
            tries.append(own)
            await own.turn.begun.wait()
        return [await each.task for each in tries if each.task]
    finally:
        await asyncio.gather(*(each.task for each in tries if each.task), return_exceptions=True)


def _at_once() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event
