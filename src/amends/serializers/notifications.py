"""Notifications of a user."""

from amends.instants import rfc3339
from amends.model.notification import Notification
from amends.serializers.texts import text_view
from amends.serializers.times import time_or_none
from amends.wire.notifications import Marked, NotificationView
from amends.wire.texts import TextView


def notification_view(own: Notification) -> NotificationView:
    """A notification, and when it was read."""
    told = text_view(own.text) if own.text else TextView("", {}, "")
    return NotificationView(
        id=own.id,
        ticket_id=own.subject.ticket_id or None,
        type=own.event_type,
        code=told.code,
        parameters=told.parameters,
        text=told.text,
        time=rfc3339(own.at_us),
        read_time=time_or_none(own.read_us),
    )


def marked_view(count: int) -> Marked:
    """How many notifications were unread until now."""
    return Marked(count)
