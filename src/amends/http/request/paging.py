"""Pages of a list: how many a request asks for, and where its page begins."""

from typing import Annotated

from msgspec import Meta

from amends.errors import FieldError
from amends.http.request.endpoint import Parameter
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request
from amends.wire.cursor import decode_cursor

DEFAULT_LIMIT = 50
MAX_LIMIT = 500
PAGE_PARAMETERS = (
    Parameter(
        "limit", f"Items per page, 1 to {MAX_LIMIT}; default {DEFAULT_LIMIT}", Annotated[int, Meta(ge=1, le=MAX_LIMIT)]
    ),
    Parameter("cursor", "The `next_cursor` of the previous page"),
)


def limit_of(request: Request) -> int:
    """How many the query asks for."""
    return request.int_query("limit", DEFAULT_LIMIT, 1, MAX_LIMIT)


def cursor_of(request: Request, count: int) -> tuple[int, ...] | None:
    """The numbers of the query's cursor, None without one. Raises a problem for one that we never gave."""
    text = request.query.get("cursor")
    if not text:
        return None
    try:
        return decode_cursor(text, count)
    except ValueError:
        reason = "is not a valid cursor; start again without one"
        raise HttpProblem(ProblemKind.INVALID_PARAMETERS, f"cursor {reason}", FieldError("cursor", reason)) from None
