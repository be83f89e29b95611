"""Unread tickets: what somebody else did to them since their reader looked."""

from msgspec import Struct

from amends.model.ticket.ticket import Ticket


class LastLook(Struct, frozen=True):
    """Which version of a ticket somebody saw last, and whether somebody else has changed it since.

    The version 0 is of one that they have marked as unread.
    """

    version: int
    is_changed_by_others: bool


def is_unread(ticket: Ticket, reader_id: int, last: LastLook | None) -> bool:
    """Whether a ticket is unread for somebody; None for one that they never opened, which only its owner has to."""
    if last is None:
        return ticket.is_open and ticket.owner_id == reader_id
    return last.version == 0 or last.is_changed_by_others
