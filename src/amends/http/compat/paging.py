"""Pages by number, as the compatible interfaces have them."""

from collections.abc import Sequence
from typing import Annotated, TypeVar

from msgspec import Meta

from amends.contract.envelope import DEFAULT_PER_PAGE, MAX_PER_PAGE
from amends.http.request.endpoint import Parameter
from amends.http.request.request import Request

T = TypeVar("T")

_LAST_PAGE = 2**31

PAGE_PARAMETERS = (
    Parameter("page", "The page number, from 1", Annotated[int, Meta(ge=1, le=_LAST_PAGE)]),
    Parameter(
        "perPage",
        f"Items per page, 1 to {MAX_PER_PAGE}; default {DEFAULT_PER_PAGE}",
        Annotated[int, Meta(ge=1, le=MAX_PER_PAGE)],
    ),
)


def page_of(request: Request) -> tuple[int, int]:
    """The page and the items a page that the query asks for. Raises a problem for what can't be."""
    page = request.int_query("page", 1, 1, _LAST_PAGE)
    return page, request.int_query("perPage", DEFAULT_PER_PAGE, 1, MAX_PER_PAGE)


def cut(items: Sequence[T], page: int, per_page: int) -> Sequence[T]:
    """One page of a list that is all there."""
    return items[(page - 1) * per_page : page * per_page]
