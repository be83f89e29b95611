"""Trying: a use case that a form asks for, and what is wrong when it is refused."""

from collections.abc import Awaitable, Callable
from typing import Concatenate, ParamSpec, TypeVar

from amends.errors import AmendsError, FieldError, Forbidden, NotFound
from amends.http.request.request import Request
from amends.http.web.kit.field_errors import errors_by_field
from amends.http.web.kit.form import Form
from amends.http.web.kit.form_once import write_once
from amends.http.web.kit.page import locale_of
from amends.store.engine.database import Tx
from amends.usecases.form_once import SentAlready

P = ParamSpec("P")
T = TypeVar("T")

FieldErrors = dict[str, str]


async def form_result(
    request: Request, doing: Awaitable[T], place_of: Callable[[FieldError], tuple[str, str]] | None = None
) -> tuple[T | None, FieldErrors]:
    """What a use case answered, or None and what is wrong, by the fields of the form.

    What isn't there or isn't for the reader is a page's own. `place_of` is as `errors_by_field` has it.
    """
    try:
        return await doing, {}
    except (NotFound, Forbidden):
        raise
    except AmendsError as error:
        return None, errors_by_field(locale_of(request), error, place_of)


async def once(
    request: Request,
    form: Form,
    use_case: Callable[Concatenate[Tx, P], Awaitable[T]],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> T | None:
    """What a use case answers for a form that adds something; None for one that came before: what it asks is done."""
    try:
        return await write_once(request, form, use_case, *args, **kwargs)
    except SentAlready:
        return None
