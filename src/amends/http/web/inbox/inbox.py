"""The inbox: views with counts, the list, and room for the ticket."""

from collections.abc import Sequence
from typing import Any

from amends.http.request.request import Answer, Call
from amends.http.v1 import cursor
from amends.http.web.inbox.filters import chips_of, filter_page
from amends.http.web.inbox.listing import ROWS, VIEW_LABELS, Listing, counts_of, listing_of, rows_of
from amends.http.web.kit.page import page
from amends.http.web.kit.page_routes import show
from amends.instants import InstantUs
from amends.model.principal import Scope
from amends.model.ticket.list_filter import Place
from amends.model.ticket.summary import ShownTicket
from amends.usecases import views

INBOX = "/inbox"


async def show_inbox(call: Call) -> Answer:
    """The list of a view, and no ticket yet."""
    listing = await listing_of(call, call.query)
    return page(call, "inbox/inbox.html", **await inbox_values(call, listing, _behind(call)))


async def show_rows(call: Call) -> Answer:
    """More rows of the list."""
    listing = await listing_of(call, call.query)
    found = await rows_of(call, listing, _behind(call))
    return page(call, "inbox/rows.html", **_rows(listing, found))


async def show_views(call: Call) -> Answer:
    """The views with their counts."""
    listing = await listing_of(call, call.query)
    saved = await call.database.read(call.by, views.list_all, call.by.id)
    counts = await counts_of(call)
    return page(call, "inbox/views.html", listing=listing, counts=counts, saved_views=saved, view_labels=VIEW_LABELS)


async def show_filters(call: Call) -> Answer:
    """All filters, to be chosen."""
    return await filter_page(call, await listing_of(call, call.query))


async def inbox_values(call: Call, listing: Listing, behind: Place | None = None) -> dict[str, Any]:
    """What the panes beside a ticket show."""
    found = await rows_of(call, listing, behind)
    saved = await call.database.read(call.by, views.list_all, call.by.id)
    return {
        **_rows(listing, found),
        "chips": await chips_of(call, listing),
        "saved_views": saved,
        "view_labels": VIEW_LABELS,
        "counts": {},
        "arrived": 0,
    }


def _rows(listing: Listing, found: Sequence[ShownTicket]) -> dict[str, Any]:
    rows = found[:ROWS]
    following = listing.cursor_behind(rows[-1]) if len(found) > ROWS else ""
    return {"listing": listing, "rows": rows, "following": following, "open_id": 0}


def _behind(call: Call) -> Place | None:
    numbers = cursor.read(call, 2)
    return Place(InstantUs(numbers[0]), numbers[1]) if numbers else None


ENDPOINTS = (
    show(INBOX, Scope.TICKETS_READ, show_inbox),
    show(f"{INBOX}/rows", Scope.TICKETS_READ, show_rows),
    show(f"{INBOX}/views", Scope.TICKETS_READ, show_views),
    show(f"{INBOX}/filters", Scope.TICKETS_READ, show_filters),
)
