"""The ASGI application: the tables of all interfaces, and the one way that every request goes.

Request ID, path and method, key, scope, limit, media type, the row itself, errors: in this order.
"""

import asyncio
import io
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Iterable, Mapping
from contextlib import aclosing
from functools import lru_cache
from time import perf_counter
from types import MappingProxyType
from typing import Any, NoReturn

from amends import old_names
from amends.http import v1
from amends.http.compat import classic, closedloop
from amends.http.connection.single_write import SINGLE_WRITE, SingleWrite
from amends.http.live.broadcaster import Broadcaster
from amends.http.request import media_types
from amends.http.request.authentication import DeniedRequests, KeyUses, key_of, require_scope
from amends.http.request.compression import SHORTEST_BYTES, compressed
from amends.http.request.endpoint import Endpoint
from amends.http.request.key_cache import KeyCache
from amends.http.request.problems import HttpProblem, Problem, ProblemKind, problem_of
from amends.http.request.rate_limits import RateLimits
from amends.http.request.request import Request, Response
from amends.http.request.router import Router
from amends.http.request.runner import EndpointRunner
from amends.http.server import access_log, health, openapi
from amends.http.server.metrics import RequestMetrics
from amends.late_imports import PAGES, load
from amends.model.principal import Principal
from amends.model.session import SessionLimits
from amends.settings import Settings
from amends.store.engine.database import Database, Now
from amends.texts.text import say

log = logging.getLogger(__name__)

_SENT_AT_ONCE = 256 * 1024
_SET_COOKIE = b"set-cookie"
_OF_CONTENT = frozenset({b"content-length", b"content-type"})
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
    found: tuple[Endpoint, ...] = load(PAGES).ENDPOINTS
    return found


class Application:
    """Answers requests; `ready` False makes /health/ready say so while requests in flight are still answered."""

    def __init__(self, database: Database, settings: Settings, now: Now, installation_key: bytes = b"") -> None:
        self.installation_key = installation_key
        self.database = database
        self.settings = settings
        self.now = now
        self.ready = True
        self.metrics = RequestMetrics()
        self._limits = RateLimits(settings)
        self._uses = KeyUses(database)
        self._refusals = DeniedRequests(database)
        self.newsroom = Broadcaster(
            database, SessionLimits.of_hours(settings.session_idle_hours, settings.session_max_hours)
        )
        self._background: set[asyncio.Task[None]] = set()
        self._in_flight: set[Request] = set()
        self._awaited: set[Request] = set()
        self._drained = asyncio.Event()
        self.known_keys = KeyCache(database)
        self._paths = Router(_by_path(ENDPOINTS))
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
        whole: SingleWrite | None = scope.pop("extensions", _NONE).get(SINGLE_WRITE)
        request = Request(scope, receive, self.database, self.settings, self.now(), self.installation_key)
        began = perf_counter()
        by_method, request.params = self._paths.find(request.path)
        if by_method is None:
            by_method, request.params = self._find_page(request.path)
        runner = by_method.get("GET" if request.method == "HEAD" else request.method)
        path = runner.endpoint.path if runner else ""
        self._in_flight.add(request)
        try:
            response = await self._answer(request, runner, by_method)
            if len(response.body) >= SHORTEST_BYTES:
                response = await compressed(request, response)
            headers = _raw_headers(request, response)
            sent_bytes = len(response.body)
            if whole is None or not response.is_buffered or not whole(response.status, headers, response.body):
                sent_bytes = await self._deliver(path, response, headers, send)
        finally:
            self._in_flight.discard(request)
            if request in self._awaited:
                self._let_drain(request)
        seconds = perf_counter() - began
        # How long somebody looked at a live page says nothing of how fast answers are.
        self.metrics.count(path, response.status, None if response.stream else seconds)
        if self.settings.access_log:
            access_log.write(request, path, response.status, 0 if request.method == "HEAD" else sent_bytes, seconds)

    async def _deliver(self, path: str, response: Response, headers: list[tuple[bytes, bytes]], send: Send) -> int:
        """Send an answer by ASGI's messages; how many bytes its body had."""
        if response.stream is None:
            return await _send(send, response, headers)
        with self.metrics.streaming(path):
            return await _send(send, response, headers)

    def _find_page(self, path: str) -> tuple[Mapping[str, EndpointRunner], Mapping[str, str]]:
        """What is found at a path that isn't the API's: a page, or the API at the name that the path had before."""
        renamed = old_names.with_new_path(path)
        if renamed != path:
            by_method, params = self._paths.find(renamed)
            return by_method or {}, params
        if self._has_pages:
            return {}, {}
        self._add_pages()
        by_method, params = self._paths.find(path)
        return by_method or {}, params

    def _add_pages(self) -> None:
        self._paths = Router(_by_path((*ENDPOINTS, *pages())))
        self._has_pages = True

    async def drain(self) -> None:
        """Say that nothing new is wanted, and wait for the requests that are in flight now."""
        self.ready = False
        self.newsroom.wake()
        self._awaited = set(self._in_flight)
        if self._awaited:
            await self._drained.wait()

    async def settle(self) -> None:
        """Wait until all is done that answered requests left to be done later."""
        await asyncio.gather(*self._background, return_exceptions=True)

    async def finish(self) -> None:
        """Write down what is still only in memory."""
        await self.settle()
        await self._uses.write(self.now())
        await self._refusals.write()
        await self.newsroom.close()

    def _let_drain(self, request: Request) -> None:
        self._awaited.discard(request)
        if not self._awaited:
            self._drained.set()

    async def _answer(
        self, request: Request, runner: EndpointRunner | None, others: Mapping[str, EndpointRunner]
    ) -> Response:
        principal: Principal | None = None
        endpoint = runner.endpoint if runner else None
        try:
            if runner is None or endpoint is None:
                _refuse_address(others)
            if endpoint.scope is not None:
                request.by = principal = await endpoint.interface.identify(request)
                if endpoint.interface.is_by_key:
                    request.limit_headers = self._limits.count(principal.id, request.now)
                    self._note_use(request)
                require_scope(principal, endpoint.scope)
            media_types.check_media_type(request, endpoint)
            return await runner.answer(request)
        except Exception as error:
            problem = problem_of(error, endpoint.fields if endpoint else None)
            self._note_refusal(request, principal, problem)
            if problem.kind is ProblemKind.INTERNAL:
                told = {"request_id": request.request_id, "method": request.method, "path": request.path}
                log.exception("request failed", extra=told)
            nearest = endpoint or next((each.endpoint for each in others.values()), None) or _closest(request)
            return nearest.interface.refuse(request, problem)

    def _note_refusal(self, request: Request, principal: Principal | None, problem: Problem) -> None:
        is_refusal = problem.kind is ProblemKind.FORBIDDEN or (
            problem.kind is ProblemKind.UNAUTHORIZED and key_of(request)
        )
        if is_refusal and self._refusals.note(request, principal, problem.detail or problem.kind.title):
            self.do_later(self._refusals.write())

    def do_later(self, doing: Coroutine[Any, Any, None]) -> None:
        """Go on with something after its request was answered; the server ends only once it is done."""
        task = asyncio.create_task(doing)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    def _note_use(self, request: Request) -> None:
        if self._uses.note(request.by, request.now):
            self.do_later(self._uses.write(request.now))


@lru_cache(maxsize=1)
def _document() -> dict[str, Any]:
    return openapi.document(ENDPOINTS)


def build(database: Database, settings: Settings, now: Now, installation_key: bytes = b"") -> Application:
    """The application on a database that is open, or will be before the first request."""
    return Application(database, settings, now, installation_key)


def _by_path(endpoints: Iterable[Endpoint]) -> Mapping[str, Mapping[str, EndpointRunner]]:
    by_path: dict[str, dict[str, EndpointRunner]] = {}
    for endpoint in endpoints:
        by_path.setdefault(endpoint.path, {})[endpoint.method] = EndpointRunner(endpoint)
    return by_path


def _closest(request: Request) -> Endpoint:
    doors = (("/a/api/", classic.ENDPOINTS), ("/api/", closedloop.ENDPOINTS), ("/v1/", v1.ENDPOINTS))
    asked_by_people = "text/html" in request.headers.get("accept", "")
    others = pages() if asked_by_people else v1.ENDPOINTS
    return next((endpoints[0] for prefix, endpoints in doors if request.path.startswith(prefix)), others[0])


def _refuse_address(others: Mapping[str, EndpointRunner]) -> NoReturn:
    if not others:
        raise HttpProblem(ProblemKind.NOT_FOUND, say("no_such_address"))
    allowed = ", ".join(sorted(others))
    raise HttpProblem(ProblemKind.METHOD_NOT_ALLOWED, say("use_method", methods=allowed), headers=(("Allow", allowed),))


async def _send(send: Send, response: Response, headers: list[tuple[bytes, bytes]]) -> int:
    """Send an answer by ASGI's messages; how many bytes its body had."""
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    sent_bytes = len(response.body)
    if not response.is_buffered:
        async with aclosing(_chunks(response)) as chunks:
            async for chunk in chunks:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
                sent_bytes += len(chunk)
    await send({"type": "http.response.body", "body": response.body})
    return sent_bytes


def _raw_headers(request: Request, response: Response) -> list[tuple[bytes, bytes]]:
    named = [(b"x-request-id", request.request_id.encode("latin-1"))]
    if request.limit_headers:
        named += _raw(request.limit_headers)
    if not response.may_have_content:
        return [*named, *(each for each in _raw(response.headers) if each[0] not in _OF_CONTENT)]
    if response.stream is None:
        length = len(response.body) if response.file is None else response.file.seek(0, io.SEEK_END)
        named.append((b"content-length", b"%d" % length))
    named.append((b"content-type", response.content_type.encode("latin-1")))
    # What an answer says itself counts.
    return _merged(named, _raw(response.headers)) if response.headers else named


def _merged(named: list[tuple[bytes, bytes]], own: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Each header once, as it was said last; cookies alone may be several."""
    found = {**dict(named), **dict(own)}
    if found.pop(_SET_COOKIE, None) is None:
        return list(found.items())
    return [*found.items(), *(each for each in own if each[0] == _SET_COOKIE)]


def _raw(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(_raw_name(name), value.encode("latin-1")) for name, value in headers]


@lru_cache(maxsize=256)
def _raw_name(name: str) -> bytes:
    return name.lower().encode("latin-1")


async def _chunks(response: Response) -> AsyncGenerator[bytes, None]:
    if response.file is not None:
        with response.file as file:
            file.seek(0)
            while chunk := file.read(_SENT_AT_ONCE):
                yield chunk
    if response.stream is not None:
        async with aclosing(response.stream) as stream:
            async for chunk in stream:
                yield chunk
