"""Lists of tickets: each is read by an index that has its order, from where it begins to where it is full.

An index has an order for one value only of what it begins with: the tickets of an owner, of a status, of a segment.
So a list of several values is read value by value, none further than the page, and put together.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Final, NamedTuple

from msgspec import structs

from amends.model.status import Status
from amends.model.ticket.list_filter import KeysetPosition, Sort, TicketFilter
from amends.model.ticket.summary import TicketSummary
from amends.store.engine.database import Tx
from amends.store.ticket_conditions import ORDERS, conditions_of, held_by
from amends.store.tickets import summaries_among, summary_of

_MAX_ARMS: Final = 24
_ALL_STATUSES: Final = frozenset(Status)
_LEADING: Final[Mapping[Sort, Sequence[Sequence[str]]]] = {
    Sort.OPENED: (("owner_ids",), ("status",), ("segment_ids",)),
    Sort.DUE: (("owner_ids", "status"), ("status",), ("segment_ids",)),
    Sort.CHANGED: (),
}
"""What the indexes of an order begin with; those first that leave the fewest tickets to be read."""
_ELSE: Final[Mapping[Sort, Sequence[str]]] = {Sort.OPENED: (), Sort.DUE: ("status",), Sort.CHANGED: ()}
"""What leads to a list that none of them narrows: an index more would cost each ticket that is taken in."""

LIVE: Final = "FROM tickets t WHERE t.workspace_id = $1 AND t.deleted_us IS NULL"


class SqlFragment(NamedTuple):
    """A piece of a statement, and the values of its places, which follow the workspace's."""

    text: str
    values: list[object]


async def page(
    tx: Tx, wanted: TicketFilter, sort: Sort, after: KeysetPosition | None, limit: int
) -> Sequence[TicketSummary]:
    """Tickets that pass the filter, in an order, from behind a place."""
    return await _show(tx, merged(tx, arms_of(wanted, leading(wanted, sort)), sort, after, limit), sort)


async def newest(tx: Tx, wanted: TicketFilter, limit: int, skipped: int = 0) -> Sequence[TicketSummary]:
    """Tickets that pass the filter, newest first."""
    if not skipped:
        return await page(tx, wanted, Sort.OPENED, None, limit)
    found = merged(tx, arms_of(wanted, leading(wanted, Sort.OPENED)), Sort.OPENED, None, skipped + limit)
    order, first = ORDERS[Sort.OPENED].of("at", "id"), len(found.values) + 2
    text = f"SELECT id, at FROM ({found.text}) AS most ORDER BY {order} LIMIT ${first} OFFSET ${first + 1}"
    return await _show(tx, SqlFragment(text, [*found.values, limit, skipped]), Sort.OPENED)


async def ids(tx: Tx, wanted: TicketFilter, limit: int) -> Sequence[int]:
    """The IDs of up to `most` tickets that pass the filter, in their order."""
    conditions, values = conditions_of(wanted)
    statement = f"SELECT t.id {LIVE}{conditions} ORDER BY t.id LIMIT ${len(values) + 2}"
    return [row[0] for row in await tx.all(statement, tx.workspace_id, *values, limit)]


async def count_up_to(tx: Tx, wanted: TicketFilter, sort: Sort, limit: int) -> int:
    """How many tickets pass the filter, counted no further than `most`; in an order that its list is read in."""
    arms = arms_of(wanted, leading(wanted, sort))
    if len(arms) > 1:
        found = merged(tx, arms, sort, None, limit)
    else:
        conditions, values = conditions_of(wanted)
        found = SqlFragment(f"SELECT t.id {LIVE}{conditions} LIMIT ${len(values) + 2}", [*values, limit])
    row = await tx.one(f"SELECT count(*) FROM ({found.text}) AS found", tx.workspace_id, *found.values)
    return row[0] if row else 0


async def count(tx: Tx, wanted: TicketFilter) -> int:
    """How many tickets pass the filter."""
    conditions, values = conditions_of(wanted)
    row = await tx.one(f"SELECT count(*) {LIVE}{conditions}", tx.workspace_id, *values)
    return row[0] if row else 0


def leading(wanted: TicketFilter, sort: Sort) -> Sequence[str]:
    """What an index of this order begins with for such a filter; nothing when the order alone leads."""
    if _leaves_few(wanted) or wanted.ids is not None:
        return ()
    return next((names for names in _LEADING[sort] if _is_led(wanted, names)), _ELSE[sort])


def arms_of(wanted: TicketFilter, names: Sequence[str]) -> Sequence[TicketFilter]:
    """The filters that find the same together, each with one value of these."""
    chosen = [[(name, frozenset({value})) for value in sorted(_values(wanted, name))] for name in names]
    arms = [structs.replace(wanted, **dict(each)) for each in product(*chosen)]
    # Of none of the values there is nothing to be found, and one statement says so.
    return arms or [wanted]


def merged(
    tx: Tx,
    arms: Sequence[TicketFilter],
    sort: Sort,
    after: KeysetPosition | None,
    limit: int,
    *,
    first: int = 2,
) -> SqlFragment:
    """The `id`, and the instant as `at`, of the first `most` tickets that any of these filters finds, in an order."""
    order = ORDERS[sort]
    texts: list[str] = []
    values: list[object] = []
    for arm in arms:
        for own, by in _parts(tx, arm, sort, after, first + len(values)):
            values += [*own.values, limit]
            chosen = f"SELECT t.id, {order.instant} AS at {LIVE}{own.text} ORDER BY {by}"
            texts.append(f"SELECT * FROM ({chosen} LIMIT ${first + len(values) - 1}) a")
    together = " UNION ALL ".join(texts)
    text = f"SELECT id, at FROM ({together}) AS arms ORDER BY {order.of('at', 'id')} LIMIT ${first + len(values)}"
    return SqlFragment(text, [*values, limit])


async def _show(tx: Tx, found: SqlFragment, sort: Sort) -> Sequence[TicketSummary]:
    # The names come in the end, for those that are shown: a planner that knows little of the tables of names, of which
    # no statistics are kept while they are small, would begin anywhere.
    statement = f"{summaries_among(found.text)} ORDER BY {ORDERS[sort].of('found.at', 'found.id')}"
    return [summary_of(row) for row in await tx.all(statement, tx.workspace_id, *found.values)]


def _parts(
    tx: Tx, wanted: TicketFilter, sort: Sort, after: KeysetPosition | None, first: int
) -> Iterator[tuple[SqlFragment, str]]:
    """What says that tickets pass and come behind the place, in one part or in several, each with its order."""
    order, is_of_few = ORDERS[sort], _leaves_few(wanted)
    for part in range(len(order.parts_after(first)) if after and not is_of_few else 1):
        text, values = conditions_of(wanted, first)
        by = order.by
        if wanted.words is not None:
            held, more = held_by(tx.full_text, wanted, first + len(values))
            text += f" AND {held}"
            values += more
        if after:
            place = first + len(values)
            last, by = (order.after_among_few(place), by) if is_of_few else order.parts_after(place)[part]
            text += f" AND {last}"
            values += [after.instant_us, after.ticket_id]
        yield SqlFragment(text, values), by
        first += len(values) + 1


def _leaves_few(wanted: TicketFilter) -> bool:
    # Indexes of their own lead to these few, which are cheaper to sort than to look for among all.
    if (
        wanted.snoozed is True
        or wanted.promised is True
        or wanted.promise_overdue is True
        or "promise_due" in wanted.periods
    ):
        return True
    counted = (
        wanted.broken_promises_from
        or wanted.reopenings_from
        or wanted.escalation_level_from
        or wanted.postponements_from
    )
    of_customer = wanted.customer_id or wanted.customer_ids
    return bool(wanted.external_id or of_customer or counted or wanted.root_cause_ids)


def _is_led(wanted: TicketFilter, names: Sequence[str]) -> bool:
    if getattr(wanted, names[0]) is None:
        return False
    count = 1
    for name in names:
        count *= len(_values(wanted, name))
    return 1 <= count <= _MAX_ARMS


def _values(wanted: TicketFilter, name: str) -> frozenset[int]:
    chosen: frozenset[int] | None = getattr(wanted, name)
    return _ALL_STATUSES if chosen is None else chosen
