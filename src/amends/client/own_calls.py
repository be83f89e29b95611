"""The calls of the Amends API, `/v1`, that the client has: an Amends answers them, the public service doesn't."""

import secrets
from collections.abc import Mapping
from typing import TypeAlias

from amends.client.calls import Call
from amends.wire.changes import ChangePageView
from amends.wire.ticket_counts import GroupWord, TicketCounts
from amends.wire.tickets import NewTicket, TicketView

Filters: TypeAlias = Mapping[str, str | int]
"""The filters of the list of tickets, by the names of its parameters."""

DEFAULT_CHANGES = 100


def open_ticket(workspace_id: int, ticket: NewTicket, idempotency_key: str) -> Call[TicketView]:
    """`POST /v1/workspaces/{workspace_id}/tickets`; with its key it opens one ticket, however often it is sent."""
    path = f"{_workspace(workspace_id)}/tickets"
    return Call(method="POST", path=path, body=ticket, answer=TicketView, idempotency_key=idempotency_key)


def upsert_ticket(workspace_id: int, ticket: NewTicket, idempotency_key: str) -> Call[TicketView]:
    """`POST /v1/workspaces/{workspace_id}/tickets/upsert`."""
    path = f"{_workspace(workspace_id)}/tickets/upsert"
    return Call(method="POST", path=path, body=ticket, answer=TicketView, idempotency_key=idempotency_key)


def count_tickets(workspace_id: int, group_by: GroupWord, filters: Filters) -> Call[TicketCounts]:
    """`GET /v1/workspaces/{workspace_id}/tickets/counts`."""
    query = {"group_by": group_by, **filters}
    return Call(method="GET", path=f"{_workspace(workspace_id)}/tickets/counts", query=query, answer=TicketCounts)


def changes(workspace_id: int, after: int | None, *, limit: int = DEFAULT_CHANGES) -> Call[ChangePageView]:
    """`GET /v1/workspaces/{workspace_id}/changes`."""
    query = {"limit": limit} if after is None else {"after": after, "limit": limit}
    return Call(method="GET", path=f"{_workspace(workspace_id)}/changes", query=query, answer=ChangePageView)


def new_key() -> str:
    """An idempotency key that nobody has used."""
    return secrets.token_hex(16)


def _workspace(workspace_id: int) -> str:
    return f"/v1/workspaces/{workspace_id:d}"
