"""The inbox: the tickets of a list, the views beside it, and perhaps one ticket in full, looked at in one go."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from amends.model.status import OPEN_STATUSES, Status
from amends.model.ticket.list_filter import KeysetPosition
from amends.model.ticket.list_query import TicketQuery
from amends.model.ticket.summary import TicketSummary
from amends.model.ticket.view import Counted, CountedView, StandardView, View, standard_query
from amends.store.engine.database import Tx
from amends.usecases import find_tickets, notifications, ticket_detail, unread, views
from amends.usecases.ticket_detail import Directory, TicketDetail


class Inbox(Struct, frozen=True):
    """Some tickets of a list, the saved views that the reader has, and the names of what filters mention."""

    tickets: Sequence[TicketSummary]
    views: Sequence[View]
    directory: Directory


class InboxCounts(Struct, frozen=True):
    """How many tickets each view finds, the standard ones and the first of `views`, which are saved; unread notices."""

    standard: Mapping[StandardView, Counted]
    views: Sequence[View]
    saved: Sequence[CountedView]
    unread_notices: Counted


async def inbox(tx: Tx, query: TicketQuery, after: KeysetPosition | None, limit: int) -> Inbox:
    """Up to `most` tickets of a list from behind a place, with what stands beside them. Raises Invalid."""
    found = await rows(tx, query, after, limit)
    return Inbox(found, await views.list_all(tx, tx.by.id), await ticket_detail.get_directory(tx))


async def rows(tx: Tx, query: TicketQuery, after: KeysetPosition | None, limit: int) -> Sequence[TicketSummary]:
    """Up to `limit` tickets of a list from behind a place, each with whether it is unread. Raises Invalid."""
    return await unread.with_marks(tx, await find_tickets.page(tx, query, after, limit))


async def rows_among(tx: Tx, query: TicketQuery, ticket_ids: Iterable[int]) -> Sequence[TicketSummary]:
    """Those of some tickets that a list has too, each with whether it is unread. Raises Invalid."""
    return await unread.with_marks(tx, await find_tickets.among(tx, query, ticket_ids))


async def with_ticket(tx: Tx, ticket_id: int, query: TicketQuery, limit: int) -> tuple[TicketDetail, Inbox]:
    """A ticket in full, and the list that it is opened from. Raises NotFound, Forbidden or Invalid."""
    return await ticket_detail.get_ticket_detail(tx, ticket_id), await inbox(tx, query, None, limit)


async def with_row(tx: Tx, ticket_id: int, query: TicketQuery) -> tuple[TicketDetail, Sequence[TicketSummary]]:
    """A ticket in full, and its row if the list has it still. Raises NotFound, Forbidden or Invalid."""
    return await ticket_detail.get_ticket_detail(tx, ticket_id), await rows_among(tx, query, [ticket_id])


async def after_closing(
    tx: Tx, closed_id: int, query: TicketQuery, after: KeysetPosition
) -> tuple[Sequence[TicketSummary], TicketDetail | None]:
    """The row of a ticket that was closed if the list has it still, and the next open one in full, None for none."""
    following = await next_open(tx, query, after)
    found = await ticket_detail.get_ticket_detail(tx, following) if following else None
    return await rows_among(tx, query, [closed_id]), found


async def next_open(tx: Tx, query: TicketQuery, after: KeysetPosition) -> int:
    """The ID of the next open ticket of a list behind a place, at its end the first; 0 for none."""
    wanted = open_only(query)
    found = await find_tickets.page(tx, wanted, after, 1) or await find_tickets.page(tx, wanted, None, 1)
    return found[0].ticket.id if found else 0


def open_only(query: TicketQuery) -> TicketQuery:
    """The same list without the tickets that are done."""
    return {**query, "status": tuple(sorted(OPEN_STATUSES.intersection(query.get("status", Status))))}


async def found_elsewhere(tx: Tx, query: TicketQuery, limit: int) -> Counted:
    """How many of all tickets have the words of a query, 0 where that is no more than the query itself finds."""
    words = query.get("q", "")
    if not words.strip():
        return Counted(0, is_more=False)
    everywhere = await find_tickets.count(tx, {"q": words}, limit)
    here = await find_tickets.count(tx, query, limit)
    return everywhere if everywhere.count > here.count else Counted(0, is_more=False)


async def view_counts(tx: Tx) -> InboxCounts:
    """How many tickets each view of the reader finds, none of them counted far."""
    standard = {view: await find_tickets.count(tx, standard_query(view, tx.by.id)) for view in StandardView}
    saved = await views.list_all(tx, tx.by.id)
    told = await notifications.count_unread(tx, tx.by.id)
    return InboxCounts(standard, saved, await views.counts_of(tx, saved), told)
