"""Rows of a search: beside each the words of the team in which it was found, where the row itself doesn't show why."""

from collections.abc import Mapping, Sequence

from amends.http.request.request import Request
from amends.http.web.inbox.listing import Listing
from amends.model.ticket.summary import TicketSummary
from amends.usecases import search_hits


async def row_hits(request: Request, listing: Listing, rows: Sequence[TicketSummary]) -> Mapping[int, str]:
    """By the tickets' IDs what was found in them; nothing is read where no words are looked for."""
    words = listing.own.get("q", "")
    if not words.strip() or not rows:
        return {}
    return await request.database.read(request.by, search_hits.texts_beside, rows, words)
