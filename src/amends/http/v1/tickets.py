"""Tickets over our own API."""

from collections.abc import Awaitable, Callable
from functools import partial, wraps
from typing import Concatenate, Final, ParamSpec, TypeAlias

from msgspec import UNSET, Raw

from amends.errors import Invalid
from amends.http.request.endpoint import Endpoint, Paging, Parameter
from amends.http.v1.errors import V1
from amends.instants import InstantUs
from amends.model.customer import CustomerForm
from amends.model.principal import Scope
from amends.model.restriction import SensitiveKind
from amends.model.status import Priority, Status
from amends.model.ticket.list_filter import KeysetPosition
from amends.model.ticket.list_query import CUSTOM_FIELD, FIELD_PREFIX, QUERY_FIELDS, QueryField, TicketQuery
from amends.model.ticket.summary import TicketSummary
from amends.model.ticket.ticket import Ticket
from amends.serializers.history import named_history_entry
from amends.serializers.tickets import ticket_view
from amends.store.engine.database import Tx
from amends.usecases import find_tickets, queries
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.upsert_ticket import TicketUpsertForm, upsert_ticket
from amends.usecases.work import TicketChangeForm
from amends.wire.history import History
from amends.wire.tickets import NewTicket, TicketPage, TicketView

P = ParamSpec("P")
ShownTicket: TypeAlias = Awaitable[TicketSummary]

_PATH = "/v1/workspaces/{workspace_id}/tickets"


def version_of(summary: TicketSummary) -> int:
    """The version of a ticket, which its ETag begins with, for If-Match."""
    return summary.ticket.version


def then_shown(do: Callable[Concatenate[Tx, P], Awaitable[Ticket]]) -> Callable[Concatenate[Tx, P], ShownTicket]:
    """The use case that changes a ticket and then loads it as it is shown, in the same transaction."""

    @wraps(do)
    async def do_and_show(tx: Tx, /, *args: P.args, **kwargs: P.kwargs) -> TicketSummary:
        return await queries.get_ticket(tx, (await do(tx, *args, **kwargs)).id)

    return do_and_show


ticket_endpoint = partial(Endpoint, interface=V1, serialize=ticket_view, tag=version_of, response=TicketView)
"""An endpoint that answers with a ticket as it is then, and its version as the ETag."""


def _place(instant_us: int, ticket_id: int) -> KeysetPosition:
    return KeysetPosition(InstantUs(instant_us), ticket_id)


def _parameter(name: str, field: QueryField) -> Parameter:
    return Parameter(name, field.meaning, field.type, read=field.read)


def _looks_at_many(query: TicketQuery) -> bool:
    return not find_tickets.is_led(query)


TICKET_PAGING: Final = Paging(None, None, 2, _place)
"""Pages of tickets: the use case gives each with the place of the next."""

QUERY_PARAMETERS = tuple(_parameter(name, field) for name, field in QUERY_FIELDS.items())


CUSTOM_FIELD_PARAMETER = _parameter(FIELD_PREFIX, CUSTOM_FIELD)


def _form(sent: NewTicket) -> TicketForm:
    who = sent.customer
    return TicketForm(
        origin_segment=sent.origin_segment or sent.segment,
        current_segment=sent.segment,
        status=Status.NEW if sent.status is UNSET else Status[sent.status],
        priority=Priority.MEDIUM if sent.priority is UNSET else Priority[sent.priority],
        verbatim=sent.verbatim,
        customer=CustomerForm(who.email, who.phone, who.name, who.reference).read(),
        owner=sent.owner,
        time_limit_hours=sent.time_limit_hours,
        external_id=sent.external_id,
        sensitive=None if sent.sensitive is None else SensitiveKind(sent.sensitive),
        recused=tuple(sent.recused),
    )


async def _open(tx: Tx, form: TicketForm) -> TicketSummary:
    return await _told_once(open_by_hand(tx, form), form)


async def _upsert(tx: Tx, form: TicketUpsertForm) -> TicketSummary:
    return await _told_once(upsert_ticket(tx, form), form.new)


async def _told_once(opening: ShownTicket, form: TicketForm) -> TicketSummary:
    """The ticket; a wrong code that stands for both segments is told of the one that was sent."""
    try:
        return await opening
    except Invalid as refused:
        is_one = form.origin_segment == form.current_segment
        raise Invalid(*(each for each in refused.errors if not (is_one and each.field == "origin_segment"))) from None


def _upsert_form(sent: NewTicket) -> TicketUpsertForm:
    change = TicketChangeForm(
        status=UNSET if sent.status is UNSET else Status[sent.status],
        priority=UNSET if sent.priority is UNSET else Priority[sent.priority],
        segment=sent.segment,
    )
    return TicketUpsertForm(_form(sent), change)


_get = partial(Endpoint, method="GET", interface=V1)
_post = partial(
    ticket_endpoint,
    method="POST",
    request=NewTicket,
    fields={"current_segment": "segment"},
    example=Raw(
        b'{"segment": "S1", "priority": "HIGH", "verbatim": "Nobody answered.", "external_id": "crm-2041", '
        b'"customer": {"email": "eva@example.com", "name": "Eva"}}'
    ),
)

ENDPOINTS = (
    _post(
        path=_PATH,
        scope=Scope.TICKETS_WRITE,
        name="open_ticket",
        summary="Open a ticket",
        description="Open a ticket without a response. A 409 says that another ticket has the `external_id`.",
        form=_form,
        do=_open,
        status=201,
    ),
    _post(
        path=f"{_PATH}/upsert",
        scope=Scope.TICKETS_WRITE,
        name="upsert_ticket",
        summary="Open or change a ticket by its external ID",
        description="Open the ticket with this `external_id`; when it exists, change its segment, and its status, "
        "priority and owner if you send them. The rest stays as it was when the ticket opened.",
        form=_upsert_form,
        do=_upsert,
    ),
    _get(
        path=_PATH,
        scope=Scope.TICKETS_READ,
        name="list_tickets",
        summary="List tickets",
        description="List the tickets that match all filters, in the order of `sort`.\n\n"
        "To filter by a custom field, use `fields.` and the code of the field, for example `fields.refund=40`.",
        parameters=QUERY_PARAMETERS,
        prefix=CUSTOM_FIELD_PARAMETER,
        gather=dict,
        do=find_tickets.list_page,
        scans=_looks_at_many,
        paging=TICKET_PAGING,
        each=ticket_view,
        response=TicketPage,
    ),
    ticket_endpoint(
        method="GET",
        path=f"{_PATH}/{{ticket_id}}",
        scope=Scope.TICKETS_READ,
        name="get_ticket",
        summary="Get a ticket",
        description="Get one ticket.",
        do=queries.get_ticket,
    ),
    _get(
        path=f"{_PATH}/{{ticket_id}}/events",
        scope=Scope.TICKETS_READ,
        name="get_history",
        summary="List the history of a ticket",
        description="List all events of a ticket, oldest first.",
        do=queries.get_named_history,
        each=named_history_entry,
        response=History,
    ),
)
