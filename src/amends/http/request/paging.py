"""Pages of a list: how many a request asks for, and where its page begins."""

from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Meta, Struct

from amends.errors import FieldError, UnreadableError
from amends.http.request.endpoint import Paging, Parameter
from amends.http.request.parameters import whole_number
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request
from amends.ids import HIGHEST_ID
from amends.texts.text import say
from amends.wire.cursor import decode_cursor

DEFAULT_LIMIT = 50
MAX_LIMIT = 500
PAGE_PARAMETERS = (
    Parameter(
        "limit", f"Items per page, 1 to {MAX_LIMIT}; default {DEFAULT_LIMIT}", Annotated[int, Meta(ge=1, le=MAX_LIMIT)]
    ),
    Parameter("cursor", "The `next_cursor` of the previous page"),
)
NEWEST_FIRST = Paging(HIGHEST_ID, lambda item: (item.id,))
"""A list by falling IDs."""


class RequestedPage(Struct, frozen=True):
    """A page that is asked for: how many items, and the mark that its list's cursors have."""

    limit: int = DEFAULT_LIMIT
    list_mark: int = 0


_NO_CURSOR = say("not_a_cursor")
_FOREIGN_CURSOR = say("foreign_cursor")


def place_of(
    query: Mapping[str, str], paging: Paging, list_mark: int, errors: list[FieldError]
) -> tuple[Any, RequestedPage]:
    """Where the page begins that a query asks for, and the page; adds what is wrong to the errors.

    `list_mark` tells lists apart, and queries: only the cursor of the same is taken.
    """
    place, limit = paging.start, DEFAULT_LIMIT
    try:
        text = query.get("limit")
        limit = DEFAULT_LIMIT if text is None else whole_number(text, 1, MAX_LIMIT)
    except UnreadableError as error:
        errors.append(FieldError("limit", error.reason))
    cursor = query.get("cursor")
    if cursor:
        try:
            place = _place(cursor, paging, list_mark)
        except UnreadableError as error:
            errors.append(FieldError("cursor", error.reason))
    return place, RequestedPage(limit, list_mark)


def _place(cursor: str, paging: Paging, list_mark: int) -> Any:
    try:
        mark, *numbers = decode_cursor(cursor, paging.count + 1)
    except ValueError:
        raise UnreadableError(_NO_CURSOR) from None
    if mark != list_mark:
        raise UnreadableError(_FOREIGN_CURSOR)
    return paging.place(*numbers)


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
        raise HttpProblem(
            ProblemKind.INVALID_PARAMETERS,
            say("of_parameter", name="cursor", reason=_NO_CURSOR),
            FieldError("cursor", _NO_CURSOR),
        ) from None
