"""Idempotency-Key (IETF draft): the token of a request, and that it is in flight only once in this process."""

import contextlib
from collections.abc import Iterator

from amends.errors import Fault
from amends.http.call import Call
from amends.http.problems import HttpProblem, Kind

_MOST_CHARACTERS = 255
_in_flight: set[tuple[int, int, str, str]] = set()


def token_of(call: Call) -> str:
    """The token in Idempotency-Key, with or without the quotes of a structured field; "" without one."""
    token: str = call.headers.get("idempotency-key", "").strip()
    if len(token) >= 2 and token[0] == token[-1] == '"':
        token = token[1:-1]
    if "idempotency-key" in call.headers and not (0 < len(token) <= _MOST_CHARACTERS and token.isprintable()):
        reason = f"must be 1 to {_MOST_CHARACTERS} printable characters"
        raise HttpProblem(Kind.INVALID_PARAMETERS, f"Idempotency-Key {reason}", Fault("Idempotency-Key", reason))
    return token


@contextlib.contextmanager
def holding(call: Call, token: str) -> Iterator[None]:
    """Hold a token while its request is answered. Raises a problem when it is held already."""
    held = (id(call.database), call.by.id, call.path, token)
    if not token:
        yield
    elif held in _in_flight:
        raise HttpProblem(Kind.CONFLICT, "A request with this Idempotency-Key is being answered; ask again shortly.")
    else:
        _in_flight.add(held)
        try:
            yield
        finally:
            _in_flight.discard(held)
