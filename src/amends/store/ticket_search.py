"""Searching tickets by words, in the order of a list.

Who looks for a common word finds a page of it among the first tickets of the list: these are looked at one by one.
Who looks for a rare one wouldn't, and the index of words knows the few that have it. How common some words are
together, and beside other filters, nobody knows before. So the first tickets of the list are looked at, no more than
some thousands, and if they don't fill the page, the index of words is asked for all.
"""

from collections.abc import Sequence
from typing import Final

from amends.instants import InstantUs
from amends.model.ticket.list_filter import KeysetPosition, Sort, TicketFilter
from amends.model.ticket.summary import TicketSummary
from amends.store.engine.database import Tx
from amends.store.engine.statements import numbered
from amends.store.ticket_conditions import ORDERS, conditions_of, held_by, hits_of
from amends.store.ticket_lists import SqlFragment, arms_of, leading, merged
from amends.store.tickets import SUMMARY_LIVE, summary_of

WALKS: Final = (200, 2000)
"""How many tickets of the list are looked at, the first time and the next."""


async def page(
    tx: Tx, wanted: TicketFilter, sort: Sort, after: KeysetPosition | None, limit: int, walks: Sequence[int] = WALKS
) -> Sequence[TicketSummary]:
    """Tickets that pass the filter and hold its words, in an order, from behind a place."""
    found = await _first_of_list(tx, wanted, sort, after, limit, walks) if wanted.words else []
    if found is None:
        own = hits(tx, wanted, (sort, after) if after else None)
        text = f"SELECT t.id {own.text} ORDER BY {ORDERS[sort].by} LIMIT ${len(own.values) + 2}"
        found = [row[0] for row in await tx.all(text, tx.workspace_id, *own.values, limit)]
    if not found:
        return []
    rows = await tx.all(f"{SUMMARY_LIVE} AND t.id IN ({numbered(2, len(found))})", tx.workspace_id, *found)
    by_id = {each.ticket.id: each for each in map(summary_of, rows)}
    return [by_id[ticket_id] for ticket_id in found if ticket_id in by_id]


async def ids(tx: Tx, wanted: TicketFilter, limit: int) -> Sequence[int]:
    """The IDs of up to `most` tickets that pass the filter and hold its words, in their order."""
    if not wanted.words:
        return []
    own = hits(tx, wanted)
    text = f"SELECT t.id {own.text} ORDER BY hit.id LIMIT ${len(own.values) + 2}"
    return [row[0] for row in await tx.all(text, tx.workspace_id, *own.values, limit)]


async def count_up_to(tx: Tx, wanted: TicketFilter, limit: int) -> int:
    """How many tickets pass the filter and hold its words, counted no further than `most`."""
    if not wanted.words:
        return 0
    own = hits(tx, wanted)
    text = f"SELECT count(*) FROM (SELECT t.id {own.text} LIMIT ${len(own.values) + 2}) AS found"
    row = await tx.one(text, tx.workspace_id, *own.values, limit)
    return row[0] if row else 0


async def _first_of_list(
    tx: Tx, wanted: TicketFilter, sort: Sort, after: KeysetPosition | None, limit: int, walks: Sequence[int]
) -> Sequence[int] | None:
    """Up to `most` of the tickets, found among the first of the list; None when those are too few to know."""
    found: list[int] = []
    for size in walks:
        walked = _walk(tx, wanted, sort, after, size)
        rows = await tx.all(walked.text, tx.workspace_id, *walked.values)
        found += [row[0] for row in rows if row[2]]
        if len(found) >= limit or len(rows) < size:
            return found[:limit]
        after = KeysetPosition(InstantUs(rows[-1][1]), rows[-1][0])
    return None


def _walk(tx: Tx, wanted: TicketFilter, sort: Sort, after: KeysetPosition | None, size: int) -> SqlFragment:
    """The first `size` tickets of the list: ID, instant, and whether each passes the filter and holds the words."""
    conditions, values = conditions_of(wanted)
    held, more = held_by(tx.full_text, wanted, len(values) + 2)
    values += more
    names = leading(wanted, sort)
    # Narrowed by no more than leads the index, so that not many are read to look at few.
    led = TicketFilter(**{name: getattr(wanted, name) for name in names})
    first = merged(tx, arms_of(led, names), sort, after, size, first=len(values) + 2)
    text = (
        f"SELECT t.id, first.at, CASE WHEN t.workspace_id = $1{conditions} AND {held} THEN 1 ELSE 0 END "
        f"FROM ({first.text}) AS first CROSS JOIN tickets t WHERE t.workspace_id = $1 AND t.id = first.id "
        f"ORDER BY {ORDERS[sort].of('first.at', 'first.id')}"
    )
    return SqlFragment(text, [*values, *first.values])


def hits(tx: Tx, wanted: TicketFilter, after: tuple[Sort, KeysetPosition] | None = None) -> SqlFragment:
    """All tickets `t` that pass the filter and hold its words, by the index of words, from FROM on."""
    # The index of words goes ahead, whatever it finds.
    ids, values = hits_of(tx.full_text, wanted, 2)
    conditions, more = conditions_of(wanted, len(values) + 2)
    values += more
    if after:
        sort, position = after
        conditions += f" AND {ORDERS[sort].after(len(values) + 2)}"
        values += [position.instant_us, position.ticket_id]
    text = (
        f"FROM ({ids}) AS hit CROSS JOIN tickets t "
        f"WHERE t.workspace_id = $1 AND t.id = hit.id AND t.deleted_us IS NULL{conditions}"
    )
    return SqlFragment(text, values)
