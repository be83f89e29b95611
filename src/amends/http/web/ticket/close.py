"""Closing a ticket on its page: a dialog with just what is missing, and then the next ticket of the view."""

from collections.abc import Sequence

from msgspec import UNSET, Struct

from amends.errors import AmendsError, FieldError
from amends.http.request.request import Request, Response
from amends.http.web.inbox.inbox import INBOX
from amends.http.web.inbox.listing import Listing, listing_of
from amends.http.web.kit.field_errors import errors_by_field
from amends.http.web.kit.form import Form, convert
from amends.http.web.kit.page import is_htmx, locale_of, page, render, see_other
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.ticket.actions import listing_from, seen_by, typed_value
from amends.http.web.ticket.ticket import (
    RefusedForm,
    fragments,
    in_quiet_hours,
    pane_values,
    refused,
    row_now,
    ticket_address,
)
from amends.model.principal import Scope
from amends.model.status import OPEN_STATUSES, Status
from amends.model.ticket.conversation import Channel, ContactOutcome
from amends.model.ticket.custom_field import Field
from amends.model.ticket.summary import TicketSummary
from amends.model.ticket.ticket_events import StatusChanged, changed
from amends.store.engine.database import Tx
from amends.usecases import close, converse, find_tickets, queries, ticket_detail, work
from amends.usecases.converse import AttemptForm
from amends.usecases.lock_ticket import ChangedMeanwhile, lock_ticket
from amends.usecases.ticket_detail import TicketDetail
from amends.usecases.work import TicketChangeForm

_PATH = "/tickets/{ticket_id}/close"
_FIELD = "fields."


class CloseDialog(Struct, frozen=True):
    """What a ticket that is to be closed still needs."""

    detail: TicketDetail
    missing: Sequence[FieldError]

    @property
    def asked(self) -> frozenset[str]:
        """The names of what is missing."""
        return frozenset(error.field for error in self.missing)

    @property
    def fields(self) -> Sequence[Field]:
        """The custom fields that are missing."""
        return [each for each in self.detail.directory.fields if f"{_FIELD}{each.code}" in self.asked]


async def _closing(tx: Tx, ticket_id: int) -> CloseDialog:
    detail = await ticket_detail.get_ticket_detail(tx, ticket_id)
    ticket = detail.summary.ticket
    after = changed(ticket, tx.now, StatusChanged(ticket.status, Status.CLOSED, tx.now)).after
    return CloseDialog(detail, await close.missing(tx, ticket, after))


async def show_close(request: Request) -> Response:
    """What a ticket needs before it is closed."""
    return await _dialog(request, await listing_of(request, request.query), Form([]), {})


async def take_close(request: Request, form: Form) -> Response:
    """Fill in what is missing and close, all of it or nothing; then the next ticket."""
    ticket_id = request.id_param("ticket_id")
    listing = await listing_from(request, form)
    before = await request.database.read(request.by, queries.get_ticket, ticket_id)
    try:
        await request.database.write(request.by, _close, ticket_id, form)
    except AmendsError as error:
        if isinstance(error, ChangedMeanwhile):
            return await refused(request, listing, ticket_id, "close", form, error)
        return await _dialog(request, listing, form, errors_by_field(locale_of(request), error), 422)
    return await _next(request, listing, before)


async def _close(tx: Tx, ticket_id: int, form: Form) -> None:
    await lock_ticket(tx, ticket_id, seen_by(form))
    if form.text("outcome"):
        attempt = AttemptForm(
            channel=convert(form.text("channel"), Channel),
            outcome=convert(form.text("outcome"), ContactOutcome),
            words=form.text("attempt_words"),
            despite_quiet_hours=form.text("despite_quiet_hours"),
        )
        await converse.attempt_contact(tx, ticket_id, attempt)
    closing = await _closing(tx, ticket_id)
    wanted = TicketChangeForm(
        status=Status.CLOSED,
        root_cause=form.text("root_cause") if "root_cause" in form else UNSET,
        action_taken=form.text("action_taken") if "action_taken" in form else UNSET,
        fields={each.code: typed_value(each, form.text(f"{_FIELD}{each.code}")) for each in closing.fields},
    )
    await work.change(tx, ticket_id, wanted)


async def _dialog(
    request: Request, listing: Listing, form: Form, errors: dict[str, str], status: int = 200
) -> Response:
    closing = await request.database.read(request.by, _closing, request.id_param("ticket_id"))
    summary = {**{error.field: "" for error in closing.missing}, **errors}
    headers = (("HX-Retarget", "#dialog"), ("HX-Reswap", "innerHTML")) if is_htmx(request) and errors else ()
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


async def _next(request: Request, listing: Listing, before: TicketSummary) -> Response:
    following = await _following(request, listing, before)
    closed_id = before.ticket.id
    if not is_htmx(request):
        path = ticket_address(following[0].ticket.id, listing) if following else f"{INBOX}?{listing.address}"
        return see_other(request, path)
    row = await row_now(request, listing, closed_id)
    if not following:
        empty = render(request, "ticket/all_done.html", listing=listing)
        return fragments(empty + row, f"{closed_id}-close", (("HX-Push-Url", f"{INBOX}?{listing.address}"),))
    next_id = following[0].ticket.id
    detail = await request.database.read(request.by, ticket_detail.get_ticket_detail, next_id)
    pane = render(request, "ticket/pane.html", **pane_values(request, listing, detail, RefusedForm()))
    return fragments(pane + row, f"{closed_id}-close", (("HX-Push-Url", ticket_address(next_id, listing)),))


async def _following(request: Request, listing: Listing, before: TicketSummary) -> Sequence[TicketSummary]:
    """The next open ticket behind one; at the end of the list, its first."""
    wanted = tuple(sorted(OPEN_STATUSES.intersection(listing.query.get("status", Status))))
    query = {**listing.query, "sort": listing.sort, "status": wanted}
    run = request.database.read if find_tickets.is_led(query) else request.database.scan
    found = await run(request.by, find_tickets.page, query, listing.position_of(before), 1)
    return found or await run(request.by, find_tickets.page, query, None, 1)


ENDPOINTS = (
    page_route(_PATH, Scope.TICKETS_WRITE, show_close),
    form_route(_PATH, Scope.TICKETS_WRITE, take_close),
)
