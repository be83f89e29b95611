"""Notices over our own API: what a user is told, and that they have read it."""

from typing import Annotated

from msgspec import Meta, Raw, Struct

from amends.errors import Fault
from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint, Flag, Parameter
from amends.http.request.problems import HttpProblem, Kind
from amends.http.request.request import Answer, Call, json_answer
from amends.http.v1 import cursor
from amends.http.v1.errors import V1
from amends.http.v1.wire import time
from amends.ids import HIGHEST_ID
from amends.instants import rfc3339
from amends.model.notification import Notice
from amends.model.principal import Scope
from amends.usecases import notifications

_PATH = "/v1/workspaces/{workspace_id}/users/{user_id}/notices"


class NoticeView(Struct, frozen=True):
    """Something that a user is told; `read_time` is null until they have read it.

    `ticket_id` is null for what is of no ticket.
    """

    id: int
    ticket_id: int | None
    type: str
    words: str
    time: str
    read_time: str | None


class NoticePage(Struct, frozen=True):
    """Some notices, newest first; `next_cursor` is null on the last page."""

    notices: list[NoticeView]
    next_cursor: str | None


class ReadForm(Struct, frozen=True, forbid_unknown_fields=True):
    """The newest notice that was read; all before it were as well."""

    up_to: Annotated[int, Meta(ge=1, le=HIGHEST_ID)]


class Marked(Struct, frozen=True):
    """How many notices were new until now."""

    read: int


async def list_notices(call: Call) -> Answer:
    """What a user is told, newest first."""
    await check_workspace(call)
    limit, before = cursor.limit_of(call), cursor.read(call, 1)
    user_id, before_id = call.id_param("user_id"), before[0] if before else HIGHEST_ID
    found = await call.database.read(
        call.by, notifications.notices_of, user_id, before_id, limit + 1, only_unread=_only_unread(call)
    )
    following = cursor.write(found[limit - 1].id) if len(found) > limit else None
    return json_answer(NoticePage([_view(each) for each in found[:limit]], following))


async def mark_notices_read(call: Call) -> Answer:
    """Note that a user has read all up to a notice."""
    await check_workspace(call)
    user_id, form = call.id_param("user_id"), await call.decode(ReadForm)
    return json_answer(Marked(await call.database.write(call.by, notifications.mark_read, user_id, form.up_to)))


def _only_unread(call: Call) -> bool:
    text: str = call.query.get("unread", "false")
    if text not in ("true", "false"):
        reason = "must be true or false"
        raise HttpProblem(Kind.INVALID_PARAMETERS, f"unread {reason}", Fault("unread", reason))
    return text == "true"


def _view(own: Notice) -> NoticeView:
    return NoticeView(own.id, own.ticket_id or None, own.event_type, own.words, rfc3339(own.at_us), time(own.read_us))


ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_PATH,
        door=V1,
        scope=Scope.TICKETS_READ,
        summary="List a user's notices",
        handler=list_notices,
        answer=NoticePage,
        parameters=(*cursor.PAGE_PARAMETERS, Parameter("unread", "true for those that weren't read yet", Flag)),
    ),
    Endpoint(
        method="POST",
        path=f"{_PATH}/read",
        door=V1,
        scope=Scope.TICKETS_WRITE,
        summary="Mark a user's notices read",
        handler=mark_notices_read,
        request=ReadForm,
        answer=Marked,
        example=Raw(b'{"up_to": 2911}'),
    ),
)
