"""Requests that arrive together share a transaction: while one is under way at the server, the next ones gather.

SQLite's one writer does so by itself. Here each connection could write, but then each request would pay for its own
statements, its own locks and its own flush to the disk.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, TypeAlias

from amends.errors import Unavailable
from amends.model.principal import Principal
from amends.store.engine.database import BatchableUseCase, Tx, outcome
from amends.store.engine.write_queue import Key, QueuedWrite, key_of

Run: TypeAlias = Callable[[Principal, Callable[[Tx], Awaitable[Any]]], Awaitable[Any]]
"""Runs what is to be done in a transaction of its own, again when it collided with another."""

MAX_TOGETHER: Final = 64
_AT_ONCE: Final = 2
"""Transactions of one kind and principal at once: one is computed while the server does the other."""


class GroupCommit:
    """The requests that wait, apart by what may be done together."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._waiting: dict[Key, deque[QueuedWrite]] = {}
        self._running: dict[Key, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def write(self, by: Principal, use_case: BatchableUseCase[Any, Any], asked: Any) -> Any:
        """Do it for one, together with those who ask at the same time. Raises what it raises for this one."""
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        own = QueuedWrite(by, use_case, (asked,), {}, done)
        key = key_of(own)
        self._waiting.setdefault(key, deque()).append(own)
        if self._running.get(key, 0) < _AT_ONCE:
            self._running[key] = self._running.get(key, 0) + 1
            task = asyncio.create_task(self._work(key))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await done

    async def finish(self) -> None:
        """Wait until all that was asked for is done."""
        await asyncio.gather(*self._tasks)

    async def _work(self, key: Key) -> None:
        waiting = self._waiting[key]
        try:
            while waiting:
                await self._do([waiting.popleft() for _ in range(min(len(waiting), MAX_TOGETHER))])
        finally:
            self._running[key] -= 1
            if not self._running[key]:
                del self._running[key], self._waiting[key]

    async def _do(self, group: Sequence[QueuedWrite]) -> None:
        if len(group) > 1 and await self._do_together(group):
            return
        for each in group:
            found = await outcome(self._run(each.by, each.begin))
            each.answer(*((None, found) if isinstance(found, Exception) else (found, None)))

    async def _do_together(self, group: Sequence[QueuedWrite]) -> bool:
        """Whether all have their answer; else one of them is at fault, which shows when each is done by itself."""
        asked = [each.args[0] for each in group]
        found = await outcome(self._run(group[0].by, lambda tx: group[0].use_case.many(tx, asked)))
        if isinstance(found, Unavailable):
            # Nobody knows whether it was kept: done again, it might be there twice.
            for each in group:
                each.answer(None, found)
            return True
        if isinstance(found, Exception):
            return False
        for each, result in zip(group, found, strict=True):
            each.answer(result, None)
        return True
