"""Requests that come when their time comes, whoever is still being answered: so many a second, until told to stop."""

import asyncio
import statistics
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from time import perf_counter

import uvloop
from msgspec import Struct

from bench.load import Request, length

_FEWEST = 2


class Asking(Struct, frozen=True):
    """What is asked, and how often a second."""

    what: str
    request: Request
    per_second: float


class Waits:
    """How long each request waited, from when it was due, by what was asked."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}
        self.errors: list[Exception] = []

    def percentile_ms(self, what: str, percent: int) -> float:
        """A percentile in ms; 0.0 where too few were asked."""
        seconds = self.seconds.get(what, [])
        return statistics.quantiles(seconds, n=100)[percent - 1] * 1000 if len(seconds) >= _FEWEST else 0.0


@contextmanager
def asking(address: tuple[str, int], asked: Sequence[Asking]) -> Iterator[Waits]:
    """Ask in a thread of its own while the block runs; all that was asked is answered at its end.

    Raises the first error, such as an answer that isn't 2xx.
    """
    waits, stop = Waits(), threading.Event()
    thread = threading.Thread(target=lambda: uvloop.run(_ask_all(address, asked, waits, stop)), name="open-loop")
    thread.start()
    try:
        yield waits
    finally:
        stop.set()
        thread.join()
    if waits.errors:
        raise waits.errors[0]


async def _ask_all(address: tuple[str, int], asked: Sequence[Asking], waits: Waits, stop: threading.Event) -> None:
    await asyncio.gather(*(_ask(_Connections(address), each, waits, stop) for each in asked))


async def _ask(connections: "_Connections", asked: Asking, waits: Waits, stop: threading.Event) -> None:
    seconds = waits.seconds.setdefault(asked.what, [])
    doing: set[asyncio.Task[None]] = set()
    began, number = perf_counter(), 0
    while not stop.is_set():
        due = began + number / asked.per_second
        await asyncio.sleep(max(0.0, due - perf_counter()))
        task = asyncio.create_task(_time(connections, asked.request(number), due, seconds, waits.errors))
        doing.add(task)
        task.add_done_callback(doing.discard)
        number += 1
    await asyncio.gather(*doing)
    connections.close()


async def _time(
    connections: "_Connections", request: bytes, due: float, seconds: list[float], errors: list[Exception]
) -> None:
    try:
        await connections.exchange(request)
    except (OSError, EOFError, RuntimeError) as error:
        errors.append(error)
    else:
        seconds.append(perf_counter() - due)


class _Connections:
    """Connections that are kept open: a request takes one that is free, or a new one."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self._free: deque[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = deque()

    async def exchange(self, request: bytes) -> None:
        """Send a request and wait for all of its answer. Raises RuntimeError for one that isn't 2xx."""
        reader, writer = self._free.pop() if self._free else await asyncio.open_connection(*self._address)
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(length(head.lower()))
        if not head.startswith(b"HTTP/1.1 2"):
            writer.close()
            raise RuntimeError((head + body).decode())
        self._free.append((reader, writer))

    def close(self) -> None:
        """Let all go."""
        for _, writer in self._free:
            with suppress(OSError):
                writer.close()


def table(found: Mapping[str, Waits], order: Sequence[str]) -> Iterator[str]:
    """What was asked, with the median and the 99th percentile of each run in ms."""
    for what in order:
        runs = [
            f"{name} {each.percentile_ms(what, 50):.1f} and {each.percentile_ms(what, 99):.1f}"
            for name, each in found.items()
        ]
        yield f"{what}: {', '.join(runs)} ms (median and p99)"
