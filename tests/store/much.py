"""Much of everything that a workspace gathers, of others than those whom a test looks at."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import structs

from amends.model import response_event
from amends.model.customer import Customer
from amends.model.intake import Intake, Sum
from amends.model.response import SurveyResponse
from amends.model.ticket.ticket import Ticket
from amends.store import customers, intakes, responses
from amends.store.engine.database import Tx
from tests.cast import FixtureWorkspace
from tests.engines import START
from tests.store import many_tickets

_FIRST: Final = 100_000
_APART: Final = 1_000_000
"""So far apart are the IDs of different things; those of tickets come first."""

_CUSTOMER, _RESPONSE, _INTAKE, _OTHER = (_FIRST + _APART * workspace for workspace in range(1, 5))
_ROWS: Final[Mapping[str, str]] = {
    "events": "workspace_id, id, subject_kind, subject_id, version, at_us, by_kind, by_id, data",
    "decisions": """workspace_id, response_id, response_version, intake_id, at_us, outcome, reason, rule_id,
        rule_version, matched, ticket_id""",
    "attachments": "workspace_id, id, ticket_id, name, media_type, size_bytes, digest, by_kind, by_id, at_us",
    "links": "workspace_id, subject_kind, subject_id, other_kind, other_id, kind, created_us",
    "notifications": "workspace_id, id, user_id, subject_id, event_type, text, at_us, read_us",
    "transactions": "workspace_id, id, reference, segment_id, day, contact, created_us",
    "idempotency_keys": "workspace_id, key_id, endpoint, token, fingerprint, status, content_type, body, created_us",
    "rejections": "workspace_id, intake_id, line, position, field, reason",
    "bulk_actions": "workspace_id, id, action, principal, total, created_us, ended_us",
    "bulk_action_items": "workspace_id, bulk_action_id, position, ticket_id, state, reason",
    "jobs": """workspace_id, id, kind, dedupe_key, stamp, data, due_us, leased_until_us, attempts, created_us,
        dead_us, last_error""",
}
"""The columns of what is kept here row by row."""


async def keep(tx: Tx, workspace: FixtureWorkspace, numbers: Sequence[int], like: SurveyResponse) -> None:
    """Keep one of everything for each number; `like` is what their customers said."""
    tickets = [_ticket(workspace, number) for number in numbers]
    await many_tickets.keep(tx, tickets)
    named = [(number, f"m{number}@mail.example", f"+34 700 {number:06}") for number in numbers]
    known = [
        Customer(_CUSTOMER + number, email, phone, "Guest", f"c-{number}", START) for number, email, phone in named
    ]
    await customers.save_many(tx, known, "ES")
    await responses.insert_many(tx, [response_event.received(_response(number, like)) for number in numbers])
    ended = [Intake(_INTAKE + number, "test", START, START, START, Sum()) for number in numbers]
    await intakes.insert_many(tx, ended)
    for table, columns in _ROWS.items():
        places = ", ".join(f"${each}" for each in range(1, columns.count(",") + 2))
        rows = [_rows(tx, workspace, number)[table] for number in numbers]
        await tx.many(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)


async def tend(tx: Tx) -> None:
    """As autovacuum leaves PostgreSQL, which doesn't come in time for a test."""
    await tx.all("SELECT gin_clean_pending_list('ticket_search_text_lexemes')")
    await tx.all("ANALYZE")


def _ticket(workspace: FixtureWorkspace, number: int) -> Ticket:
    return many_tickets.ticket(
        workspace, number, owner_id=workspace.ben.id, customer_id=_CUSTOMER + number, response_id=_RESPONSE + number
    )


def _customer(number: int) -> Customer:
    address, phone = f"m{number}@mail.example", f"+34 700 {number:06}"
    return Customer(_CUSTOMER + number, address, phone, "Guest", f"c-{number}", START)


def _response(number: int, like: SurveyResponse) -> SurveyResponse:
    own = {"id": _RESPONSE + number, "reference": f"m-{number}", "customer_id": _CUSTOMER + number}
    return structs.replace(like, ticket_id=_FIRST + number, transaction_id=_OTHER + number, **own)


def _rows(tx: Tx, workspace: FixtureWorkspace, number: int) -> Mapping[str, Iterable[object]]:
    workspace_id, ticket_id, own_id = tx.workspace_id, _FIRST + number, _OTHER + number
    job = (workspace_id, own_id, "bulk", str(own_id), 0, "{}", START, 0, 9, START, START, "broken")
    digest = f"{number:064}"
    judged = (_RESPONSE + number, 1, _INTAKE + number, START, "opened", "", 0, 0, "[]", ticket_id)
    kept = ("POST /v1", f"t-{number}", b"", 201, "application/json", b"{}", START)
    return {
        "events": (workspace_id, own_id, "ticket", ticket_id, 1, START, "user", workspace.ben.id, _NOTED),
        "decisions": (workspace_id, *judged),
        "attachments": (
            workspace_id,
            own_id,
            ticket_id,
            "a.txt",
            "text/plain",
            1,
            digest,
            "user",
            workspace.ben.id,
            START,
        ),
        "links": (
            workspace_id,
            "ticket",
            ticket_id,
            "ticket",
            _FIRST + number - 1 + 2 * (number == 0),
            "related",
            START,
        ),
        "notifications": (workspace_id, own_id, workspace.ben.id, ticket_id, "ticket.noted", "", START, START),
        "transactions": (workspace_id, own_id, f"m-{number}", workspace.s1.id, "", "{}", START),
        "idempotency_keys": (workspace_id, own_id, *kept),
        "rejections": (workspace_id, _INTAKE + number, 1, 0, "score", "is no number"),
        "bulk_actions": (workspace_id, own_id, "{}", "{}", 1, START, START),
        "bulk_action_items": (workspace_id, own_id, 1, ticket_id, "done", ""),
        "jobs": job,
    }


_NOTED: Final = '{"type":"ticket.noted","words":"Rang twice","mentioned_ids":[]}'
