"""A ticket beside its list: shown whole, and what comes back after something was done to it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from amends.errors import AmendsError
from amends.http.request.request import Request, Response
from amends.http.web.inbox.inbox import inbox_values
from amends.http.web.inbox.listing import Listing, listing_of, reading
from amends.http.web.inbox.row_hits import row_hits
from amends.http.web.kit.field_errors import errors_by_field
from amends.http.web.kit.form import Form
from amends.http.web.kit.page import (
    HTML,
    SAFE_HEADERS,
    Headers,
    is_htmx,
    locale_of,
    page,
    render,
    see_other,
    wants_fragment,
)
from amends.http.web.kit.page_routes import page_route
from amends.http.web.kit.waiting_time import escalation_level, waited
from amends.http.web.ticket.folded import folded
from amends.http.web.ticket.ledger_picture import ledger_picture
from amends.http.web.ticket.note_lines import NOBODY, NoteReader, with_notes
from amends.http.web.ticket.snooze_options import snooze_options
from amends.http.web.ticket.targets import priority_options
from amends.http.web.ticket.timeline import TimelineEntry, timeline
from amends.http.web.ticket.undone import UndoOffer, undo_offer, with_merged, with_undone
from amends.http.web.ticket.why import is_asked_to_take_over, owner_reasons, rule_reason
from amends.model.principal import Scope
from amends.model.ticket.acts import act_at
from amends.model.ticket.history import Happened
from amends.model.ticket.reliance import TicketPart, touched_by
from amends.model.ticket.summary import TicketSummary
from amends.usecases import inbox, ticket_detail
from amends.usecases.lock_ticket import ChangedMeanwhile
from amends.usecases.ticket_detail import TicketDetail

PANE = "ticket"
"""The ID of the element that holds a ticket."""

ROWS_BESIDE: Final = 25
"""How many rows come with a ticket's own page: more than a window shows. The rest comes as one gets there."""

_HEAD = 20


class RefusedForm(Struct, frozen=True):
    """Something that was tried and refused: which form, what was typed, what is wrong, what others did meanwhile."""

    doing: str = ""
    form: Form = Form([])
    errors: dict[str, str] = {}
    meanwhile: Sequence[Happened] = ()


async def show_ticket(request: Request) -> Response:
    """A ticket in its pane, with the list beside it when the whole page is wanted."""
    return await ticket_page(
        request, await listing_of(request, request.query), request.id_param("ticket_id"), RefusedForm()
    )


async def ticket_page(
    request: Request, listing: Listing, ticket_id: int, attempt: RefusedForm, status: int = 200
) -> Response:
    """The page of a ticket, or its pane alone."""
    if wants_fragment(request, PANE):
        found = await request.database.read(request.by, ticket_detail.get_ticket_detail, ticket_id)
        return page(request, "ticket/pane.html", status, **pane_values(request, listing, found, attempt))
    asked = (ticket_id, listing.sorted_query, ROWS_BESIDE + 1)
    found, beside = await reading(request, listing.sorted_query)(request.by, inbox.with_ticket, *asked)
    values = {**inbox_values(request, listing, beside, ROWS_BESIDE), **pane_values(request, listing, found, attempt)}
    values["hits"] = await row_hits(request, listing, beside.tickets[:ROWS_BESIDE])
    return page(request, "ticket/ticket.html", status, **values)


async def done(request: Request, listing: Listing, ticket_id: int, draft: str = "") -> Response:
    """What is shown after something was done: the ticket as it is now, and its row in the list."""
    if not is_htmx(request):
        return see_other(request, ticket_address(ticket_id, listing))
    found, rows = await request.database.read(request.by, inbox.with_row, ticket_id, listing.query)
    pane = render(request, "ticket/pane.html", **pane_values(request, listing, found, RefusedForm()))
    hits = await row_hits(request, listing, rows)
    said, body = said_of(request, found), rows_as_shown(request, listing, rows, [ticket_id], ticket_id, hits)
    offer = _offer(request, found)
    return fragments(pane + body + said_bar(request, listing, offer), draft, said)


async def refused(
    request: Request, listing: Listing, ticket_id: int, doing: str, form: Form, error: AmendsError
) -> Response:
    """The ticket again, with what was typed and what is wrong with it."""
    meanwhile = error.happened if isinstance(error, ChangedMeanwhile) else ()
    errors = {} if meanwhile else errors_by_field(locale_of(request), error)
    attempt = RefusedForm(doing, form, errors, meanwhile)
    return await ticket_page(request, listing, ticket_id, attempt, 412 if meanwhile else 422)


async def rows_now(request: Request, listing: Listing, ticket_ids: Sequence[int], open_id: int) -> str:
    """The rows of some tickets as they are now, each in its place."""
    rows = await request.database.read(request.by, inbox.rows_among, listing.query, ticket_ids)
    return rows_as_shown(request, listing, rows, ticket_ids, open_id, await row_hits(request, listing, rows))


def rows_as_shown(
    request: Request,
    listing: Listing,
    rows: Sequence[TicketSummary],
    ticket_ids: Sequence[int],
    open_id: int,
    hits: Mapping[int, str],
) -> str:
    """The rows of some tickets, each in its place; the way to take those out that the list hasn't any more."""
    found = {each.ticket.id: each for each in rows}
    summary: list[tuple[int, TicketSummary | None]] = [(each, found.get(each)) for each in ticket_ids]
    values = {"row_summaries": summary, "open_id": open_id, "hits": hits}
    return render(request, "inbox/rows_now.html", listing=listing, **values)


def pane_values(request: Request, listing: Listing, found: TicketDetail, attempt: RefusedForm) -> dict[str, Any]:
    """What the pane of a ticket shows."""
    locale = locale_of(request)
    reader = NoteReader(locale, found.directory, NOBODY if found.summary.ticket.is_merged else request.by)
    lines = with_notes(timeline(found.history, locale, found.directory), found.history, reader)
    thread = with_undone(lines, found.history, locale)
    shown = with_merged(thread, found, locale)
    return {
        "listing": listing,
        "detail": found,
        "open_id": found.summary.ticket.id,
        "thread": folded(shown[-_HEAD:]),
        "undo": undo_offer(found.summary.ticket.id, request.by, thread, found.history, locale),
        "earlier": folded(shown[:-_HEAD]),
        "attempt": attempt,
        "meanwhile": _meanwhile(request, found, attempt),
        "is_quiet": in_quiet_hours(request),
        "rule_reason": rule_reason(found, locale),
        "owner_reasons": owner_reasons(found, locale),
        "clocks": [(each, ledger_picture(each, locale)) for each in found.time.clocks],
        "waited": waited(found, locale),
        "priority_options": priority_options(found, locale),
        "snooze_options": snooze_options(found.summary.ticket, found.snooze_times, locale),
        "is_asked": found.summary.ticket.is_open and is_asked_to_take_over(found.history, request.by.id),
        "escalation_level": escalation_level(found.summary.ticket),
    }


def in_quiet_hours(request: Request) -> bool:
    """Whether customers aren't to be disturbed now."""
    return request.auth_session is not None and request.auth_session.workspace.is_quiet(request.now)


def ticket_address(ticket_id: int, listing: Listing) -> str:
    """The address of a ticket within a listing."""
    return f"/tickets/{ticket_id}?{listing.address}"


def _meanwhile(request: Request, found: TicketDetail, attempt: RefusedForm) -> list[TimelineEntry]:
    return timeline(attempt.meanwhile, locale_of(request), found.directory)


def said_of(request: Request, found: TicketDetail) -> str:
    """What was done last to a ticket, for who listens to the page; what its clocks did by it isn't said."""
    last = next(each for each in reversed(found.history) if touched_by(each.event) != {TicketPart.CLOCKS})
    act = [each for each in act_at(found.history, last.version) if touched_by(each.event) != {TicketPart.CLOCKS}]
    return "; ".join(each.title for each in timeline(act or [last], locale_of(request), found.directory))


def said_bar(request: Request, listing: Listing, offer: UndoOffer | None) -> str:
    """The line that says what was done last, with the way to take it back while that goes."""
    return render(request, "ticket/said.html", listing=listing, offer=offer)


def _offer(request: Request, found: TicketDetail) -> UndoOffer | None:
    locale = locale_of(request)
    lines = timeline(found.history, locale, found.directory)
    return undo_offer(found.summary.ticket.id, request.by, lines, found.history, locale)


def fragments(body: str, draft: str = "", said: str = "", headers: Headers = ()) -> Response:
    """Pieces of the page after something was done: drafts are forgotten, counts are asked for anew.

    `said` is what was done, in the reader's words.
    """
    # Headers are of ASCII: what isn't is escaped.
    told = json.dumps({"amends:done": {"draft": draft, "said": said}, "amends:counts": {}})
    return Response(200, body.encode(), HTML, (*SAFE_HEADERS, ("HX-Trigger", told), *headers))


ENDPOINTS = (page_route("/tickets/{ticket_id}", Scope.TICKETS_READ, show_ticket),)
