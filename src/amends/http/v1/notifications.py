"""Notices over our own API: what a user is told, and that they have read it."""

from functools import partial
from typing import Final

from msgspec import Raw

from amends.http.request.endpoint import Endpoint, Flag, Parameter
from amends.http.request.paging import NEWEST_FIRST
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.serializers.notifications import marked_view, notification_view
from amends.usecases import notifications
from amends.wire.notifications import Marked, NotificationPage, ReadForm

_PATH: Final = "/v1/workspaces/{workspace_id}/users/{user_id}/notifications"


def _up_to(form: ReadForm) -> int:
    return form.up_to


_endpoint = partial(Endpoint, interface=V1)

ENDPOINTS = (
    _endpoint(
        method="GET",
        path=_PATH,
        scope=Scope.TICKETS_READ,
        name="list_notifications",
        summary="List the notifications of a user",
        description="List the notifications of a user, newest first.",
        parameters=(Parameter("unread", "true: only unread notifications", Flag, argument="only_unread"),),
        do=notifications.list_notifications,
        paging=NEWEST_FIRST,
        each=notification_view,
        response=NotificationPage,
    ),
    _endpoint(
        method="POST",
        path=f"{_PATH}/read",
        scope=Scope.TICKETS_WRITE,
        name="mark_notifications_read",
        summary="Mark notifications as read",
        description="Mark all notifications of a user as read, up to the one that is named.",
        request=ReadForm,
        form=_up_to,
        do=notifications.mark_read,
        serialize=marked_view,
        response=Marked,
        example=Raw(b'{"up_to": 2911}'),
    ),
)
