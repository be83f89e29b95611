"""The line that says how a bulk action goes on: what was done to how many, what was refused and why, and Undo."""

import json
from collections.abc import Iterator
from typing import Any

from msgspec import UNSET

from amends.http.request.request import Request, Response
from amends.http.web.inbox.listing import Listing, listing_of
from amends.http.web.kit.field_errors import localized_reasons
from amends.http.web.kit.page import Headers, locale_of, page, see_other, wants_fragment
from amends.http.web.kit.page_routes import page_route
from amends.http.web.kit.unit_names import unit_name
from amends.http.web.ticket.snooze_texts import WOKEN, snoozed_words
from amends.i18n import labels
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.model.bulk import BulkStatus, ItemState
from amends.model.principal import Scope
from amends.model.status import Status
from amends.model.ticket.snooze import WakeReason
from amends.usecases import bulk, ticket_detail
from amends.usecases.bulk import BulkAction
from amends.usecases.ticket_detail import Directory
from amends.usecases.work import TicketChangeForm

SAID = "said"
"""The ID of the element that holds the line."""

_REFUSED_SHOWN = 3


async def begun_page(request: Request, listing: Listing, begun: BulkStatus) -> Response:
    """What is shown once it began: the line of the list that one is at, else a page of its own."""
    if not wants_fragment(request, SAID):
        return see_other(request, f"/bulk/{begun.bulk.id}?{listing.address}")
    return await _line(request, listing, begun, {"amends:bulk-begun": {}})


async def show_said(request: Request) -> Response:
    """The line again, as far as it is now."""
    status = await request.database.read(request.by, bulk.get, request.id_param("bulk_id"))
    return await _line(request, await listing_of(request, request.query), status, {})


async def _line(request: Request, listing: Listing, status: BulkStatus, events: dict[str, Any]) -> Response:
    locale, is_ended = locale_of(request), not status.progress.waiting
    directory = await request.database.read(request.by, ticket_detail.get_directory)
    what = done_words(locale, status, directory)
    if is_ended:
        refused = locale.ngettext("%(num)s refused", "%(num)s refused", status.progress.failed)
        also = f", {refused % {'num': locale.number(status.progress.failed)}}" if status.progress.failed else ""
        events = {**events, "amends:bulk-ended": {"said": what + also}, "amends:counts": {}}
    headers: Headers = (("HX-Trigger", json.dumps(events)),) if events else ()
    values: dict[str, Any] = {"listing": listing, "health": status, "what": what}
    values["refused"] = await _refused(request, status) if is_ended else ()
    values["may_undo"] = status.bulk.may_be_undone(request.by, request.now) and bool(status.progress.done)
    return page(request, "bulk/said.html", 200, headers, **values)


async def _refused(request: Request, status: BulkStatus) -> list[tuple[int, list[str]]]:
    """The first tickets that were refused, each with why."""
    if not status.progress.failed:
        return []
    asked = (status.bulk.id, 0, _REFUSED_SHOWN, ItemState.FAILED)
    found = await request.database.read(request.by, bulk.items, *asked)
    return [(each.ticket_id, localized_reasons(locale_of(request), each.reason)) for each in found]


def done_words(locale: UserLocale, status: BulkStatus, directory: Directory) -> str:
    """What is done to how many tickets: "Closed 12 tickets"."""
    count = status.progress.done if not status.progress.waiting else status.bulk.total
    action = bulk.action_of(status.bulk)
    if status.bulk.undoes_id:
        words = locale.ngettext("Undone for %(num)s ticket", "Undone for %(num)s tickets", count)
    elif action.closing is not None and action.closing.status is Status.CLOSED:
        words = locale.ngettext("Closed %(num)s ticket", "Closed %(num)s tickets", count)
    elif action.closing is not None:
        words = locale.ngettext("Resolved %(num)s ticket", "Resolved %(num)s tickets", count)
    else:
        words = locale.ngettext("Changed %(num)s ticket", "Changed %(num)s tickets", count)
    parts = list(_changes(locale, action, directory))
    return " · ".join([words % {"num": locale.number(count)}, *parts])


def _changes(locale: UserLocale, action: BulkAction, directory: Directory) -> Iterator[str]:
    change, say = action.change or TicketChangeForm(), locale.gettext
    if change.status is not UNSET:
        yield f"{say(N_('Status'))}: {say(labels.STATUS[change.status])}"
    if action.escalates:
        yield say(N_("Escalated"))
    if action.snoozed_until_us is not None:
        yield snoozed_words(action.snoozed_until_us, locale)
    if action.is_woken:
        yield say(WOKEN[WakeReason.HAND])
    if change.priority is not UNSET:
        yield f"{say(N_('Priority'))}: {say(labels.PRIORITY[change.priority])}"
    if change.owner_id is not UNSET:
        owner = directory.people.get(change.owner_id)
        yield f"{say(N_('Owner'))}: {owner.name if owner else say(N_('nobody'))}"
    if change.segment is not UNSET:
        names = {each.code: unit_name(each.name, say) for each in directory.segments.values()}
        yield f"{say(N_('Unit'))}: {names.get(change.segment, change.segment)}"
    if change.root_cause is not UNSET:
        causes = {each.code: each.name for each in directory.causes.values()}
        yield f"{say(N_('Root cause'))}: {causes.get(change.root_cause) or change.root_cause}"


ENDPOINTS = (page_route("/bulk/{bulk_id}/said", Scope.TICKETS_READ, show_said),)
