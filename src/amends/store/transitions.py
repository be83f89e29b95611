"""The transitions that a workspace made its own; without a row the default ones hold."""

from amends.model.principal import Scope
from amends.model.status import Status
from amends.model.ticket.transition import TransitionTable
from amends.store import audit
from amends.store.engine.cache import cached
from amends.store.engine.database import Tx

_INSERT = "INSERT INTO transitions (workspace_id, from_status, to_status, scope) VALUES ($1, $2, $3, $4)"
_ALL = "SELECT from_status, to_status, scope FROM transitions WHERE workspace_id = $1"
_FORGET = "DELETE FROM transitions WHERE workspace_id = $1"


@cached
async def own(tx: Tx) -> TransitionTable | None:
    """The workspace's own table, or None."""
    rows = await tx.all(_ALL, tx.workspace_id)
    if not rows:
        return None
    table: dict[Status, dict[Status, Scope]] = {status: {} for status in Status}
    for before, after, scope in rows:
        table[Status(before)][Status(after)] = Scope(scope)
    return table


async def replace(tx: Tx, table: TransitionTable) -> None:
    """Keep a table as the workspace's own; an empty one is none."""
    await tx.run(_FORGET, tx.workspace_id)
    steps = [(before, after, scope) for before, afters in table.items() for after, scope in afters.items()]
    rows = [(tx.workspace_id, int(before), int(after), scope.value) for before, after, scope in steps]
    await tx.many(_INSERT, rows)
    told = [{"from": before.name, "to": after.name, "scope": scope.value} for before, after, scope in steps]
    await audit.append(tx, "transitions.replaced", tx.workspace_id, steps=told)
