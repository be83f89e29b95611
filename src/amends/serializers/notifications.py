"""Notifications of a user."""

from amends.instants import rfc3339
from amends.model.notification import Notification
from amends.serializers.times import time_or_none
from amends.wire.notifications import Marked, NotificationView


def notification_view(own: Notification) -> NotificationView:
    """A notification, and when it was read."""
    read_time = time_or_none(own.read_us)
    return NotificationView(
        own.id, own.subject.ticket_id or None, own.event_type, own.text, rfc3339(own.at_us), read_time
    )


def marked_view(count: int) -> Marked:
    """How many notifications were unread until now."""
    return Marked(count)
