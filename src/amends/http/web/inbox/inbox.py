"""The inbox: views with counts, the list, and room for the ticket."""

from collections.abc import Sequence
from typing import Any

from amends.http.request.paging import cursor_of
from amends.http.request.request import Request, Response
from amends.http.web.inbox.filters import chips_of, filter_page
from amends.http.web.inbox.listing import ROWS, VIEW_LABELS, Listing, listing_of, reading, rows_of
from amends.http.web.inbox.row_hits import row_hits
from amends.http.web.kit.page import page, wants_fragment
from amends.http.web.kit.page_routes import page_route
from amends.instants import InstantUs
from amends.model.principal import Scope
from amends.model.ticket.list_filter import KeysetPosition
from amends.model.ticket.summary import TicketSummary
from amends.usecases import find_tickets, inbox
from amends.usecases.inbox import Inbox

INBOX = "/inbox"
RESULTS = "results"
"""The ID of the element that holds what a search finds."""

MAX_ELSEWHERE = 99


async def show_inbox(request: Request) -> Response:
    """The list of a view, and no ticket yet."""
    listing = await listing_of(request, request.query)
    asked = (listing.sorted_query, _after(request), ROWS + 1)
    found = await reading(request, listing.sorted_query)(request.by, inbox.inbox, *asked)
    template = "inbox/results.html" if wants_fragment(request, RESULTS) else "inbox/inbox.html"
    hits = await row_hits(request, listing, found.tickets[:ROWS])
    return page(request, template, hits=hits, **inbox_values(request, listing, found))


async def show_elsewhere(request: Request) -> Response:
    """How many of all tickets have the words that are looked for in a view, where that is more than the view has."""
    listing = await listing_of(request, request.query)
    counted = await request.database.scan(request.by, inbox.found_elsewhere, listing.query, MAX_ELSEWHERE)
    return page(request, "inbox/elsewhere.html", counted=counted, elsewhere=listing.elsewhere)


async def show_rows(request: Request) -> Response:
    """More rows of the list."""
    listing = await listing_of(request, request.query)
    found = await rows_of(request, listing, _after(request))
    hits = await row_hits(request, listing, found[:ROWS])
    return page(request, "inbox/rows.html", hits=hits, **_rows(listing, found))


async def show_views(request: Request) -> Response:
    """The views with their counts."""
    listing = await listing_of(request, request.query)
    found = await request.database.scan(request.by, inbox.view_counts)
    counts = {view.value: counted for view, counted in found.standard.items()}
    counts |= {str(each.view.id): each.counted for each in found.saved}
    matching = counts.get(listing.code)
    if listing.own:
        matching = await request.database.scan(request.by, find_tickets.count, listing.query)
    values: dict[str, Any] = {"matching": matching, "saved_views": found.views, "view_labels": VIEW_LABELS}
    values["unread"] = found.unread_notices
    return page(request, "inbox/views.html", listing=listing, counts=counts, **values)


async def show_filters(request: Request) -> Response:
    """All filters, to be chosen."""
    return await filter_page(request, await listing_of(request, request.query))


def inbox_values(request: Request, listing: Listing, found: Inbox, rows: int = ROWS) -> dict[str, Any]:
    """What the panes beside a ticket show: so many rows, and the way to more."""
    return {
        **_rows(listing, found.tickets, rows),
        "chips": chips_of(request, listing, found.directory),
        "saved_views": found.views,
        "view_labels": VIEW_LABELS,
        "counts": {},
        "unread": None,
        "matching": None,
        "arrived": 0,
        "elsewhere": listing.elsewhere,
    }


def _rows(listing: Listing, found: Sequence[TicketSummary], limit: int = ROWS) -> dict[str, Any]:
    rows = found[:limit]
    following = listing.cursor_after(rows[-1]) if len(found) > limit else ""
    return {"listing": listing, "rows": rows, "following": following, "open_id": 0}


def _after(request: Request) -> KeysetPosition | None:
    numbers = cursor_of(request, 2)
    return KeysetPosition(InstantUs(numbers[0]), numbers[1]) if numbers else None


ENDPOINTS = (
    page_route(INBOX, Scope.TICKETS_READ, show_inbox),
    page_route(f"{INBOX}/rows", Scope.TICKETS_READ, show_rows),
    page_route(f"{INBOX}/views", Scope.TICKETS_READ, show_views),
    page_route(f"{INBOX}/elsewhere", Scope.TICKETS_READ, show_elsewhere),
    page_route(f"{INBOX}/filters", Scope.TICKETS_READ, show_filters),
)
