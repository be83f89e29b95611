"""HTTP/1.1 as uvicorn speaks it, within limits: what a connection may send, and how long it may take."""

import socket
import struct
from collections.abc import Callable
from enum import Enum
from typing import Any, Final

import httptools
from msgspec import Struct
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from amends.http.connection import request_limits
from amends.http.connection.guard import ConnectionGuard
from amends.http.connection.response_writer import has_long_body, with_response_writer
from amends.http.connection.single_write import head_of
from amends.http.request.problem_json import nameless
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.texts.text import say
from amends.wire.problems import PROBLEM_JSON

_LINGERS_IN_SILENCE_SECONDS: Final = 5.0
_LINGERS_AT_MAX_SECONDS: Final = 30.0
_MAX_DROPPED_BYTES: Final = 16 * 1024 * 1024
_DROPPING: Final = struct.pack("ii", 1, 0)
_MAX_PIPELINED: Final = 100


class Part(Enum):
    """What of a request is being received."""

    NOTHING = "nothing"
    HEAD = "head"
    BODY = "body"


_NOTHING, _HEAD, _BODY = Part.NOTHING, Part.HEAD, Part.BODY


class _Exit(Struct, frozen=True):
    """The transport as a request's cycle has it: what the cycle closes, ends in our way."""

    write: Callable[[bytes], None]
    is_closing: Callable[[], bool]
    close: Callable[[], None]


class GuardedProtocol(HttpToolsProtocol):
    """A connection that can't be held for nothing. `guarded_by` binds it to a watch."""

    guard: ConnectionGuard

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since = self.guard.now
        self._part = _NOTHING
        self._head_bytes = 0
        self._must_count = False
        self._body_bytes = 0
        self._unsent_bytes = 0
        self._unsent_since = self.since
        self._hears = True
        self._lingers = False
        self._lingers_until = 0.0
        self._dropped_bytes = 0
        self._exit: Any = None

    def connection_made(self, transport: Any) -> None:
        """Take it in, if there is room."""
        super().connection_made(transport)
        self._exit = _Exit(transport.write, transport.is_closing, self._end)
        self.guard.enter(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self.guard.leave(self)
        super().connection_lost(exc)
        # What leads back to it would keep it until the garbage is looked through.
        self._exit = None
        if self._latest is not None:
            self._latest.transport = self.transport

    @property
    def is_expendable(self) -> bool:
        """Whether no request of it is being answered."""
        return self._lingers or self._latest is None or self._latest.response_complete

    @property
    def _latest(self) -> RequestResponseCycle | None:
        return self.cycle

    def data_received(self, data: bytes) -> None:
        """Parse what came, and refuse what isn't HTTP or is too much."""
        size = len(data)
        if not self._hears:
            self._drop(size)
            return
        limit = self.guard.settings.header_limit_bytes
        is_going_on = self._part is _HEAD
        self._must_count = is_going_on or size > limit
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            # Nothing else is spoken here, so the request is answered as it stands; what follows it is no HTTP.
            self._hears = False
            self.cycle.keep_alive = False
        except httptools.HttpParserError as error:
            self._refuse(_cause(error))
        if self._part is _HEAD and self._hears:
            self._head_bytes = self._head_bytes + size if is_going_on else self._head_size()
            if self._head_bytes > limit:
                self._refuse(self._too_much_head())

    def _drop(self, size: int) -> None:
        self.since = self.guard.now
        self._dropped_bytes += size
        if self._dropped_bytes > _MAX_DROPPED_BYTES:
            self.flow.pause_reading()

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._part = _HEAD
        self.since = self.guard.now

    def on_headers_complete(self) -> None:
        """Its head is here: begin to answer it, unless it is too large."""
        settings = self.guard.settings
        if len(self.url) > settings.url_limit_bytes or len(self.headers) > settings.header_limit_count:
            raise self._too_much_head()
        if self._must_count and self._head_size() > settings.header_limit_bytes:
            raise self._too_much_head()
        if len(self.pipeline) >= _MAX_PIPELINED:
            raise HttpProblem(ProblemKind.MALFORMED_REQUEST, say("wait_for_answers"))
        super().on_headers_complete()
        self.cycle.transport = self._exit
        self._part = _BODY
        self._body_bytes = 0
        self.since = self.guard.now
        if self.guard.is_draining:
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        """More of its body is here."""
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """All of it is here."""
        self._part = _NOTHING
        super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        super()._start_asgi_task(cycle, with_response_writer(cycle, app))

    def on_response_complete(self) -> None:
        """An answer was given: go on with the next request, or wait for one."""
        self.server_state.total_requests += 1
        self.since = self.guard.now
        if self._lingers or self.transport.is_closing():
            return
        if self._has_long_rest():
            self._linger()
            return
        self.flow.resume_reading()
        if self.pipeline:
            cycle, app = self.pipeline.pop()
            self._start_asgi_task(cycle, app)

    def _has_long_rest(self) -> bool:
        return self._part is _BODY and bool(self.cycle.response_complete) and has_long_body(self.cycle)

    def shutdown(self) -> None:
        """End with the request that is being received or answered."""
        if self._lingers:
            self._lingers_until = min(self._lingers_until, self.guard.now + _LINGERS_IN_SILENCE_SECONDS)
        elif self._part is _NOTHING:
            super().shutdown()
        else:
            self.wind_up()

    def wind_up(self) -> None:
        """Take no request after the one that is being answered."""
        if self._latest is not None:
            self._latest.keep_alive = False

    def let_go(self) -> None:
        """Close it, to make room."""
        self._hears = False
        self.transport.close()

    def turn_away(self) -> None:
        """Say that there is no room, and close it."""
        self._refuse(HttpProblem(ProblemKind.UNAVAILABLE, say("too_many_connections")))

    def look(self, now: float) -> None:
        """End what has taken too long."""
        settings = self.guard.settings
        if self._is_unread(now, settings.write_timeout_seconds):
            self._cut()
        elif self.transport.is_closing():
            return
        elif self._lingers:
            if now > min(self._lingers_until, self.since + _LINGERS_IN_SILENCE_SECONDS):
                self.transport.close()
        elif self._part is _BODY:
            self._look_at_body(now)
        elif self._part is _HEAD:
            self._look_at_head(now)
        elif self.is_expendable:
            # Who has never asked anything has the time that a head may take.
            limit = settings.header_timeout_seconds if self._latest is None else settings.idle_timeout_seconds
            if self._is_over(now, limit):
                self.transport.close()

    def _look_at_head(self, now: float) -> None:
        limit = self.guard.settings.header_timeout_seconds
        if self.flow.read_paused:
            self.since = now
        elif self._is_over(now, limit):
            self._refuse(HttpProblem(ProblemKind.TOO_SLOW, say("headers_too_slow", seconds=f"{limit:g}")))

    def _look_at_body(self, now: float) -> None:
        settings = self.guard.settings
        limit, least = settings.body_timeout_seconds, settings.body_min_bytes_per_second
        if self.flow.read_paused or self.cycle.waiting_for_100_continue:
            self.since, self._body_bytes = now, 0
        elif self._is_over(now, limit):
            if self._body_bytes < max(1, least * limit):
                self._refuse(HttpProblem(ProblemKind.TOO_SLOW, say("body_too_slow", seconds=f"{limit:g}")))
            self.since, self._body_bytes = now, 0

    def _is_over(self, now: float, max_seconds: float) -> bool:
        # What is noted is the time of the look before, so that one more may have to pass.
        return max_seconds > 0 and now - self.since > max_seconds + self.guard.every_seconds

    def _is_unread(self, now: float, max_seconds: float) -> bool:
        """Whether what was answered has been waiting to be read for too long."""
        unsent = self.transport.get_write_buffer_size()
        if unsent == 0 or unsent < self._unsent_bytes:
            self._unsent_since = now
        self._unsent_bytes = unsent
        return 0 < max_seconds < now - self._unsent_since

    def _cut(self) -> None:
        # With this option the system too drops what it has to send, instead of keeping it for minutes.
        self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _DROPPING)
        self.transport.abort()

    def _head_size(self) -> int:
        return request_limits.head_bytes(self.url, self.headers)

    def _too_much_head(self) -> HttpProblem:
        return request_limits.head_too_large(self.url, self.guard.settings)

    def _refuse(self, refusal: HttpProblem) -> None:
        """Answer that, unless another answer is on its way, and hear no more."""
        self._hears = False
        self.since = self.guard.now
        cycle = self._latest
        if cycle is None or cycle.response_complete:
            # The rest of a request that was answered gets no second answer.
            if self._part is not _BODY:
                self._answer(refusal)
            self._linger()
        elif self.pipeline or not cycle.more_body:
            # Who asked before is answered; the connection ends with that.
            cycle.keep_alive = False
        else:
            self._break_off(cycle, refusal)

    def _break_off(self, cycle: RequestResponseCycle, refusal: HttpProblem) -> None:
        cycle.disconnected = True
        cycle.message_event.set()
        if not cycle.response_started:
            self._answer(refusal)
        self._linger()

    def _answer(self, refusal: HttpProblem) -> None:
        kind = refusal.problem.kind
        body = nameless(refusal.problem)
        named = [*self.server_state.default_headers, (b"content-type", PROBLEM_JSON.encode())]
        named.append((b"content-length", b"%d" % len(body)))
        self.transport.write(head_of(kind.status, named, keep_alive=False) + body)

    def _end(self) -> None:
        """Close it, once what still comes in can't take the answer away."""
        if self._part is _NOTHING and not self.flow.read_paused:
            self.transport.close()
        else:
            self._linger()

    def _linger(self) -> None:
        """Say the end, and drop for a while what still comes.

        The system answers what comes to a closed connection by a reset, and whoever is told so while they are still
        sending may never read what was answered.
        """
        if not self._lingers and not self.transport.is_closing():
            self._hears, self._lingers = False, True
            self.since = self.guard.now
            self._lingers_until = self.since + _LINGERS_AT_MAX_SECONDS
            self.flow.resume_reading()
            self.transport.write_eof()


def guarded_by(guard: ConnectionGuard) -> type[GuardedProtocol]:
    """The protocol of a server's connections."""
    return type("Guarded", (GuardedProtocol,), {"guard": guard})


def _cause(error: httptools.HttpParserError) -> HttpProblem:
    problem = error.__cause__ or error.__context__
    if isinstance(problem, HttpProblem):
        return problem
    return HttpProblem(ProblemKind.MALFORMED_REQUEST, say("not_http"))
