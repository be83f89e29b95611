"""Conversation over our own API: notes, replies, attempts to reach the customer. Each can be sent again safely."""

from collections.abc import Awaitable, Callable
from functools import partial

from msgspec import Raw

from amends.http.request.endpoint import Endpoint
from amends.http.request.idempotency import TOKEN, respond_once
from amends.http.request.request import Request, Response, decode_json
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.model.ticket.ticket import Ticket
from amends.serializers.tickets import ticket_view
from amends.store.engine.database import Tx
from amends.usecases import converse, queries
from amends.usecases.converse import AttemptForm
from amends.wire.conversation import NoteForm, ReplyForm
from amends.wire.tickets import TicketView

_PATH = "/v1/workspaces/{workspace_id}/tickets/{ticket_id}"


async def add_attempt(request: Request) -> Response:
    """Record that somebody tried to contact the customer."""
    ticket_id, body = await _begin(request)
    form = decode_json(body, AttemptForm)
    return await _done(request, body, lambda tx: converse.attempt_contact(tx, ticket_id, form))


async def add_note(request: Request) -> Response:
    """Add an internal note. The customer never sees it."""
    ticket_id, body = await _begin(request)
    form = decode_json(body, NoteForm)
    return await _done(request, body, lambda tx: converse.note(tx, ticket_id, form.text))


async def add_reply(request: Request) -> Response:
    """Add a public reply, which the customer can read."""
    ticket_id, body = await _begin(request)
    form = decode_json(body, ReplyForm)
    return await _done(request, body, lambda tx: converse.reply(tx, ticket_id, form.text, form.despite_refusal))


async def _begin(request: Request) -> tuple[int, bytes]:
    return request.id_param("ticket_id"), await request.body()


async def _done(request: Request, body: bytes, do: Callable[[Tx], Awaitable[Ticket]]) -> Response:
    async def do_and_show(tx: Tx) -> TicketView:
        return ticket_view(await queries.get_ticket(tx, (await do(tx)).id), tx.now)

    return await respond_once(request, body, do_and_show)


_endpoint = partial(
    Endpoint, method="POST", interface=V1, scope=Scope.TICKETS_WRITE, response=TicketView, parameters=(TOKEN,)
)

ENDPOINTS = (
    _endpoint(
        path=f"{_PATH}/attempts",
        summary="Add a contact attempt to a ticket",
        handler=add_attempt,
        request=AttemptForm,
        example=Raw(b'{"channel": "PHONE", "outcome": "NO_ANSWER", "text": "Rang for two minutes."}'),
    ),
    _endpoint(
        path=f"{_PATH}/notes",
        summary="Add a note to a ticket",
        handler=add_note,
        request=NoteForm,
        example=Raw(b'{"text": "Phoned twice, nobody answered. @ana@example.com, could you try?"}'),
    ),
    _endpoint(
        path=f"{_PATH}/replies",
        summary="Add a reply to a ticket",
        handler=add_reply,
        request=ReplyForm,
        example=Raw(b'{"text": "We are sorry. The amount is on its way back to you."}'),
    ),
)
