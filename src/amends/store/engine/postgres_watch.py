"""Watching over a PostgreSQL server: one small question a second tells a server that hangs from one that works hard.

A server that hangs answers nobody and refuses nobody: a request would wait for as long as a statement may take, and so
would the next one on each connection of the pool. The watch has a connection of its own. Where it gets no answer in
time, and nobody else got one meanwhile, all connections are given up, and the hosts of the address are tried anew.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from msgspec import Struct

from amends.store.engine import postgres_connect
from amends.store.engine.health import DatabaseHealth, Use
from amends.store.engine.postgres_connect import FAULTS, Connection, in_words, refusal
from amends.store.engine.postgres_options import TargetServer

log = logging.getLogger(__name__)


class Limits(Struct, frozen=True):
    """How long things may take, in seconds. A statement of 0 has no limit."""

    statement: float = 30.0
    answer: float = 2.0
    """For what a server does at once when it is well: answer the watch, roll back, let a connection go."""
    watched_every: float = 1.0


class WatchedServer(Struct, frozen=True):
    """What is watched over: how to connect to it, how many connections wait unused, and how all are given up."""

    connect: Callable[[], Awaitable[Connection]]
    count_idle: Callable[[], int]
    give_up: Callable[[], None]


class Watch:
    """Asks the server now and then, and at once while it is away and somebody needs it."""

    def __init__(self, watched: WatchedServer, target: TargetServer, limits: Limits, health: DatabaseHealth) -> None:
        self._watched = watched
        self._target = target
        self._limits = limits
        self._health = health
        self._connection: Connection | None = None
        self._looking: asyncio.Task[None] | None = None
        self._running: asyncio.Task[None] | None = None
        self._holds_until = 0.0
        self._has_ended = False
        self.answers = 0
        """Grows with each answer that somebody else got from the server."""
        self.why_away = ""
        """Why the server can't be used, "" when it can, as far as is known."""

    def start(self, connection: Connection) -> None:
        """Watch over the server, by a connection to it."""
        self._connection = connection
        self._running = asyncio.create_task(self._run(), name="amends-watch")

    async def stop(self) -> None:
        """Watch no more: whoever still asks afterwards gets what was known last, and nobody connects again."""
        self._has_ended = True
        tasks = [task for task in (self._running, self._looking) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._forget()

    async def look(self) -> None:
        """Ask the server; whoever wants to know at the same time waits for the same answer."""
        if self._has_ended:
            return
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_and_time(), name="amends-look")
        await asyncio.shield(self._looking)

    async def look_if_away(self) -> str:
        """Why the server can't be used, asked anew if it couldn't; "" when it can.

        What took long to find out holds for as long again: a request that uses the database often waits once.
        """
        if self.why_away and asyncio.get_running_loop().time() >= self._holds_until:
            await self.look()
        return self.why_away

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._limits.watched_every)
            try:
                await self.look()
            except Exception:
                log.exception("the watch over PostgreSQL failed; it goes on")

    async def _look_and_time(self) -> None:
        clock = asyncio.get_running_loop().time
        began = clock()
        await self._look()
        self._holds_until = 2 * clock() - began

    async def _look(self) -> None:
        answers = self.answers
        if self._connection is not None and not await self._is_answered(self._connection):
            self._forget()
        moment = self._health.moment
        if self._connection is None:
            try:
                self._connection = await self._watched.connect()
            except FAULTS as error:
                # Who has a connection that works isn't held up because no other can be made.
                is_used = self.answers != answers or self._watched.count_idle() > 0
                self.why_away = "" if is_used else in_words(error)
                if self.why_away:
                    self._health.lost(self.why_away, moment)
                return
        self.why_away = ""
        self._health.worked(Use.READ, moment)

    async def _is_answered(self, connection: Connection) -> bool:
        answers, moment = self.answers, self._health.moment
        try:
            words = refusal(self._target, await postgres_connect.standing(connection, self._limits.answer))
        except TimeoutError:
            words = "" if self.answers != answers else f"no answer within {self._limits.answer:g} s"
        except FAULTS:
            return False
        else:
            if not words:
                return True
        if words:
            # Who waits for a connection learns it before it tries to make one.
            self.why_away = words
            self._health.lost(words, moment)
            self._watched.give_up()
        return False

    def _forget(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None
