"""Customers."""

from msgspec import Struct


class DuplicateCustomersView(Struct, frozen=True, kw_only=True):
    """Two customers who came to have the same identifier. `kind` is what they share: email or phone."""

    customer_id: int
    other_id: int
    kind: str
    found_time: str


class DuplicateCustomersPage(Struct, frozen=True):
    """A page of pairs of customers. `next_cursor` is null on the last page."""

    duplicates: list[DuplicateCustomersView]
    next_cursor: str | None
