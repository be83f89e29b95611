"""What people and programs ask all day, and what they need for it: deadlines, a session, places far down the list."""

import asyncio
import secrets
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

import asyncpg
from msgspec import Struct, json

from amends.app import database_of, system_now
from amends.model.principal import operator
from amends.model.ticket.list_filter import NEVER
from amends.settings import Settings
from amends.store.engine.database import Database, Tx
from amends.tabular.ndjson import decode_line
from amends.usecases import ingest, invite, sign_in
from amends.usecases.resolve_segment import MissingSegment
from amends.wire.cursor import encode_cursor
from bench.contests import Filled
from bench.fill import response
from bench.load import Request, http

_AGENT, _IDLE_AGENT = 0, 2
_SEGMENT = "S1"
_ROWS = 50
_RARE = "zanahoria"
_OPEN = "NEW,IN_PROGRESS,PENDING,ESCALATED"
_DUE = f"COALESCE(due_us, {NEVER})"
_DEADLINES = """
    UPDATE tickets SET due_us = $1 + ((id * 7919) % 2880 - 720) * 60000000
    WHERE workspace_id = $2 AND status IN (0, 1, 3)
"""
_PLACE = (
    "SELECT {instant}, id FROM tickets WHERE workspace_id = $1 AND deleted_us IS NULL ORDER BY {by} LIMIT 1 OFFSET $2"
)


class Prepared(Struct, frozen=True):
    """What the questions need to know: a session's token, a segment, and cursors far down the list."""

    token: str
    segment_id: int
    far_opened: str
    far_due: str


class Question(Struct, frozen=True):
    """What is asked, and the request with each number."""

    what: str
    request: Request


def prepare(own: Filled) -> Prepared:
    """Give open tickets deadlines, some passed; take in one with a word of its own; sign an agent in."""
    return asyncio.run(_prepare(own))


def questions(own: Filled, prepared: Prepared) -> Sequence[Question]:
    """All that is asked."""
    return [*_lists(own, prepared), *_searches(own), *_desk(own, prepared), *_compatible(own, prepared)]


def _lists(own: Filled, prepared: Prepared) -> Iterator[Question]:
    agent, idle = str(own.place.user_ids[_AGENT]), str(own.place.user_ids[_IDLE_AGENT])
    yield _tickets(own, "list, newest first")
    yield _tickets(own, "list, nine tenths down", cursor=prepared.far_opened)
    yield _tickets(own, "list, due next first", sort="due")
    yield _tickets(own, "list, due next first, nine tenths down", sort="due", cursor=prepared.far_due)
    yield _tickets(own, "queue of an agent, due next first", sort="due", owner_id=agent, status=_OPEN)
    yield _tickets(own, "queue of one whose tickets are all closed", sort="due", owner_id=idle, status=_OPEN)
    yield _tickets(own, "list of a status and a segment", status="PENDING", segment=_SEGMENT)
    yield _tickets(own, "list by what no index begins with, nothing found", score_from="9", priority="HIGH")


def _searches(own: Filled) -> Iterator[Question]:
    yield _tickets(own, "search, a word that all have", q="nadie")
    yield _tickets(own, "search, the same, due next first", q="nadie", sort="due")
    yield _tickets(own, "search, words that one in a thousand has", q='"mesa 17"')
    yield _tickets(own, "search, a word that one has", q=_RARE)
    yield _tickets(own, "search, a common word and a rare one", q=f"nadie {_RARE}")
    yield _tickets(own, "search, a word that none has", q="berenjena")


def _desk(own: Filled, prepared: Prepared) -> Iterator[Question]:
    cookie = {"Cookie": f"amends_session={prepared.token}"}
    ids = own.ids[:: max(1, len(own.ids) // 1000)]

    def look(what: str, path: str) -> Question:
        request = http("GET", path, cookie)
        return Question(f"desk, {what}", lambda _: request)

    yield look("inbox of an agent", "/inbox")
    yield look("all tickets of an agent's segment", "/inbox?view=all")
    yield look("counts of an agent's views", "/inbox/views")
    path = f"/v1/workspaces/{own.place.workspace_id}/tickets"
    key = {"api-key": own.place.key}
    histories = [http("GET", f"{path}/{ticket_id}/events", key) for ticket_id in ids]
    yield Question("history of a ticket", lambda number: histories[number * 7 % len(histories)])


def _compatible(own: Filled, prepared: Prepared) -> Iterator[Question]:
    def list_of(what: str, page: int, **wanted: int) -> Question:
        body = json.encode({"segmentID": prepared.segment_id, **wanted})
        headers = {"api-key": own.place.key, "Content-Type": "application/json"}
        path = f"/a/api/v2/cx/tickets/detractors?page={page}&perPage={_ROWS}"
        request = http("POST", path, headers, body)
        return Question(f"compatible API, {what}", lambda _: request)

    yield list_of("a segment's tickets of a status", 1, status=2)
    yield list_of("a segment's tickets, a tenth of all", 1)
    last = len(own.ids) // 10 // _ROWS
    yield list_of("the same, its last page", last)


def _tickets(own: Filled, what: str, **query: str) -> Question:
    path = f"/v1/workspaces/{own.place.workspace_id}/tickets?{urlencode({'limit': _ROWS, **query})}"
    request = http("GET", path, {"api-key": own.place.key})
    return Question(what, lambda _: request)


async def _prepare(own: Filled) -> Prepared:
    database = database_of(Settings(database=own.place.url), system_now)
    await database.open()
    try:
        return await _prepared(database, own)
    finally:
        await database.close()


async def _vacuum(url: str) -> None:
    # As autovacuum leaves it some minutes later.
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("VACUUM ANALYZE tickets")
    finally:
        await connection.close()


async def _prepared(database: Database, own: Filled) -> Prepared:
    by, token, user_id = operator(own.place.workspace_id), secrets.token_urlsafe(32), own.place.user_ids[_AGENT]
    await database.write(by, lambda tx: tx.run(_DEADLINES, tx.now, tx.workspace_id))
    rare = {**response(0, "growth", score=1), "answers": [{"question": "Why?", "verbatim": _RARE}]}
    await database.write(
        by, ingest.ingest, "bench", [decode_line(1, json.encode(rare))], MissingSegment.AS_THE_WORKSPACE_SAYS
    )
    if not own.place.is_sqlite:
        await _vacuum(own.place.url)
    await database.write(by, invite.set_password, user_id, "nobody signs in by it")
    await database.write(by, sign_in.begin, user_id, token, "bench")
    far = len(own.ids) * 9 // 10

    async def ask(tx: Tx) -> Sequence[Any]:
        opened = await tx.one(_PLACE.format(instant="opened_us", by="opened_us DESC, id DESC"), tx.workspace_id, far)
        due = await tx.one(_PLACE.format(instant=_DUE, by=f"{_DUE}, id"), tx.workspace_id, far)
        segment = await tx.one(
            "SELECT id FROM segments WHERE workspace_id = $1 AND code = $2", tx.workspace_id, _SEGMENT
        )
        return opened, due, segment

    opened, due, segment = await database.scan(by, ask)
    return Prepared(token, segment[0], encode_cursor(*opened), encode_cursor(*due))
