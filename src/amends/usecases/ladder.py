"""The ladder of an escalation: who is told at each level, from the segment above a ticket up to the root."""

from collections.abc import Sequence
from typing import TypeAlias

from amends.instants import InstantUs
from amends.model.access import may_open
from amends.model.person import User
from amends.model.routing.eligibility import why_away
from amends.model.ticket.ticket import Ticket
from amends.store import people, segments
from amends.store.engine.database import Tx

Rung: TypeAlias = tuple[int, Sequence[User]]
"""A segment's ID, and its managers."""


async def who_is_told(tx: Tx, ticket: Ticket, level: int, *, but: int = 0) -> Sequence[Rung]:
    """Who is told when a ticket comes to a level, from 1: up to the first segment where a manager is there.

    `but` is the ID of a user who needs not be told, since they escalate it; 0 is nobody.
    """
    every = await ladder(tx, ticket, lowest=1) or await ladder(tx, ticket, lowest=0)
    rungs = [
        (segment_id, others) for segment_id, found in every if (others := [each for each in found if each.id != but])
    ]
    return _up_to_who_is_there(rungs[min(level, len(rungs)) - 1 :] if rungs else [], tx.now)


async def ladder(tx: Tx, ticket: Ticket, *, lowest: int) -> list[Rung]:
    """The segments from `lowest` levels above the ticket's own that have a manager, each with its managers."""
    rungs: list[Rung] = []
    for segment_id, _ in (await segments.path(tx, ticket.current_segment_id))[lowest:]:
        managers = await people.managers_of(tx, [segment_id])
        managers = [each for each in managers if _is_admitted(each, ticket)]
        if managers:
            rungs.append((segment_id, managers))
    return rungs or await _who_handles(tx, ticket, lowest)


async def _who_handles(tx: Tx, ticket: Ticket, lowest: int) -> list[Rung]:
    """Those who handle such cases, where no manager may see a restricted one."""
    if lowest or ticket.restriction.is_none:
        return []
    path_ids = {segment_id for segment_id, _ in await segments.path(tx, ticket.current_segment_id)}
    team = (await people.team(tx)).values()
    ids = [each.id for each in team if each.handles_sensitive and may_open(each, path_ids, ticket.restriction)]
    return [(ticket.current_segment_id, await people.get_many(tx, ids))] if ids else []


def _is_admitted(user: User, ticket: Ticket) -> bool:
    return ticket.restriction.admits(user.id, handles_sensitive=user.handles_sensitive)


def _up_to_who_is_there(rungs: Sequence[Rung], now: InstantUs) -> Sequence[Rung]:
    """The rungs up to the first where a manager is there; only the first of them where nobody is."""
    for count, (_, managers) in enumerate(rungs, 1):
        if any(why_away(each, now) is None for each in managers):
            return rungs[:count]
    return rungs[:1]
