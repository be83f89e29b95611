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
from amends.http.request.request import Request, Response, json_response
from amends.model.principal import Scope
from amends.model.status import Status
from amends.model.ticket.list_filter import TicketFilter
from amends.model.ticket.summary import TicketSummary
from amends.store.engine.database import Tx
from amends.usecases import queries

_NO_NUMBER = 0


async def get_ticket(request: Request) -> Response:
    """Get one ticket. The path gives the ticket or its workspace; without `ticketID`, the newest of the workspace."""
    number = request.id_param("workspace_id")
    asked = request.int_query("ticketID", _NO_NUMBER)
    feedback_id = request.int_query("feedbackID", _NO_NUMBER, 0)
    user_id = request.int_query("userID", _NO_NUMBER, 0)
    summary = await request.database.read(request.by, _find, number, asked)
    if "feedbackID" in request.query and feedback_id != summary.workspace_id:
        raise NotFound("ticket", asked or number)
    if "userID" in request.query and user_id != summary.ticket.owner_id:
        raise NotFound("ticket", asked or number)
    return json_response(Envelope(response=serializers.ticket(summary), request_id=request.request_id))


async def _find(tx: Tx, number: int, asked: int) -> TicketSummary:
    if number != tx.workspace_id:
        summary = await queries.get_ticket(tx, number)
        if asked not in (_NO_NUMBER, number):
            raise NotFound("ticket", asked)
        return summary
    return await queries.get_ticket(tx, asked) if asked else await queries.get_newest_ticket(tx)


async def list_detractors(request: Request) -> Response:
    """List the tickets of a segment and of all segments below it, newest first."""
    page, per_page = page_of(request)
    form = await request.decode_exactly(classic.DetractorsRequest)
    wanted = TicketFilter(status=frozenset({Status(form.status)})) if isinstance(form.status, int) else TicketFilter()
    found = await request.database.scan(request.by, queries.list_segment_page, form.segment_id, wanted, page, per_page)
    items = [serializers.detractor(summary) for summary in found.tickets]
    pagination = serializers.pagination(request, page, per_page, found.total)
    return json_response(Page(response=items, pagination=pagination, request_id=request.request_id))


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/a/api/v2/cx/tickets/{workspace_id}",
        is_any_workspace=True,
        interface=CLASSIC,
        scope=Scope.TICKETS_READ,
        summary="Get a ticket",
        handler=get_ticket,
        response=classic.TicketAnswer,
        parameters=(
            Parameter("ticketID", "The ticket in this workspace; default: the newest", PositiveNumber),
            Parameter("feedbackID", "Must be the ID of the ticket's workspace", WholeNumber),
            Parameter("userID", "Must be the ID of the ticket's owner", WholeNumber),
        ),
    ),
    Endpoint(
        method="POST",
        path="/a/api/v2/cx/tickets/detractors",
        interface=CLASSIC,
        scope=Scope.TICKETS_READ,
        summary="List a segment's tickets",
        handler=list_detractors,
        request=classic.DetractorsRequest,
        example=Raw(b'{"segmentID": 1003, "status": 0}'),
        response=classic.DetractorsAnswer,
        parameters=PAGE_PARAMETERS,
    ),
)
