"""Writing in turn: several transactions at once that hold names and draw numbers one after the other."""

import asyncio
from typing import Final

DRAWN_AT_ONCE: Final = 64
"""So many numbers are drawn by whoever has a turn, for what they draw later would come behind that of the next."""


class OwnTurn:
    """When somebody may hold names and draw numbers, whether they have begun and have drawn, and what is left of it."""

    def __init__(self, before: asyncio.Event) -> None:
        self.before = before
        self.begun = asyncio.Event()
        self.drawn = asyncio.Event()

    def pass_on(self) -> None:
        """Let the next begin and draw, whatever became of this one."""
        self.begun.set()
        self.drawn.set()
