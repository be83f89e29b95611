"""Notices over our own API: what a user is told, and that they have read it."""

from typing import Annotated

from msgspec import Meta, Raw, Struct

from amends.errors import FieldError
from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint, Flag, Parameter
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request, Response, json_response
from amends.http.v1 import cursor
from amends.http.v1.errors import V1
from amends.http.v1.wire import time
from amends.ids import HIGHEST_ID
from amends.instants import rfc3339
from amends.model.notification import Notification
from amends.model.principal import Scope
from amends.usecases import notifications

_PATH = "/v1/workspaces/{workspace_id}/users/{user_id}/notifications"


class NotificationView(Struct, frozen=True):
    """A notification of a user. `read_time` is null until they read it.

    `ticket_id` is null when it is not about a ticket.
    """

    id: int
    ticket_id: int | None
    type: str
    text: str
    time: str
    read_time: str | None


class NotificationPage(Struct, frozen=True):
    """A page of notifications, newest first. `next_cursor` is null on the last page."""

    notices: list[NotificationView]
    next_cursor: str | None


class ReadForm(Struct, frozen=True, forbid_unknown_fields=True):
    """The newest notification that was read. All earlier ones are marked as read too."""

    up_to: Annotated[int, Meta(ge=1, le=HIGHEST_ID)]


class Marked(Struct, frozen=True):
    """How many notifications were unread until now."""

    read: int


async def list_notifications(request: Request) -> Response:
    """List the notifications of a user, newest first."""
    await check_workspace(request)
    limit, before = cursor.limit_of(request), cursor.read(request, 1)
    user_id, before_id = request.id_param("user_id"), before[0] if before else HIGHEST_ID
    found = await request.database.read(
        request.by, notifications.list_notifications, user_id, before_id, limit + 1, only_unread=_only_unread(request)
    )
    following = cursor.write(found[limit - 1].id) if len(found) > limit else None
    return json_response(NotificationPage([_view(each) for each in found[:limit]], following))


async def mark_notifications_read(request: Request) -> Response:
    """Mark all notifications of a user as read, up to the one that is named."""
    await check_workspace(request)
    user_id, form = request.id_param("user_id"), await request.decode(ReadForm)
    return json_response(Marked(await request.database.write(request.by, notifications.mark_read, user_id, form.up_to)))


def _only_unread(request: Request) -> bool:
    text: str = request.query.get("unread", "false")
    if text not in ("true", "false"):
        reason = "must be true or false"
        raise HttpProblem(ProblemKind.INVALID_PARAMETERS, f"unread {reason}", FieldError("unread", reason))
    return text == "true"


def _view(own: Notification) -> NotificationView:
    return NotificationView(
        own.id, own.ticket_id or None, own.event_type, own.text, rfc3339(own.at_us), time(own.read_us)
    )


ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_PATH,
        interface=V1,
        scope=Scope.TICKETS_READ,
        summary="List the notifications of a user",
        handler=list_notifications,
        response=NotificationPage,
        parameters=(*cursor.PAGE_PARAMETERS, Parameter("unread", "true: only unread notifications", Flag)),
    ),
    Endpoint(
        method="POST",
        path=f"{_PATH}/read",
        interface=V1,
        scope=Scope.TICKETS_WRITE,
        summary="Mark notifications as read",
        handler=mark_notifications_read,
        request=ReadForm,
        response=Marked,
        example=Raw(b'{"up_to": 2911}'),
    ),
)
