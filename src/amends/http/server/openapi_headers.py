"""The headers of answers in the OpenAPI document: described once, and named where an answer has them."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from amends.http.request.encoder import is_of_one_thing
from amends.http.request.endpoint import Endpoint
from amends.http.request.idempotency import REPLAYED, TOKEN
from amends.http.request.runner import parameters_of

_TEXT: Final = {"type": "string"}
_SECONDS: Final = {"type": "integer", "minimum": 0}
_HEADERS: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = {
    "X-Request-ID": ("The ID of the request: the one that you sent, or one of ours. It is in our log", _TEXT),
    "ETag": ("Which state this is, for `If-None-Match`, and of a ticket for `If-Match`", _TEXT),
    "Idempotent-Replayed": (
        "`true` when the request ran before under this `Idempotency-Key`; left out otherwise",
        {"type": "string", "enum": ["true"]},
    ),
    "RateLimit-Policy": ("The limits of your key, as the IETF draft RateLimit header fields says", _TEXT),
    "RateLimit": ("How many requests are left, and in how many seconds there are more", _TEXT),
    "Retry-After": ("In how many seconds to ask again, with 409, 429 and 503; left out otherwise", _SECONDS),
}


def header_components() -> dict[str, Any]:
    """Each header that an answer may have."""
    return {name: {"description": meaning, "schema": schema} for name, (meaning, schema) in _HEADERS.items()}


def headers_of_success(endpoint: Endpoint) -> dict[str, Any]:
    """The headers of an answer that isn't a refusal."""
    tagged = ("ETag",) if endpoint.tag is not None or is_of_one_thing(endpoint) else ()
    is_once = TOKEN.name in {each.name for each in parameters_of(endpoint)}
    return _named("X-Request-ID", *tagged, *(name for name, _ in REPLAYED if is_once), *_of_limits(endpoint))


def headers_of_refusal(endpoint: Endpoint) -> dict[str, Any]:
    """The headers of a refusal."""
    return _named("X-Request-ID", "Retry-After", *_of_limits(endpoint))


def _of_limits(endpoint: Endpoint) -> Iterable[str]:
    return ("RateLimit-Policy", "RateLimit") if endpoint.interface.is_by_key and endpoint.scope is not None else ()


def _named(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
