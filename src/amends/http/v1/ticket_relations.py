"""Gathering over our own API: watchers, links, merging, and tickets that are taken away."""

from collections.abc import Awaitable, Callable
from functools import partial

from msgspec import Raw

from amends.http.request.endpoint import Endpoint
from amends.http.request.request import Request, Response, json_response
from amends.http.v1.errors import V1
from amends.http.v1.tickets import ticket_response
from amends.model.principal import Scope
from amends.model.ticket.link import Link, LinkKind
from amends.model.ticket.summary import TicketSummary
from amends.model.ticket.ticket import Ticket
from amends.serializers.links import ticket_link_list
from amends.store.engine.database import Tx
from amends.usecases import links, merge, queries, soft_delete, watchers
from amends.usecases.merge import MergeForm
from amends.wire.links import LinkForm, TicketLinkList
from amends.wire.tickets import TicketView

_PATH = "/v1/workspaces/{workspace_id}/tickets/{ticket_id}"


async def watch_ticket(request: Request) -> Response:
    """Add a watcher. Watchers are notified of what happens to the ticket."""
    ticket_id, user_id = await _ticket(request), request.id_param("user_id")
    return await _done(request, lambda tx: watchers.watch(tx, ticket_id, user_id))


async def unwatch_ticket(request: Request) -> Response:
    """Remove a watcher. The user gets no more notifications about the ticket."""
    ticket_id, user_id = await _ticket(request), request.id_param("user_id")
    return await _done(request, lambda tx: watchers.unwatch(tx, ticket_id, user_id))


async def list_links(request: Request) -> Response:
    """List the links between this ticket and others."""
    return json_response(
        ticket_link_list(await request.database.read(request.by, links.list_links, await _ticket(request)))
    )


async def add_link(request: Request) -> Response:
    """Link a ticket to another."""
    ticket_id, form = await _ticket(request), await request.decode(LinkForm)
    link = Link(form.ticket_id, LinkKind(form.kind))
    return json_response(ticket_link_list(await request.database.write(request.by, links.link, ticket_id, link)), 201)


async def remove_link(request: Request) -> Response:
    """Remove a link between two tickets."""
    ticket_id, other_id = await _ticket(request), request.id_param("other_id")
    return json_response(ticket_link_list(await request.database.write(request.by, links.unlink, ticket_id, other_id)))


async def merge_ticket(request: Request) -> Response:
    """Merge a duplicate into another ticket, which is returned. The duplicate is closed."""
    ticket_id, form = await _ticket(request), await request.decode(MergeForm)
    return await _done(request, lambda tx: merge.merge(tx, ticket_id, form))


async def delete_ticket(request: Request) -> Response:
    """Delete a ticket. It can be restored."""
    await request.database.write(request.by, soft_delete.delete, await _ticket(request))
    return Response(204, b"")


async def restore_ticket(request: Request) -> Response:
    """Restore a ticket that was deleted."""
    ticket_id = await _ticket(request)
    return await _done(request, lambda tx: soft_delete.restore(tx, ticket_id))


async def _ticket(request: Request) -> int:
    return request.id_param("ticket_id")


async def _done(request: Request, do: Callable[[Tx], Awaitable[Ticket]]) -> Response:
    async def do_and_show(tx: Tx) -> TicketSummary:
        return await queries.get_ticket(tx, (await do(tx)).id)

    return ticket_response(request, await request.database.write(request.by, do_and_show))


_write = partial(Endpoint, interface=V1, scope=Scope.TICKETS_WRITE)
_admin = partial(Endpoint, interface=V1, scope=Scope.ADMIN)

ENDPOINTS = (
    _write(
        method="PUT",
        path=f"{_PATH}/watchers/{{user_id}}",
        summary="Add a watcher to a ticket",
        handler=watch_ticket,
        response=TicketView,
    ),
    _write(
        method="DELETE",
        path=f"{_PATH}/watchers/{{user_id}}",
        summary="Remove a watcher from a ticket",
        handler=unwatch_ticket,
        response=TicketView,
    ),
    Endpoint(
        method="GET",
        path=f"{_PATH}/links",
        interface=V1,
        scope=Scope.TICKETS_READ,
        summary="List the links of a ticket",
        handler=list_links,
        response=TicketLinkList,
    ),
    _write(
        method="POST",
        path=f"{_PATH}/links",
        summary="Link a ticket to another",
        handler=add_link,
        request=LinkForm,
        response=TicketLinkList,
        status=201,
        example=Raw(b'{"ticket_id": 2896, "kind": "RELATED"}'),
    ),
    _write(
        method="DELETE",
        path=f"{_PATH}/links/{{other_id}}",
        summary="Remove a link between tickets",
        handler=remove_link,
        response=TicketLinkList,
    ),
    _write(
        method="POST",
        path=f"{_PATH}/merge",
        summary="Merge a ticket into another",
        handler=merge_ticket,
        request=MergeForm,
        response=TicketView,
        example=Raw(b'{"into": 2896, "even_if_customers_differ": true}'),
    ),
    _admin(method="DELETE", path=_PATH, summary="Delete a ticket", handler=delete_ticket, status=204),
    _admin(
        method="POST",
        path=f"{_PATH}/restore",
        summary="Restore a deleted ticket",
        handler=restore_ticket,
        response=TicketView,
    ),
)
