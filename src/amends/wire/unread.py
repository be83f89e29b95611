"""What is unread for a user: tickets that somebody else changed, and notifications."""

from msgspec import Struct


class UnreadTickets(Struct, frozen=True):
    """The IDs of those of the tickets asked for that are unread for a user, in the order in which they were asked."""

    ticket_ids: list[int]


class UnreadMark(Struct, frozen=True):
    """Whether a ticket is unread for a user now."""

    ticket_id: int
    is_unread: bool


class UnreadCount(Struct, frozen=True):
    """How many notifications a user has not read. It is counted no further than 99; `is_more`: there are more."""

    count: int
    is_more: bool
