"""Tickets over the classic API: one, and a segment's list."""

from msgspec import Raw

from amends.contract import classic
from amends.contract.envelope import Answer as Envelope
from amends.contract.envelope import Page
from amends.errors import NotFound
from amends.http.compat.classic import serializers
from amends.http.compat.classic.errors import CLASSIC
from amends.http.compat.paging import PAGE_PARAMETERS, page_of
from amends.http.request.endpoint import Endpoint, Parameter, PositiveNumber, WholeNumber
from amends.http.request.request import Answer, Call, json_answer
from amends.model.principal import Scope
from amends.model.status import Status
from amends.model.ticket.list_filter import TicketFilter
from amends.model.ticket.summary import ShownTicket
from amends.store.engine.database import Tx
from amends.usecases import queries

_NO_NUMBER = 0


async def get_ticket(call: Call) -> Answer:
    """The ticket that the path and `ticketID` name; of a workspace alone, its newest."""
    number = call.id_param("workspace_id")
    asked = call.int_query("ticketID", _NO_NUMBER)
    feedback_id = call.int_query("feedbackID", _NO_NUMBER, 0)
    user_id = call.int_query("userID", _NO_NUMBER, 0)
    shown = await call.database.read(call.by, _find, number, asked)
    if "feedbackID" in call.query and feedback_id != shown.workspace_id:
        raise NotFound("ticket", asked or number)
    if "userID" in call.query and user_id != shown.ticket.owner_id:
        raise NotFound("ticket", asked or number)
    return json_answer(Envelope(response=serializers.ticket(shown), request_id=call.request_id))


async def _find(tx: Tx, number: int, asked: int) -> ShownTicket:
    if number != tx.workspace_id:
        shown = await queries.ticket(tx, number)
        if asked not in (_NO_NUMBER, number):
            raise NotFound("ticket", asked)
        return shown
    return await queries.ticket(tx, asked) if asked else await queries.newest_ticket(tx)


async def list_detractors(call: Call) -> Answer:
    """The tickets of a segment and of those below it, newest first."""
    page, per_page = page_of(call)
    form = await call.decode(classic.DetractorsRequest)
    wanted = TicketFilter(status=frozenset({Status(form.status)})) if isinstance(form.status, int) else TicketFilter()
    found = await call.database.scan(call.by, queries.page_of_segment, form.segment_id, wanted, page, per_page)
    items = [serializers.detractor(shown) for shown in found.tickets]
    pagination = serializers.pagination(call, page, per_page, found.total)
    return json_answer(Page(response=items, pagination=pagination, request_id=call.request_id))


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/a/api/v2/cx/tickets/{workspace_id}",
        door=CLASSIC,
        scope=Scope.TICKETS_READ,
        summary="Get a ticket",
        handler=get_ticket,
        answer=classic.TicketAnswer,
        parameters=(
            Parameter("ticketID", "Which ticket of the workspace; its newest unless said", PositiveNumber),
            Parameter("feedbackID", "Must be the ticket's workspace", WholeNumber),
            Parameter("userID", "Must be the ticket's owner", WholeNumber),
        ),
    ),
    Endpoint(
        method="POST",
        path="/a/api/v2/cx/tickets/detractors",
        door=CLASSIC,
        scope=Scope.TICKETS_READ,
        summary="List a segment's tickets",
        handler=list_detractors,
        request=classic.DetractorsRequest,
        example=Raw(b'{"segmentID": 1003, "status": 0}'),
        answer=classic.DetractorsAnswer,
        parameters=PAGE_PARAMETERS,
    ),
)
