"""Customers: found by reference, then e-mail address, then phone number."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from msgspec import Struct, structs

from amends.model.access import Reach, Sight
from amends.model.customer import Customer, Identifier, IdentifierKind
from amends.model.email_address import email_key
from amends.model.phone import phone_key
from amends.model.salted import ERASED
from amends.store import further_keys
from amends.store.engine.database import Row, Tx
from amends.store.engine.statements import chunks, numbered
from amends.store.restrictions import admitting, not_in_hidden, refusing

_COLUMNS = "id, email, phone, name, reference, created_us, contact_refused_us, segment_id, merged_into_id"
_INSERT = f"""
    INSERT INTO customers (workspace_id, {_COLUMNS}, email_key, phone_key)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""
_SAVE = f"""
    {_INSERT} ON CONFLICT (workspace_id, id) DO UPDATE SET
        email = excluded.email, phone = excluded.phone, name = excluded.name, reference = excluded.reference,
        email_key = excluded.email_key, phone_key = excluded.phone_key,
        contact_refused_us = excluded.contact_refused_us
"""
_GET = f"SELECT {_COLUMNS} FROM customers WHERE workspace_id = $1 AND id = $2"
_SOME = f"SELECT {_COLUMNS} FROM customers WHERE workspace_id = $1 AND id IN "
_BY_REFERENCE = f"SELECT {_COLUMNS} FROM customers WHERE workspace_id = $1 AND reference <> '' AND reference IN "
_BY_EMAIL = f"SELECT {_COLUMNS} FROM customers WHERE workspace_id = $1 AND email_key <> '' AND email_key IN "
_BY_PHONE = f"SELECT {_COLUMNS} FROM customers WHERE workspace_id = $1 AND phone_key <> '' AND phone_key IN "
# A unit knows who answered about it, or has a ticket that it has or that arose there.
_WHO_ANSWERED = """
    SELECT DISTINCT customer_id FROM responses
    WHERE workspace_id = $1 AND customer_id <> 0 AND customer_id IN """
_WHOSE_ANY_TICKET = """
    SELECT DISTINCT customer_id FROM tickets
    WHERE workspace_id = $1 AND customer_id <> 0 AND customer_id IN """
_WHOSE_TICKET = _WHOSE_ANY_TICKET.replace("AND customer_id IN", "AND deleted_us IS NULL AND customer_id IN")
_KEYED = f"""
    SELECT email_key, phone_key, {_COLUMNS} FROM customers WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3
"""
_SET_MERGE = """
    UPDATE customers SET merged_into_id = $1, contact_refused_us = $2 WHERE workspace_id = $3 AND id = $4
"""
_SET_KEYS = "UPDATE customers SET email_key = $1, phone_key = $2 WHERE workspace_id = $3 AND id = $4"
_IS_NAMED = """
    SELECT CASE WHEN EXISTS (
        SELECT 1 FROM responses WHERE workspace_id = $1 AND customer_id = $2 AND customer_id <> 0
    ) OR EXISTS (
        SELECT 1 FROM tickets WHERE workspace_id = $1 AND customer_id = $2 AND customer_id <> 0
    ) THEN 1 ELSE 0 END
"""
_FORGET = """
    UPDATE customers SET email = '', email_key = '', phone = '', phone_key = '', name = $1, reference = ''
    WHERE workspace_id = $2 AND id = $3
"""
_BY_IDENTIFIER: Final[Mapping[IdentifierKind, str]] = {
    IdentifierKind.REFERENCE: _BY_REFERENCE,
    IdentifierKind.EMAIL: _BY_EMAIL,
    IdentifierKind.PHONE: _BY_PHONE,
}


class KeyedCustomer(Struct, frozen=True):
    """A customer with the keys that are kept, whatever the rules say of them today."""

    customer: Customer
    email_key: str
    phone_key: str


async def insert_many(tx: Tx, new: Sequence[Customer], region: str) -> None:
    """Keep customers who are new, with the keys of a workspace's `region`."""
    await tx.many(_INSERT, _rows(tx, new, region))
    await further_keys.keep(tx, new, region)


async def save_many(tx: Tx, some: Sequence[Customer], region: str) -> None:
    """Keep new customers, and what was filled in on others; `region` is the workspace's, for its phone numbers."""
    await tx.many(_SAVE, _rows(tx, some, region))
    await further_keys.keep(tx, some, region)


async def get(tx: Tx, customer_id: int) -> Customer | None:
    """The customer with that ID, or None."""
    row = await tx.one(_GET, tx.workspace_id, customer_id)
    return _customer(row) if row else None


async def get_many(tx: Tx, customer_ids: Collection[int]) -> dict[int, Customer]:
    """Customers by their IDs."""
    found = await _some(tx, _SOME, sorted(customer_ids))
    return {each.id: each for each in found}


async def having(tx: Tx, identifiers: Collection[Identifier]) -> list[Customer]:
    """Those who have one of these identifiers, in the order of their IDs; nobody else changes them until the end."""
    wanted: dict[IdentifierKind, set[str]] = {}
    for kind, value in identifiers:
        wanted.setdefault(kind, set()).add(value)
    # Of several each waits in the order of the IDs: whoever names the same in another way would wait in a ring.
    are_several = any(len(values) > 1 for values in wanted.values())
    held = "" if are_several else tx.for_update
    found: list[Customer] = []
    for kind in sorted(wanted):
        found += await _some(tx, _BY_IDENTIFIER[kind], sorted(wanted[kind]), held)
    further = await further_keys.having(tx, sorted(wanted.get(IdentifierKind.PHONE, ())))
    found += await _some(tx, _SOME, sorted(further - {each.id for each in found}), held)
    if are_several and tx.for_update:
        found = await _some(tx, _SOME, sorted({each.id for each in found}), f"ORDER BY id {tx.for_update}")
    by_id = {each.id: each for each in found}
    return [by_id[customer_id] for customer_id in sorted(by_id)]


async def called(tx: Tx, identifiers: Collection[Identifier]) -> list[Customer]:
    """Those who have one of these identifiers, in the order of their IDs."""
    found: dict[int, Customer] = {}
    for kind, value in identifiers:
        found.update((each.id, each) for each in await _some(tx, _BY_IDENTIFIER[kind], [value], ""))
    return [found[customer_id] for customer_id in sorted(found)]


async def known_in(tx: Tx, found: Sequence[Customer], seen: tuple[Reach, Sight]) -> frozenset[int]:
    """The IDs of those of some customers who are known within reach: whose record is a segment's there, who answered
    there, or who have a ticket there. What is of a ticket that isn't seen doesn't count, and who has such a ticket is
    known only by what is seen beside it.
    """
    reach, sight = seen
    of_record = {each.id for each in found if reach is None or each.segment_id in reach}
    of_record -= await _having_hidden(tx, sight, of_record)
    others = [each.id for each in found if each.id not in of_record and (reach is None or not each.segment_id)]
    return frozenset(of_record | await _heard_of(tx, others, seen))


async def _having_hidden(tx: Tx, sight: Sight, customer_ids: Collection[int]) -> set[int]:
    """Those of some customers who have a ticket that isn't seen for its restriction, be it a deleted one."""
    rows: list[Row] = []
    for some in chunks(sorted(customer_ids)) if not sight.is_full else ():
        rows += await tx.all(f"{_WHOSE_ANY_TICKET} ({numbered(2, len(some))}){refusing(sight)}", tx.workspace_id, *some)
    return {row[0] for row in rows}


async def _heard_of(tx: Tx, customer_ids: Sequence[int], seen: tuple[Reach, Sight]) -> set[int]:
    """Those of some customers who answered, or have a ticket, where it is seen."""
    reach, sight = seen
    rows: list[Row] = []
    for some in chunks(customer_ids):
        those = f"({numbered(2, len(some))})"
        here = f"IN ({numbered(2 + len(some), len(reach)) or 'NULL'})" if reach is not None else ""
        answered = f" AND segment_id {here}" if here else ""
        either = f" AND (current_segment_id {here} OR origin_segment_id {here})" if here else ""
        values = (tx.workspace_id, *some, *sorted(reach or ()))
        rows += await tx.all(f"{_WHO_ANSWERED} {those}{answered}{not_in_hidden(sight, 'ticket_id')}", *values)
        rows += await tx.all(f"{_WHOSE_TICKET} {those}{either}{admitting(sight, 'restriction')}", *values)
    return {row[0] for row in rows}


async def keyed_after(tx: Tx, after_id: int, limit: int) -> Sequence[KeyedCustomer]:
    """Customers in the order of their IDs with their keys, from behind one."""
    rows = await tx.all(_KEYED, tx.workspace_id, after_id, limit)
    return [KeyedCustomer(Customer(*row[2:]), row[0], row[1]) for row in map(tuple, rows)]


async def with_key(tx: Tx, kind: IdentifierKind, key: str) -> Sequence[Customer]:
    """Those who have this key, be it one of several numbers."""
    found = await _some(tx, _BY_IDENTIFIER[kind], [key])
    further = await further_keys.having(tx, [key]) if kind is IdentifierKind.PHONE else set()
    return [*found, *await _some(tx, _SOME, sorted(further - {each.id for each in found}))]


async def set_keys(tx: Tx, customer_id: int, email: str, phone: str) -> None:
    """Keep the keys that a customer has from now on."""
    await tx.run(_SET_KEYS, email, phone, tx.workspace_id, customer_id)


async def set_merge(tx: Tx, own: Customer) -> None:
    """Keep into which record one is merged, and since when nobody wants to be contacted by it."""
    await tx.run(_SET_MERGE, own.merged_into_id, own.contact_refused_us, tx.workspace_id, own.id)


async def forget_unused(tx: Tx, customer_id: int) -> None:
    """Erase who a customer is whom no response and no ticket names.

    Who asked not to be contacted stays known for that.
    """
    row = await tx.one(_IS_NAMED, tx.workspace_id, customer_id)
    found = await get(tx, customer_id)
    if found is not None and found.contact_refused_us is None and row and not row[0]:
        await tx.run(_FORGET, ERASED, tx.workspace_id, customer_id)
        await further_keys.forget(tx, [customer_id])


async def _some(tx: Tx, statement: str, values: Sequence[int] | Sequence[str], held: str = "") -> list[Customer]:
    rows: list[Row] = []
    for some in chunks(values):
        rows.extend(await tx.all(f"{statement} ({numbered(2, len(some))}) {held}", tx.workspace_id, *some))
    return [_customer(row) for row in rows]


def _rows(tx: Tx, some: Sequence[Customer], region: str) -> list[tuple[object, ...]]:
    keyed = [(each, email_key(each.email), phone_key(each.phone, region)) for each in some]
    return [(tx.workspace_id, *structs.astuple(each), email, phone) for each, email, phone in keyed]


def _customer(row: Row) -> Customer:
    return Customer(*row)
