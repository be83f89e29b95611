"""SQLite's write-ahead log: flushed with each commit, and never without end, however long writing goes on."""

from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from amends.model.principal import operator
from amends.store.engine import sqlite_wal
from amends.store.engine.database import Tx
from amends.store.engine.sqlite import SqliteDatabase, file_of
from tests import engines
from tests.engines import Clock

A_PAGE = "x" * 4000
LEAST_PAGES = 300


@pytest.fixture
async def opened(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[SqliteDatabase]:
    """A database whose log may hold few pages before it begins anew."""
    monkeypatch.setattr(sqlite_wal, "_CHECKPOINT_PAGES", 50)
    monkeypatch.setattr(sqlite_wal, "_RESTART_PAGES", LEAST_PAGES)
    monkeypatch.setattr(sqlite_wal, "_RESTART_BUSY_MS", 0)
    database = SqliteDatabase(file_of(engines.sqlite_copy(sqlite_template, tmp_path)), Clock())
    await database.open()
    await database.write(operator(0), fill, "CREATE TABLE pages (text TEXT) STRICT")
    yield database
    await database.close()


async def fill(tx: Tx, statement: str = "INSERT INTO pages VALUES ($1)", *values: str) -> None:
    await tx.run(statement, *values)


async def write_pages(database: SqliteDatabase, count: int) -> None:
    for _ in range(count):
        await database.write(operator(0), fill, "INSERT INTO pages VALUES ($1)", A_PAGE)


def pages_in_log(database: SqliteDatabase) -> int:
    return Path(f"{database.path}-wal").stat().st_size // 4096


async def test_the_log_begins_anew_while_writes_go_on(opened: SqliteDatabase) -> None:
    await write_pages(opened, 2 * LEAST_PAGES)
    assert pages_in_log(opened) < 2 * LEAST_PAGES


async def test_a_long_read_keeps_the_log_and_stops_no_write(opened: SqliteDatabase) -> None:
    with closing(apsw.Connection(opened.path, flags=apsw.SQLITE_OPEN_READONLY)) as reader:
        reader.execute("BEGIN; SELECT count(*) FROM pages").fetchall()
        await write_pages(opened, LEAST_PAGES)
        assert pages_in_log(opened) > LEAST_PAGES
        reader.execute("ROLLBACK")
    kept = pages_in_log(opened)
    await write_pages(opened, LEAST_PAGES)
    assert pages_in_log(opened) <= kept + LEAST_PAGES // 2
    assert await opened.read(operator(0), lambda tx: tx.one("SELECT count(*) FROM pages")) == (2 * LEAST_PAGES,)


async def test_a_long_batch_keeps_the_pages_that_it_changes_in_memory(opened: SqliteDatabase) -> None:
    async def memory(tx: Tx) -> object:
        return (await tx.all("PRAGMA cache_size"))[0][0]

    assert await opened.write(operator(0), memory) == -16 * 1024


async def test_every_commit_is_flushed(opened: SqliteDatabase) -> None:
    async def settings(tx: Tx) -> list[object]:
        names = ("synchronous", "wal_autocheckpoint", "foreign_keys", "trusted_schema")
        return [(await tx.all(f"PRAGMA {name}"))[0][0] for name in names]

    full, by_ourselves, on, off = 2, 0, 1, 0
    assert await opened.write(operator(0), settings) == [full, by_ourselves, on, off]
