"""Handing over: what became of somebody's tickets."""

from msgspec import Struct

from amends.instants import InstantUs


class Share(Struct, frozen=True):
    """How many of the tickets a user got."""

    user_id: int
    tickets: int


class HandedOver(Struct, frozen=True):
    """What became of somebody's tickets: how many, who took them, and the IDs of those that nobody took."""

    user_id: int
    tickets: int
    taken: tuple[Share, ...]
    untaken_ids: tuple[int, ...]
    left_us: InstantUs | None
