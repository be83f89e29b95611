"""How a database stands: one line in the log when it can't be used any more, and one when it can again."""

import logging
from collections.abc import Callable
from enum import Enum, auto
from time import monotonic
from typing import Final

from amends.errors import Unavailable
from amends.texts.text import say

log = logging.getLogger(__name__)

_SAYS = say("nothing_can_be_stored")
_TELLS = say("nothing_can_be_read")


class Use(Enum):
    """What a database is used for."""

    WRITE = auto()
    READ = auto()


class Outage(Enum):
    """What doesn't work. A server that can't be reached is one outage, however many reads and writes meet it."""

    UNWRITABLE = "written"
    UNREADABLE = "read"
    UNREACHABLE = "reached"


_OF_USE: Final = {Use.WRITE: Outage.UNWRITABLE, Use.READ: Outage.UNREADABLE}
_ENDED_BY: Final = {Use.WRITE: frozenset(Outage), Use.READ: frozenset({Outage.UNREADABLE, Outage.UNREACHABLE})}
"""Who could write could read too; who could read was let in."""


class _Running:
    """An outage that lasts: since when, and how many uses it has refused."""

    def __init__(self, moment: int, began: float) -> None:
        self.moment = moment
        self.began = began
        self.refused = 0


class DatabaseHealth:
    """Which outages last. `name` is what the log calls the database.

    What comes late says nothing new: `moment` is a number that grows with each outage's begin and end. Who begins to
    use the database notes it. A success ends no outage that began after its own begin, and a failure begins none when
    its own begin, or that of the connection that was lost, lies before the last outage's end.
    """

    def __init__(self, name: str, clock: Callable[[], float] = monotonic) -> None:
        self._name = name
        self._clock = clock
        self._running: dict[Outage, _Running] = {}
        self._ended = 0
        self.moment = 0

    @property
    def is_readable(self) -> bool:
        """Whether the last read worked."""
        return not self._running.keys() & {Outage.UNREADABLE, Outage.UNREACHABLE}

    @property
    def is_writable(self) -> bool:
        """Whether the last write worked."""
        return not self._running.keys() & {Outage.UNWRITABLE, Outage.UNREACHABLE}

    def failed(self, use: Use, reason: str, since: int | None = None, *, is_lost: bool = False) -> Unavailable:
        """Note that it can't be used, and tell it unless that is known; what to answer who asked.

        `is_lost` says that the server isn't reached; `since` is the moment at which what failed began.
        """
        outage = Outage.UNREACHABLE if is_lost else _OF_USE[use]
        self._begin(outage, reason, since)
        if outage in self._running:
            self._running[outage].refused += 1
        return Unavailable(_SAYS if use is Use.WRITE else _TELLS)

    def lost(self, reason: str, since: int) -> None:
        """Note that the server isn't reached, though nobody has asked for anything."""
        self._begin(Outage.UNREACHABLE, reason, since)

    def _begin(self, outage: Outage, reason: str, since: int | None) -> None:
        if outage not in self._running and (since is None or since >= self._ended):
            self.moment += 1
            self._running[outage] = _Running(self.moment, self._clock())
            log.error("the database can't be %s", outage.value, extra={"database": self._name, "reason": reason})

    def worked(self, use: Use, since: int | None = None) -> None:
        """Note that it can be used, and tell it when it couldn't before; `since` is the moment at which that began."""
        if not self._running:
            return
        for outage in self._running.keys() & _ENDED_BY[use]:
            running = self._running[outage]
            if since is None or since >= running.moment:
                del self._running[outage]
                self.moment += 1
                self._ended = self.moment
                lasted = {"seconds": round(self._clock() - running.began, 1), "refused": running.refused}
                log.warning("the database can be %s again", outage.value, extra={"database": self._name, **lasted})
