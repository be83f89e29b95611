"""Telling workers that jobs are due: those of this process at once, and by the database those of others."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable

from amends.model.job import JobQueue


class JobBell:
    """What one worker hears of each queue since it looked last."""

    def __init__(self) -> None:
        self._rung = {queue: asyncio.Event() for queue in JobQueue}

    def ring(self, queues: Iterable[str]) -> None:
        """Something of these queues is due; of a queue that isn't known here nothing is."""
        for queue in self._rung.keys() & set(queues):
            self._rung[JobQueue(queue)].set()

    def clear(self, queue: JobQueue) -> None:
        """Whoever hears is about to look."""
        self._rung[queue].clear()

    async def wait(self, queue: JobQueue) -> None:
        """Until something of a queue is due."""
        await self._rung[queue].wait()


class JobBells:
    """Those of all workers that hear in this process."""

    def __init__(self) -> None:
        self._bells: list[JobBell] = []

    def ring(self, queues: Iterable[str]) -> None:
        """Something of these queues is due and committed."""
        for bell in self._bells:
            bell.ring(queues)

    @contextlib.asynccontextmanager
    async def hearing(self) -> AsyncIterator[JobBell]:
        """Hear what is due from now on."""
        bell = JobBell()
        self._bells.append(bell)
        try:
            yield bell
        finally:
            self._bells.remove(bell)
