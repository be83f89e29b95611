"""Servers in processes of their own, and what they need."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from msgspec import Struct

from bench.place import Place

_UNLIMITED = {"AMENDS_RATE_LIMIT_PER_KEY": "0", "AMENDS_RATE_LIMIT_PER_ORGANISATION": "0"}
_TICKS = os.sysconf("SC_CLK_TCK")


class Server(Struct, frozen=True):
    """A server that runs: where, and as which process (0 for one of somebody else's)."""

    host: str
    port: int
    pid: int = 0

    @property
    def address(self) -> tuple[str, int]:
        """Where to connect to."""
        return self.host, self.port

    def cpu_seconds(self) -> float:
        """The processor's time that it took so far; 0 where that isn't known."""
        try:
            text = Path(f"/proc/{self.pid}/stat").read_text("ascii")
        except OSError:
            return 0.0
        user, system = text.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / _TICKS

    def memory_mb(self) -> float:
        """The memory that is its own and in use, in MB; 0 where that isn't known."""
        try:
            text = Path(f"/proc/{self.pid}/status").read_text("ascii")
        except OSError:
            return 0.0
        found = re.search(r"VmRSS:\s+(\d+) kB", text)
        return int(found[1]) / 1000 if found else 0.0


def amends_command(url: str) -> Sequence[str]:
    """How a user starts Amends."""
    return (sys.executable, "-m", "amends", "serve", "--port", "0", "--database", url)


@contextmanager
def amends(place: Place) -> Iterator[Server]:
    """Amends on a place."""
    with running(amends_command(place.url)) as server:
        yield server


@contextmanager
def raw(place: Place) -> Iterator[Server]:
    """The plainest server on a place."""
    with running((sys.executable, "-m", "bench.raw", place.url, str(place.workspace_id))) as server:
        yield server


@contextmanager
def running(command: Sequence[str]) -> Iterator[Server]:
    """A server that prints its address, until the end of the block. Raises RuntimeError when it doesn't start."""
    environment = {**os.environ, **_UNLIMITED, "PYTHONUNBUFFERED": "1"}
    # Whoever starts a server for the second time finds its modules compiled.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    root = Path(__file__).parent.parent
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=root)
    assert process.stdout is not None
    try:
        found = re.search(r":(\d+)$", process.stdout.readline().strip())
        if found is None:
            raise RuntimeError(f"{' '.join(command)} didn't start")
        yield Server("127.0.0.1", int(found[1]), process.pid)
    finally:
        process.terminate()
        process.wait(timeout=60)
        process.stdout.close()


def seconds_to_first_answer(place: Place, request: bytes) -> float:
    """How long Amends takes from its command to its first answer."""
    began = perf_counter()
    with amends(place) as server, socket.create_connection(server.address) as connection:
        connection.sendall(request)
        if not connection.recv(65536).startswith(b"HTTP/1.1 200"):
            raise RuntimeError("the first answer isn't 200")
        return perf_counter() - began
