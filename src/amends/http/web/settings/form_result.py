"""Trying: a use case that a form asks for, and what is wrong when it is refused."""

from collections.abc import Awaitable
from typing import TypeVar

from amends.errors import AmendsError, Forbidden, NotFound
from amends.http.request.request import Request
from amends.http.web.kit.field_errors import errors_by_field
from amends.http.web.kit.page import locale_of

T = TypeVar("T")

FieldErrors = dict[str, str]


async def form_result(request: Request, doing: Awaitable[T]) -> tuple[T | None, FieldErrors]:
    """What a use case answered, or None and what is wrong. What isn't there or isn't for the reader is a page's own."""
    try:
        return await doing, {}
    except (NotFound, Forbidden):
        raise
    except AmendsError as error:
        return None, errors_by_field(locale_of(request), error)
