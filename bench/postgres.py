"""The PostgreSQL server of a run: the one that is named, or one of our own whose files stay in the run's folder."""

import asyncio
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import Any

import asyncpg

from tests import engines

# A power cut loses what is in it, which is filled anew then. What is measured is the processor's time, not the disk's.
_SETTINGS = """
fsync = off
full_page_writes = off
synchronous_commit = on
max_connections = 300
shared_buffers = 256MB
"""
_LOOKS_EVERY_SECONDS = 0.1


@contextmanager
def server(folder: Path, url: str | None) -> Iterator[str]:
    """The URL of a server. Raises CannotStartError."""
    if url:
        yield url
        return
    own = folder / "postgres"
    process = _start(own)
    try:
        address = engines.url_at(own / "sockets")
        _await(address, process, own)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=120)


def run(url: str, *statements: str) -> Sequence[Any]:
    """Do statements one by one, outside of a transaction; the rows of the last."""
    return asyncio.run(_run(url, statements))


def has(url: str, name: str) -> bool:
    """Whether a server has a database of this name."""
    return bool(run(url, f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))


def _start(folder: Path) -> subprocess.Popen[bytes]:
    try:
        if not (folder / "data" / "postgresql.conf").exists():
            folder.mkdir(mode=0o755, parents=True, exist_ok=True)
            engines.make_server(folder)
            with (folder / "data" / "postgresql.conf").open("a") as settings:
                settings.write(_SETTINGS)
        return engines.begin_server(folder)
    except (OSError, subprocess.SubprocessError) as error:
        raise engines.CannotStartError(str(error)) from None


def _await(url: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    while True:
        try:
            run(url, "SELECT 1")
        except (OSError, asyncpg.PostgresError):
            if process.poll() is not None:
                raise engines.CannotStartError((folder / "data" / "server.log").read_text()[-500:]) from None
            sleep(_LOOKS_EVERY_SECONDS)
        else:
            return


async def _run(url: str, statements: Sequence[str]) -> Sequence[Any]:
    connection = await asyncpg.connect(url)
    try:
        rows: Sequence[Any] = ()
        for statement in statements:
            rows = await connection.fetch(statement)
        return rows
    finally:
        await connection.close()
