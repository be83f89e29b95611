"""Closing a ticket on its page: a dialog with just what is missing, and then the next ticket of the view."""

from collections.abc import Sequence

from msgspec import UNSET, Struct

from amends.errors import AmendsError, Fault
from amends.http.request.request import Answer, Call
from amends.http.web.inbox.inbox import INBOX
from amends.http.web.inbox.listing import Listing, listing_of
from amends.http.web.kit.field_errors import faults_by_field
from amends.http.web.kit.form import Form, converted
from amends.http.web.kit.page import is_htmx, page, reader_of, render, see_other
from amends.http.web.kit.page_routes import do, show
from amends.http.web.ticket.actions import listing_from, seen_by, typed_value
from amends.http.web.ticket.ticket import Attempt, address_of, is_quiet, pane_values, pieces, refused, row_now
from amends.model.principal import Scope
from amends.model.status import OPEN_STATUSES, Status
from amends.model.ticket.conversation import Channel, ContactOutcome
from amends.model.ticket.custom_field import Field
from amends.model.ticket.summary import ShownTicket
from amends.model.ticket.ticket_events import StatusChanged, changed
from amends.store.engine.database import Tx
from amends.usecases import close, converse, find_tickets, queries, ticket_detail, work
from amends.usecases.converse import AttemptForm
from amends.usecases.lock_ticket import ChangedMeanwhile, hold
from amends.usecases.ticket_detail import WholeTicket
from amends.usecases.work import TicketChangeForm

_PATH = "/tickets/{ticket_id}/close"
_FIELD = "fields."


class Closing(Struct, frozen=True):
    """What a ticket that is to be closed still needs."""

    whole: WholeTicket
    missing: Sequence[Fault]

    @property
    def asked(self) -> frozenset[str]:
        """The names of what is missing."""
        return frozenset(fault.field for fault in self.missing)

    @property
    def fields(self) -> Sequence[Field]:
        """The custom fields that are missing."""
        return [each for each in self.whole.directory.fields if f"{_FIELD}{each.code}" in self.asked]


async def _closing(tx: Tx, ticket_id: int) -> Closing:
    whole = await ticket_detail.whole(tx, ticket_id)
    ticket = whole.shown.ticket
    after = changed(ticket, tx.now, StatusChanged(ticket.status, Status.CLOSED, tx.now)).after
    return Closing(whole, await close.missing(tx, ticket, after))


async def show_close(call: Call) -> Answer:
    """What a ticket needs before it is closed."""
    return await _dialog(call, await listing_of(call, call.query), Form([]), {})


async def take_close(call: Call, form: Form) -> Answer:
    """Fill in what is missing and close, all of it or nothing; then the next ticket."""
    ticket_id = call.id_param("ticket_id")
    listing = await listing_from(call, form)
    before = await call.database.read(call.by, queries.ticket, ticket_id)
    try:
        await call.database.write(call.by, _close, ticket_id, form)
    except AmendsError as error:
        if isinstance(error, ChangedMeanwhile):
            return await refused(call, listing, ticket_id, "close", form, error)
        return await _dialog(call, listing, form, faults_by_field(reader_of(call), error), 422)
    return await _next(call, listing, before)


async def _close(tx: Tx, ticket_id: int, form: Form) -> None:
    await hold(tx, ticket_id, seen_by(form))
    if form.text("outcome"):
        attempt = AttemptForm(
            channel=converted(form.text("channel"), Channel),
            outcome=converted(form.text("outcome"), ContactOutcome),
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


async def _dialog(call: Call, listing: Listing, form: Form, faults: dict[str, str], status: int = 200) -> Answer:
    closing = await call.database.read(call.by, _closing, call.id_param("ticket_id"))
    shown = {**{fault.field: "" for fault in closing.missing}, **faults}
    headers = (("HX-Retarget", "#dialog"), ("HX-Reswap", "innerHTML")) if is_htmx(call) and faults else ()
    return page(
        call,
        "ticket/close.html",
        status,
        headers,
        listing=listing,
        closing=closing,
        asked=shown.keys() | closing.asked,
        form=form,
        faults=faults,
        is_quiet=is_quiet(call),
    )


async def _next(call: Call, listing: Listing, before: ShownTicket) -> Answer:
    following = await _following(call, listing, before)
    closed_id = before.ticket.id
    if not is_htmx(call):
        path = address_of(following[0].ticket.id, listing) if following else f"{INBOX}?{listing.address}"
        return see_other(call, path)
    row = await row_now(call, listing, closed_id)
    if not following:
        empty = render(call, "ticket/all_done.html", listing=listing)
        return pieces(empty + row, f"{closed_id}-close", (("HX-Push-Url", f"{INBOX}?{listing.address}"),))
    next_id = following[0].ticket.id
    whole = await call.database.read(call.by, ticket_detail.whole, next_id)
    pane = render(call, "ticket/pane.html", **pane_values(call, listing, whole, Attempt()))
    return pieces(pane + row, f"{closed_id}-close", (("HX-Push-Url", address_of(next_id, listing)),))


async def _following(call: Call, listing: Listing, before: ShownTicket) -> Sequence[ShownTicket]:
    """The next open ticket behind one; at the end of the list, its first."""
    wanted = tuple(sorted(OPEN_STATUSES.intersection(listing.query.get("status", Status))))
    query = {**listing.query, "sort": listing.sort, "status": wanted}
    run = call.database.read if find_tickets.is_led(query) else call.database.scan
    found = await run(call.by, find_tickets.page, query, listing.place_of(before), 1)
    return found or await run(call.by, find_tickets.page, query, None, 1)


ENDPOINTS = (
    show(_PATH, Scope.TICKETS_WRITE, show_close),
    do(_PATH, Scope.TICKETS_WRITE, take_close),
)
