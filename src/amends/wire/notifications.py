"""Notifications of a user."""

from typing import Any

from msgspec import Struct

from amends.wire.ids import Id


class NotificationView(Struct, frozen=True, kw_only=True):
    """A notification of a user. `read_time` is null until they read it.

    `ticket_id` is null when it is not about a ticket. `text` is in the language of `Accept-Language`; it and `code`
    are empty when the user can no longer open the ticket.
    """

    id: int
    ticket_id: int | None
    type: str
    code: str
    parameters: dict[str, Any]
    text: str
    time: str
    read_time: str | None


class NotificationPage(Struct, frozen=True):
    """A page of notifications, newest first. `next_cursor` is null on the last page."""

    notifications: list[NotificationView]
    next_cursor: str | None


class ReadForm(Struct, frozen=True, forbid_unknown_fields=True):
    """The newest notification that was read. All earlier ones are marked as read too."""

    up_to: Id


class Marked(Struct, frozen=True):
    """How many notifications were unread until now."""

    read: int
