"""Records of customers that are one: who merged them, and all IDs of a customer; few workspaces have any."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from msgspec import structs

from amends.instants import InstantUs
from amends.model.customer import CustomerMerge
from amends.store.engine.cache import cached
from amends.store.engine.database import Tx
from amends.store.engine.statements import chunks, numbered

_COLUMNS: Final = ", ".join(CustomerMerge.__struct_fields__)
_INSERT = f"""
    INSERT INTO customer_merges (workspace_id, {_COLUMNS})
    VALUES ({numbered(1, len(CustomerMerge.__struct_fields__) + 1)})
"""
_END = "UPDATE customer_merges SET undone_us = $1 WHERE workspace_id = $2 AND id = $3"
_OF_CUSTOMER = f"""
    SELECT {_COLUMNS} FROM customer_merges WHERE workspace_id = $1 AND customer_id = $2
    UNION ALL SELECT {_COLUMNS} FROM customer_merges WHERE workspace_id = $1 AND into_id = $2
"""
_THERE_ARE = "INSERT INTO workspaces_with_merges (workspace_id) VALUES ($1) ON CONFLICT (workspace_id) DO NOTHING"
_ANY = "SELECT 1 FROM workspaces_with_merges WHERE workspace_id = $1"
_INTO = """
    SELECT id, merged_into_id FROM customers WHERE workspace_id = $1 AND merged_into_id <> 0 AND id IN """
_MERGED = """
    SELECT id, merged_into_id FROM customers
    WHERE workspace_id = $1 AND merged_into_id <> 0 AND merged_into_id IN """


@cached
async def any_kept(tx: Tx) -> bool:
    """Whether any records of the workspace were ever merged."""
    return await tx.one(_ANY, tx.workspace_id) is not None


async def insert(tx: Tx, own: CustomerMerge) -> None:
    """Note that a record was merged into another."""
    await tx.run(_INSERT, tx.workspace_id, *structs.astuple(own))
    await tx.run(_THERE_ARE, tx.workspace_id)


async def end(tx: Tx, merge_id: int, at_us: InstantUs) -> None:
    """Note that a merge was undone."""
    await tx.run(_END, at_us, tx.workspace_id, merge_id)


async def of_customer(tx: Tx, customer_id: int) -> Sequence[CustomerMerge]:
    """The merges of a record with others, also those that were undone, in their order."""
    if not await any_kept(tx):
        return ()
    rows = await tx.all(_OF_CUSTOMER, tx.workspace_id, customer_id)
    found = [CustomerMerge(**dict(zip(CustomerMerge.__struct_fields__, tuple(row), strict=True))) for row in rows]
    return sorted(found, key=lambda each: each.id)


async def groups(tx: Tx, customer_ids: Collection[int]) -> Mapping[int, tuple[int, ...]]:
    """The IDs of all records of each of these customers, the one that stays first."""
    if not customer_ids or not await any_kept(tx):
        return {each: (each,) for each in customer_ids}
    into = await _some(tx, _INTO, sorted(customer_ids))
    stays = {each: into.get(each, each) for each in customer_ids}
    merged: dict[int, list[int]] = {}
    for own, other in sorted((await _some(tx, _MERGED, sorted(set(stays.values())))).items()):
        merged.setdefault(other, []).append(own)
    return {each: (stays[each], *merged.get(stays[each], ())) for each in customer_ids}


async def group(tx: Tx, customer_id: int) -> tuple[int, ...]:
    """The IDs of all records of a customer, the one that stays first."""
    return (await groups(tx, [customer_id]))[customer_id]


async def _some(tx: Tx, statement: str, values: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for some in chunks(values):
        rows = await tx.all(f"{statement}({numbered(2, len(some))})", tx.workspace_id, *some)
        found.update((row[0], row[1]) for row in rows)
    return found
