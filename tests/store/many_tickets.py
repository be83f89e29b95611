"""Many tickets at once: kept as the store keeps them, without the feedback and the history that would take long."""

from collections.abc import Sequence
from typing import Any

from amends.instants import HOUR_US, InstantUs
from amends.model.search_text import document
from amends.model.status import Priority, Status
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import opened
from amends.store import tickets
from amends.store.engine.database import Tx
from tests.cast import FixtureWorkspace
from tests.engines import START


def ticket(workspace: FixtureWorkspace, number: int, **changes: Any) -> Ticket:
    """The ticket with this number, closed and without a deadline; each opened an hour after the one before."""
    opened_us = InstantUs(START + number * HOUR_US)
    own: dict[str, Any] = {
        "id": 100_000 + number,
        "version": 1,
        "survey_id": 0,
        "response_id": 0,
        "transaction_id": 0,
        "customer_id": 0,
        "origin_segment_id": workspace.s1.id,
        "current_segment_id": workspace.s1.id,
        "owner_id": workspace.ana.id,
        "status": Status.CLOSED,
        "priority": Priority.MEDIUM,
        "type": "DETRACTOR TICKET",
        "score": 3,
        "scale": "nps",
        "verbatim": "Nadie contestó",
        "reply": "",
        "time_limit_hours": 72,
        "issue_us": opened_us,
        "opened_us": opened_us,
        "changed_us": opened_us,
        "closed_us": None,
        "deleted_us": None,
        "rule_id": 0,
        "rule_version": 0,
    }
    return Ticket(**own | changes)


async def keep(tx: Tx, new: Sequence[Ticket]) -> None:
    """Keep them, and the words to find them by."""
    await tickets.insert_many(tx, [opened(each) for each in new])
    await tx.many(tx.full_text.insert, [(tx.workspace_id, each.id, document([each.verbatim])) for each in new])
