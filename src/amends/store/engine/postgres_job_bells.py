"""Telling workers in other processes, by NOTIFY, that jobs are due.

A transaction that notifies waits for all others that do, until it is committed. So no request does: what it added is
told after its commit, in a transaction of its own, for many requests at once. What is lost so is found by looking.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any, Final

from amends.model.job import JobQueue
from amends.store.engine.job_bell import JobBell, JobBells
from amends.store.engine.postgres_connect import FAULTS, Connection

CHANNEL: Final = "amends_jobs"
"""The queues that something is due in are its payloads, with spaces between."""

_APART_SECONDS = 0.05
"""So long after one notification comes the next: under load they take no connection from the requests."""
_LISTEN_SECONDS = 10.0
_AGAIN_SECONDS = 5.0
"""So long after the connection was lost another is tried."""


class PostgresJobBells(JobBells):
    """The bells of this process, which others ring too. A fault in them is told elsewhere: the requests meet it too."""

    def __init__(self, connect: Callable[[], Awaitable[Connection]]) -> None:
        super().__init__()
        self._connect = connect
        self._untold: set[str] = set()
        self._telling: asyncio.Task[None] | None = None
        self._listening: asyncio.Task[None] | None = None
        self._hearing = 0

    def tell(self, queues: Iterable[JobQueue], pool: Any) -> None:
        """Something of these queues is due and committed: tell this process at once, and soon all others."""
        if not queues:
            return
        self.ring(queues)
        self._untold.update(queues)
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell_others(pool), name="amends-notify")

    @contextlib.asynccontextmanager
    async def hearing(self) -> AsyncIterator[JobBell]:
        """Hear what is due from now on, as long as the database can be reached."""
        self._hearing += 1
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen(), name="amends-listen")
        try:
            async with super().hearing() as bell:
                yield bell
        finally:
            self._hearing -= 1
            if not self._hearing:
                await self.close()

    async def close(self) -> None:
        """Tell and hear no more."""
        tasks = [task for task in (self._telling, self._listening) if task is not None]
        self._telling = self._listening = None
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _tell_others(self, pool: Any) -> None:
        while self._untold:
            queues, self._untold = self._untold, set()
            with contextlib.suppress(*FAULTS):
                await notify(pool, sorted(queues))
            await asyncio.sleep(_APART_SECONDS)

    async def _listen(self) -> None:
        while True:
            with contextlib.suppress(*FAULTS):
                await self._listen_until_lost()
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _listen_until_lost(self) -> None:
        connection = await self._connect()
        lost = asyncio.Event()
        try:
            connection.add_termination_listener(lambda _: lost.set())
            async with asyncio.timeout(_LISTEN_SECONDS):
                await connection.add_listener(CHANNEL, self._heard)
            # What was told before, nobody here has heard.
            self.ring(JobQueue)
            await lost.wait()
        finally:
            connection.terminate()

    def _heard(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        self.ring(str(payload).split())


async def notify(connection: Any, queues: Iterable[str]) -> None:
    """Tell whoever listens that something of these queues is due."""
    await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, " ".join(queues))


async def is_heard(listening: Any, notifying: Any, within_seconds: float) -> bool:
    """Whether a notification of one connection reaches another, as it doesn't through a pooler of transactions."""
    heard = asyncio.Event()

    def hear(*_: object) -> None:
        heard.set()

    await listening.add_listener(CHANNEL, hear)
    await notify(notifying, ())
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(heard.wait(), within_seconds)
    return heard.is_set()
