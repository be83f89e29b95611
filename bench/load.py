"""A load generator: a few connections that send the same kind of request again and again."""

import asyncio
from collections.abc import Callable, Iterator
from time import perf_counter

Request = Callable[[int], bytes]
"""The request with that number, whole."""


async def load(port: int, request: Request, *, connections: int, count: int) -> float:
    """Requests answered in a second, over `count` of them. Raises RuntimeError for an answer that isn't 2xx."""
    numbers = iter(range(count))
    opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(connections)]
    began = perf_counter()
    await asyncio.gather(*(_send(reader, writer, request, numbers) for reader, writer in opened))
    seconds = perf_counter() - began
    for _, writer in opened:
        writer.close()
    return count / seconds


async def _send(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: Request, numbers: Iterator[int]
) -> None:
    for number in numbers:
        writer.write(request(number))
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(_length(head))
        if not head.startswith(b"HTTP/1.1 2"):
            raise RuntimeError(f"{head.decode()}{body.decode()}")


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    raise RuntimeError("an answer without Content-Length")


def http(method: str, path: str, key: str, body: bytes = b"") -> bytes:
    """A request on a connection that is kept open."""
    head = f"{method} {path} HTTP/1.1\r\nHost: bench\r\napi-key: {key}\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"Content-Type: application/json\r\n\r\n" + body
