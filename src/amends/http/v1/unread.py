"""What is unread for a user over our own API: tickets that somebody else changed, and how many notifications."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Final, TypeAlias

from msgspec import Meta

from amends.errors import UnreadableError
from amends.http.request.endpoint import Endpoint, Parameter
from amends.http.v1.errors import V1
from amends.ids import parse_id
from amends.model.principal import Scope
from amends.model.ticket.view import Counted
from amends.texts.text import say
from amends.usecases import notifications, unread
from amends.usecases.unread import ReadMark
from amends.wire.unread import UnreadCount, UnreadMark, UnreadTickets

_USER: Final = "/v1/workspaces/{workspace_id}/users/{user_id}"
MAX_TICKETS: Final = 200
_Ids: TypeAlias = Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,17}(,[1-9][0-9]{0,17}){0,199}$")]


def _ids(text: str) -> tuple[int, ...]:
    ids = [parse_id(each) for each in text.split(",")]
    if len(ids) > MAX_TICKETS or not all(ids):
        raise UnreadableError(say("ids_of_tickets", highest=MAX_TICKETS))
    return tuple(each for each in ids if each)


def _tickets(found: Sequence[int]) -> UnreadTickets:
    return UnreadTickets(list(found))


def _mark(mark: ReadMark) -> UnreadMark:
    return UnreadMark(mark.ticket_id, mark.is_unread)


def _count(counted: Counted) -> UnreadCount:
    return UnreadCount(counted.count, counted.is_more)


_get = partial(Endpoint, interface=V1, method="GET")
_post = partial(Endpoint, interface=V1, method="POST", serialize=_mark, response=UnreadMark)

ENDPOINTS = (
    _get(
        path=f"{_USER}/tickets/unread",
        scope=Scope.TICKETS_READ,
        name="list_unread_tickets",
        summary="Ask which tickets are unread for a user",
        description="Ask which of some tickets are unread for a user: those that somebody else changed since the user "
        "looked at them, that the user marked, or that came to the user and were never opened.",
        parameters=(
            Parameter(
                "ids",
                "IDs of tickets, with commas between them, at most 200",
                _Ids,
                is_required=True,
                argument="ticket_ids",
                read=_ids,
            ),
        ),
        do=unread.unread_among,
        serialize=_tickets,
        response=UnreadTickets,
    ),
    _post(
        path=f"{_USER}/tickets/{{ticket_id}}/read",
        scope=Scope.TICKETS_WRITE,
        name="mark_ticket_read",
        summary="Mark a ticket as read",
        description="Note that a user has seen a ticket as it is now.",
        do=unread.mark_read,
    ),
    _post(
        path=f"{_USER}/tickets/{{ticket_id}}/unread",
        scope=Scope.TICKETS_WRITE,
        name="mark_ticket_unread",
        summary="Mark a ticket as unread",
        description="Let a ticket be unread for a user until they open it again.",
        do=unread.mark_unread,
    ),
    _get(
        path=f"{_USER}/notifications/unread",
        scope=Scope.TICKETS_READ,
        name="count_unread_notifications",
        summary="Count the unread notifications of a user",
        description="Count the notifications that a user has not read, no further than 99.",
        do=notifications.count_unread,
        serialize=_count,
        response=UnreadCount,
    ),
)
