"""SQLite's write-ahead log, kept short: what is in it is copied into the database beside the writes."""

import contextlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import apsw

from amends.store.engine.sqlite_library import OUTAGES

BUSY_MS = 20_000
_CHECKPOINT_PAGES = 4_000
_RESTART_PAGES = 16_000
_RESTART_BUSY_MS = 200


class WriteAheadLog:
    """The log of one writer; `connect` gives further connections to the same database."""

    def __init__(self, writer: apsw.Connection, connect: Callable[[], apsw.Connection]) -> None:
        self._writer = writer
        self._connect = connect
        self._thread = ThreadPoolExecutor(1, "amends-checkpoint")
        self._pages = 0
        self._restart_at_pages = _RESTART_PAGES
        self._checkpointed_pages = 0
        self._checkpointing: Future[None] | None = None
        writer.set_wal_hook(self._note)

    @property
    def must_restart(self) -> bool:
        """Whether no write may go on before `restart`.

        While writes never pause, no checkpoint beside them ever catches up, and the log would grow without end.
        """
        return self._pages >= self._restart_at_pages

    def restart(self) -> None:
        """Copy the rest into the database while nobody writes, for a short time at most."""
        self._writer.set_busy_timeout(_RESTART_BUSY_MS)
        try:
            self._writer.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_RESTART)
            self._restart_at_pages = _RESTART_PAGES
        except apsw.BusyError:
            # A long read still needs the log: try again when it has grown further.
            self._restart_at_pages = self._pages + _CHECKPOINT_PAGES
        finally:
            self._writer.set_busy_timeout(BUSY_MS)

    def checkpoint_when_due(self) -> None:
        """Begin to copy in a thread, when there is enough and nobody does it already."""
        self._checkpointed_pages = min(self._checkpointed_pages, self._pages)
        is_due = self._pages - self._checkpointed_pages >= _CHECKPOINT_PAGES
        if is_due and (self._checkpointing is None or self._checkpointing.done()):
            self._checkpointed_pages = self._pages
            self._checkpointing = self._thread.submit(self._checkpoint)

    def close(self) -> None:
        """Finish what is being copied."""
        self._thread.shutdown()

    def _note(self, _: apsw.Connection, __: str, pages: int) -> int:
        self._pages = pages
        return apsw.SQLITE_OK

    def _checkpoint(self) -> None:
        # What can't be copied into the database now stays in the log, and is copied by a later one.
        with contextlib.suppress(*OUTAGES), contextlib.closing(self._connect()) as own:
            own.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
