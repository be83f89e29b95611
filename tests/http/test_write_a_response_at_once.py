"""A whole answer goes out in one piece: to the letter what ASGI's two messages would send."""

import asyncio
import gc
import logging
from typing import Any

import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle
from uvicorn.server import ServerState

from amends.http.connection.guard import ConnectionGuard
from amends.http.connection.protocol import guarded_by
from amends.http.connection.single_write import write_response
from tests.http.app_harness import UNLIMITED, AppHarness

HEADERS = [(b"content-length", b"2"), (b"content-type", b"application/json"), (b"x-request-id", b"r-1")]


class Wire:
    """A connection: what it was given to send, piece by piece, and whether it was closed."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.is_closed = False

    def write(self, data: bytes) -> None:
        self.sent.append(data)

    def close(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return ("127.0.0.1", 8000) if name in ("sockname", "peername") else default

    def resume_reading(self) -> None:
        """There is nothing to read."""

    @property
    def written(self) -> bytes:
        return b"".join(self.sent)


class Flow:
    """How fast the client reads."""

    write_paused = False


def asked(wire: Any, flow: Any, method: str = "GET", *, keep_alive: bool = True) -> RequestResponseCycle:
    """A request to answer."""
    nowhere = logging.getLogger()
    scope: Any = {"method": method}
    date = [(b"date", b"Fri, 20 Nov 2026 15:50:00 GMT")]
    done = asyncio.Event()
    return RequestResponseCycle(
        scope, wire, flow, nowhere, nowhere, False, date, done, True, keep_alive, wire.resume_reading
    )


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("keep_alive", [True, False])
@pytest.mark.parametrize("status", [200, 404])
async def test_it_is_what_two_messages_would_send(method: str, keep_alive: bool, status: int) -> None:
    usual, whole = Wire(), Wire()
    cycle = asked(usual, Flow(), method, keep_alive=keep_alive)
    await cycle.send({"type": "http.response.start", "status": status, "headers": HEADERS})
    await cycle.send({"type": "http.response.body", "body": b"{}", "more_body": False})
    other = asked(whole, Flow(), method, keep_alive=keep_alive)
    assert write_response(other, status, HEADERS, b"{}")
    assert (whole.written, whole.is_closed, len(whole.sent)) == (usual.written, usual.is_closed, 1)
    for name in ("response_started", "response_complete", "keep_alive"):
        assert getattr(other, name) == getattr(cycle, name)
    assert other.message_event.is_set()


async def test_a_header_that_would_be_read_as_two_is_refused() -> None:
    wire = Wire()
    with pytest.raises(RuntimeError, match="control character"):
        write_response(asked(wire, Flow()), 200, [(b"x-name", b"a\r\nset-cookie: b")], b"")
    assert wire.sent == []


async def test_who_reads_too_slowly_or_has_gone_is_answered_the_usual_way() -> None:
    wire, slow = Wire(), Flow()
    slow.write_paused = True
    gone = asked(wire, Flow())
    gone.disconnected = True
    assert not write_response(asked(wire, slow), 200, HEADERS, b"{}")
    assert not write_response(gone, 200, HEADERS, b"{}")
    assert wire.sent == []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_request_that_was_answered_leaves_nothing_to_the_garbage_collector(harness: AppHarness) -> None:
    config = uvicorn.Config(harness.app, http=guarded_by(ConnectionGuard(UNLIMITED)), log_config=None, lifespan="off")
    config.load()
    wire: Any = Wire()
    state = ServerState()
    protocol: Any = config.http_protocol_class(config, state, {})  # type: ignore[operator]
    protocol.connection_made(wire)

    async def ask() -> None:
        head = f"GET {harness.v1}/segments HTTP/1.1\r\nhost: a\r\napi-key: {harness.key}\r\n\r\n"
        protocol.data_received(head.encode())
        await asyncio.gather(*state.tasks)

    await ask()
    gc.collect()
    gc.disable()
    try:
        for _ in range(20):
            await ask()
        assert gc.collect() < 20
    finally:
        gc.enable()
    assert wire.written.count(b"HTTP/1.1 200 OK") == 21
