"""What the classic API wraps its answers in: one thing, or a page of a list."""

from typing import Generic, TypeVar

from msgspec import Struct, field

T = TypeVar("T")

DEFAULT_PER_PAGE = 100
MAX_PER_PAGE = 1000


class Answer(Struct, Generic[T], frozen=True, kw_only=True):
    """One object, and the ID of the request that asked for it."""

    response: T
    request_id: str = field(name="requestID")


class Links(Struct, frozen=True, kw_only=True):
    """Absolute URLs of the pages around this one; null where there is no such page."""

    self: str | None
    prev: str | None
    next: str | None
    first: str | None
    last: str | None


class Pagination(Struct, frozen=True, kw_only=True, rename="camel"):
    """The position of a page in its list. Pages count from 1."""

    per_page: int
    total_items: int
    current_page: int
    total_pages: int
    links: Links


class Page(Struct, Generic[T], frozen=True, kw_only=True):
    """One page of a list. A page after the last one is empty."""

    response: list[T]
    pagination: Pagination
    request_id: str = field(name="requestID")
