"""A load generator: connections kept open that send the same kind of request again and again."""

import asyncio
import socket
import statistics
from collections.abc import Callable, Iterator
from math import inf
from time import perf_counter
from typing import cast

import uvloop
from msgspec import Struct

_LEAST = 2

Request = Callable[[int], bytes]
"""The request with that number, whole."""


class Measured(Struct, frozen=True):
    """What a run came to: how many in a second, how long they took, and what each cost.

    `cpu_us` is the server's processor time, `database_us` that of PostgreSQL's processes, `memory_mb` what the server
    had in use at the end; `count` is how many they were.
    """

    per_second: float
    p50_ms: float = 0.0
    p99_ms: float = 0.0
    cpu_us: float = 0.0
    database_us: float = 0.0
    memory_mb: float = 0.0
    count: int = 1


class _Connection(asyncio.Protocol):
    """Sends a request as soon as the one before is answered."""

    def __init__(self, request: Request, numbers: Iterator[int], seconds: list[float], done: asyncio.Future[None]):
        self._request = request
        self._numbers = numbers
        self._seconds = seconds
        self._done = done
        self._received = bytearray()
        self._wanted = 0
        self._began = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def send(self) -> None:
        number = next(self._numbers, None)
        if number is None:
            self._finish(None)
            return
        request = self._request(number)
        self._began = perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._wanted:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return
            self._wanted = end + 4 + length(bytes(self._received[:end]).lower())
        if len(self._received) >= self._wanted:
            self._seconds.append(perf_counter() - self._began)
            if not self._received.startswith(b"HTTP/1.1 2"):
                self._finish(RuntimeError(self._received.decode()))
                return
            self._received.clear()
            self._wanted = 0
            self.send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(exc or RuntimeError("the server hung up"))

    def _finish(self, error: Exception | None) -> None:
        if not self._done.done():
            if error:
                self._done.set_exception(error)
            else:
                self._done.set_result(None)
        self._transport.close()


def load(
    address: tuple[str, int], request: Request, *, connections: int, count: int, max_seconds: float = inf
) -> Measured:
    """Send `count` requests, fewer when they last too long. Raises RuntimeError for an answer that isn't 2xx."""
    return uvloop.run(_load(address, request, connections, _until(perf_counter() + max_seconds, count)))


def _until(end: float, count: int) -> Iterator[int]:
    # Two at least, for the percentiles.
    return (number for number in range(count) if number < _LEAST or perf_counter() < end)


async def _load(address: tuple[str, int], request: Request, connections: int, numbers: Iterator[int]) -> Measured:
    loop = asyncio.get_running_loop()
    seconds, opened, ends = list[float](), [], []
    for _ in range(connections):
        done = loop.create_future()
        _, connection = await loop.create_connection(
            lambda done=done: _Connection(request, numbers, seconds, done),  # type: ignore[misc]
            *address,
        )
        opened.append(connection)
        ends.append(done)
    began = perf_counter()
    for connection in opened:
        connection.send()
    await asyncio.gather(*ends)
    count = len(seconds)
    per_second = count / (perf_counter() - began)
    percentiles = statistics.quantiles(seconds, n=100)
    return Measured(per_second, percentiles[49] * 1000, percentiles[98] * 1000, count=count)


def exchange(address: tuple[str, int], request: bytes) -> bytes:
    """The body of the answer to one request. Raises RuntimeError when it isn't 2xx."""
    received = bytearray()
    with socket.create_connection(address) as connection:
        connection.sendall(request)
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += _more(connection)
        wanted = end + 4 + length(bytes(received[:end]).lower())
        while len(received) < wanted:
            received += _more(connection)
    if not received.startswith(b"HTTP/1.1 2"):
        raise RuntimeError(received.decode())
    return bytes(received[end + 4 :])


def _more(connection: socket.socket) -> bytes:
    piece = connection.recv(1 << 20)
    if not piece:
        raise RuntimeError("the server hung up")
    return piece


def length(head: bytes) -> int:
    """How long the body behind a head, in lower case, is. Raises RuntimeError when it doesn't say."""
    found = head.find(b"content-length:")
    if found < 0:
        raise RuntimeError("an answer without Content-Length")
    return int(head[found + 15 :].split(b"\r\n", 1)[0])


def http(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """A request on a connection that is kept open."""
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{method} {path} HTTP/1.1\r\nHost: bench\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
