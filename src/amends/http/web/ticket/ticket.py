"""A ticket beside its list: shown whole, and what comes back after something was done to it."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct, json

from amends.errors import AmendsError
from amends.http.request.request import Answer, Call
from amends.http.web.inbox.inbox import inbox_values
from amends.http.web.inbox.listing import Listing, listing_of
from amends.http.web.kit.field_errors import faults_by_field
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import HTML, SAFE_HEADERS, Headers, is_htmx, page, reader_of, render, see_other, wants
from amends.http.web.kit.page_routes import show
from amends.http.web.ticket.timeline import Line, lines
from amends.http.web.ticket.why import owner_reasons
from amends.model.history import Happened
from amends.model.principal import Scope
from amends.model.ticket.summary import ShownTicket
from amends.usecases import find_tickets, ticket_detail
from amends.usecases.lock_ticket import ChangedMeanwhile
from amends.usecases.ticket_detail import WholeTicket

PANE = "ticket"
"""The ID of the element that holds a ticket."""

_HEAD = 20


class Attempt(Struct, frozen=True):
    """Something that was tried and refused: which form, what was typed, what is wrong, what others did meanwhile."""

    doing: str = ""
    form: Form = Form([])
    faults: dict[str, str] = {}
    meanwhile: Sequence[Happened] = ()


async def show_ticket(call: Call) -> Answer:
    """A ticket in its pane, with the list beside it when the whole page is wanted."""
    listing = await listing_of(call, call.query)
    found = await call.database.read(call.by, ticket_detail.whole, call.id_param("ticket_id"))
    return await ticket_page(call, listing, found, Attempt())


async def ticket_page(call: Call, listing: Listing, found: WholeTicket, attempt: Attempt, status: int = 200) -> Answer:
    """The page of a ticket, or its pane alone."""
    values = pane_values(call, listing, found, attempt)
    if wants(call, PANE):
        return page(call, "ticket/pane.html", status, **values)
    return page(call, "ticket/ticket.html", status, **{**await inbox_values(call, listing), **values})


async def done(call: Call, listing: Listing, ticket_id: int, draft: str = "") -> Answer:
    """What is shown after something was done: the ticket as it is now, and its row in the list."""
    if not is_htmx(call):
        return see_other(call, address_of(ticket_id, listing))
    found = await call.database.read(call.by, ticket_detail.whole, ticket_id)
    pane = render(call, "ticket/pane.html", **pane_values(call, listing, found, Attempt()))
    return pieces(pane + await row_now(call, listing, ticket_id), draft)


async def refused(call: Call, listing: Listing, ticket_id: int, doing: str, form: Form, error: AmendsError) -> Answer:
    """The ticket again, with what was typed and what is wrong with it."""
    found = await call.database.read(call.by, ticket_detail.whole, ticket_id)
    meanwhile = error.happened if isinstance(error, ChangedMeanwhile) else ()
    faults = {} if meanwhile else faults_by_field(reader_of(call), error)
    attempt = Attempt(doing, form, faults, meanwhile)
    return await ticket_page(call, listing, found, attempt, 412 if meanwhile else 422)


async def row_now(call: Call, listing: Listing, ticket_id: int) -> str:
    """A ticket's row as it is now; the way to take it out of the list when it isn't found any more."""
    return await rows_now(call, listing, [ticket_id], ticket_id)


async def rows_now(call: Call, listing: Listing, ticket_ids: Sequence[int], open_id: int) -> str:
    """The rows of some tickets as they are now, each in its place."""
    found = {
        each.ticket.id: each
        for each in await call.database.read(call.by, find_tickets.among, listing.query, ticket_ids)
    }
    shown: list[tuple[int, ShownTicket | None]] = [(each, found.get(each)) for each in ticket_ids]
    return render(call, "inbox/rows_now.html", listing=listing, shown_rows=shown, open_id=open_id)


def pane_values(call: Call, listing: Listing, found: WholeTicket, attempt: Attempt) -> dict[str, Any]:
    """What the pane of a ticket shows."""
    reader = reader_of(call)
    thread = lines(found.history, reader, found.directory)
    return {
        "listing": listing,
        "whole": found,
        "open_id": found.shown.ticket.id,
        "thread": thread[-_HEAD:],
        "earlier": thread[:-_HEAD],
        "attempt": attempt,
        "meanwhile": _meanwhile(call, found, attempt),
        "is_quiet": is_quiet(call),
        "owner_reasons": owner_reasons(found, reader),
    }


def is_quiet(call: Call) -> bool:
    """Whether customers aren't to be disturbed now."""
    return call.visit is not None and call.visit.workspace.is_quiet(call.now)


def address_of(ticket_id: int, listing: Listing) -> str:
    """The address of a ticket within a listing."""
    return f"/tickets/{ticket_id}?{listing.address}"


def _meanwhile(call: Call, found: WholeTicket, attempt: Attempt) -> list[Line]:
    return lines(attempt.meanwhile, reader_of(call), found.directory)


def pieces(body: str, draft: str = "", headers: Headers = ()) -> Answer:
    """Pieces of the page after something was done: drafts are forgotten, counts are asked for anew."""
    told = json.encode({"amends:done": {"draft": draft}, "amends:counts": {}}).decode()
    return Answer(200, body.encode(), HTML, (*SAFE_HEADERS, ("HX-Trigger", told), *headers))


ENDPOINTS = (show("/tickets/{ticket_id}", Scope.TICKETS_READ, show_ticket),)
