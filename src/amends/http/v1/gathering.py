"""Gathering over our own API: watchers, links, merging, and tickets that are taken away."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Annotated, Literal

from msgspec import Meta, Raw, Struct

from amends.http.request.access import check_workspace
from amends.http.request.endpoint import Endpoint
from amends.http.request.request import Answer, Call, json_answer
from amends.http.v1 import wire
from amends.http.v1.errors import V1
from amends.http.v1.tickets import shown_answer
from amends.ids import HIGHEST_ID
from amends.model.principal import Scope
from amends.model.ticket.link import Link, LinkKind
from amends.model.ticket.summary import ShownTicket
from amends.model.ticket.ticket import Ticket
from amends.store.engine.database import Tx
from amends.usecases import gather, queries, soft_delete
from amends.usecases.gather import MergeForm

_PATH = "/v1/workspaces/{workspace_id}/tickets/{ticket_id}"


class LinkForm(Struct, frozen=True, forbid_unknown_fields=True):
    """What a ticket is to another one."""

    ticket_id: Annotated[int, Meta(ge=1, le=HIGHEST_ID)]
    kind: Literal["RELATED", "DUPLICATE_OF", "CAUSED_BY"] = "RELATED"


class Links(Struct, frozen=True):
    """What a ticket has to do with others, as it sees them."""

    links: Sequence[Link]


async def watch_ticket(call: Call) -> Answer:
    """Let a user know what happens to a ticket."""
    ticket_id, user_id = await _ticket(call), call.id_param("user_id")
    return await _done(call, lambda tx: gather.watch(tx, ticket_id, user_id))


async def unwatch_ticket(call: Call) -> Answer:
    """Don't let a user know any more."""
    ticket_id, user_id = await _ticket(call), call.id_param("user_id")
    return await _done(call, lambda tx: gather.unwatch(tx, ticket_id, user_id))


async def list_links(call: Call) -> Answer:
    """What a ticket has to do with others."""
    return json_answer(Links(await call.database.read(call.by, gather.links_of, await _ticket(call))))


async def add_link(call: Call) -> Answer:
    """Link a ticket to another."""
    ticket_id, form = await _ticket(call), await call.decode(LinkForm)
    link = Link(form.ticket_id, LinkKind(form.kind))
    return json_answer(Links(await call.database.write(call.by, gather.link, ticket_id, link)), 201)


async def remove_link(call: Call) -> Answer:
    """Take a link away."""
    ticket_id, other_id = await _ticket(call), call.id_param("other_id")
    return json_answer(Links(await call.database.write(call.by, gather.unlink, ticket_id, other_id)))


async def merge_ticket(call: Call) -> Answer:
    """Let a duplicate end in another ticket; that other one."""
    ticket_id, form = await _ticket(call), await call.decode(MergeForm)
    return await _done(call, lambda tx: gather.merge(tx, ticket_id, form))


async def delete_ticket(call: Call) -> Answer:
    """Take a ticket away; it can be brought back."""
    await call.database.write(call.by, soft_delete.delete, await _ticket(call))
    return Answer(204, b"")


async def restore_ticket(call: Call) -> Answer:
    """Bring a ticket back that was taken away."""
    ticket_id = await _ticket(call)
    return await _done(call, lambda tx: soft_delete.restore(tx, ticket_id))


async def _ticket(call: Call) -> int:
    await check_workspace(call)
    return call.id_param("ticket_id")


async def _done(call: Call, do: Callable[[Tx], Awaitable[Ticket]]) -> Answer:
    async def do_and_show(tx: Tx) -> ShownTicket:
        return await queries.ticket(tx, (await do(tx)).id)

    return shown_answer(call, await call.database.write(call.by, do_and_show))


_write = partial(Endpoint, door=V1, scope=Scope.TICKETS_WRITE)
_admin = partial(Endpoint, door=V1, scope=Scope.ADMIN)

ENDPOINTS = (
    _write(
        method="PUT",
        path=f"{_PATH}/watchers/{{user_id}}",
        summary="Watch a ticket",
        handler=watch_ticket,
        answer=wire.TicketView,
    ),
    _write(
        method="DELETE",
        path=f"{_PATH}/watchers/{{user_id}}",
        summary="Stop watching a ticket",
        handler=unwatch_ticket,
        answer=wire.TicketView,
    ),
    Endpoint(
        method="GET",
        path=f"{_PATH}/links",
        door=V1,
        scope=Scope.TICKETS_READ,
        summary="List a ticket's links",
        handler=list_links,
        answer=Links,
    ),
    _write(
        method="POST",
        path=f"{_PATH}/links",
        summary="Link a ticket to another",
        handler=add_link,
        request=LinkForm,
        answer=Links,
        status=201,
        example=Raw(b'{"ticket_id": 2896, "kind": "RELATED"}'),
    ),
    _write(
        method="DELETE",
        path=f"{_PATH}/links/{{other_id}}",
        summary="Take a link away",
        handler=remove_link,
        answer=Links,
    ),
    _write(
        method="POST",
        path=f"{_PATH}/merge",
        summary="Merge a duplicate into another ticket",
        handler=merge_ticket,
        request=MergeForm,
        answer=wire.TicketView,
        example=Raw(b'{"into": 2896, "even_if_customers_differ": true}'),
    ),
    _admin(method="DELETE", path=_PATH, summary="Take a ticket away", handler=delete_ticket, status=204),
    _admin(
        method="POST",
        path=f"{_PATH}/restore",
        summary="Bring a ticket back",
        handler=restore_ticket,
        answer=wire.TicketView,
    ),
)
