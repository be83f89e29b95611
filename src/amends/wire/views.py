"""Saved views, and how many tickets they find."""

from msgspec import Struct


class SavedView(Struct, frozen=True):
    """A view. `user_id` is null for a shared view."""

    id: int
    name: str
    user_id: int | None
    query: dict[str, str]


class ViewList(Struct, frozen=True):
    """The shared views, and the private views of a user."""

    views: list[SavedView]


class CountView(Struct, frozen=True):
    """The number of tickets in a view. `is_more` is true when counting stopped at this number."""

    view_id: int
    count: int
    is_more: bool


class ViewCounts(Struct, frozen=True):
    """The counts of the shared views, and of the private views of a user."""

    counts: list[CountView]
