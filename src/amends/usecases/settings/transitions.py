"""Transitions: a workspace may say itself which steps its tickets take, and who may make them."""

from collections.abc import Sequence

from amends.model.ticket.transition import TRANSITIONS, TransitionForm, Transitions, table_of
from amends.store import transitions
from amends.store.engine.database import Tx


async def get(tx: Tx) -> Transitions:
    """The table that holds now."""
    own = await transitions.own(tx)
    return Transitions(TRANSITIONS if own is None else own, own is None)


async def replace(tx: Tx, forms: Sequence[TransitionForm]) -> Transitions:
    """Give the workspace a table of its own; tickets stay where they are. Raises Invalid with every fault."""
    table = table_of(forms)
    await tx.lock("transitions")
    await transitions.replace(tx, table)
    return Transitions(table, is_default=False)


async def reset(tx: Tx) -> Transitions:
    """Go back to the default table."""
    await tx.lock("transitions")
    await transitions.replace(tx, {})
    return await get(tx)
