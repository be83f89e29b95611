"""Transactions."""

import msgspec

from amends.model.transaction import Contact, Transaction
from amends.store.engine.database import Row, Tx

_COLUMNS = "id, reference, segment_id, day, contact, created_us"
_INSERT = f"INSERT INTO transactions (workspace_id, {_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7)"
_GET = f"SELECT {_COLUMNS} FROM transactions WHERE workspace_id = $1 AND id = $2"
_BY_REFERENCE = f"SELECT {_COLUMNS} FROM transactions WHERE workspace_id = $1 AND reference = $2"
_contact = msgspec.json.Decoder(Contact)


async def insert(tx: Tx, new: Transaction) -> None:
    """Keep a new transaction."""
    contact = msgspec.json.encode(new.contact).decode()
    await tx.run(_INSERT, tx.workspace_id, new.id, new.reference, new.segment_id, new.day, contact, new.created_us)


async def get(tx: Tx, transaction_id: int) -> Transaction | None:
    """The transaction with that ID, or None."""
    return _transaction(await tx.one(_GET, tx.workspace_id, transaction_id))


async def get_by_reference(tx: Tx, reference: str) -> Transaction | None:
    """The transaction with that reference, or None."""
    return _transaction(await tx.one(_BY_REFERENCE, tx.workspace_id, reference))


def _transaction(row: Row | None) -> Transaction | None:
    if row is None:
        return None
    number, reference, segment_id, day, contact, created_us = row
    return Transaction(number, reference, segment_id, day, _contact.decode(contact), created_us)
