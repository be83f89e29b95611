"""Presence: who looks at a ticket right now, and which tickets have just changed."""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from amends.instants import SECOND_US
from amends.model.access import Reach, Sight, includes
from amends.model.restriction import UNRESTRICTED, Restriction

PRESENT_US: Final = 30 * SECOND_US
"""For how long somebody counts as looking after their page last said so."""


class Present(Struct, frozen=True):
    """Somebody who looks at a ticket, and which segment has it."""

    ticket_id: int
    segment_id: int
    user_id: int
    name: str
    is_typing: bool
    restriction: Restriction = UNRESTRICTED


class ChangedTicket(Struct, frozen=True):
    """A ticket that has just changed, at which version it is, and which segment has it."""

    id: int
    version: int
    segment_id: int
    restriction: Restriction = UNRESTRICTED


class LiveReader(Struct, frozen=True):
    """Somebody with a live page open: who they are, and what they may see at this moment."""

    user_id: int
    reach: Reach
    sight: Sight = Sight()

    def sees(self, changed: Iterable[ChangedTicket]) -> tuple[ChangedTicket, ...]:
        """Those of some tickets that they may be told of."""
        return tuple(each for each in changed if self._opens(each))

    def meets(self, present: Iterable[Present]) -> tuple[Present, ...]:
        """Those others who look at a ticket that they may open too."""
        others = (each for each in present if each.user_id != self.user_id)
        return tuple(each for each in others if self._opens(each))

    def _opens(self, own: ChangedTicket | Present) -> bool:
        return includes(self.reach, own.segment_id) and self.sight.admits(own.restriction)
