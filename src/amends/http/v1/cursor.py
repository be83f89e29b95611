"""Cursors: where the next page begins, opaque to whoever passes them on."""

import base64
import binascii
from typing import Annotated

from msgspec import Meta

from amends.errors import FieldError
from amends.http.request.endpoint import Parameter
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request

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


def write(*numbers: int) -> str:
    """The cursor that stands for some numbers."""
    return base64.urlsafe_b64encode(",".join(map(str, numbers)).encode()).decode().rstrip("=")


def read(request: Request, count: int) -> tuple[int, ...] | None:
    """The numbers of the query's cursor, None without one. Raises a problem for one that we never gave."""
    text = request.query.get("cursor")
    if not text:
        return None
    try:
        parts = (
            base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode("ascii").split(",")
        )
        numbers = tuple(int(part) for part in parts)
    except (ValueError, binascii.Error):
        numbers = ()
    if len(numbers) != count or any(abs(number) >= 2**63 for number in numbers):
        reason = "is not a valid cursor; start again without one"
        raise HttpProblem(ProblemKind.INVALID_PARAMETERS, f"cursor {reason}", FieldError("cursor", reason))
    return numbers
