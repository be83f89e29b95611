"""Customers who came to have the same identifier: listed for a person, never merged by themselves."""

from collections.abc import Sequence

from amends.instants import InstantUs
from amends.model.customer import DuplicateCustomers, IdentifierKind
from amends.store.engine.database import Tx

_INSERT = """
    INSERT INTO duplicate_customers (workspace_id, customer_id, other_id, kind, found_us) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (workspace_id, customer_id, other_id) DO NOTHING
"""
_AFTER = """
    SELECT customer_id, other_id, kind, found_us FROM duplicate_customers
    WHERE workspace_id = $1 AND (customer_id, other_id) > ($2, $3) AND NOT EXISTS (
        SELECT 1 FROM customers c
        WHERE c.workspace_id = duplicate_customers.workspace_id AND c.merged_into_id <> 0
            AND c.id IN (duplicate_customers.customer_id, duplicate_customers.other_id)
    )
    ORDER BY customer_id, other_id LIMIT $4
"""


async def insert_many(tx: Tx, found: Sequence[tuple[int, int, IdentifierKind]]) -> None:
    """Note pairs of customers with what they share; one that is noted already stays as it is."""
    rows = [(tx.workspace_id, *sorted(pair), kind.value, tx.now) for *pair, kind in found]
    await tx.many(_INSERT, rows)


async def after(tx: Tx, customer_id: int, other_id: int, limit: int) -> Sequence[DuplicateCustomers]:
    """Pairs in the order of their IDs, from behind one."""
    rows = await tx.all(_AFTER, tx.workspace_id, customer_id, other_id, limit)
    return [DuplicateCustomers(row[0], row[1], IdentifierKind(row[2]), InstantUs(row[3])) for row in rows]
