"""The watch over all open connections: who is too slow is let go, and there is always room for one more."""

import asyncio
import logging
from collections.abc import Iterable
from time import monotonic
from typing import Final, Protocol

from amends.settings import Settings

log = logging.getLogger(__name__)

_LONGEST_PAUSE_SECONDS: Final = 1.0
_LOOKS_IN_THE_SHORTEST: Final = 4
_SHARE_MADE_FREE: Final = 64
_TELLS_EVERY_SECONDS: Final = 60.0
_DESCRIPTORS_FOR_OTHERS: Final = 128


class GuardedConnection(Protocol):
    """What the watch wants of a connection."""

    @property
    def is_expendable(self) -> bool:
        """Whether no request of it is being answered."""
        ...

    @property
    def since(self) -> float:
        """When it last got anywhere."""
        ...

    def look(self, now: float) -> None:
        """End what has taken too long."""
        ...

    def wind_up(self) -> None:
        """Take no request after the one that is being answered."""
        ...

    def let_go(self) -> None:
        """Close it, to make room."""
        ...

    def turn_away(self) -> None:
        """Say that there is no room, and close it."""
        ...


class ConnectionGuard:
    """One timer for all connections: a timer for each request would cost more than most requests' answers.

    `now` is the time of the last look, so that a connection notes its time by reading an attribute.
    """

    def __init__(self, settings: Settings, descriptors: int = 0) -> None:
        self.settings = settings
        self.now = monotonic()
        self.is_draining = False
        self.connections: set[GuardedConnection] = set()
        self.limit = _limit(settings.connections_limit, descriptors)
        self.every_seconds = _pause(settings)
        self._leaving: set[GuardedConnection] = set()
        self._told_at = -_TELLS_EVERY_SECONDS

    async def run(self) -> None:
        """Look at all of them, again and again."""
        while True:
            await asyncio.sleep(self.every_seconds)
            self.now = monotonic()
            for each in tuple(self.connections):
                each.look(self.now)

    def enter(self, newcomer: GuardedConnection) -> None:
        """Take a connection in. When there are too many, those that have idled longest go; else the newcomer does."""
        self.connections.add(newcomer)
        if not self.limit or len(self.connections) - len(self._leaving) <= self.limit:
            return
        expendable = self._expendable(newcomer)
        for each in expendable:
            self._leaving.add(each)
            each.let_go()
        if not expendable:
            self._leaving.add(newcomer)
            newcomer.turn_away()
        self._tell()

    def leave(self, connection: GuardedConnection) -> None:
        """Forget a connection."""
        self.connections.discard(connection)
        self._leaving.discard(connection)

    def drain(self) -> None:
        """See to it that each connection ends with the answer that it waits for, or with its next."""
        self.is_draining = True
        for each in self.connections:
            each.wind_up()

    def _expendable(self, newcomer: GuardedConnection) -> Iterable[GuardedConnection]:
        idle = [each for each in self.connections if each.is_expendable and each is not newcomer]
        idle = [each for each in idle if each not in self._leaving]
        idle.sort(key=lambda each: each.since)
        return idle[: max(1, self.limit // _SHARE_MADE_FREE)]

    def _tell(self) -> None:
        now = monotonic()
        if now - self._told_at >= _TELLS_EVERY_SECONDS:
            self._told_at = now
            log.warning(
                "too many connections: idle connections are closed, oldest first",
                extra={"open": len(self.connections), "limit": self.limit},
            )


def _limit(limit: int, descriptors: int) -> int:
    """As many as the settings say, and as leave descriptors for files and databases; 0 is no limit."""
    if not descriptors:
        return limit
    possible = max(descriptors - _DESCRIPTORS_FOR_OTHERS, descriptors // 2)
    return min(limit or possible, possible)


def _pause(settings: Settings) -> float:
    timeouts = (
        settings.header_timeout_seconds,
        settings.body_timeout_seconds,
        settings.write_timeout_seconds,
        settings.idle_timeout_seconds,
    )
    shortest = min((each for each in timeouts if each), default=_LONGEST_PAUSE_SECONDS)
    return min(_LONGEST_PAUSE_SECONDS, shortest / _LOOKS_IN_THE_SHORTEST)
