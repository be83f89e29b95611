"""A PostgreSQL server of one's own, to be killed with all its processes and started again."""

import asyncio
import contextlib
import os
import select
import shutil
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path

import asyncpg

from tests import engines

_LOOKS_EVERY_SECONDS = 0.05


class OwnPostgres:
    """Durable as PostgreSQL is by default: nothing is switched off for speed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        _, sockets = engines.make_server(folder)
        self.url = engines.url_at(sockets)
        self._first: subprocess.Popen[bytes]

    async def start(self) -> None:
        """Start it; after a kill it recovers first."""
        self._first = engines.begin_server(self._folder)
        while True:
            try:
                connection = await asyncpg.connect(self.url)
            except (OSError, asyncpg.PostgresError):
                assert self._first.poll() is None, (self._folder / "data" / "server.log").read_text()[-2000:]
                await asyncio.sleep(_LOOKS_EVERY_SECONDS)
            else:
                await connection.close()
                return

    def kill(self) -> None:
        """End its processes at once, the first one and all that it started."""
        self._first.send_signal(signal.SIGSTOP)
        handles = list(_handles([*_children(self._first.pid), self._first.pid]))
        for handle in handles:
            signal.pidfd_send_signal(handle, signal.SIGKILL)
        for handle in handles:
            select.select([handle], [], [])
            os.close(handle)
        self._first.wait()


@contextlib.asynccontextmanager
async def own_postgres() -> AsyncIterator[OwnPostgres]:
    """A server that runs. Raises CannotStartError when PostgreSQL isn't there."""
    folder = _folder()
    try:
        own = OwnPostgres(folder)
        await own.start()
        try:
            yield own
        finally:
            own.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="amends-own-"))
    folder.chmod(0o755)
    return folder


def _handles(numbers: Iterable[int]) -> Iterator[int]:
    for number in numbers:
        with contextlib.suppress(ProcessLookupError):
            yield os.pidfd_open(number)


def _children(first: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            if parent == first:
                found.append(int(status.parent.name))
    return found
