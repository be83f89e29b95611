"""Files that stay open between two turns of the job that reads them, so that no turn reads again what was read before.

A turn goes on with an open file only where the database says that nobody else took a line of it meanwhile; else the
file is opened anew, and read from its beginning to where it was taken to.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final, Generic, Protocol, TypeVar

MAX_KEPT: Final = 8
"""Files that stay open while their jobs wait for a turn; a workbook is in memory as a whole."""

KEPT_SECONDS: Final = 60.0
"""After so long without a turn, another process went on with a file, or nobody wants it any more."""


class OpenReading(Protocol):
    """A file that is being read: how many of its lines were taken, and whether it has come to its end."""

    @property
    def taken(self) -> int:
        """How many lines were taken."""

    @property
    def is_at_end(self) -> bool:
        """Whether nothing more is to be read."""

    def close(self) -> None:
        """Give the file back."""


R = TypeVar("R", bound=OpenReading)


class OpenReadings(Generic[R]):
    """The files of one process that are open between turns, by the workspace and the ID of what is read."""

    def __init__(self, max_kept: int = MAX_KEPT, seconds: Callable[[], float] = monotonic) -> None:
        self._max_kept = max_kept
        self._seconds = seconds
        self._kept: dict[tuple[int, int], tuple[R, float]] = {}

    def __len__(self) -> int:
        """How many files are open and wait for a turn."""
        return len(self._kept)

    @contextmanager
    def turn(self, key: tuple[int, int], taken: int, begin: Callable[[], R]) -> Iterator[R]:
        """One turn of a file of which `taken` lines were taken; it stays open unless it is at its end or fails."""
        reading = self._open_at(key, taken) or begin()
        try:
            yield reading
        except BaseException:
            reading.close()
            raise
        if reading.is_at_end:
            reading.close()
        else:
            self._keep(key, reading)

    def close_unused(self) -> None:
        """Close what has had no turn for long."""
        for key, (_, since) in list(self._kept.items()):
            if self._seconds() - since >= KEPT_SECONDS:
                self._close(key)

    def close(self) -> None:
        """Close all of them."""
        for key in list(self._kept):
            self._close(key)

    def _open_at(self, key: tuple[int, int], taken: int) -> R | None:
        reading, _ = self._kept.pop(key, (None, 0.0))
        if reading is not None and reading.taken != taken:
            reading.close()
            return None
        return reading

    def _keep(self, key: tuple[int, int], reading: R) -> None:
        self._kept[key] = (reading, self._seconds())
        while len(self._kept) > self._max_kept:
            self._close(next(iter(self._kept)))

    def _close(self, key: tuple[int, int]) -> None:
        reading, _ = self._kept.pop(key)
        reading.close()
