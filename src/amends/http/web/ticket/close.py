"""Closing a ticket on its page: a dialog with just what is missing, and then the next ticket of the view."""

from collections.abc import Sequence

from msgspec import UNSET, Struct

from amends.errors import AmendsError, FieldError
from amends.http.request.request import Request, Response
from amends.http.web.inbox.inbox import INBOX
from amends.http.web.inbox.listing import Listing, listing_of, reading
from amends.http.web.inbox.row_hits import row_hits
from amends.http.web.kit.field_errors import errors_by_field
from amends.http.web.kit.form import Form, convert
from amends.http.web.kit.form_once import write_once
from amends.http.web.kit.page import is_htmx, locale_of, page, refused_in_dialog, render, see_other
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.ticket.actions import listing_from, typed_fields
from amends.http.web.ticket.ticket import (
    RefusedForm,
    fragments,
    in_quiet_hours,
    pane_values,
    refused,
    rows_as_shown,
    said_bar,
    ticket_address,
)
from amends.http.web.ticket.undone import UndoOffer
from amends.i18n.labels import N_
from amends.model.principal import Scope
from amends.model.status import Status
from amends.model.ticket.conversation import Channel, ContactOutcome
from amends.model.ticket.custom_field import Field
from amends.model.ticket.summary import TicketSummary
from amends.store.engine.database import Tx
from amends.usecases import close, inbox, queries, ticket_detail
from amends.usecases.close import FIELD_PREFIX, Closed, ClosingForm
from amends.usecases.converse import AttemptForm
from amends.usecases.form_once import SentAlready
from amends.usecases.lock_ticket import ChangedMeanwhile
from amends.usecases.ticket_detail import Directory

_PATH = "/tickets/{ticket_id}/close"


class CloseDialog(Struct, frozen=True):
    """A ticket that is to be closed or resolved, what it may be given, and what it still needs."""

    summary: TicketSummary
    directory: Directory
    missing: Sequence[FieldError]

    @property
    def asked(self) -> frozenset[str]:
        """The names of what is missing."""
        return frozenset(error.field for error in self.missing)

    @property
    def fields(self) -> Sequence[Field]:
        """The custom fields that are missing."""
        return [each for each in self.directory.fields if f"{FIELD_PREFIX}{each.code}" in self.asked]


async def _closing(tx: Tx, ticket_id: int, status: Status) -> CloseDialog:
    summary = await queries.get_ticket(tx, ticket_id)
    return CloseDialog(summary, await ticket_detail.get_directory(tx), await close.needed(tx, summary.ticket, status))


async def show_close(request: Request) -> Response:
    """What a ticket needs before it is closed."""
    resolve = [("resolve", "1")] if "resolve" in request.query else []
    return await _dialog(request, await listing_of(request, request.query), Form(resolve), {})


async def take_close(request: Request, form: Form) -> Response:
    """Fill in what is missing and close, all of it or nothing; then the next ticket."""
    ticket_id = request.id_param("ticket_id")
    listing = await listing_from(request, form)
    try:
        closed = await write_once(request, form, _close, ticket_id, form)
    except SentAlready:
        ticket = (await request.database.read(request.by, queries.get_ticket, ticket_id)).ticket
        closed = Closed(ticket, ticket)
    except AmendsError as error:
        if isinstance(error, ChangedMeanwhile):
            return await refused(request, listing, ticket_id, "close", form, error)
        return await _dialog(request, listing, form, errors_by_field(locale_of(request), error), 422)
    return await _next(request, listing, closed)


def _status(form: Form) -> Status:
    return Status.RESOLVED if form.is_ticked("resolve") else Status.CLOSED


async def _close(tx: Tx, ticket_id: int, form: Form) -> Closed:
    wanted = await closing_form(tx, form)
    return await close.close(tx, ticket_id, wanted, shown=form.number("version"), status=_status(form))


async def closing_form(tx: Tx, form: Form) -> ClosingForm:
    """What a form fills in to close one ticket or many. Raises Invalid for a channel or outcome that isn't one."""
    return ClosingForm(
        root_cause=form.text("root_cause") if "root_cause" in form else UNSET,
        action_taken=form.text("action_taken") if "action_taken" in form else UNSET,
        fields=await typed_fields(tx, form),
        attempt=_attempt(form) if form.text("outcome") else None,
    )


def _attempt(form: Form) -> AttemptForm:
    return AttemptForm(
        channel=convert(form.text("channel"), Channel),
        outcome=convert(form.text("outcome"), ContactOutcome),
        text=form.text("attempt_words"),
        despite_quiet_hours=form.text("despite_quiet_hours"),
    )


async def _dialog(
    request: Request, listing: Listing, form: Form, errors: dict[str, str], status: int = 200
) -> Response:
    closing = await request.database.read(request.by, _closing, request.id_param("ticket_id"), _status(form))
    summary = {**{error.field: "" for error in closing.missing}, **errors}
    headers = refused_in_dialog(request, errors)
    return page(
        request,
        "ticket/close.html",
        status,
        headers,
        listing=listing,
        closing=closing,
        asked=summary.keys() | closing.asked,
        form=form,
        errors=errors,
        is_quiet=in_quiet_hours(request),
    )


async def _next(request: Request, listing: Listing, closed: Closed) -> Response:
    run = reading(request, inbox.open_only(listing.sorted_query))
    position, closed_id = listing.position_of(closed.before), closed.after.id
    if not is_htmx(request):
        next_id = await run(request.by, inbox.next_open, listing.sorted_query, position)
        return see_other(request, ticket_address(next_id, listing) if next_id else f"{INBOX}?{listing.address}")
    rows, found = await run(request.by, inbox.after_closing, closed_id, listing.sorted_query, position)
    hits = await row_hits(request, listing, rows)
    row, draft = rows_as_shown(request, listing, rows, [closed_id], closed_id, hits), f"{closed_id}-close"
    said = locale_of(request).gettext(N_("Ticket %(number)s is closed")) % {"number": closed_id}
    row += said_bar(request, listing, UndoOffer(closed_id, closed.after.version, said))
    if found is None:
        empty = render(request, "ticket/all_done.html", listing=listing)
        return fragments(empty + row, draft, said, (("HX-Push-Url", f"{INBOX}?{listing.address}"),))
    pane = render(request, "ticket/pane.html", **pane_values(request, listing, found, RefusedForm()))
    return fragments(pane + row, draft, said, (("HX-Push-Url", ticket_address(found.summary.ticket.id, listing)),))


ENDPOINTS = (
    page_route(_PATH, Scope.TICKETS_WRITE, show_close),
    form_route(_PATH, Scope.TICKETS_WRITE, take_close),
)
