"""Writing in turn: several transactions at once that hold names and draw numbers one after the other."""

import asyncio
from typing import Final

DRAWN_AT_ONCE: Final = 64
"""So many numbers are drawn by whoever has a turn, for what they draw later would come behind that of the next."""


class GaveWayError(Exception):
    """Whoever has the turn before has to begin anew, so this one lets go of what it holds, and does so behind it."""


class OwnTurn:
    """When somebody may hold names and draw numbers, whether they have begun and have drawn, and what is left of it.

    `before_is_kept` says, once it is known, whether the one before was kept at the first try, where that matters.
    """

    def __init__(self, before: asyncio.Event, before_is_kept: "asyncio.Future[bool] | None" = None) -> None:
        self.before = before
        self.before_is_kept = before_is_kept
        self.begun = asyncio.Event()
        self.drawn = asyncio.Event()

    def pass_on(self) -> None:
        """Let the next begin and draw, whatever became of this one."""
        self.begun.set()
        self.drawn.set()
