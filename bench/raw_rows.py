"""How the raw server reads and writes: a statement for an answer, the rows of Amends for a response."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from time import time_ns
from typing import Any
from zoneinfo import ZoneInfo

import apsw
import asyncpg
import uvloop

from amends.contract.classic import NOT_ASSIGNED, Ticket
from amends.model.status import Priority, Status
from amends.wire.tickets import OpenedBy, Owner, SegmentName, TicketCustomer, TicketPage, TicketView
from bench.raw_intake import Taken, rows_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STATUS = [status.name for status in Status]
_PRIORITY = [priority.name for priority in Priority]
_JOINS = """
    FROM tickets t
    JOIN workspaces w ON w.id = t.workspace_id
    JOIN segments o ON o.workspace_id = t.workspace_id AND o.id = t.origin_segment_id
    JOIN segments s ON s.workspace_id = t.workspace_id AND s.id = t.current_segment_id
    LEFT JOIN customers c ON c.workspace_id = t.workspace_id AND c.id = t.customer_id
    LEFT JOIN users u ON u.workspace_id = t.workspace_id AND u.id = t.owner_id
"""
_TICKET = f"""
    SELECT t.id, t.workspace_id, t.survey_id, t.response_id, t.transaction_id, t.customer_id, t.origin_segment_id,
        t.current_segment_id, o.name, s.name, t.owner_id, u.first_name || ' ' || u.last_name, t.status, t.priority,
        t.score, t.reply, t.verbatim, c.email, c.phone, t.time_limit_hours, t.opened_us, w.time_zone
    {_JOINS} WHERE t.workspace_id = $1 AND t.id = $2
"""
_PAGE = f"""
    SELECT t.id, t.version, t.workspace_id, t.status, t.priority, t.type, t.score, t.scale, t.verbatim, t.reply,
        t.action_taken, t.contact_attempts, t.reopenings, t.origin_segment_id, o.code, o.name, t.current_segment_id,
        s.code, s.name, t.owner_id, u.email, u.first_name || ' ' || u.last_name, t.customer_id, c.email, c.phone,
        c.name, t.survey_id, t.response_id, t.time_limit_hours, t.due_us, t.issue_us, t.opened_us, t.changed_us,
        t.closed_us, t.rule_id, t.rule_version
    {_JOINS} WHERE t.workspace_id = $1 AND t.deleted_us IS NULL ORDER BY t.opened_us DESC, t.id DESC LIMIT $2
"""
_MAX_IN_A_BATCH = 128

loop_factory = uvloop.new_event_loop


class SqliteStore:
    """One file: reads on the event loop, writes that share a commit."""

    def __init__(self, file: str, workspace_id: int) -> None:
        self._workspace_id = workspace_id
        self._reader = apsw.Connection(file, flags=apsw.SQLITE_OPEN_READONLY)
        self._writer = apsw.Connection(file, flags=apsw.SQLITE_OPEN_READWRITE)
        for connection in (self._reader, self._writer):
            connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
        pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON"
        self._writer.execute(pragmas).fetchall()
        self._thread = ThreadPoolExecutor(1)
        self._waiting: list[tuple[bytes, asyncio.Future[Taken]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def ticket(self, ticket_id: int) -> Ticket:
        return _ticket(next(iter(self._reader.execute(_TICKET, (self._workspace_id, ticket_id)))))

    async def page(self, limit: int) -> TicketPage:
        return _page(self._reader.execute(_PAGE, (self._workspace_id, limit)).fetchall())

    async def take(self, body: bytes) -> Taken:
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((body, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        taken: Taken = await done
        return taken

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:_MAX_IN_A_BATCH], self._waiting[_MAX_IN_A_BATCH:]
            self._writer.execute("BEGIN IMMEDIATE")
            taken = [self._insert(body) for body, _ in batch]
            await asyncio.get_running_loop().run_in_executor(self._thread, self._writer.execute, "COMMIT")
            for (_, done), own in zip(batch, taken, strict=True):
                done.set_result(own)

    def _insert(self, body: bytes) -> Taken:
        statement = "UPDATE id_sequence SET last_id = last_id + 8 RETURNING last_id"
        last: Any = self._writer.execute(statement).fetchall()[0][0]
        taken, rows = rows_of(body, self._workspace_id, range(last - 7, last + 1), time_ns() // 1000)
        for insert, values in rows:
            self._writer.execute(insert, values)
        return taken


class PostgresStore:
    """A pool whose connections are given back as they are."""

    def __init__(self, pool: Any, workspace_id: int) -> None:
        self._pool = pool
        self._workspace_id = workspace_id

    async def ticket(self, ticket_id: int) -> Ticket:
        async with self._pool.acquire() as connection:
            return _ticket(await connection.fetchrow(_TICKET, self._workspace_id, ticket_id))

    async def page(self, limit: int) -> TicketPage:
        async with self._pool.acquire() as connection:
            return _page(await connection.fetch(_PAGE, self._workspace_id, limit))

    async def take(self, body: bytes) -> Taken:
        async with self._pool.acquire() as connection, connection.transaction():
            found = await connection.fetch("SELECT nextval('id_sequence') FROM generate_series(1, 8)")
            # Others draw numbers at the same time, so there may be gaps between these.
            taken, rows = rows_of(body, self._workspace_id, [row[0] for row in found], time_ns() // 1000)
            for insert, values in rows:
                await connection.execute(insert.replace("rowid", "ticket_id"), *values)
            return taken


class _Connection(asyncpg.Connection):  # type: ignore[misc]
    def get_reset_query(self) -> str:
        return ""


async def open_store(url: str, workspace_id: int) -> SqliteStore | PostgresStore:
    """The store at a URL."""
    if url.startswith("sqlite"):
        return SqliteStore(url.removeprefix("sqlite:///"), workspace_id)
    return PostgresStore(
        await asyncpg.create_pool(url, min_size=1, max_size=10, connection_class=_Connection), workspace_id
    )


def _ticket(row: Sequence[Any]) -> Ticket:
    *values, score, reply, words, email, phone, hours, opened_us, zone = row
    number, feedback, survey, response, transaction, customer, origin, current, origin_name, current_name = values[:10]
    owner_id, owner, status, priority = values[10:]
    opened = _EPOCH + timedelta(microseconds=opened_us)
    local = opened.astimezone(ZoneInfo(zone))
    return Ticket(
        ticket_id=number,
        feedback_id=feedback,
        survey_id=survey,
        response_id=response,
        cx_transaction_id=transaction,
        panel_member_id=customer,
        cx_business_unit_id=origin,
        assigned_to_bu=current,
        origin_segment=origin_name,
        current_segment=current_name,
        assigned_to=owner_id,
        ticket_owner=owner or NOT_ASSIGNED,
        status=status,
        priority=priority,
        rating="" if score is None else str(score),
        comment=reply,
        content=words,
        email_address=email or "",
        phone_number=phone or "",
        time_limit=hours,
        created_on=f"{local:%b} {local.day} {local.year}",
        timestamp=opened.isoformat(timespec="milliseconds"),
    )


def _page(rows: Sequence[Sequence[Any]]) -> TicketPage:
    now_us = time_ns() // 1000
    return TicketPage([_view(row, now_us) for row in rows], None)


def _view(row: Sequence[Any], now_us: int) -> TicketView:
    number, version, workspace, status, priority, kind, score, scale, words, reply = row[:10]
    action, attempts, reopenings, origin, origin_code, origin_name, current, current_code, current_name = row[10:19]
    owner_id, owner_email, owner, customer_id, email, phone, name, survey, response, hours = row[19:29]
    due_us, issue_us, opened_us, changed_us, closed_us, rule_id, rule_version = row[29:]
    return TicketView(
        id=number,
        external_id=None,
        version=version,
        workspace_id=workspace,
        url=None,
        status=_STATUS[status],
        priority=_PRIORITY[priority],
        type=kind,
        score=score,
        scale=scale,
        verbatim=words,
        reply=reply,
        root_cause_id=None,
        root_cause=None,
        action_taken=action,
        contact_attempts=attempts,
        first_attempt_time=None,
        first_message_time=None,
        first_reached_time=None,
        waits_until_time=None,
        reopenings=reopenings,
        escalation_level=0,
        postponements=0,
        fields={},
        origin_segment_id=origin,
        origin_segment=SegmentName(origin, origin_code, origin_name),
        current_segment_id=current,
        current_segment=SegmentName(current, current_code, current_name),
        owner_id=owner_id or None,
        owner=Owner(owner_id, owner_email, owner) if owner_id else None,
        customer_id=customer_id or None,
        customer=TicketCustomer(customer_id, email, phone, name, may_be_contacted=True) if customer_id else None,
        survey_id=survey or None,
        response_id=response or None,
        transaction_id=None,
        time_limit_hours=hours,
        due_time=_time(due_us),
        is_overdue=due_us is not None and due_us < now_us,
        issue_time=_time(issue_us) or "",
        opened_time=_time(opened_us) or "",
        changed_time=_time(changed_us) or "",
        closed_time=_time(closed_us),
        deleted_time=None,
        deadlines=[],
        promises=[],
        promise_due_time=None,
        broken_promises=0,
        snooze=None,
        rule_id=rule_id or None,
        rule_version=rule_version or None,
        opened_by=OpenedBy(rule_id, rule_version) if rule_id else None,
        watcher_ids=[],
        merged_into_id=None,
        sensitive=None,
        is_never_asked=False,
        named_ids=[],
        recused_ids=[],
    )


def _time(at_us: int | None) -> str | None:
    if at_us is None:
        return None
    return (_EPOCH + timedelta(microseconds=at_us)).isoformat(timespec="microseconds")[:-6] + "Z"
