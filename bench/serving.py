"""Servers in processes of their own, and what they need."""

import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

from msgspec import Struct, structs

from bench import build, processor
from bench.build import Build
from bench.load import Measured
from bench.place import Place

_UNLIMITED = {"AMENDS_RATE_LIMIT_PER_KEY": "0", "AMENDS_RATE_LIMIT_PER_ORGANISATION": "0"}


class Server(Struct, frozen=True):
    """A server that runs: where, as which process (0 for one of somebody else's), and on which PostgreSQL database."""

    host: str
    port: int
    pid: int = 0
    database: str = ""

    @property
    def address(self) -> tuple[str, int]:
        """Where to connect to."""
        return self.host, self.port

    def memory_mb(self) -> float:
        """The memory that it has in use, in MB; 0 where that isn't known."""
        return processor.memory_mb(processor.family(self.pid)) if self.pid else 0.0

    def measured(self, do: Callable[[], Measured]) -> Measured:
        """What doing something came to, with the processor time that the server and its database took for each."""
        before = self._used()
        did = do()
        spent = [
            processor.spent(first, last) / did.count * 1e6 for first, last in zip(before, self._used(), strict=True)
        ]
        return structs.replace(did, cpu_us=spent[0], database_us=spent[1], memory_mb=self.memory_mb())

    def _used(self) -> tuple[Mapping[int, float], Mapping[int, float]]:
        own = processor.family(self.pid) if self.pid else iter(())
        return processor.seconds_of(own), processor.seconds_of(processor.of_database(self.database))


@contextmanager
def amends(place: Place, of: Build | None = None) -> Iterator[Server]:
    """Amends on a place, today's build unless another is named."""
    of = of or build.today()
    with running(of.command("serve", "--port", "0", "--database", place.url), place.url, of.root) as server:
        yield server


@contextmanager
def raw(place: Place) -> Iterator[Server]:
    """The plainest server on a place."""
    with running((sys.executable, "-m", "bench.raw", place.url, str(place.workspace_id)), place.url) as server:
        yield server


@contextmanager
def running(command: Sequence[str], url: str, root: Path = Path(__file__).parent.parent) -> Iterator[Server]:
    """A server that prints its address, until the end of the block. Raises RuntimeError when it doesn't start."""
    environment = {**build.environment_of(), **_UNLIMITED, "PYTHONUNBUFFERED": "1"}
    # Whoever starts a server for the second time finds its modules compiled.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=root)
    assert process.stdout is not None
    try:
        found = re.search(r":(\d+)$", process.stdout.readline().strip())
        if found is None:
            raise RuntimeError(f"{' '.join(command)} didn't start")
        database = "" if url.startswith("sqlite") else urlsplit(url).path.removeprefix("/")
        yield Server("127.0.0.1", int(found[1]), process.pid, database)
    finally:
        process.terminate()
        process.wait(timeout=60)
        process.stdout.close()


def start(place: Place, of: Build, request: bytes) -> Measured:
    """A start: how long from the command to the first answer, and what the processor needed for it."""
    began = perf_counter()
    with amends(place, of) as server, socket.create_connection(server.address) as connection:
        connection.sendall(request)
        if not connection.recv(65536).startswith(b"HTTP/1.1 200"):
            raise RuntimeError("the first answer isn't 200")
        seconds = perf_counter() - began
        cpu = sum(processor.seconds_of(processor.family(server.pid)).values())
        return Measured(1 / seconds, seconds * 1e3, seconds * 1e3, cpu * 1e6, memory_mb=server.memory_mb())
