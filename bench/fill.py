"""Many tickets quickly: a thousand are taken in, worked on and closed by Amends, then their rows are copied."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import apsw
import asyncpg
from msgspec import json

from amends.app import database_of, system_now
from amends.model.intake import InputRow
from amends.model.principal import operator
from amends.model.status import Priority, Status
from amends.model.ticket.conversation import Channel, ContactOutcome
from amends.settings import Settings
from amends.store.engine.database import Database
from amends.tabular.ndjson import decode_line
from amends.usecases import converse, ingest_stream, work
from amends.usecases.converse import AttemptForm
from amends.usecases.resolve_segment import MissingSegment
from amends.usecases.work import TicketChangeForm
from bench.place import SEGMENTS, VERBATIM, Place

AT_ONCE = 1000
_CALLED = AttemptForm(Channel.PHONE, ContactOutcome.REACHED)
_YEAR_US = 365 * 24 * 3600 * 1_000_000
_BEGUN = datetime.now(UTC)
"""Customers answered shortly before. With an older answer a ticket is overdue at once: what that tells to whom would be
measured beside the build that counts from when an answer comes in.
"""
_APART_US = 20 * 60 * 1_000_000
_LATER = "CASE WHEN {0} <> 0 THEN {0} + {shift} ELSE 0 END"
_BEFORE = "{0} - {earlier_us}"
_NAMED = "'{number}-' || {0}"
_TABLES = {
    "customers": "id",
    "responses": "id",
    "decisions": "response_id",
    "tickets": "id",
    "events": "id",
    "jobs": "id",
    "ticket_search_text": "ticket_id",
}
_CHANGED: dict[str, dict[str, str]] = {
    "customers": {"id": _LATER, "email": _NAMED, "email_key": _NAMED},
    "responses": {
        "id": _LATER,
        "reference": _NAMED,
        "customer_id": _LATER,
        "ticket_id": _LATER,
        "time_us": _BEFORE,
        "received_us": _BEFORE,
    },
    "decisions": {"response_id": _LATER, "ticket_id": _LATER, "at_us": _BEFORE},
    "tickets": {
        "id": _LATER,
        "response_id": _LATER,
        "customer_id": _LATER,
        **dict.fromkeys(("issue_us", "opened_us", "changed_us", "closed_us", "due_us"), _BEFORE),
    },
    "events": {"id": _LATER, "subject_id": _LATER, "at_us": _BEFORE},
    # Nothing comes due while something is measured.
    "jobs": {
        "id": _LATER,
        "dedupe_key": "CAST(CAST({0} AS BIGINT) + {shift} AS TEXT)",
        "due_us": f"{{0}} + {_YEAR_US}",
    },
    "ticket_search_text": {"ticket_id": _LATER, "rowid": _LATER},
}


class _Engine(Protocol):
    def columns(self, table: str) -> Sequence[str]: ...

    def rows(self, statement: str) -> Sequence[Sequence[Any]]: ...

    def run(self, statements: Sequence[str]) -> None: ...

    def end(self, last_id: int) -> None: ...


def fill(place: Place, tickets: int) -> list[int]:
    """Make that many tickets, rounded to thousands, a tenth of them open; the IDs of all of them."""
    engine: _Engine = _Sqlite(place.file) if place.is_sqlite else _Postgres(place.url)
    first, last = asyncio.run(_seed(place))
    shift, copies = last - first + 1, max(1, round(tickets / AT_ONCE))
    own = [row[0] for row in engine.rows(f"SELECT id FROM tickets WHERE id BETWEEN {first} AND {last} ORDER BY id")]
    templates = [_copy(table, engine.columns(table), first, last) for table in _TABLES]
    for number in range(1, copies):
        values = {"number": number, "shift": number * shift, "earlier_us": number * _APART_US}
        engine.run([template.format(**values) for template in templates])
    engine.end(first + copies * shift)
    return [ticket_id + number * shift for number in range(copies) for ticket_id in own]


def _copy(table: str, columns: Sequence[str], first: int, last: int) -> str:
    key = columns[0] if columns[0] == "rowid" else _TABLES[table]
    wanted = [_CHANGED[table].get(name, "{0}").replace("{0}", name) for name in columns]
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(wanted)} FROM {table} "
        f"WHERE {key} BETWEEN {first} AND {last}"
    )


async def _seed(place: Place) -> tuple[int, int]:
    """A thousand tickets by rule, nine in ten of them closed; the first and the last number that they took."""
    database = database_of(Settings(database=place.url), system_now)
    await database.open()
    try:
        by = operator(place.workspace_id)
        (first,) = await database.write(by, _next_id)
        await ingest_stream.ingest_stream(
            database, by, "bench", _lines(), missing=MissingSegment.AS_THE_WORKSPACE_SAYS, on_results=lambda _: None
        )
        await _work(database, place)
        (last,) = await database.write(by, _next_id)
    finally:
        await database.close()
    return first, last


async def _next_id(tx: Any) -> Sequence[int]:
    ids: Sequence[int] = await tx.next_ids(1)
    return ids


async def _work(database: Database, place: Place) -> None:
    by = operator(place.workspace_id)

    async def ids(tx: Any) -> list[int]:
        return [row[0] for row in await tx.all("SELECT id FROM tickets WHERE workspace_id = $1", tx.workspace_id)]

    for number, ticket_id in enumerate(await database.read(by, ids)):
        owner_id = place.user_ids[number % len(place.user_ids)]
        status = (Status.IN_PROGRESS, Status.PENDING, Status.ESCALATED)[number % 3] if number % 10 == 0 else None
        form = TicketChangeForm(
            owner_id=owner_id, priority=Priority(number % 4), status=status or Status.CLOSED, action_taken="Mended"
        )
        if status is Status.PENDING:
            # Only who was reached can be waited for.
            await database.write(by, converse.attempt_contact, ticket_id, _CALLED)
        await database.write(by, work.change, ticket_id, form)


async def _lines() -> AsyncIterator[Sequence[InputRow]]:
    for number in range(AT_ONCE):
        yield [decode_line(number + 1, json.encode(response(number, "s", score=number % 7)))]


def response(number: int, prefix: str, score: int, verbatim: str = VERBATIM) -> dict[str, object]:
    """A response as an interface takes it in; `verbatim` is the key of what the customer wrote."""
    return {
        "survey": "visit",
        "reference": f"{prefix}-{number}",
        "segment": SEGMENTS[number % len(SEGMENTS)],
        "score": score,
        "scale": "nps",
        "time": (_BEGUN - timedelta(minutes=number % 28 + 1)).isoformat(timespec="seconds"),
        "answers": [{"question": "Why?", verbatim: f"Nadie contestó en toda la mañana, mesa {number}"}],
        "customer": {"email": f"{prefix}-{number}@mail.example", "name": f"Guest {number}"},
    }


class _Sqlite:
    def __init__(self, file: str) -> None:
        self._connection = apsw.Connection(file)
        self._connection.execute("PRAGMA synchronous = OFF; PRAGMA cache_size = -500000").fetchall()

    def columns(self, table: str) -> Sequence[str]:
        if table == "ticket_search_text":
            return ("rowid", "text", "workspace_id")
        return [row[1] for row in self._connection.execute(f"PRAGMA table_info({table})")]

    def rows(self, statement: str) -> Sequence[Sequence[Any]]:
        return self._connection.execute(statement).fetchall()

    def run(self, statements: Sequence[str]) -> None:
        with self._connection:
            for statement in statements:
                self._connection.execute(statement).fetchall()

    def end(self, last_id: int) -> None:
        self._connection.execute(f"UPDATE id_sequence SET last_id = {last_id}").fetchall()
        self._connection.execute("PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self._connection.close()


class _Postgres:
    def __init__(self, url: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._connection: Any = self._loop.run_until_complete(asyncpg.connect(url))
        self._do(self._connection.execute("SET synchronous_commit = off"))

    def columns(self, table: str) -> Sequence[str]:
        found = self.rows(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' "
            f"AND table_name = '{table}' AND is_generated = 'NEVER' ORDER BY ordinal_position"
        )
        return [row[0] for row in found]

    def rows(self, statement: str) -> Sequence[Sequence[Any]]:
        found: Sequence[Sequence[Any]] = self._do(self._connection.fetch(statement))
        return found

    def run(self, statements: Sequence[str]) -> None:
        self._do(self._connection.execute("; ".join(statements)))

    def end(self, last_id: int) -> None:
        self._do(self._connection.execute(f"SELECT setval('id_sequence', {last_id})"))
        self._do(self._connection.execute("VACUUM ANALYZE"))
        self._do(self._connection.close())
        self._loop.close()

    def _do(self, doing: Any) -> Any:
        return self._loop.run_until_complete(doing)
