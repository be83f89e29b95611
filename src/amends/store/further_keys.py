"""What customers are found by beside the first number of their field; few workspaces have any."""

from collections.abc import Iterable, Sequence

from amends.model.customer import Customer
from amends.model.phone import phone_keys
from amends.store.engine.cache import cached
from amends.store.engine.database import Tx
from amends.store.engine.statements import chunks, numbered

_INSERT = """
    INSERT INTO customer_further_keys (workspace_id, value, customer_id) VALUES ($1, $2, $3)
    ON CONFLICT (workspace_id, value, customer_id) DO NOTHING
"""
_THERE_ARE = """
    INSERT INTO workspaces_with_further_keys (workspace_id) VALUES ($1) ON CONFLICT (workspace_id) DO NOTHING
"""
_ANY = "SELECT 1 FROM workspaces_with_further_keys WHERE workspace_id = $1"
_HAVING = "SELECT DISTINCT customer_id FROM customer_further_keys WHERE workspace_id = $1 AND value IN "
_FORGET = "DELETE FROM customer_further_keys WHERE workspace_id = $1 AND customer_id IN "


@cached
async def any_kept(tx: Tx) -> bool:
    """Whether any customer of the workspace has a further number."""
    return await tx.one(_ANY, tx.workspace_id) is not None


async def keep(tx: Tx, some: Iterable[Customer], region: str) -> None:
    """Keep the numbers of some customers behind their first ones; `region` as `phone_keys` has it."""
    with_phone = [each for each in some if each.phone]
    rows = [(tx.workspace_id, key, each.id) for each in with_phone for key in phone_keys(each.phone, region)[1:]]
    if rows:
        await tx.many(_INSERT, rows)
        if not await any_kept(tx):
            await tx.run(_THERE_ARE, tx.workspace_id)


async def having(tx: Tx, phone_keys: Sequence[str]) -> set[int]:
    """The IDs of those who have one of these numbers behind their first one."""
    found: set[int] = set()
    if phone_keys and await any_kept(tx):
        for some in chunks(phone_keys):
            rows = await tx.all(f"{_HAVING}({numbered(2, len(some))})", tx.workspace_id, *some)
            found.update(row[0] for row in rows)
    return found


async def forget(tx: Tx, customer_ids: Sequence[int]) -> None:
    """Forget the further numbers of some customers."""
    if await any_kept(tx):
        for some in chunks(customer_ids):
            await tx.run(f"{_FORGET}({numbered(2, len(some))})", tx.workspace_id, *some)
