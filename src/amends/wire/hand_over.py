"""What became of tickets that were handed over."""

from msgspec import Struct


class ShareView(Struct, frozen=True):
    """How many of the tickets a user got."""

    user_id: int
    tickets: int


class HandedOverView(Struct, frozen=True):
    """The result of a hand-over: how many tickets, who got how many, and which tickets have no owner now."""

    user_id: int
    tickets: int
    taken: tuple[ShareView, ...]
    untaken_ids: tuple[int, ...]
    left_time: str | None
