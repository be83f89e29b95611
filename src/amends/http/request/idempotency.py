"""Idempotency-Key (IETF draft): the token of a request, and that it is in flight only once in this process."""

import contextlib
import hashlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractContextManager
from typing import Annotated, Any, Final, Protocol

from msgspec import UNSET, Meta, json, structs

from amends.errors import FieldError, Invalid
from amends.http.request.endpoint import Parameter
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import JSON, Request, Response
from amends.instants import HOUR_US, InstantUs
from amends.model.idempotency import StoredResponse
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import idempotency
from amends.usecases.idempotency import IdempotencyKeyReusedError, IdempotentRequest

_MAX_CHARACTERS = 255
_TOKEN = re.compile(r"[!-~]+")
TOKEN = Parameter(
    "Idempotency-Key",
    "A text that you choose. A request repeated with the same key runs once and gets the first response again",
    Annotated[str, Meta(min_length=1, max_length=_MAX_CHARACTERS, pattern=f"^{_TOKEN.pattern}$")],
    "header",
)
REPLAYED = (("Idempotent-Replayed", "true"),)
"""The header of an answer that was given before."""

_RETRY_AFTER_SECONDS = "1"
_in_flight: set[tuple[int, int, str, str]] = set()
_NOT_HELD: Final = contextlib.nullcontext()


def idempotent_request(request: Request) -> IdempotentRequest | None:
    """The request under its Idempotency-Key, None without one. Raises a problem for a token that can't be kept."""
    token = _token(request)
    forget_before_us = InstantUs(request.now - request.settings.idempotency_hours * HOUR_US)
    return IdempotentRequest(request.path, token, forget_before_us) if token else None


def _token(request: Request) -> str:
    # The draft wants a structured field's quotes; most clients send none.
    given: str | None = request.headers.get("idempotency-key")
    if given is None:
        return ""
    token = given.strip()
    if not token.strip('"') or len(token) > _MAX_CHARACTERS or not _TOKEN.fullmatch(token):
        reason = say("not_an_idempotency_key", count=_MAX_CHARACTERS)
        raise HttpProblem(
            ProblemKind.INVALID_PARAMETERS,
            say("of_parameter", name="Idempotency-Key", reason=reason),
            FieldError("Idempotency-Key", reason),
        )
    return token[1:-1] if len(token) > 1 and token[0] == token[-1] == '"' else token


def in_flight(request: Request, idempotent: IdempotentRequest | None) -> AbstractContextManager[None]:
    """Hold a token while its idempotent is answered. Raises a problem when it is held already."""
    return _NOT_HELD if idempotent is None else _holding(request, idempotent)


@contextlib.contextmanager
def _holding(request: Request, idempotent: IdempotentRequest) -> Iterator[None]:
    held = (id(request.database), request.by.id, idempotent.endpoint, idempotent.token)
    if held in _in_flight:
        raise HttpProblem(
            ProblemKind.CONFLICT,
            say("still_running"),
            headers=(("Retry-After", _RETRY_AFTER_SECONDS),),
        )
    else:
        _in_flight.add(held)
        try:
            yield
        finally:
            _in_flight.discard(held)


async def respond_once(
    request: Request, body: bytes, do: Callable[[Tx], Awaitable[Any]], status: int = 200, shown_once: str = ""
) -> Response:
    """The answer to a request that changes something: what `do` gives, as JSON; under a token done and kept once.

    The field `shown_once` of the answer is never kept: who asks again gets the answer without it.
    """
    idempotent = idempotent_request(request)
    fingerprint = fingerprint_of(request, body)

    async def response(tx: Tx) -> StoredResponse | Invalid:
        shown = await do(tx)
        if shown is None:
            return StoredResponse(fingerprint, status, JSON, b"")
        to_keep = json.encode(structs.replace(shown, **{shown_once: UNSET})) if shown_once else None
        return StoredResponse(fingerprint, status, JSON, json.encode(shown), to_keep)

    with in_flight(request, idempotent):
        if idempotent is None:
            stored = await request.database.write(request.by, response)
        else:
            stored = await request.database.write(request.by, idempotency.do_once, idempotent, fingerprint, response)
    if isinstance(stored, Invalid):
        raise stored
    return response_of(stored)


def response_of(stored: StoredResponse) -> Response:
    """A kept answer, which says when it was given before."""
    return Response(stored.status, stored.body, stored.content_type, REPLAYED if stored.is_replay else ())


class Digest(Protocol):
    """A hash that grows."""

    def update(self, data: bytes, /) -> None:
        """Take more in."""

    def digest(self) -> bytes:
        """The hash of all that was taken in."""
        ...


async def hashed(chunks: AsyncIterator[bytes], digest: Digest) -> AsyncIterator[bytes]:
    """A body as it comes in, whose hash grows meanwhile."""
    async for chunk in chunks:
        digest.update(chunk)
        yield chunk


async def replay_of_stream(
    request: Request, idempotent: IdempotentRequest, chunks: AsyncIterator[bytes], digest: Digest
) -> Response | None:
    """The kept answer to a body that is too long to be held, None without one; the body has to be the same to its end.

    `digest` grows with the chunks. Raises IdempotencyKeyReusedError for another body.
    """
    stored = await request.database.read(request.by, idempotency.get_stored, idempotent)
    if stored is None:
        return None
    async for _ in chunks:
        pass
    if stored.fingerprint != digest.digest():
        raise IdempotencyKeyReusedError
    return response_of(stored)


def fingerprint_of(request: Request, body: bytes) -> bytes:
    """What tells requests under one token apart: their bodies, and their queries where they have one."""
    if not request.query:
        return hashlib.sha256(body).digest()
    return hashlib.sha256(json.encode(sorted(request.query.items())) + b"\n" + body).digest()
