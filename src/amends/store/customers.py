"""Customers: found by reference, then e-mail address, then phone number."""

from amends.model.customer import Customer, CustomerForm, email_key, phone_key
from amends.store.database import Row, Tx

_COLUMNS = "id, email, phone, name, reference, created_us, contact_refused_us"
_SAVE = f"""
    INSERT INTO customers (workspace_id, {_COLUMNS}, email_key, phone_key)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (workspace_id, id) DO UPDATE SET
        email = excluded.email, phone = excluded.phone, name = excluded.name, reference = excluded.reference,
        email_key = excluded.email_key, phone_key = excluded.phone_key,
        contact_refused_us = excluded.contact_refused_us
"""
_GET = f"SELECT {_COLUMNS} FROM customers WHERE workspace_id = $1 AND id = $2"
_BY_REFERENCE = f"SELECT {_COLUMNS} FROM customers WHERE workspace_id = $1 AND reference = $2 AND reference <> ''"
_BY_EMAIL = f"SELECT {_COLUMNS} FROM customers WHERE workspace_id = $1 AND email_key = $2 AND email_key <> ''"
_BY_PHONE = f"""
    SELECT {_COLUMNS} FROM customers WHERE workspace_id = $1 AND phone_key = $2 AND phone_key <> '' ORDER BY id LIMIT 1
"""


async def save(tx: Tx, customer: Customer) -> None:
    """Keep a new customer, or what was filled in on one."""
    columns = [getattr(customer, name) for name in Customer.__struct_fields__]
    await tx.run(_SAVE, tx.workspace_id, *columns, email_key(customer.email), phone_key(customer.phone))


async def find(tx: Tx, customer_id: int) -> Customer | None:
    """The customer with that ID, or None."""
    return _customer(await tx.one(_GET, tx.workspace_id, customer_id))


async def find_same(tx: Tx, form: CustomerForm) -> Customer | None:
    """The customer whom a form names, or None; the first of reference, e-mail address and phone number that fits."""
    tries = (
        (_BY_REFERENCE, form.reference),
        (_BY_EMAIL, email_key(form.email)),
        (_BY_PHONE, phone_key(form.phone)),
    )
    for statement, value in tries:
        row = await tx.one(statement, tx.workspace_id, value) if value else None
        if row is not None:
            return _customer(row)
    return None


def _customer(row: Row | None) -> Customer | None:
    return Customer(*row) if row else None
