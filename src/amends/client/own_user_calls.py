"""The calls of the Amends API that are about one user: what is unread for them, and how their list looks."""

from collections.abc import Iterable
from typing import Literal

from amends.client.calls import Call
from amends.client.own_calls import workspace_path
from amends.wire.list_look import ListLookView
from amends.wire.unread import UnreadCount, UnreadMark, UnreadTickets


def unread_tickets(workspace_id: int, user_id: int, ticket_ids: Iterable[int]) -> Call[UnreadTickets]:
    """`GET /v1/workspaces/{workspace_id}/users/{user_id}/tickets/unread`."""
    path = f"{_user(workspace_id, user_id)}/tickets/unread"
    return Call(method="GET", path=path, query={"ids": ",".join(map(str, ticket_ids))}, answer=UnreadTickets)


def mark_ticket(workspace_id: int, user_id: int, ticket_id: int, mark: Literal["read", "unread"]) -> Call[UnreadMark]:
    """`POST /v1/workspaces/{workspace_id}/users/{user_id}/tickets/{ticket_id}/read`, or `unread`."""
    path = f"{_user(workspace_id, user_id)}/tickets/{ticket_id:d}/{mark}"
    return Call(method="POST", path=path, answer=UnreadMark)


def unread_notifications(workspace_id: int, user_id: int) -> Call[UnreadCount]:
    """`GET /v1/workspaces/{workspace_id}/users/{user_id}/notifications/unread`."""
    return Call(method="GET", path=f"{_user(workspace_id, user_id)}/notifications/unread", answer=UnreadCount)


def list_look(workspace_id: int, user_id: int) -> Call[ListLookView]:
    """`GET /v1/workspaces/{workspace_id}/users/{user_id}/list-look`."""
    return Call(method="GET", path=f"{_user(workspace_id, user_id)}/list-look", answer=ListLookView)


def set_list_look(workspace_id: int, user_id: int, look: ListLookView) -> Call[ListLookView]:
    """`PUT /v1/workspaces/{workspace_id}/users/{user_id}/list-look`."""
    return Call(method="PUT", path=f"{_user(workspace_id, user_id)}/list-look", body=look, answer=ListLookView)


def _user(workspace_id: int, user_id: int) -> str:
    return f"{workspace_path(workspace_id)}/users/{user_id:d}"
