"""What a database holds of a workspace, read once for all checks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from amends.model.response import SurveyResponse
from amends.model.ticket.history import Happened
from amends.model.ticket.ticket import Ticket
from amends.store import events, responses, tickets
from amends.store.engine.database import Tx
from tests.resilience.ledger import MARK

_SUBJECTS = "SELECT DISTINCT subject_id FROM events WHERE workspace_id = $1 AND subject_kind = $2"
_TICKETS = "SELECT id FROM tickets WHERE workspace_id = $1"
_RESPONSES = (
    "SELECT id, reference, ticket_id, unjudged_intake_id, first_intake_id FROM responses WHERE workspace_id = $1"
)
_EVENTS = "SELECT id, subject_id, version, data FROM events WHERE workspace_id = $1 AND subject_kind = 'ticket'"
_DELIVERIES = "SELECT event_id, webhook_id, subject_id, state FROM deliveries WHERE workspace_id = $1"
_JOBS = "SELECT kind, dedupe_key, due_us, dead_us FROM jobs WHERE workspace_id = $1"
_INTAKES = """
    SELECT id, ended_us, received, stored, merged, duplicates, rejected, opened + attached + ignored + no_match
    FROM intakes WHERE workspace_id = $1
"""
_BULKS = "SELECT id, action, ended_us FROM bulk_actions WHERE workspace_id = $1"
_ITEMS = "SELECT bulk_action_id, ticket_id, state FROM bulk_action_items WHERE workspace_id = $1"
_WEBHOOKS = "SELECT id FROM webhooks WHERE workspace_id = $1"


class KeptResponse(Struct, frozen=True):
    """A response as the checks need it."""

    id: int
    reference: str
    ticket_id: int
    unjudged_intake_id: int | None
    first_intake_id: int


class KeptIntake(Struct, frozen=True):
    """An intake with its counts."""

    id: int
    ended_us: int | None
    received: int
    stored: int
    merged: int
    duplicates: int
    rejected: int
    outcomes: int


class Kept(Struct, frozen=True):
    """Everything, with how often each mark stands in events and in bulk actions."""

    tickets: Mapping[int, Ticket | None]
    ticket_histories: Mapping[int, Sequence[Happened]]
    response_rows: Sequence[KeptResponse]
    states: Mapping[int, SurveyResponse | None]
    response_histories: Mapping[int, Sequence[Happened]]
    event_ids: Sequence[tuple[int, int]]
    marks: Counter[str]
    deliveries: Sequence[tuple[int, int, int, str]]
    jobs: Mapping[tuple[str, str], tuple[int, int | None]]
    intakes: Sequence[KeptIntake]
    bulks: Sequence[tuple[int, str, int | None]]
    items: Sequence[tuple[int, int, str]]
    webhook_ids: Sequence[int]


async def read(tx: Tx) -> Kept:
    """All that is checked."""
    ticket_ids = await _ids(tx, "ticket", _TICKETS)
    response_ids = await _ids(tx, "response", _RESPONSES)
    all_events = await tx.all(_EVENTS, tx.workspace_id)
    return Kept(
        tickets={number: await tickets.get(tx, number) for number in ticket_ids},
        ticket_histories={number: await events.of_ticket(tx, number) for number in ticket_ids},
        response_rows=[KeptResponse(*row) for row in await tx.all(_RESPONSES, tx.workspace_id)],
        states={number: await responses.get(tx, number) for number in response_ids},
        response_histories={number: await events.of_response(tx, number) for number in response_ids},
        event_ids=[(row[0], row[1]) for row in all_events],
        marks=Counter(mark for row in all_events for mark in MARK.findall(row[3])),
        deliveries=await _rows(tx, _DELIVERIES),
        jobs={(row[0], row[1]): (row[2], row[3]) for row in await tx.all(_JOBS, tx.workspace_id)},
        intakes=[KeptIntake(*row) for row in await tx.all(_INTAKES, tx.workspace_id)],
        bulks=await _rows(tx, _BULKS),
        items=await _rows(tx, _ITEMS),
        webhook_ids=[row[0] for row in await tx.all(_WEBHOOKS, tx.workspace_id)],
    )


async def _ids(tx: Tx, kind: str, statement: str) -> Sequence[int]:
    # Of rows and of events: either without the other is a fault that the checks find.
    of_rows = await tx.all(statement, tx.workspace_id)
    of_events = await tx.all(_SUBJECTS, tx.workspace_id, kind)
    return sorted({row[0] for row in (*of_rows, *of_events)})


async def _rows(tx: Tx, statement: str) -> list[Any]:
    return [tuple(row) for row in await tx.all(statement, tx.workspace_id)]
