"""A ticket as a page to print: what the customer said, how due times came to be, what happened; chosen before."""

from collections.abc import Sequence
from typing import Any, Final

from amends.http.request.request import Request, Response
from amends.http.web.inbox.listing import listing_of
from amends.http.web.kit.page import locale_of, page
from amends.http.web.kit.page_routes import page_route
from amends.http.web.ticket.ledger_picture import ledger_picture
from amends.http.web.ticket.note_lines import NoteReader, with_notes
from amends.http.web.ticket.timeline import TimelineEntry, timeline
from amends.http.web.ticket.undone import with_merged, with_undone
from amends.i18n.labels import N_
from amends.model.principal import Scope
from amends.usecases import ticket_detail

PARTS: Final = {
    "ledger": N_("Targets"),
    "history": N_("What happened"),
    "notes": N_("Notes, replies, contact attempts"),
}
"""What may be left out, and what it is called."""

_SAID: Final = ("note", "reply", "attempt")


async def show_print(request: Request) -> Response:
    """A ticket without anything around it; without scripts the parts are chosen by the form."""
    ticket_id, listing = request.id_param("ticket_id"), await listing_of(request, {"view": "all"})
    found = await request.database.read(request.by, ticket_detail.get_ticket_detail, ticket_id)
    locale = locale_of(request)
    noted = with_notes(
        timeline(found.history, locale, found.directory), found.history, NoteReader(locale, found.directory)
    )
    lines = with_undone(noted, found.history, locale)
    shown = with_merged(lines, found, locale)
    asked = {name for name in PARTS if request.query.get(name)} or (set() if "chosen" in request.query else set(PARTS))
    values: dict[str, Any] = {"detail": found, "listing": listing, "parts": PARTS, "asked": asked}
    values["clocks"] = [(each, ledger_picture(each, locale)) for each in found.time.clocks]
    values["lines"] = _of(shown, is_said=False)
    values["conversation"] = _of(shown, is_said=True)
    return page(request, "ticket/print.html", **values)


def _of(lines: Sequence[TimelineEntry], *, is_said: bool) -> list[TimelineEntry]:
    """What people said about a ticket, or all else that happened to it."""
    return [line for line in lines if (line.kind.partition(" ")[0] in _SAID) == is_said]


ENDPOINTS = (page_route("/tickets/{ticket_id}/print", Scope.TICKETS_READ, show_print),)
