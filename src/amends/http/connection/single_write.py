"""A whole answer in one piece: head and body are written at once, by one call instead of ASGI's two messages.

Our protocol offers it in a request's scope, under `SINGLE_WRITE` among the extensions. Under another server an
answer goes its usual way, as one that comes piece by piece always does.
"""

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from uvicorn.protocols.http.httptools_impl import HEADER_VALUE_RE, STATUS_LINE, RequestResponseCycle

SINGLE_WRITE: Final = "amends.whole_answer"

SingleWrite: TypeAlias = Callable[[int, Iterable[tuple[bytes, bytes]], bytes], bool]
"""Answers with a status, headers and a body; whether that was done."""


def write_response(
    cycle: RequestResponseCycle, status: int, headers: Iterable[tuple[bytes, bytes]], body: bytes
) -> bool:
    """Answer a request, and end it; False when its client has gone, or reads too slowly for it to be done at once.

    Raises RuntimeError for a header that would be read as something else.
    """
    if cycle.disconnected or cycle.flow.write_paused:
        return False
    named = [*cycle.default_headers, *headers]
    values = b"".join([value for _, value in named])
    if not values.decode("latin-1").isprintable() and HEADER_VALUE_RE.search(values):
        raise RuntimeError("The value of a header contains a control character.")
    head = head_of(status, named, keep_alive=cycle.keep_alive)
    cycle.response_started = cycle.response_complete = True
    cycle.transport.write(head if cycle.scope["method"] == "HEAD" else head + body)
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()
    return True


def head_of(status: int, headers: Iterable[tuple[bytes, bytes]], *, keep_alive: bool) -> bytes:
    """The head of an answer, to the empty line."""
    last = b"\r\n" if keep_alive else b"connection: close\r\n\r\n"
    return b"".join([STATUS_LINE[status], *[b"%b: %b\r\n" % each for each in headers], last])
