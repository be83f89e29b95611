"""Idempotency-Key (IETF draft): the token of a request, and that it is in flight only once in this process."""

import contextlib
import hashlib
import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Annotated, Any

from msgspec import Meta, json

from amends.errors import Fault, Invalid
from amends.http.request.endpoint import Parameter
from amends.http.request.problems import HttpProblem, Kind
from amends.http.request.request import JSON, Answer, Call
from amends.instants import HOUR_US, InstantUs
from amends.model.idempotency import Kept
from amends.store.engine.database import Tx
from amends.usecases import idempotency
from amends.usecases.idempotency import Request

_MOST_CHARACTERS = 255
_TOKEN = re.compile(r"[!-~]+")
TOKEN = Parameter(
    "Idempotency-Key",
    "A text of your own: the same request under it is done once, and its answer is given again",
    Annotated[str, Meta(min_length=1, max_length=_MOST_CHARACTERS, pattern=f"^{_TOKEN.pattern}$")],
    "header",
)
_in_flight: set[tuple[int, int, str, str]] = set()


def request_of(call: Call) -> Request | None:
    """The request under its Idempotency-Key, None without one. Raises a problem for a token that can't be kept."""
    token = _token(call)
    forget_before_us = InstantUs(call.now - call.settings.idempotency_hours * HOUR_US)
    return Request(call.path, token, forget_before_us) if token else None


def _token(call: Call) -> str:
    # The draft wants a structured field's quotes; most clients send none.
    given: str | None = call.headers.get("idempotency-key")
    if given is None:
        return ""
    token = given.strip()
    if not token.strip('"') or len(token) > _MOST_CHARACTERS or not _TOKEN.fullmatch(token):
        reason = f"must be 1 to {_MOST_CHARACTERS} printable characters of ASCII, without a space"
        raise HttpProblem(Kind.INVALID_PARAMETERS, f"Idempotency-Key {reason}", Fault("Idempotency-Key", reason))
    return token[1:-1] if len(token) > 1 and token[0] == token[-1] == '"' else token


@contextlib.contextmanager
def holding(call: Call, request: Request | None) -> Iterator[None]:
    """Hold a token while its request is answered. Raises a problem when it is held already."""
    if request is None:
        yield
        return
    held = (id(call.database), call.by.id, request.endpoint, request.token)
    if held in _in_flight:
        raise HttpProblem(Kind.CONFLICT, "A request with this Idempotency-Key is being answered; ask again shortly.")
    else:
        _in_flight.add(held)
        try:
            yield
        finally:
            _in_flight.discard(held)


async def answered_once(call: Call, body: bytes, do: Callable[[Tx], Awaitable[Any]], status: int = 200) -> Answer:
    """The answer to a request that changes something: what `do` gives, as JSON; under a token done and kept once."""
    request = request_of(call)
    fingerprint = hashlib.sha256(body).digest()

    async def answer(tx: Tx) -> Kept | Invalid:
        return Kept(fingerprint, status, JSON, json.encode(await do(tx)))

    with holding(call, request):
        if request is None:
            kept = await call.database.write(call.by, answer)
        else:
            kept = await call.database.write(call.by, idempotency.once, request, fingerprint, answer)
    if isinstance(kept, Invalid):
        raise kept
    return Answer(kept.status, kept.body, kept.content_type)
