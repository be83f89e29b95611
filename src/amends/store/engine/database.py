"""What an engine gives: transactions to run use cases in, and within one the statements, `now` and who it is.

A use case is `async def verb(tx, …)`; it never opens, commits or retries. Inside it only the store is awaited.
"""

from collections.abc import Awaitable, Callable, Collection, Coroutine, Hashable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeAlias, TypeVar

from amends.instants import InstantUs
from amends.model.job import JobQueue
from amends.model.principal import Principal
from amends.store.engine.full_text import FullText
from amends.store.engine.health import DatabaseHealth
from amends.store.engine.job_bell import JobBell

P = ParamSpec("P")
T = TypeVar("T")
A = TypeVar("A")

Row: TypeAlias = Sequence[Any]
"""A row's columns in the order of its SELECT."""

Now: TypeAlias = Callable[[], InstantUs]


class SettingsCache:
    """What a database object remembers of settings; see `store.engine.cache`.

    `changes` grows with each statement of this object that changes some.
    """

    def __init__(self) -> None:
        self.changes = 0
        self.values: dict[tuple[Any, ...], tuple[int, Any]] = {}


class Tx(Protocol):
    """One transaction: the statements (in the shared subset, `$1, $2 …` in order of first use) and who runs them."""

    now: InstantUs
    by: Principal
    full_text: FullText
    settings_cache: SettingsCache
    is_alone: bool
    """Whether nobody else writes meanwhile, so that no lock has to be named."""
    skip_locked: str
    """What a SELECT ends with that holds its rows and passes over those that others hold; one writer holds none."""
    for_update: str
    """What a SELECT ends with that holds its rows until the end; one writer holds none."""
    settings_token: int | None
    """Under which the settings stand as this transaction sees them; None when that has to be asked."""
    workspace_id: int
    """The workspace that every statement is bound to: that of `by`."""

    async def one(self, statement: str, *values: object) -> Row | None:
        """The first row, or None."""
        ...

    async def all(self, statement: str, *values: object) -> Sequence[Row]:
        """All rows."""
        ...

    async def run(self, statement: str, *values: object) -> int:
        """Change rows, and say how many were changed."""
        ...

    async def many(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        """Run one statement for each of many rows of values."""
        ...

    async def later(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        """As `many`, before the transaction ends; what it changes may not be seen before that."""
        ...

    async def run_each(self, statement: str, rows: Sequence[Sequence[object]]) -> Sequence[int]:
        """Change for each of many rows of values the row that it names by its key, which is another for each; the
        places of those among them that were there.
        """
        ...

    async def after_those_before(self) -> None:
        """Wait until what comes before in `write_ahead` is kept, and so sees what it wrote from here on."""
        ...

    async def draw_ahead(self, count: int) -> None:
        """Say how many numbers will be drawn, at least, so that the engine needn't be asked for each."""
        ...

    async def next_ids(self, count: int) -> Sequence[int]:
        """Fresh numbers of the one ID sequence, ascending."""
        ...

    def job_is_due(self, *queues: JobQueue) -> None:
        """Have the workers look into these queues, once this is committed."""
        ...

    def within(self, workspace_id: int) -> "Tx":
        """The same transaction, bound to a workspace that the operator has just made."""
        ...

    async def lock(self, *names: str) -> None:
        """Hold these names of the workspace until the end: whoever else wants one waits. (One writer needs no lock.)"""
        ...


UseCase: TypeAlias = Callable[Concatenate[Tx, P], Awaitable[T]]

OrderedWrite: TypeAlias = tuple[Principal, A]
"""Who runs a use case of many, and what it is handed."""


async def outcome(doing: Awaitable[T]) -> T | Exception:
    """What comes of it, or why it failed."""
    try:
        return await doing
    except Exception as error:
        return error


R = TypeVar("R")


class BatchableUseCase(Generic[A, R]):
    """A use case that several may ask for at once: `many` does it for all of them as if one had come after the other.

    An engine that puts requests together hands it those of one principal; if that fails, each is done by itself.
    """

    def __init__(self, many: Callable[[Tx, Sequence[A]], Coroutine[Any, Any, Sequence[R]]]) -> None:
        self.many = many

    async def __call__(self, tx: Tx, asked: A) -> R:
        """Do it for one."""
        return (await self.many(tx, [asked]))[0]


class Database(Protocol):
    """An engine with one database open. `open` migrates it first when it must.

    `writes` grows with each transaction of this object that changed something, `settings_changes` with each that
    changed settings, before whoever asked for it knows.
    """

    engine: str
    holds_up_readers: bool
    """Whether nobody of this process reads while a use case runs: one of many rows should take few at a time."""
    writes: int
    settings_changes: int
    health: DatabaseHealth

    async def open(self) -> None:
        """Connect, refuse what is unsafe, migrate."""
        ...

    async def close(self) -> None:
        """Finish what was accepted, then let go."""
        ...

    async def write(self, by: Principal, use_case: UseCase[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use case that may change something; when this returns, it is kept.

        Raises Unavailable when it can't be written: then it wasn't done, or nobody knows whether it was.
        """
        ...

    async def write_in_order(
        self, use_case: Callable[[Tx, A], Awaitable[T]], turns: Sequence[OrderedWrite[A]]
    ) -> Sequence[T | Exception]:
        """Run a use case for each, so that they draw numbers in their order; what came of each, or why it failed."""
        ...

    async def write_each(
        self, by: Principal, use_case: Callable[[Tx, A], Awaitable[T]], input_rows: Sequence[A]
    ) -> Sequence[T]:
        """Run a use case for each, one after the other, with as few flushes to the disk as the engine can.

        Raises what the first to fail raises; those before it are kept, those behind it may be.
        """
        ...

    async def write_ahead(
        self,
        by: Principal,
        use_case: Callable[[Tx, A], Awaitable[T]],
        input_rows: Sequence[A],
        about: Callable[[A], Collection[Hashable]],
    ) -> Sequence[T]:
        """As `write_each`, but the next may begin while one is written if they are `about` nothing in common.

        It is kept behind the one before. What all of them change comes behind `tx.after_those_before()`; when what one
        would have needed wasn't there yet after all, it meets a unique key, and begins anew.
        """
        ...

    async def read(self, by: Principal, use_case: UseCase[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use case that reads a few rows. Raises Unavailable when it can't be read."""
        ...

    async def scan(self, by: Principal, use_case: UseCase[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use case that may read many rows, out of the way of the others."""
        ...

    def hearing_of_jobs(self) -> AbstractAsyncContextManager[JobBell]:
        """Hear of jobs that are due, wherever they were added. It can miss some: whoever hears looks now and then."""
        ...
