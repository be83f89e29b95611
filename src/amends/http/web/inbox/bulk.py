"""The same for many tickets: the ticked ones, or all that a listing finds; with progress and a result for each."""

from typing import Any
from urllib.parse import parse_qsl

from msgspec import UNSET, Struct, structs

from amends.errors import FieldError, Invalid
from amends.http.request.paging import cursor_of
from amends.http.request.request import Request, Response
from amends.http.web.inbox.listing import Listing, listing_of
from amends.http.web.kit.field_errors import errors_by_field, localized_reasons
from amends.http.web.kit.form import Form
from amends.http.web.kit.form_once import write_once
from amends.http.web.kit.page import locale_of, page, see_other
from amends.http.web.kit.page_routes import form_route, page_route
from amends.ids import parse_id
from amends.model.bulk import MAX_TICKETS, BulkProgress, ItemState
from amends.model.principal import Scope
from amends.model.status import Priority, Status
from amends.texts.text import say
from amends.usecases import bulk, find_tickets, ticket_detail, undo_bulk
from amends.usecases.bulk import BulkAction, BulkForm
from amends.usecases.form_once import SentAlready
from amends.usecases.work import TicketChangeForm
from amends.wire.cursor import encode_cursor

_ITEMS = 200


class Chosen(Struct, frozen=True):
    """The tickets that something is to be done to: these, or all of a listing; and how many."""

    listing: Listing
    ticket_ids: tuple[int, ...]
    is_all: bool
    count: int
    is_more: bool = False


async def show_bulk_form(request: Request) -> Response:
    """What can be done to the chosen tickets."""
    pairs = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return await _form_page(request, Form(pairs), {})


async def begin_bulk(request: Request, form: Form) -> Response:
    """Begin it; what became of each ticket is shown as it goes on."""
    chosen = await _chosen(request, form)
    try:
        wanted = BulkForm(action=_action(request, form))
        if chosen.is_all:
            wanted = structs.replace(wanted, query=_narrowing(chosen.listing))
        else:
            wanted = structs.replace(wanted, ticket_ids=chosen.ticket_ids)
        begun = await write_once(request, form, bulk.begin, wanted)
    except (Invalid, SentAlready) as invalid:
        return await _form_page(request, form, errors_by_field(locale_of(request), invalid), 422)
    return see_other(request, f"/bulk/{begun.bulk.id}?{chosen.listing.address}")


async def show_bulk(request: Request) -> Response:
    """How far it is, and what became of each ticket."""
    listing = await listing_of(request, request.query)
    bulk_id = request.id_param("bulk_id")
    health = await request.database.read(request.by, bulk.get, bulk_id)
    state = _shown_state(request, health.progress)
    (after,) = cursor_of(request, 1) or (0,)
    found = await request.database.read(request.by, bulk.items, bulk_id, after, _ITEMS + 1, state)
    following = encode_cursor(found[_ITEMS - 1].position) if len(found) > _ITEMS else ""
    items = [(item.ticket_id, localized_reasons(locale_of(request), item.reason)) for item in found[:_ITEMS]]
    may_undo = health.bulk.may_be_undone(request.by, request.now)
    values: dict[str, Any] = {"state": state.value, "items": items, "following": following, "listing": listing}
    values["may_undo"] = may_undo
    return page(request, "inbox/bulk.html", health=health, **values)


async def take_bulk_back(request: Request, form: Form) -> Response:
    """Begin to take a bulk action back; what became of each ticket is shown as it goes on."""
    bulk_id, listing = request.id_param("bulk_id"), await listing_of(request, dict(parse_qsl(form.text("from"))))
    try:
        undoing = await write_once(request, form, undo_bulk.undo_bulk, bulk_id)
    except SentAlready:
        own = await request.database.read(request.by, bulk.get, bulk_id)
        return see_other(request, f"/bulk/{own.bulk.undone_by_id or bulk_id}?{listing.address}")
    return see_other(request, f"/bulk/{undoing.bulk.id}?{listing.address}")


def _shown_state(request: Request, progress: BulkProgress) -> ItemState:
    """Which results are shown: those that are asked for, else the refused ones where there are any."""
    asked = request.query.get("show")
    if asked in (ItemState.DONE, ItemState.FAILED):
        return ItemState(asked)
    return ItemState.FAILED if progress.failed else ItemState.DONE


async def _form_page(request: Request, form: Form, errors: dict[str, str], status: int = 200) -> Response:
    chosen = await _chosen(request, form)
    directory = await request.database.read(request.by, ticket_detail.get_directory)
    values: dict[str, Any] = {"chosen": chosen, "form": form, "errors": errors, "directory": directory}
    return page(request, "inbox/bulk_form.html", status, limit=MAX_TICKETS, **values)


async def _chosen(request: Request, form: Form) -> Chosen:
    listing = await listing_of(request, dict(parse_qsl(form.text("from"))))
    if form.text("all"):
        counted = await request.database.scan(request.by, find_tickets.count, listing.query, MAX_TICKETS)
        return Chosen(listing, (), is_all=True, count=counted.count, is_more=counted.is_more)
    ids = tuple(dict.fromkeys(number for text in form.all("ticket_id") if (number := parse_id(text))))
    return Chosen(listing, ids, is_all=False, count=len(ids))


def _narrowing(listing: Listing) -> dict[str, str]:
    return {name: text for name, text in listing.texts.items() if name != "sort"}


def _action(request: Request, form: Form) -> BulkAction:
    change = TicketChangeForm(
        status=Status[form.text("status")] if form.text("status") in Status.__members__ else UNSET,
        priority=Priority[form.text("priority")] if form.text("priority") in Priority.__members__ else UNSET,
        owner_id=form.number("owner_id") if form.text("owner_id") else UNSET,
        segment=form.text("segment") or UNSET,
        root_cause=form.text("root_cause") or UNSET,
        action_taken=form.text("action_taken") or UNSET,
    )
    watcher_id = request.by.id if form.is_ticked("watch") else 0
    if change == TicketChangeForm() and not form.text("note") and not watcher_id:
        raise Invalid(FieldError("", say("choose_what_to_change")))
    wanted = None if change == TicketChangeForm() else change
    return BulkAction(change=wanted, note=form.text("note"), watcher_id=watcher_id)


ENDPOINTS = (
    page_route("/bulk/new", Scope.TICKETS_WRITE, show_bulk_form),
    form_route("/bulk", Scope.TICKETS_WRITE, begin_bulk),
    page_route("/bulk/{bulk_id}", Scope.TICKETS_READ, show_bulk),
    form_route("/bulk/{bulk_id}/undo", Scope.TICKETS_WRITE, take_bulk_back),
)
