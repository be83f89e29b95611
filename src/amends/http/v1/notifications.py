"""Notices over our own API: what a user is told, and that they have read it."""

from msgspec import Raw

from amends.errors import FieldError
from amends.http.request.endpoint import Endpoint, Flag, Parameter
from amends.http.request.paging import PAGE_PARAMETERS, cursor_of, limit_of
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request, Response, json_response
from amends.http.v1.errors import V1
from amends.ids import HIGHEST_ID
from amends.model.principal import Scope
from amends.serializers.notifications import notification_view
from amends.usecases import notifications
from amends.wire.cursor import encode_cursor
from amends.wire.notifications import Marked, NotificationPage, ReadForm

_PATH = "/v1/workspaces/{workspace_id}/users/{user_id}/notifications"


async def list_notifications(request: Request) -> Response:
    """List the notifications of a user, newest first."""
    limit, before = limit_of(request), cursor_of(request, 1)
    user_id, before_id = request.id_param("user_id"), before[0] if before else HIGHEST_ID
    found = await request.database.read(
        request.by, notifications.list_notifications, user_id, before_id, limit + 1, only_unread=_only_unread(request)
    )
    following = encode_cursor(found[limit - 1].id) if len(found) > limit else None
    return json_response(NotificationPage([notification_view(each) for each in found[:limit]], following))


async def mark_notifications_read(request: Request) -> Response:
    """Mark all notifications of a user as read, up to the one that is named."""
    user_id, form = request.id_param("user_id"), await request.decode(ReadForm)
    return json_response(Marked(await request.database.write(request.by, notifications.mark_read, user_id, form.up_to)))


def _only_unread(request: Request) -> bool:
    text: str = request.query.get("unread", "false")
    if text not in ("true", "false"):
        reason = "must be true or false"
        raise HttpProblem(ProblemKind.INVALID_PARAMETERS, f"unread {reason}", FieldError("unread", reason))
    return text == "true"


ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_PATH,
        interface=V1,
        scope=Scope.TICKETS_READ,
        summary="List the notifications of a user",
        handler=list_notifications,
        response=NotificationPage,
        parameters=(*PAGE_PARAMETERS, Parameter("unread", "true: only unread notifications", Flag)),
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
