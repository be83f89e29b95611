"""Presence: who looks at a ticket right now, and which tickets have just changed."""

from typing import Final

from msgspec import Struct

from amends.instants import SECOND_US

PRESENT_US: Final = 30 * SECOND_US
"""For how long somebody counts as looking after their page last said so."""


class Present(Struct, frozen=True):
    """Somebody who looks at a ticket."""

    ticket_id: int
    user_id: int
    name: str
    is_typing: bool


class ChangedTicket(Struct, frozen=True):
    """A ticket that has just changed, at which version it is, and which segment has it."""

    id: int
    version: int
    segment_id: int
