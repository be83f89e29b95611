"""Answering a request: a whole answer by one call, and the end of a connection whose client still sends a long body."""

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from amends.http.connection.single_write import SINGLE_WRITE, write_response

_SHORT_REST_BYTES: Final = 64 * 1024
_BODILESS: Final = frozenset({"GET", "HEAD"})


def with_response_writer(cycle: RequestResponseCycle, app: Any) -> Any:
    """The application, offered to answer this request as a whole."""
    if cycle.more_body and cycle.scope["method"] not in _BODILESS:
        return _ending_early(cycle, app)
    extensions: Any = {SINGLE_WRITE: partial(write_response, cycle)}
    cycle.scope["extensions"] = extensions
    return app


def has_long_body(cycle: RequestResponseCycle) -> bool:
    """Whether a request's body is longer than is read for the sake of the connection."""
    for name, value in cycle.scope["headers"]:
        if name == b"content-length":
            return int(value) > _SHORT_REST_BYTES
    return True


def _ending_early(cycle: RequestResponseCycle, app: Any) -> Any:
    """The application, whose answer says so if it comes before the end of a long body, which nobody will read."""

    def say_so() -> None:
        if cycle.more_body and has_long_body(cycle):
            cycle.keep_alive = False

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            say_so()
        await cycle.send(message)

    def whole(status: int, headers: Iterable[tuple[bytes, bytes]], body: bytes) -> bool:
        say_so()
        return write_response(cycle, status, headers, body)

    async def response(scope: Any, receive: Any, _: Any) -> None:
        scope["extensions"] = {SINGLE_WRITE: whole}
        await app(scope, receive, send)

    return response
