"""SQLite: one writer whose transactions carry many requests, and readers beside it.

Writes that arrive together share a transaction, each in a savepoint of its own, so that one flush to the disk serves
them all and one bad request fails alone. The statements run on the event loop; the commit, which waits for the disk,
runs in a thread.
"""

import asyncio
import contextlib
import os
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Coroutine, Hashable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

import apsw

from amends.errors import BusinessRuleError
from amends.ids import FIRST_IDS, IdRange
from amends.model.principal import Principal
from amends.store.engine import sqlite_migrate
from amends.store.engine.database import A, Now, OrderedWrite, P, SettingsCache, Tx, UseCase, outcome
from amends.store.engine.health import DatabaseHealth, Use
from amends.store.engine.job_bell import JobBell, JobBells
from amends.store.engine.run_sync import run_sync
from amends.store.engine.sqlite_library import OUTAGES, in_words, is_safe_version
from amends.store.engine.sqlite_tx import SqliteTx, WriteBatch
from amends.store.engine.sqlite_wal import BUSY_MS, WriteAheadLog
from amends.store.engine.write_queue import QueuedWrite, coalesce
from amends.texts.text import say

T = TypeVar("T")

_MAX_IN_A_BATCH = 128
_LONGEST_TURN_SECONDS = 0.004
_SCANS_AT_ONCE = 2
_STATEMENTS_KEPT = 1000
_MAX_WAL_BYTES = 64 * 1024 * 1024
# A long batch changes more pages than SQLite keeps by itself: those it put out would be written and read again.
_WRITER_CACHE_KIB = 16 * 1024
_WRITER_PRAGMAS = f"""
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;
    PRAGMA journal_size_limit = {_MAX_WAL_BYTES}; PRAGMA cache_size = -{_WRITER_CACHE_KIB}
"""
_PRAGMAS = "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF"


class WroteInAReadError(RuntimeError):
    """A use case that was only to read tried to write: a fault of the program, not of the disk."""


class SqliteDatabase:
    """A database in one file; `vfs` names another way to the disk than the operating system's own."""

    engine = "sqlite"
    holds_up_readers = True

    def __init__(self, path: str, now: Now, *, vfs: str | None = None, ids: IdRange = FIRST_IDS) -> None:
        self.path = path
        self._ids = ids
        self.writes = self.settings_changes = 0
        self._memory = SettingsCache()
        self._vfs = vfs
        self.health = DatabaseHealth(path)
        self._now = now
        self._waiting: deque[QueuedWrite] = deque()
        self._wake = asyncio.Event()
        self._closing = False
        self._bells = JobBells()

    async def open(self) -> None:
        """Open the file, make it when it isn't there, migrate it.

        Raises BusinessRuleError when that can't be done safely.
        """
        if not is_safe_version(apsw.sqlite_lib_version()):
            raise BusinessRuleError(say("sqlite_too_old", version=apsw.sqlite_lib_version()))
        try:
            self._writer = self._connect(apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
        except (apsw.NotADBError, *OUTAGES) as error:
            raise self._cannot_open(error) from error
        self._secure_file()
        try:
            sqlite_migrate.migrate(self._writer, self._ids)
        except OUTAGES as error:
            self._writer.close()
            raise self._cannot_open(error) from error
        except BaseException:
            self._writer.close()
            raise
        self._writer_thread = ThreadPoolExecutor(1, "amends-commit")
        self._scan_threads = ThreadPoolExecutor(_SCANS_AT_ONCE, "amends-scan")
        self._closing = False
        self._log = WriteAheadLog(self._writer, lambda: self._connect(apsw.SQLITE_OPEN_READWRITE))
        self._batch = WriteBatch(self._writer)
        self._reader = self._connect(apsw.SQLITE_OPEN_READONLY)
        self._scanners = [self._connect(apsw.SQLITE_OPEN_READONLY) for _ in range(_SCANS_AT_ONCE)]
        self._task = asyncio.create_task(self._write_batches(), name="amends-writer")

    async def close(self) -> None:
        """Write what was accepted, then let go."""
        self._closing = True
        self._wake.set()
        await self._task
        for thread in (self._writer_thread, self._scan_threads):
            thread.shutdown()
        self._log.close()
        for connection in (*self._scanners, self._reader, self._writer):
            connection.close()

    async def write(self, by: Principal, use_case: UseCase[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use case in the next batch; when this returns, it is on the disk."""
        if self._closing:
            raise BusinessRuleError(say("database_is_closing"))
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(QueuedWrite(by, use_case, args, kwargs, done))
        self._wake.set()
        return await done

    async def write_in_order(
        self, use_case: Callable[[Tx, A], Awaitable[T]], turns: Sequence[OrderedWrite[A]]
    ) -> Sequence[T | Exception]:
        """Run a use case for each in the next batch, which keeps their order; what came of each, or why it failed."""
        return await asyncio.gather(*(outcome(self.write(by, use_case, own)) for by, own in turns))

    async def write_each(
        self, by: Principal, use_case: Callable[[Tx, A], Awaitable[T]], input_rows: Sequence[A]
    ) -> Sequence[T]:
        """Run a use case for each in the next batch, one after the other."""
        return await asyncio.gather(*(self.write(by, use_case, each) for each in input_rows))

    async def write_ahead(
        self,
        by: Principal,
        use_case: Callable[[Tx, A], Awaitable[T]],
        input_rows: Sequence[A],
        about: Callable[[A], Collection[Hashable]],  # noqa: ARG002 - the other engine's
    ) -> Sequence[T]:
        """As `write_each`, whatever they are `about`: there is one writer."""
        return await self.write_each(by, use_case, input_rows)

    async def read(self, by: Principal, use_case: UseCase[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use case that reads a few rows, here and now; each of its statements sees what is committed by then."""
        try:
            found = run_sync(use_case(self._tx(self._reader, by), *args, **kwargs))
        except OUTAGES as error:
            raise self._failed(Use.READ, error) from error
        self.health.worked(Use.READ)
        return found

    async def scan(self, by: Principal, use_case: UseCase[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use case that may read many rows, in a thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._scan_threads, lambda: self._scan(by, use_case, *args, **kwargs))

    def hearing_of_jobs(self) -> AbstractAsyncContextManager[JobBell]:
        """Hear of jobs that this process adds; those of another are found by looking."""
        return self._bells.hearing()

    def _scan(self, by: Principal, use_case: UseCase[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        connection = self._scanners.pop()
        try:
            with self._telling(Use.READ):
                connection.execute("BEGIN")
                try:
                    return run_sync(use_case(self._tx(connection, by), *args, **kwargs))
                finally:
                    # SQLite ends a transaction by itself when the disk fails in it.
                    if connection.in_transaction:
                        connection.execute("COMMIT")
        finally:
            self._scanners.append(connection)

    def _tx(self, connection: apsw.Connection, by: Principal) -> SqliteTx:
        return SqliteTx(connection, self._batch, self._memory, by, self._now())

    async def _write_batches(self) -> None:
        while self._waiting or not self._closing:
            if not self._waiting:
                self._wake.clear()
                await self._wake.wait()
                continue
            batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), _MAX_IN_A_BATCH))]
            try:
                with self._telling(Use.WRITE):
                    answers = await self._write_batch(batch)
            except Exception as error:
                answers = [(waiting, None, error) for waiting in batch]
            for waiting, result, failure in answers:
                waiting.answer(result, failure)

    @contextlib.contextmanager
    def _telling(self, use: Use) -> Iterator[None]:
        try:
            yield
        except OUTAGES as error:
            raise self._failed(use, error) from error
        self.health.worked(use)

    def _failed(self, use: Use, error: apsw.Error) -> Exception:
        if use is Use.READ and getattr(error, "extendedresult", None) == apsw.SQLITE_READONLY:
            return WroteInAReadError(str(error))
        return self.health.failed(use, in_words(error))

    async def _write_batch(self, batch: list[QueuedWrite]) -> list[tuple[QueuedWrite, Any, Exception | None]]:
        loop = asyncio.get_running_loop()
        if self._log.must_restart:
            await loop.run_in_executor(self._writer_thread, self._log.restart)
        await self._begin()
        settings_before = self._memory.changes
        try:
            self._batch.begin()
            turn = _Turn()
            answers = await self._run_groups(coalesce(batch), turn)
            for _ in self._batch.keep():
                await turn.pass_on()
            await loop.run_in_executor(self._writer_thread, self._writer.execute, "COMMIT")
        except BaseException:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            raise
        self.writes += 1
        self.settings_changes += self._memory.changes != settings_before
        self._bells.ring(self._batch.due)
        self._log.checkpoint_when_due()
        return answers

    async def _begin(self) -> None:
        self._writer.set_busy_timeout(0)
        try:
            self._writer.execute("BEGIN IMMEDIATE")
        except apsw.BusyError:
            # Another process writes: wait for it in the thread, so that reads go on.
            self._writer.set_busy_timeout(BUSY_MS)
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._writer_thread, self._writer.execute, "BEGIN IMMEDIATE")

    async def _run_groups(
        self, groups: Iterable[Sequence[QueuedWrite]], turn: "_Turn"
    ) -> list[tuple[QueuedWrite, Any, Exception | None]]:
        answers = []
        for group in groups:
            answers += self._run_group(group)
            await turn.pass_on()
        return answers

    def _run_group(self, group: Sequence[QueuedWrite]) -> list[tuple[QueuedWrite, Any, Exception | None]]:
        if len(group) > 1:
            asked = [waiting.args[0] for waiting in group]
            results, error = self._run(group[0].by, lambda tx: group[0].use_case.many(tx, asked))
            if error is None:
                return [(waiting, result, None) for waiting, result in zip(group, results, strict=True)]
        return [(each, *self._run(each.by, each.begin)) for each in group]

    def _run(self, by: Principal, begin: Callable[[SqliteTx], Coroutine[Any, Any, T]]) -> tuple[Any, Exception | None]:
        tx = self._tx(self._writer, by)
        mark = self._batch.mark()
        self._writer.execute("SAVEPOINT request")
        try:
            result = run_sync(begin(tx))
        except OUTAGES:
            # SQLite may have rolled back all of the transaction: none of its requests is kept.
            raise
        except Exception as error:
            self._batch.back_to(mark)
            self._writer.execute("ROLLBACK TO request")
            self._writer.execute("RELEASE request")
            return None, error
        self._writer.execute("RELEASE request")
        return result, None

    def _connect(self, flags: int) -> apsw.Connection:
        connection = apsw.Connection(self.path, flags, self._vfs, _STATEMENTS_KEPT)
        # Else the values of a statement are looked at when it is planned, and it is planned anew for other values: six
        # times as dear for a ticket with its names.
        connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
        connection.set_busy_timeout(BUSY_MS)
        if flags & apsw.SQLITE_OPEN_READWRITE:
            connection.execute(_WRITER_PRAGMAS).fetchall()
        connection.execute(_PRAGMAS).fetchall()
        return connection

    def _cannot_open(self, error: apsw.Error) -> BusinessRuleError:
        return BusinessRuleError(say("database_unopenable", file=str(self.path), error=in_words(error)))

    def _secure_file(self) -> None:
        with contextlib.suppress(OSError):
            os.chmod(self.path, 0o600)  # noqa: PTH101 - the path may be a URI's


class _Turn:
    """The time for which a batch holds up whoever reads."""

    def __init__(self) -> None:
        self._began = monotonic()

    async def pass_on(self) -> None:
        """Let others have a turn, if this one was long."""
        if monotonic() - self._began > _LONGEST_TURN_SECONDS:
            # What came meanwhile is looked at in one round of the loop, and answered in the next.
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            self._began = monotonic()


def file_of(url: str) -> str:
    """The path that a `sqlite:///…` URL names."""
    return str(Path(url.removeprefix("sqlite:///")))
