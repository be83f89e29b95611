"""The ASGI application: the tables of all doors, and the one way that every request goes.

Request ID, path and method, key, scope, limit, media type, handler, errors: in this order.
"""

import asyncio
import io
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Iterable, Mapping
from contextlib import aclosing
from functools import lru_cache
from importlib import import_module
from time import perf_counter
from types import MappingProxyType
from typing import Any, NoReturn

from amends.http import v1
from amends.http.compat import classic, closedloop
from amends.http.connection.single_write import WHOLE, SendWhole
from amends.http.live.broadcaster import Newsroom
from amends.http.request import media_types
from amends.http.request.authentication import Refusals, Uses, key_of, require
from amends.http.request.endpoint import Endpoint
from amends.http.request.key_cache import KnownKeys
from amends.http.request.problems import HttpProblem, Kind, Problem, problem_of
from amends.http.request.rate_limits import Limits
from amends.http.request.request import Answer, Call
from amends.http.request.router import Paths
from amends.http.server import health, openapi
from amends.http.server.metrics import Meters
from amends.model.principal import Principal
from amends.settings import Settings
from amends.store.engine.database import Database, Now

log = logging.getLogger(__name__)

_SENT_AT_ONCE = 256 * 1024
_NONE: Mapping[str, Any] = MappingProxyType({})

Send = Callable[[dict[str, Any]], Awaitable[None]]

ENDPOINTS: tuple[Endpoint, ...] = (
    *classic.ENDPOINTS,
    *closedloop.ENDPOINTS,
    *v1.ENDPOINTS,
    *health.ENDPOINTS,
    *openapi.ENDPOINTS,
)


def pages() -> tuple[Endpoint, ...]:
    """What people see; it is no API, and OpenAPI doesn't tell of it.

    Loaded by the first who asks for one, or beside the first requests: no answer of an API waits for what draws pages.
    """
    found: tuple[Endpoint, ...] = import_module("amends.http.web").ENDPOINTS
    return found


class Application:
    """Answers requests; `ready` False makes /health/ready say so while requests in flight are still answered."""

    def __init__(self, database: Database, settings: Settings, now: Now, installation_key: bytes = b"") -> None:
        self.installation_key = installation_key
        self.database = database
        self.settings = settings
        self.now = now
        self.ready = True
        self.meters = Meters()
        self._limits = Limits(settings)
        self._uses = Uses(database)
        self._refusals = Refusals(database)
        self.newsroom = Newsroom(database)
        self._background: set[asyncio.Task[None]] = set()
        self._in_flight: set[Call] = set()
        self._awaited: set[Call] = set()
        self._drained = asyncio.Event()
        self.known_keys = KnownKeys(database)
        self._paths = Paths(_by_path(ENDPOINTS))
        self._has_pages = False

    @property
    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document of the APIs."""
        return _document()

    def get_ready(self) -> None:
        """Load what no API needs, before somebody waits for it: the pages, the OpenAPI document, the metrics."""
        self._add_pages()
        _document()
        health.get_ready()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """The one way of a request."""
        if scope["type"] != "http":
            return
        scope["state"] = {"application": self}
        # Taken out, as it leads back to the scope, and both would stay until the garbage is looked through.
        whole: SendWhole | None = scope.pop("extensions", _NONE).get(WHOLE)
        call = Call(scope, receive, self.database, self.settings, self.now(), self.installation_key)
        began = perf_counter()
        by_method, call.params = self._paths.find(call.path)
        if by_method is None:
            by_method, call.params = self._find_page(call.path)
        endpoint = by_method.get("GET" if call.method == "HEAD" else call.method)
        self._in_flight.add(call)
        try:
            answer = await self._answer(call, endpoint, by_method)
            headers = _raw_headers(call, answer)
            if whole is None or not answer.is_whole or not whole(answer.status, headers, answer.body):
                await _send(send, answer, headers)
        finally:
            self._in_flight.discard(call)
            if call in self._awaited:
                self._let_drain(call)
        self.meters.count(endpoint.path if endpoint else "", answer.status, perf_counter() - began)

    def _find_page(self, path: str) -> tuple[Mapping[str, Endpoint], Mapping[str, str]]:
        if self._has_pages:
            return {}, {}
        self._add_pages()
        by_method, params = self._paths.find(path)
        return by_method or {}, params

    def _add_pages(self) -> None:
        self._paths = Paths(_by_path((*ENDPOINTS, *pages())))
        self._has_pages = True

    async def drain(self) -> None:
        """Say that nothing new is wanted, and wait for the requests that are in flight now."""
        self.ready = False
        self.newsroom.wake()
        self._awaited = set(self._in_flight)
        if self._awaited:
            await self._drained.wait()

    async def finish(self) -> None:
        """Write down what is still only in memory."""
        await asyncio.gather(*self._background, return_exceptions=True)
        await self._uses.write(self.now())
        await self._refusals.write()
        await self.newsroom.close()

    def _let_drain(self, call: Call) -> None:
        self._awaited.discard(call)
        if not self._awaited:
            self._drained.set()

    async def _answer(self, call: Call, endpoint: Endpoint | None, others: Mapping[str, Endpoint]) -> Answer:
        principal: Principal | None = None
        try:
            if endpoint is None:
                _refuse_address(others)
            if endpoint.scope is not None:
                call.by = principal = await endpoint.door.identify(call)
                if endpoint.door.is_by_key:
                    call.limit_headers = self._limits.count(principal.id, call.now)
                    self._note_use(call)
                require(principal, endpoint.scope)
            media_types.refuse_another(call, endpoint)
            return await endpoint.handler(call)
        except Exception as error:
            problem = problem_of(error, endpoint.fields if endpoint else None)
            self._note_refusal(call, principal, problem)
            if problem.kind is Kind.INTERNAL:
                told = {"request_id": call.request_id, "method": call.method, "path": call.path}
                log.exception("request failed", extra=told)
            nearest = endpoint or next(iter(others.values()), None) or _closest(call)
            return nearest.door.refuse(call, problem)

    def _note_refusal(self, call: Call, principal: Principal | None, problem: Problem) -> None:
        is_refusal = problem.kind is Kind.FORBIDDEN or (problem.kind is Kind.UNAUTHORIZED and key_of(call))
        if is_refusal and self._refusals.note(call, principal, problem.detail):
            self.do_later(self._refusals.write())

    def do_later(self, doing: Coroutine[Any, Any, None]) -> None:
        """Go on with something after its request was answered; the server ends only once it is done."""
        task = asyncio.create_task(doing)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    def _note_use(self, call: Call) -> None:
        if self._uses.note(call.by, call.now):
            self.do_later(self._uses.write(call.now))


@lru_cache(maxsize=1)
def _document() -> dict[str, Any]:
    return openapi.document(ENDPOINTS)


def build(database: Database, settings: Settings, now: Now, installation_key: bytes = b"") -> Application:
    """The application on a database that is open, or will be before the first request."""
    return Application(database, settings, now, installation_key)


def _by_path(endpoints: Iterable[Endpoint]) -> Mapping[str, Mapping[str, Endpoint]]:
    by_path: dict[str, dict[str, Endpoint]] = {}
    for endpoint in endpoints:
        by_path.setdefault(endpoint.path, {})[endpoint.method] = endpoint
    return by_path


def _closest(call: Call) -> Endpoint:
    doors = (("/a/api/", classic.ENDPOINTS), ("/api/", closedloop.ENDPOINTS), ("/v1/", v1.ENDPOINTS))
    asked_by_people = "text/html" in call.headers.get("accept", "")
    others = pages() if asked_by_people else v1.ENDPOINTS
    return next((endpoints[0] for prefix, endpoints in doors if call.path.startswith(prefix)), others[0])


def _refuse_address(others: Mapping[str, Endpoint]) -> NoReturn:
    if not others:
        raise HttpProblem(Kind.NOT_FOUND, "There is no such address.")
    allowed = ", ".join(sorted(others))
    raise HttpProblem(Kind.METHOD_NOT_ALLOWED, f"Use {allowed}.", headers=(("Allow", allowed),))


async def _send(send: Send, answer: Answer, headers: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    if not answer.is_whole:
        async with aclosing(_chunks(answer)) as chunks:
            async for chunk in chunks:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": answer.body})


def _raw_headers(call: Call, answer: Answer) -> list[tuple[bytes, bytes]]:
    named = [(b"x-request-id", call.request_id.encode("latin-1"))]
    if call.limit_headers:
        named += _raw(call.limit_headers)
    if answer.stream is None:
        length = len(answer.body) if answer.file is None else answer.file.seek(0, io.SEEK_END)
        named.append((b"content-length", b"%d" % length))
    named.append((b"content-type", answer.content_type.encode("latin-1")))
    # What an answer says itself counts.
    return list({**dict(named), **dict(_raw(answer.headers))}.items()) if answer.headers else named


def _raw(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(_raw_name(name), value.encode("latin-1")) for name, value in headers]


@lru_cache(maxsize=256)
def _raw_name(name: str) -> bytes:
    return name.lower().encode("latin-1")


async def _chunks(answer: Answer) -> AsyncGenerator[bytes, None]:
    if answer.file is not None:
        with answer.file as file:
            file.seek(0)
            while chunk := file.read(_SENT_AT_ONCE):
                yield chunk
    if answer.stream is not None:
        async with aclosing(answer.stream) as stream:
            async for chunk in stream:
                yield chunk
