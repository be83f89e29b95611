"""Tickets: kept, and found by number."""

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from msgspec import Struct, json, structs

from amends.model import restriction
from amends.model.clock.clock import Clock
from amends.model.person import full_name
from amends.model.status import OPEN_STATUSES, SETTLED_STATUSES, Priority, Status
from amends.model.ticket.correction import READ_FROM_HISTORY
from amends.model.ticket.promise import Promise
from amends.model.ticket.summary import CauseSummary, CustomerSummary, OwnerSummary, SegmentSummary, TicketSummary
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import TicketChange
from amends.store import customer_merges
from amends.store.engine.database import Row, Tx
from amends.store.engine.statements import chunks, numbered

_NAMES = Ticket.__struct_fields__
_NONE = "[]"
_NO_FIELDS = "{}"
_ENUMS = _STATUS, _PRIORITY = [_NAMES.index(name) for name in ("status", "priority")]
_DOCUMENTS = _CLOCKS, _FIELDS, _WATCHERS, _PROMISES = [
    _NAMES.index(name) for name in ("clocks", "custom_fields", "watcher_ids", "promises")
]
_RESTRICTION: Final = _NAMES.index("restriction")
_STATUSES: Final = {int(status): status for status in Status}
_PRIORITIES: Final = {int(priority): priority for priority in Priority}
_encode = json.Encoder(order="sorted").encode
_decode_clocks = json.Decoder(tuple[Clock, ...]).decode
_decode_promises = json.Decoder(tuple[Promise, ...]).decode
_COLUMNS = ", ".join(_NAMES)
_INSERT = f"INSERT INTO tickets (workspace_id, {_COLUMNS}) VALUES ({numbered(1, len(_NAMES) + 1)})"
_UPDATE = f"""
    UPDATE tickets SET {", ".join(f"{name} = ${place}" for place, name in enumerate(_NAMES, 1))}
    WHERE workspace_id = ${len(_NAMES) + 1} AND id = $1 AND version = ${len(_NAMES) + 2}
"""
_CORRECT = f"""
    UPDATE tickets SET {", ".join(f"{name} = ${place}" for place, name in enumerate(READ_FROM_HISTORY, 1))}
    WHERE workspace_id = ${len(READ_FROM_HISTORY) + 1} AND id = ${len(READ_FROM_HISTORY) + 2}
        AND version = ${len(READ_FROM_HISTORY) + 3}
"""
_GET = f"SELECT {_COLUMNS} FROM tickets WHERE workspace_id = $1 AND id = $2"
_OPEN_NUMBERS = ", ".join(str(int(status)) for status in sorted(OPEN_STATUSES))
_OPEN = f"""
    SELECT {_COLUMNS} FROM tickets
    WHERE workspace_id = $1 AND customer_id = $2 AND customer_id <> 0 AND deleted_us IS NULL
        AND status IN ({_OPEN_NUMBERS})
    ORDER BY opened_us DESC, id DESC LIMIT 1
"""
_SETTLED_NUMBERS = ", ".join(str(int(status)) for status in sorted(SETTLED_STATUSES))
# The plus leads SQLite to the few of the customer, and away from all of these statuses.
_SETTLED = f"""
    SELECT id FROM tickets
    WHERE workspace_id = $1 AND customer_id = $2 AND customer_id <> 0 AND deleted_us IS NULL
        AND +status IN ({_SETTLED_NUMBERS})
    ORDER BY opened_us DESC, id DESC LIMIT 1
"""
_BY_EXTERNAL_ID = "SELECT id FROM tickets WHERE workspace_id = $1 AND external_id = $2 AND external_id <> ''"
_ALL_IDS = "SELECT id FROM tickets WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3"
_RUNNING = f"""
    SELECT id FROM tickets WHERE workspace_id = $1 AND id > $2 AND deleted_us IS NULL
        AND status IN ({_OPEN_NUMBERS})
    ORDER BY id LIMIT $3
"""
_SUMMARY_COLUMNS = f"""
    t.workspace_id, w.time_zone, c.email, c.phone, c.name, c.reference, c.contact_refused_us, o.code, o.name, s.code,
        s.name, u.email, u.first_name, u.last_name, k.code, k.name, {", ".join("t." + name for name in _NAMES)}
"""
_PLACE_OF_OWNER: Final = 11
"""Where the owner's columns begin, behind those of the workspace, the customer and the segments."""
_SUMMARY_JOINS = """
    JOIN workspaces w ON w.id = t.workspace_id
    JOIN segments o ON o.workspace_id = t.workspace_id AND o.id = t.origin_segment_id
    JOIN segments s ON s.workspace_id = t.workspace_id AND s.id = t.current_segment_id
    LEFT JOIN customers c ON c.workspace_id = t.workspace_id AND c.id = t.customer_id
    LEFT JOIN users u ON u.workspace_id = t.workspace_id AND u.id = t.owner_id
    LEFT JOIN causes k ON k.workspace_id = t.workspace_id AND k.id = t.root_cause_id
    WHERE t.workspace_id = $1
"""
_SUMMARY = f"SELECT {_SUMMARY_COLUMNS} FROM tickets t {_SUMMARY_JOINS}"
SUMMARY_LIVE: Final = f"{_SUMMARY} AND t.deleted_us IS NULL"
_SUMMARY_KEPT = f"{_SUMMARY} AND (t.deleted_us IS NULL OR t.merged_into_id <> 0)"
_SUMMARY_BY_ID = f"{_SUMMARY_KEPT} AND t.id = $2"
_SUMMARY_SOME = f"{_SUMMARY_KEPT} AND t.id IN "
# The plus leads SQLite to the few that are open, to sort them, and away from the order of all that the owner ever had.
_OPEN_OF_OWNER = f"""
    SELECT {_COLUMNS} FROM tickets
    WHERE workspace_id = $1 AND owner_id = $2 AND owner_id <> 0 AND deleted_us IS NULL AND status IN ({_OPEN_NUMBERS})
    ORDER BY +opened_us, id
"""
# The plus leads SQLite to the few that are open, and away from the order of all.
_UNASSIGNED = f"""
    SELECT id, current_segment_id, priority, type, restriction FROM tickets
    WHERE workspace_id = $1 AND status IN ({_OPEN_NUMBERS}) AND deleted_us IS NULL AND owner_id = 0
    ORDER BY +opened_us, +id LIMIT $2
"""
_OPEN_BY_OWNER = f"""
    SELECT owner_id, count(*) FROM tickets
    WHERE workspace_id = $1 AND owner_id <> 0 AND deleted_us IS NULL AND status IN ({_OPEN_NUMBERS}) AND owner_id IN """
# The plus leads SQLite to the customers' few tickets, and away from all that are open.
_OPEN_OF_CUSTOMERS = f"""
    SELECT id, customer_id FROM tickets
    WHERE workspace_id = $1 AND deleted_us IS NULL AND +status IN ({_OPEN_NUMBERS}) AND customer_id <> 0
        AND customer_id IN """


class UnassignedTicket(Struct, frozen=True):
    """An open ticket without an owner; what is `alike` is routed alike: segment, priority, type and restriction."""

    id: int
    alike: tuple[object, ...]


async def insert_many(tx: Tx, new: Sequence[TicketChange]) -> None:
    """Keep tickets that opened."""
    await tx.many(_INSERT, [(tx.workspace_id, *_values(change.after)) for change in new])


async def update_many(tx: Tx, changes: Sequence[TicketChange]) -> Sequence[int]:
    """Keep changed tickets; the places of those among them that were still what their changes began with."""
    before = [change.before.version if change.before else 0 for change in changes]
    rows = [(*_values(change.after), tx.workspace_id, version) for change, version in zip(changes, before, strict=True)]
    return await tx.run_each(_UPDATE, rows)


async def correct(tx: Tx, ticket: Ticket) -> None:
    """Keep what the history of a ticket tells by now, at the version that it has."""
    values = [getattr(ticket, name) for name in READ_FROM_HISTORY]
    await tx.run(_CORRECT, *values, tx.workspace_id, ticket.id, ticket.version)


async def get(tx: Tx, ticket_id: int) -> Ticket | None:
    """The ticket with that ID, or None."""
    row = await tx.one(_GET, tx.workspace_id, ticket_id)
    return _ticket(row) if row else None


class OpenTickets(NamedTuple):
    """The IDs of open tickets, and of those of the customers who were asked for that have one."""

    ticket_ids: Collection[int]
    customer_ids: set[int]


async def open_of_customer(tx: Tx, customer_id: int) -> Ticket | None:
    """The newest ticket of a customer that is still open, or None."""
    rows = [await tx.one(_OPEN, tx.workspace_id, each) for each in await customer_merges.group(tx, customer_id)]
    found = [_ticket(row) for row in rows if row]
    return max(found, key=lambda each: (each.opened_us, each.id), default=None)


async def settled_of_customer(tx: Tx, customer_id: int) -> int | None:
    """The ID of the newest ticket of a customer that is resolved or closed, or None."""
    rows = [await tx.one(_SETTLED, tx.workspace_id, each) for each in await customer_merges.group(tx, customer_id)]
    return max((row[0] for row in rows if row), default=None)


async def open_of_customers(tx: Tx, customer_ids: Sequence[int]) -> OpenTickets:
    """The open tickets of these customers, whichever record of theirs has them."""
    groups = await customer_merges.groups(tx, customer_ids)
    found: dict[int, int] = {}
    for some in chunks(sorted({each for group in groups.values() for each in group})):
        statement = f"{_OPEN_OF_CUSTOMERS} ({numbered(2, len(some))})"
        found.update((row[0], row[1]) for row in await tx.all(statement, tx.workspace_id, *some))
    having = set(found.values())
    return OpenTickets(found, {each for each, group in groups.items() if not having.isdisjoint(group)})


async def id_by_external_id(tx: Tx, external_id: str) -> int | None:
    """The ID of the ticket that another system calls that, deleted or not, or None."""
    row = await tx.one(_BY_EXTERNAL_ID, tx.workspace_id, external_id)
    return row[0] if row else None


async def ids_after(tx: Tx, after_id: int, limit: int) -> Sequence[int]:
    """The IDs of up to `most` tickets in their order, from behind one; those that were taken away too."""
    return [row[0] for row in await tx.all(_ALL_IDS, tx.workspace_id, after_id, limit)]


async def running_after(tx: Tx, after_id: int, limit: int) -> Sequence[int]:
    """The IDs of up to `most` open tickets in their order, from behind one."""
    return [row[0] for row in await tx.all(_RUNNING, tx.workspace_id, after_id, limit)]


async def open_of_owner(tx: Tx, owner_id: int) -> Sequence[Ticket]:
    """The tickets of somebody that are still open, the oldest first."""
    return [_ticket(row) for row in await tx.all(_OPEN_OF_OWNER, tx.workspace_id, owner_id)]


async def unassigned(tx: Tx, limit: int) -> Sequence[UnassignedTicket]:
    """The open tickets without an owner, those first that opened first."""
    rows = await tx.all(_UNASSIGNED, tx.workspace_id, limit)
    return [UnassignedTicket(number, tuple(alike)) for number, *alike in rows]


async def count_open(tx: Tx, owner_ids: Sequence[int]) -> dict[int, int]:
    """How many open tickets each of these users has; who has none isn't in it."""
    counts: dict[int, int] = {}
    for some in chunks(owner_ids):
        statement = f"{_OPEN_BY_OWNER} ({numbered(2, len(some))}) GROUP BY owner_id"
        counts.update((row[0], row[1]) for row in await tx.all(statement, tx.workspace_id, *some))
    return counts


async def get_summary(tx: Tx, ticket_id: int) -> TicketSummary | None:
    """The ticket with that ID and its names, or None."""
    row = await tx.one(_SUMMARY_BY_ID, tx.workspace_id, ticket_id)
    return summary_of(row) if row else None


async def show_many(tx: Tx, ticket_ids: Collection[int]) -> dict[int, TicketSummary]:
    """The tickets with these IDs and their names, by their IDs; those that were taken away are left out."""
    found: dict[int, TicketSummary] = {}
    for some in chunks(sorted(ticket_ids)):
        statement = f"{_SUMMARY_SOME} ({numbered(2, len(some))})"
        found.update(
            (each.ticket.id, each) for each in map(summary_of, await tx.all(statement, tx.workspace_id, *some))
        )
    return found


def _values(ticket: Ticket) -> list[object]:
    values = list(structs.astuple(ticket))
    for place in _ENUMS:
        values[place] = int(values[place])
    for place in _DOCUMENTS:
        if values[place]:
            values[place] = _encode(values[place]).decode()
        else:
            values[place] = _NO_FIELDS if place == _FIELDS else _NONE
    values[_RESTRICTION] = restriction.to_column(ticket.restriction)
    return values


def _ticket(row: Row) -> Ticket:
    values = list(row)
    values[_STATUS] = _STATUSES[values[_STATUS]]
    values[_PRIORITY] = _PRIORITIES[values[_PRIORITY]]
    values[_CLOCKS] = () if values[_CLOCKS] == _NONE else _decode_clocks(values[_CLOCKS])
    values[_FIELDS] = {} if values[_FIELDS] == _NO_FIELDS else json.decode(values[_FIELDS])
    values[_WATCHERS] = () if values[_WATCHERS] == _NONE else tuple(json.decode(values[_WATCHERS]))
    values[_RESTRICTION] = restriction.from_column(values[_RESTRICTION])
    values[_PROMISES] = () if values[_PROMISES] == _NONE else _decode_promises(values[_PROMISES])
    return Ticket(*values)


def summaries_among(found: str) -> str:
    """The statement for the tickets whose `id` a statement finds. That one runs first: whatever is asked of its rows in
    which order, no engine then takes the tickets in this order instead and looks for each among them.
    """
    return (
        f"SELECT {_SUMMARY_COLUMNS} FROM ({found}) AS found CROSS JOIN tickets t {_SUMMARY_JOINS} AND t.id = found.id"
    )


def summary_of(row: Row) -> TicketSummary:
    """The ticket of a row of SUMMARY_LIVE."""
    workspace_id, zone, email, phone, name, reference, refused_us, *segments = row[:_PLACE_OF_OWNER]
    o_code, o_name, s_code, s_name = segments
    u_email, u_first, u_last, k_code, k_name, *own = row[_PLACE_OF_OWNER:]
    ticket = _ticket(own)
    owner = OwnerSummary() if u_email is None else OwnerSummary(u_email, full_name(u_first, u_last, u_email))
    return TicketSummary(
        workspace_id,
        zone,
        ticket,
        CustomerSummary(email or "", phone or "", name or "", reference or "", refused_us is None),
        SegmentSummary(ticket.origin_segment_id, o_code, o_name),
        SegmentSummary(ticket.current_segment_id, s_code, s_name),
        owner,
        CauseSummary(ticket.root_cause_id, k_code, k_name) if ticket.root_cause_id else None,
    )
