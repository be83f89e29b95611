"""Heads of requests: how large one may be, and what is said to one that is larger."""

from collections.abc import Iterable

from amends.http.request.problems import HttpProblem, ProblemKind
from amends.settings import Settings
from amends.texts.text import say


def head_bytes(url: bytes, headers: Iterable[tuple[bytes, bytes]]) -> int:
    """How many bytes an address and its headers take."""
    return len(url) + sum(len(name) + len(value) + 4 for name, value in headers)


def head_too_large(url: bytes, settings: Settings) -> HttpProblem:
    """The refusal of a head that is beyond the limits: of its address, if that is too long by itself."""
    if len(url) > settings.url_limit_bytes:
        return HttpProblem(ProblemKind.URL_TOO_LONG, say("address_too_long", bytes=settings.url_limit_bytes))
    detail = say("headers_too_large", number=settings.header_limit_count, bytes=settings.header_limit_bytes)
    return HttpProblem(ProblemKind.HEADERS_TOO_LARGE, detail)
