"""Tickets over the newer closed-loop API: opened by hand, and a workspace's list."""

from msgspec import Raw

from amends.contract import closedloop
from amends.contract.closedloop import AssignedUser, Pager, PagerOptions, SegmentReference
from amends.http.compat.closedloop.errors import CLOSED_LOOP
from amends.http.compat.paging import PAGE_PARAMETERS, page_of
from amends.http.request.endpoint import Endpoint, OperationLink
from amends.http.request.idempotency import respond_once
from amends.http.request.request import Request, Response, decode_exactly, json_response
from amends.instants import InstantUs, millis_z
from amends.model.customer import CustomerForm
from amends.model.principal import Scope
from amends.model.status import Priority, Status
from amends.model.ticket.list_filter import TicketFilter
from amends.model.ticket.summary import SegmentSummary, TicketSummary
from amends.store.engine.database import Tx
from amends.usecases import queries
from amends.usecases.open import TicketForm, open_by_hand

_PATH = "/api/v2/cx/closedloop/workspaces/{workspace_id}/tickets"


async def create_ticket(request: Request) -> Response:
    """Create a ticket by hand, without a response."""
    body = await request.body()
    sent = decode_exactly(body, closedloop.CreateTicket)
    form = TicketForm(
        origin_segment=sent.origin_segment_code,
        current_segment=sent.current_segment_code,
        status=Status[sent.status],
        priority=Priority[sent.priority],
        verbatim=sent.comment,
        customer=CustomerForm(sent.email_address, sent.mobile_number, sent.first_name),
        owner=sent.assign_to,
    )

    async def open_and_show(tx: Tx) -> closedloop.CreateAnswer:
        return closedloop.CreateAnswer(data=_created(await open_by_hand(tx, form)))

    return await respond_once(request, body, open_and_show)


async def list_tickets(request: Request) -> Response:
    """List all tickets of a workspace, newest first."""
    page, per_page = page_of(request)
    found = await request.database.scan(request.by, queries.list_ticket_page, TicketFilter(), page, per_page)
    options = PagerOptions(pager_dto=Pager(page_number=page, per_page=per_page), total_count=found.total)
    return json_response(
        closedloop.ListAnswer(data=[_listed(summary, request.now) for summary in found.tickets], pager_options=options)
    )


def _created(summary: TicketSummary) -> closedloop.CreatedTicket:
    own = summary.ticket
    return closedloop.CreatedTicket(
        id=own.id,
        created_at=millis_z(own.opened_us),
        updated_at=millis_z(own.changed_us),
        feedback_id=summary.workspace_id,
        survey_id=own.survey_id,
        response_id=own.response_id,
        panel_member_id=own.customer_id,
        priority=own.priority.name,
        status=own.status.name,
        type=own.type,
        comment=own.verbatim,
        issue_date=millis_z(own.issue_us),
        comments=[],
        centralize_root_cause=[],
        origin_segment=_segment(summary.origin),
        current_segment=_segment(summary.current),
        assigned_user=_owner(summary),
        customer_name=summary.customer.name,
        customer_email=summary.customer.email,
    )


def _listed(summary: TicketSummary, now: InstantUs) -> closedloop.ListedTicket:
    own = summary.ticket
    return closedloop.ListedTicket(
        id=own.id,
        created_at=millis_z(own.opened_us),
        updated_at=millis_z(own.changed_us),
        deleted_at=None,
        feedback_id=summary.workspace_id,
        survey_id=own.survey_id,
        response_id=own.response_id,
        priority=own.priority.name,
        status=own.status.name,
        type=own.type,
        description=own.verbatim,
        issue_date=millis_z(own.issue_us),
        is_overdue=own.is_overdue(now),
        customer_name=summary.customer.name,
        customer_email=summary.customer.email,
        origin_segment=_segment(summary.origin),
        current_segment=_segment(summary.current),
        assigned_user=_owner(summary),
    )


def _segment(summary: SegmentSummary) -> SegmentReference:
    return SegmentReference(id=summary.id, code=summary.code, name=summary.name)


def _owner(summary: TicketSummary) -> AssignedUser | None:
    return AssignedUser(name=summary.owner.name, email=summary.owner.email) if summary.owner.email else None


ENDPOINTS = (
    Endpoint(
        method="POST",
        path=_PATH,
        interface=CLOSED_LOOP,
        scope=Scope.TICKETS_WRITE,
        summary="Create a ticket",
        handler=create_ticket,
        request=closedloop.CreateTicket,
        example=Raw(
            b'{"status": "NEW", "priority": "HIGH", "originSegmentCode": "S1", "currentSegmentCode": "S1", '
            b'"comment": "Nadie contest\xc3\xb3", "emailAddress": "ana@example.com", "firstName": "Ana", '
            b'"mobileNumber": "+34600000077", "assignTo": "ana@hotel.example"}'
        ),
        fields={
            "origin_segment": "originSegmentCode",
            "current_segment": "currentSegmentCode",
            "verbatim": "comment",
            "owner": "assignTo",
            "customer.email": "emailAddress",
            "customer.phone": "mobileNumber",
            "customer.name": "firstName",
        },
        response=closedloop.CreateAnswer,
        links=tuple(
            OperationLink(
                name,
                f"v1_{name}",
                {"workspace_id": "$request.path.workspace_id", "ticket_id": "$response.body#/data/id"},
            )
            for name in ("get_ticket", "change_ticket", "add_note", "add_reply", "add_attempt", "get_history")
        ),
    ),
    Endpoint(
        method="GET",
        path=_PATH,
        interface=CLOSED_LOOP,
        scope=Scope.TICKETS_READ,
        summary="List tickets",
        handler=list_tickets,
        response=closedloop.ListAnswer,
        parameters=PAGE_PARAMETERS,
    ),
)
