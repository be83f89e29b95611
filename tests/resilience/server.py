"""The server as a user starts it, in a process that can be killed."""

import asyncio
import contextlib
import os
import re
import signal
import sys
from collections import deque
from collections.abc import AsyncIterator
from pathlib import Path

_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
SETTINGS = {
    "AMENDS_SECRET_KEY": "a key for the tests, long enough to sign with",
    "AMENDS_WEBHOOKS_TO_PRIVATE": "true",
    "AMENDS_RATE_LIMIT_PER_KEY": "0",
    "AMENDS_RATE_LIMIT_PER_ORGANISATION": "0",
    "PYTHONUNBUFFERED": "1",
}


class Server:
    """`amends serve` with its background. `said` are the last lines that it wrote."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._reading = asyncio.create_task(self._read())
        self._address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.said: deque[str] = deque(maxlen=2000)

    @classmethod
    async def start(cls, database_url: str, folder: Path, *more: str) -> "Server":
        """Begin to start it."""
        command = [*more, sys.executable, "-m", "amends", "serve", "--port", "0", "--database", database_url]
        process = await asyncio.create_subprocess_exec(
            *command,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=folder,
            env={**os.environ, **SETTINGS},
        )
        return cls(process)

    @classmethod
    @contextlib.asynccontextmanager
    async def running(cls, database_url: str, folder: Path) -> AsyncIterator["Server"]:
        """One that is being started, and killed if it is left running."""
        server = await cls.start(database_url, folder)
        try:
            yield server
        except BaseException as error:
            error.add_note("\n".join([line for line in server.said if "failed" in line][-3:]))
            raise
        finally:
            await server.kill()

    async def address(self) -> str:
        """Its address, once it serves. Raises AssertionError when it ends before."""
        return await self._address

    async def kill(self) -> None:
        """End it at once, as losing its machine would."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._gone()

    async def end(self) -> int:
        """Ask it to end, as a service manager does; its exit code."""
        self._process.send_signal(signal.SIGTERM)
        return await self._gone()

    async def _gone(self) -> int:
        code = await self._process.wait()
        await self._reading
        if self._address.done() and not self._address.cancelled():
            self._address.exception()
        return code

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self.said.append(line.decode().rstrip("\n"))
            found = _ADDRESS.search(self.said[-1])
            if found and not self._address.done():
                self._address.set_result(found[0])
        if not self._address.done():
            self._address.set_exception(AssertionError("\n".join(self.said)))
