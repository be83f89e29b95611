"""Tickets over our own API."""

from msgspec import UNSET

from amends.desk import look
from amends.desk.administer import segments
from amends.errors import Fault
from amends.http.call import Answer, Call, json_answer
from amends.http.endpoint import Endpoint, Parameter
from amends.http.problems import HttpProblem, Kind
from amends.http.reach import check_workspace
from amends.http.v1 import cursor, wire
from amends.http.v1.errors import V1
from amends.http.v1.history_wire import History, entries
from amends.instants import InstantUs, from_text
from amends.model.principal import Scope
from amends.model.shown import ShownTicket
from amends.model.status import Priority, Status
from amends.model.ticket_filter import TicketFilter

_PATH = "/v1/workspaces/{workspace_id}/tickets"


async def list_tickets(call: Call) -> Answer:
    """Tickets that pass the filters, newest first."""
    limit = cursor.limit_of(call)
    before = cursor.read(call, 2)
    await check_workspace(call)
    wanted = await _filter(call, (InstantUs(before[0]), before[1]) if before else None)
    found = await call.database.read(call.by, look.newest_tickets, wanted, limit + 1)
    shown = found[:limit]
    last = shown[-1].ticket if len(found) > limit else None
    following = cursor.write(last.opened_us, last.id) if last else None
    return json_answer(wire.TicketPage([wire.ticket(each, call.now) for each in shown], following))


async def get_ticket(call: Call) -> Answer:
    """One ticket."""
    await check_workspace(call)
    return shown_answer(call, await call.database.read(call.by, look.ticket, call.id_param("ticket_id")))


async def get_history(call: Call) -> Answer:
    """All that happened to a ticket."""
    await check_workspace(call)
    happened = await call.database.read(call.by, look.history, call.id_param("ticket_id"))
    return json_answer(History(entries(happened)))


def shown_answer(call: Call, shown: ShownTicket) -> Answer:
    """A ticket with its version as ETag, for If-Match."""
    tag = ("ETag", f'"{shown.ticket.version}"')
    return json_answer(wire.ticket(shown, call.now), 200, (tag,))


async def _filter(call: Call, before: tuple[InstantUs, int] | None) -> TicketFilter:
    return TicketFilter(
        segment_ids=await _segments(call),
        status=_word(call, "status", Status),
        priority=_word(call, "priority", Priority),
        owner_id=call.int_query("owner_id", 0, 0) if "owner_id" in call.query else UNSET,
        survey_id=call.int_query("survey_id", 0, 0) if "survey_id" in call.query else UNSET,
        customer_id=call.int_query("customer_id", 0, 0) if "customer_id" in call.query else UNSET,
        opened_from_us=_instant(call, "opened_from"),
        opened_before_us=_instant(call, "opened_before"),
        before=before,
    )


async def _segments(call: Call) -> frozenset[int] | None:
    code = call.query.get("segment")
    if code is None:
        return None
    tree = await call.database.read(call.by, segments.list_all)
    segment = tree.by_code(code)
    if segment is None:
        raise _bad("segment", f"there is no segment with the code {code!r}")
    return tree.within([segment.id])


def _word(call: Call, name: str, words: type[Status] | type[Priority]):  # type: ignore[no-untyped-def]
    text = call.query.get(name)
    if text is None:
        return UNSET
    if text not in words.__members__:
        raise _bad(name, f"must be one of {', '.join(words.__members__)}")
    return words[text]


def _instant(call: Call, name: str):  # type: ignore[no-untyped-def]
    text = call.query.get(name)
    if text is None:
        return UNSET
    try:
        return from_text(text)
    except ValueError:
        raise _bad(name, "must be a time with a zone, like 2026-11-20T16:50:00+01:00") from None


def _bad(name: str, reason: str) -> HttpProblem:
    return HttpProblem(Kind.INVALID_PARAMETERS, f"{name} {reason}", Fault(name, reason))


ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_PATH,
        door=V1,
        scope=Scope.TICKETS_READ,
        summary="List tickets",
        handler=list_tickets,
        answer=wire.TicketPage,
        parameters=(
            *cursor.PAGE_PARAMETERS,
            Parameter("status", "NEW, IN_PROGRESS, PENDING, ESCALATED, RESOLVED or CLOSED"),
            Parameter("priority", "CRITICAL, HIGH, MEDIUM or LOW"),
            Parameter("segment", "Code of the segment that has the ticket, itself or one above it"),
            Parameter("owner_id", "The owner's ID; 0 for nobody's", int),
            Parameter("survey_id", "The survey's ID", int),
            Parameter("customer_id", "The customer's ID", int),
            Parameter("opened_from", "Opened then or later"),
            Parameter("opened_before", "Opened before then"),
        ),
    ),
    Endpoint(
        method="GET",
        path=f"{_PATH}/{{ticket_id}}",
        door=V1,
        scope=Scope.TICKETS_READ,
        summary="Get a ticket",
        handler=get_ticket,
        answer=wire.TicketView,
    ),
    Endpoint(
        method="GET",
        path=f"{_PATH}/{{ticket_id}}/events",
        door=V1,
        scope=Scope.TICKETS_READ,
        summary="Get a ticket's history",
        handler=get_history,
        answer=History,
    ),
)
