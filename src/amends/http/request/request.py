"""One request as a handler sees it, and the answer that it gives."""

import asyncio
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from itertools import count
from typing import IO, Any, TypeVar
from urllib.parse import parse_qsl, urlencode

import msgspec
from msgspec import Struct

from amends import json_input
from amends.errors import FieldError
from amends.http.request import proxies
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.i18n.languages import SOURCE_LANGUAGE, best_language
from amends.ids import parse_id
from amends.instants import InstantUs
from amends.model.principal import Principal
from amends.model.session import AuthSession
from amends.settings import Settings
from amends.store.engine.database import Database
from amends.tabular.ndjson import errors_of
from amends.texts.text import one_text, say

T = TypeVar("T")

JSON = "application/json"
_OF_THIS_PROCESS = str(uuid.uuid4())[:-12]
_WITHOUT_CONTENT = frozenset({204, 304})
_count = count(1)
_SECRET_PARAMETERS = frozenset({"api-key", "apikey", "api_key", "key"})


class Response(Struct, frozen=True):
    """What is sent back; a long body comes from `file`, which is closed after it, or piece by piece from `stream`.

    `is_lasting` when the same body is sent as long as the process runs.
    """

    status: int
    body: bytes
    content_type: str = JSON
    headers: tuple[tuple[str, str], ...] = ()
    file: IO[bytes] | None = None
    stream: AsyncGenerator[bytes, None] | None = None
    is_lasting: bool = False

    @property
    def is_buffered(self) -> bool:
        """Whether all of it is in `body`."""
        return self.file is None and self.stream is None

    @property
    def may_have_content(self) -> bool:
        """Whether an answer of its status has a body, and headers that describe one (RFC 9110, 6.4.1 and 8.6)."""
        return self.status >= 200 and self.status not in _WITHOUT_CONTENT


def json_response(value: Any, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    """An answer whose body is a Struct."""
    return Response(status, msgspec.json.encode(value), JSON, headers)


class Request:
    """One request: what was sent, who sent it, and what it takes to answer it."""

    __slots__ = (
        "_receive",
        "auth_session",
        "by",
        "database",
        "headers",
        "installation_key",
        "limit_headers",
        "method",
        "now",
        "params",
        "path",
        "query",
        "request_id",
        "scope",
        "settings",
    )

    def __init__(
        self,
        scope: Mapping[str, Any],
        receive: Any,
        database: Database,
        settings: Settings,
        now: InstantUs,
        installation_key: bytes = b"",
    ) -> None:
        self.installation_key = installation_key
        self.scope = scope
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        query = scope["query_string"]
        self.query = _parameters(query.decode("latin-1")) if query else {}
        self.params: Mapping[str, str] = {}
        self.database = database
        self.settings = settings
        self.now = now
        given = self.headers.get("x-request-id")
        self.request_id = given if given and _is_name(given) else _new_uuid()
        self.by: Principal
        self.auth_session: AuthSession | None = None
        self.limit_headers: tuple[tuple[str, str], ...] = ()
        self._receive = receive

    @property
    def base_url(self) -> str:
        """Our own address, as settings say or as the request found it."""
        if self.settings.public_url:
            return self.settings.public_url.rstrip("/")
        scheme = proxies.scheme(self.scope, self.headers, self.settings.trusted_proxies)
        return f"{scheme}://{self.headers.get('host', 'localhost')}"

    @property
    def language(self) -> str:
        """The language of ours that Accept-Language likes best, English unless it asks for another."""
        accepted = self.headers.get("accept-language")
        return best_language(accepted) if accepted else SOURCE_LANGUAGE

    @property
    def url(self) -> str:
        """The address that was asked for, with any key taken out of its query."""
        return self.base_url + self.path + self._query_text(self.query)

    def url_with(self, **changed: object) -> str:
        """The address that was asked for with other parameters."""
        return (
            self.base_url
            + self.path
            + self._query_text(self.query | {name: str(each) for name, each in changed.items()})
        )

    def id_param(self, name: str) -> int:
        """The positive 64-bit integer in the path. Raises a problem for anything else."""
        number = parse_id(self.params[name])
        if number is None:
            raise HttpProblem(
                ProblemKind.INVALID_PARAMETERS,
                say("not_positive", name=name),
                FieldError(name, say("not_an_id")),
            )
        return number

    def int_query(self, name: str, default: int, lowest: int = 1, highest: int = 2**63 - 1) -> int:
        """A whole number in the query, within bounds. Raises a problem for anything else."""
        text = self.query.get(name)
        if text is None:
            return default
        digits = text.removeprefix("-")
        number = int(text) if digits.isascii() and digits.isdigit() and len(digits) < 20 else None
        if number is None or not lowest <= number <= highest:
            reason = say("not_whole_between", lowest=lowest, highest=highest)
            raise HttpProblem(
                ProblemKind.INVALID_PARAMETERS, say("of_parameter", name=name, reason=reason), FieldError(name, reason)
            )
        return number

    async def chunks(self, max_bytes: int) -> AsyncIterator[bytes]:
        """The body as it comes in. Raises a problem when it grows beyond `max_bytes` or is compressed."""
        self._check_head_of_body(max_bytes)
        received, is_more = 0, True
        while is_more:
            chunk, is_more = await self._next_chunk(received, max_bytes)
            received += len(chunk)
            yield chunk

    def _check_head_of_body(self, max_bytes: int) -> None:
        if self.headers.get("content-encoding", "identity") != "identity":
            raise HttpProblem(ProblemKind.UNSUPPORTED_MEDIA_TYPE, say("without_content_encoding"))
        if self._content_length() > max_bytes:
            raise _too_large(max_bytes)

    async def _next_chunk(self, received: int, max_bytes: int) -> tuple[bytes, bool]:
        """The next piece of the body, of which so many bytes came before, and whether more may come."""
        message = await self._receive()
        if message["type"] == "http.disconnect":
            raise HttpProblem(ProblemKind.MALFORMED_BODY, say("connection_ended"))
        chunk: bytes = message.get("body", b"")
        if received + len(chunk) > max_bytes:
            raise _too_large(max_bytes)
        return chunk, bool(message.get("more_body"))

    def _content_length(self) -> int:
        text = self.headers.get("content-length") or "0"
        if not (text.isascii() and text.isdigit() and len(text) < 20):
            raise HttpProblem(ProblemKind.INVALID_PARAMETERS, say("not_a_content_length"))
        return int(text)

    async def left(self, within_seconds: float) -> bool:
        """Wait a while; whether whoever asked has gone by then. For answers that go on, after the body was read."""
        try:
            message = await asyncio.wait_for(self._receive(), within_seconds)
        except TimeoutError:
            return False
        return bool(message["type"] == "http.disconnect")

    async def body(self) -> bytes:
        """The whole body, within the limit of the settings.

        Nearly every body is one piece: an asynchronous generator would cost more than reading it.
        """
        max_bytes = self.settings.body_limit_bytes
        self._check_head_of_body(max_bytes)
        pieces, received, is_more = [], 0, True
        while is_more:
            chunk, is_more = await self._next_chunk(received, max_bytes)
            received += len(chunk)
            pieces.append(chunk)
        return b"".join(pieces)

    async def decode_exactly(self, type_: type[T]) -> T:
        """The body as a Struct, as `decode_exactly` reads it."""
        return decode_exactly(await self.body(), type_)

    def _query_text(self, query: Mapping[str, str]) -> str:
        visible = [(name, text) for name, text in query.items() if name.lower() not in _SECRET_PARAMETERS]
        return "?" + urlencode(visible) if visible else ""


def decode_json(data: bytes, type_: type[T]) -> T:
    """JSON as a Struct. Raises a problem that names what is wrong and where."""
    return _decoded(lambda: json_input.decode(data, type_))


def decode_exactly(data: bytes, type_: type[T]) -> T:
    """As `decode_json`, for an interface where each value must have the JSON type that is documented."""
    return _decoded(lambda: msgspec.json.decode(data, type=type_))


def _decoded(decode: Callable[[], T]) -> T:
    try:
        return decode()
    except msgspec.ValidationError as raised:
        errors = errors_of(raised)
        raise HttpProblem(ProblemKind.INVALID_BODY, one_text(error.text for error in errors), *errors) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as raised:
        raise HttpProblem(ProblemKind.MALFORMED_BODY, say("body_unreadable", error=str(raised))) from None


def _parameters(query: str) -> dict[str, str]:
    if "%" in query or "+" in query:
        return dict(parse_qsl(query, keep_blank_values=True))
    # Nothing is escaped, as in most: taken apart by hand it costs a fifth.
    found = {}
    for each in query.split("&"):
        name, sign, text = each.partition("=")
        if name or sign:
            found[name] = text
    return found


def _too_large(max_bytes: int) -> HttpProblem:
    return HttpProblem(ProblemKind.TOO_LARGE, say("body_too_large", bytes=max_bytes))


def _is_name(given: str) -> bool:
    return len(given) <= 128 and given.isascii() and given.isprintable()


def _new_uuid() -> str:
    # Of the form of a version 4 of RFC 9562: a beginning that this process drew, then a count. It is a name, no secret.
    return f"{_OF_THIS_PROCESS}{next(_count):012x}"
