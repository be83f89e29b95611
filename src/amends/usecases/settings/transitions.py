"""Transitions: a workspace may say itself which steps its tickets take, and who may make them."""

from amends.model.ticket.transition import TRANSITIONS, Transitions, table_of
from amends.store.engine.cache import cached
from amends.store.engine.database import Tx
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kinds import STATUS_CHANGES


@cached
async def get(tx: Tx) -> Transitions:
    """The table that holds now."""
    held = await configuration.in_force(tx, STATUS_CHANGES)
    if held.is_default:
        return Transitions(TRANSITIONS, is_default=True)
    return Transitions(table_of(held.document.transitions), is_default=False)
