"""Quiet responses as the store keeps them: their events and decisions are made from their rows when they are asked for,
and written down before something else happens to them.
"""

from collections.abc import Mapping, Sequence

from amends.model.response_event import ResponseChange
from amends.model.ticket.history import Happened
from amends.store import decisions, responses
from amends.store.engine.database import Tx


def is_quiet(change: ResponseChange) -> bool:
    """Whether nothing but its row is to be written of what changes."""
    return change.quiet != ""


async def happened(tx: Tx, response_ids: Sequence[int]) -> Mapping[int, Happened]:
    """The events of those of these responses that are quiet, by their IDs, which are those of the events too."""
    return {number: found.happened for number, found in (await responses.quiet(tx, response_ids)).items()}


async def write_down(tx: Tx, changes: Sequence[ResponseChange]) -> Mapping[int, Happened]:
    """Write the decisions of those that were quiet and change now; their events, which are to be written too.

    What an intake decided at once about a response that it corrects itself was too early: it isn't kept.
    """
    first = {each.before.id: each for each in changes if each.before is not None and each.before.version == 1}
    found = await responses.quiet(tx, sorted(first)) if first else {}
    kept = [own for number, own in found.items() if first[number].to_judge != own.response.first_intake_id]
    await decisions.insert_many(tx, [own.decision for own in kept])
    return {number: own.happened for number, own in found.items()}
