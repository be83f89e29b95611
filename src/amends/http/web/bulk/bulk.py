"""The same for many tickets: the ticked ones, or all that a listing finds; with progress and a result for each."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from msgspec import UNSET, Struct

from amends.errors import FieldError, Invalid
from amends.http.request.paging import cursor_of
from amends.http.request.request import Request, Response
from amends.http.web.bulk.said import begun_page
from amends.http.web.inbox.listing import Listing, listing_of
from amends.http.web.kit.field_errors import errors_by_field, localized_reasons
from amends.http.web.kit.form import Form
from amends.http.web.kit.form_once import write_once
from amends.http.web.kit.page import INTO_DIALOG, locale_of, page
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.ticket.close import closing_form
from amends.http.web.ticket.snooze_options import until_of
from amends.http.web.ticket.ticket import in_quiet_hours
from amends.i18n.texts import in_words
from amends.ids import parse_id
from amends.model.bulk import MAX_TICKETS, BulkProgress, ItemState
from amends.model.principal import Scope
from amends.model.status import SETTLED_STATUSES, Priority, Status
from amends.model.ticket.closing import Requirement
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import bulk, bulk_choices, find_tickets, ticket_detail, undo_bulk
from amends.usecases.bulk import BulkAction, BulkForm
from amends.usecases.bulk_closing import BulkClosing, Lack
from amends.usecases.close import FIELD_PREFIX
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
    """Begin it, once it is known what closing requires; what became of each ticket is shown as it goes on."""
    chosen = await _chosen(request, form)
    query = _narrowing(chosen.listing) if chosen.is_all else UNSET
    try:
        action = await request.database.read(request.by, _action, form)
        unmet = await _unmet(request, form, chosen, action)
        if unmet:
            return await _ask_for(request, form, unmet)
        wanted = BulkForm(action=action, ticket_ids=UNSET if chosen.is_all else chosen.ticket_ids, query=query)
        begun = await write_once(request, form, bulk.begin, wanted)
    except (Invalid, SentAlready) as invalid:
        return await _form_page(request, form, errors_by_field(locale_of(request), invalid), 422)
    return await begun_page(request, chosen.listing, begun)


async def _unmet(request: Request, form: Form, chosen: Chosen, action: BulkAction) -> dict[str, Lack]:
    """What some of the tickets lack to be closed; a contact attempt may stay away once it was asked for."""
    if action.closing is None:
        return {}
    query = chosen.listing.sorted_query if chosen.is_all else {}
    found = await request.database.scan(request.by, bulk_choices.lacks, chosen.ticket_ids, query, action.closing)
    is_enough = form.is_ticked("asked") and set(found) <= {Requirement.CONTACT_ATTEMPT.value}
    return {} if is_enough else found


async def _ask_for(request: Request, form: Form, unmet: dict[str, Lack]) -> Response:
    """The form with just what is missing; what was filled in and isn't enough has its reason."""
    locale, is_again = locale_of(request), form.is_ticked("asked")
    errors = {name: in_words(locale, lack.error.reason) for name, lack in unmet.items()} if is_again else {}
    words = {name: _lack_words(request, lack.count) for name, lack in unmet.items()}
    return await _form_page(request, form, errors, 422 if is_again else 200, words)


def _lack_words(request: Request, count: int) -> str:
    locale = locale_of(request)
    words = locale.ngettext("%(num)s ticket lacks it.", "%(num)s tickets lack it.", count)
    return words % {"num": locale.number(count)}


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
    return page(request, "bulk/bulk.html", health=health, **values)


async def take_bulk_back(request: Request, form: Form) -> Response:
    """Begin to take a bulk action back; what became of each ticket is shown as it goes on."""
    bulk_id, listing = request.id_param("bulk_id"), await listing_of(request, dict(parse_qsl(form.text("from"))))
    try:
        undoing = await write_once(request, form, undo_bulk.undo_bulk, bulk_id)
    except SentAlready:
        own = await request.database.read(request.by, bulk.get, bulk_id)
        undoing = await request.database.read(request.by, bulk.get, own.bulk.undone_by_id or bulk_id)
    return await begun_page(request, listing, undoing)


def _shown_state(request: Request, progress: BulkProgress) -> ItemState:
    """Which results are shown: those that are asked for, else the refused ones where there are any."""
    asked = request.query.get("show")
    if asked in (ItemState.DONE, ItemState.FAILED):
        return ItemState(asked)
    return ItemState.FAILED if progress.failed else ItemState.DONE


async def _form_page(
    request: Request, form: Form, errors: dict[str, str], status: int = 200, lack_words: Mapping[str, str] | None = None
) -> Response:
    chosen = await _chosen(request, form)
    directory = await request.database.read(request.by, ticket_detail.get_directory)
    values: dict[str, Any] = {"chosen": chosen, "form": form, "errors": errors, "directory": directory}
    values["lack_words"] = lack_words or {}
    values["asked"] = _asked(form, lack_words) if lack_words else ()
    values["is_quiet"] = in_quiet_hours(request)
    headers = INTO_DIALOG if request.method == "POST" else ()
    return page(request, "bulk/form.html", status, headers, limit=MAX_TICKETS, **values)


def _asked(form: Form, lacking: Iterable[str]) -> frozenset[str]:
    """What the form asks for: what is missing, and what was filled in by now."""
    own = (Requirement.ROOT_CAUSE.value, Requirement.ACTION_TAKEN.value)
    given = {name for name, text in form.pairs if text.strip() and (name in own or name.startswith(FIELD_PREFIX))}
    if form.text("outcome"):
        given.add(Requirement.CONTACT_ATTEMPT.value)
    return frozenset(given | set(lacking))


async def _chosen(request: Request, form: Form) -> Chosen:
    listing = await listing_of(request, dict(parse_qsl(form.text("from"))))
    if form.text("all"):
        counted = await request.database.scan(request.by, find_tickets.count, listing.query, MAX_TICKETS)
        return Chosen(listing, (), is_all=True, count=counted.count, is_more=counted.is_more)
    ids = tuple(dict.fromkeys(number for text in form.all("ticket_id") if (number := parse_id(text))))
    return Chosen(listing, ids, is_all=False, count=len(ids))


def _narrowing(listing: Listing) -> dict[str, str]:
    return {name: text for name, text in listing.texts.items() if name != "sort"}


async def _action(tx: Tx, form: Form) -> BulkAction:
    """What a form asks for. Raises Invalid for nothing at all."""
    status = Status[form.text("status")] if form.text("status") in Status.__members__ else None
    is_closing = status in SETTLED_STATUSES
    change = TicketChangeForm(
        status=UNSET if status is None or is_closing else status,
        priority=Priority[form.text("priority")] if form.text("priority") in Priority.__members__ else UNSET,
        owner_id=form.number("owner_id") if form.text("owner_id") else UNSET,
        segment=form.text("segment") or UNSET,
        root_cause=UNSET if is_closing else form.text("root_cause") or UNSET,
        action_taken=UNSET if is_closing else form.text("action_taken") or UNSET,
    )
    closing = BulkClosing(status, await closing_form(tx, form)) if status is not None and is_closing else None
    wanted = None if change == TicketChangeForm() else change
    action = BulkAction(
        change=wanted,
        closing=closing,
        escalates=form.is_ticked("escalate"),
        snoozed_until_us=until_of(form.text("snooze")),
        is_woken=form.is_ticked("wake"),
        note=form.text("note"),
        watcher_id=tx.by.id if form.is_ticked("watch") else 0,
    )
    if action == BulkAction():
        raise Invalid(FieldError("", say("choose_what_to_change")))
    return action


ENDPOINTS = (
    page_route("/bulk/new", Scope.TICKETS_WRITE, show_bulk_form),
    form_route("/bulk", Scope.TICKETS_WRITE, begin_bulk),
    page_route("/bulk/{bulk_id}", Scope.TICKETS_READ, show_bulk),
    form_route("/bulk/{bulk_id}/undo", Scope.TICKETS_WRITE, take_bulk_back),
)
