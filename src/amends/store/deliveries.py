"""Deliveries: fanned out when an event is written, then brought queue by queue, with a log of each attempt."""

from collections.abc import Collection, Sequence

import msgspec
from msgspec import UNSET, UnsetType

from amends.instants import InstantUs
from amends.model.delivery import TEST, Delivery, DeliveryAttempt, DeliveryState, Line, line_of
from amends.model.job import JobQueue
from amends.model.subject import TICKET, Subject
from amends.model.webhook import Webhook
from amends.store import jobs, segments, webhooks
from amends.store.engine.database import Row, Tx
from amends.store.engine.statements import numbered
from amends.store.jobs import NewJob
from amends.store.written import Written, WrittenEvent
from amends.texts.text import from_column, to_column

DELIVER = "deliver"
"""The kind of the job that brings what happened to a subject to a webhook, one event after the other."""

_NAMES = Delivery.__struct_fields__
_COLUMNS = ", ".join(_NAMES)
_INSERT = f"INSERT INTO deliveries (workspace_id, {_COLUMNS}) VALUES ({numbered(1, 1 + len(_NAMES))})"
_NEXT = f"""
    SELECT {_COLUMNS} FROM deliveries
    WHERE workspace_id = $1 AND webhook_id = $2 AND subject_kind = $3 AND subject_id = $4 AND state = 'waiting'
    ORDER BY id LIMIT 1
"""
_WAITING = """
    SELECT DISTINCT subject_kind, subject_id FROM deliveries
    WHERE workspace_id = $1 AND webhook_id = $2 AND state = 'waiting'
"""
_GET = f"SELECT {_COLUMNS} FROM deliveries WHERE workspace_id = $1 AND id = $2"
_REPLAY = """
    UPDATE deliveries SET state = 'waiting', attempts = 0, next_us = $1 WHERE workspace_id = $2 AND id = $3
"""
# What was replayed while an attempt was on its way stays replayed, whatever came of the attempt.
_NOTE = """
    UPDATE deliveries SET state = $1, attempts = $2, next_us = $3
    WHERE workspace_id = $4 AND id = $5 AND state = 'waiting' AND attempts = $6 AND next_us = $7
"""
_WAKE = """
    UPDATE deliveries SET next_us = $1
    WHERE workspace_id = $2 AND webhook_id = $3 AND subject_kind = $4 AND subject_id = $5 AND state = 'waiting'
        AND next_us > $1
"""
_START_ANEW = """
    UPDATE deliveries SET attempts = 0, next_us = $1 WHERE workspace_id = $2 AND webhook_id = $3 AND state = 'waiting'
"""
_GIVE_UP = """
    UPDATE deliveries SET state = 'failed' WHERE workspace_id = $1 AND webhook_id = $2 AND state = 'waiting'
"""
_LOG = f"SELECT {_COLUMNS} FROM deliveries WHERE workspace_id = $1 AND webhook_id = $2 AND id < $3"
_REPLAY_PERIOD = """
    UPDATE deliveries SET state = 'waiting', attempts = 0, next_us = $1
    WHERE workspace_id = $2 AND webhook_id = $3 AND at_us >= $4 AND at_us < $5
        AND (state = 'failed' OR state = $6 OR (state = 'waiting' AND attempts > 0))
    RETURNING subject_kind, subject_id
"""
_ADD_ATTEMPT = """
    INSERT INTO delivery_attempts (workspace_id, delivery_id, number, at_us, request_headers, request_body, status,
        answer_headers, answer_body, duration_ms, error)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
_ATTEMPTS = """
    SELECT delivery_id, number, at_us, request_headers, request_body, status, answer_headers, answer_body, duration_ms,
        error
    FROM delivery_attempts WHERE workspace_id = $1 AND delivery_id = $2 ORDER BY number
"""
_LAST_ATTEMPT = "SELECT max(number) FROM delivery_attempts WHERE workspace_id = $1 AND delivery_id = $2"
_COUNT_TAKEN = """
    SELECT count(*) FROM deliveries
    WHERE workspace_id = $1 AND webhook_id IN (SELECT id FROM webhooks WHERE workspace_id = $1) AND at_us = $2
        AND subject_kind = $3 AND subject_id = $4 AND event_version >= $5 AND event_version <= $6
        AND state = 'delivered'
"""
_DELETE_ATTEMPTS = """
    DELETE FROM delivery_attempts WHERE workspace_id = $1 AND delivery_id IN (
        SELECT id FROM deliveries
        WHERE workspace_id = $1 AND webhook_id IN (SELECT id FROM webhooks WHERE workspace_id = $1) AND at_us = $2
            AND subject_kind = 'ticket' AND subject_id = $3 AND event_version = $4
    )
"""


async def fan_out(tx: Tx, written: Written) -> None:
    """Put events of tickets on their way to each webhook that wants them, in the transaction that writes them.

    Fanning out later, by the highest ID seen, would lose what commits after a higher one did.
    """
    receivers = await webhooks.enabled(tx)
    if not receivers:
        return
    # No words of a sensitive case leave: nothing of it is sent.
    of_tickets = [event for event in written.events if event.subject.kind == TICKET]
    happened = [event for event in of_tickets if event.change.after.restriction.sensitive is None]
    paths: dict[int, frozenset[int]] = {}
    for segment_id in {_segment_id(event) for event in happened}:
        paths[segment_id] = frozenset(number for number, _ in await segments.path(tx, segment_id))
    wanted = [(each, event) for event in happened for each in receivers if _wants(each, event, paths)]
    ids = await tx.next_ids(len(wanted)) if wanted else ()
    change_set_id = written.change_set_id
    await insert_many(
        tx, [_delivery(tx, number, change_set_id, *each) for number, each in zip(ids, wanted, strict=True)]
    )


async def insert_many(tx: Tx, new: Sequence[Delivery]) -> None:
    """Keep new deliveries, and see to it that they are brought."""
    if new:
        await tx.many(_INSERT, [(tx.workspace_id, *(_value(getattr(each, name)) for name in _NAMES)) for each in new])
        await jobs.ensure_many(tx, _jobs(tx, {_line(each) for each in new}))


async def count_taken(tx: Tx, subject: Subject, at_us: InstantUs, versions: tuple[int, int]) -> int:
    """How many deliveries of what happened to a subject then, from one version to another, receivers have taken."""
    row = await tx.one(_COUNT_TAKEN, tx.workspace_id, at_us, subject.kind, subject.id, *versions)
    return row[0] if row else 0


async def replay(tx: Tx, delivery: Delivery) -> None:
    """Have a delivery tried anew now, once those about its subject that come before it were tried."""
    await tx.run(_REPLAY, tx.now, tx.workspace_id, delivery.id)
    await _send_now(tx, {_line(delivery)})


async def start_anew(tx: Tx, webhook_id: int) -> None:
    """Have all that waits for a webhook tried now, as if it had never been tried."""
    await tx.run(_START_ANEW, tx.now, tx.workspace_id, webhook_id)
    await jobs.move_earlier(tx, _jobs(tx, await _waiting(tx, webhook_id)))


async def give_up(tx: Tx, webhook_id: int) -> None:
    """Try nothing of what waits for a webhook any more."""
    await jobs.cancel(tx, DELIVER, sorted(line.key for line in await _waiting(tx, webhook_id)))
    await tx.run(_GIVE_UP, tx.workspace_id, webhook_id)


async def wake(tx: Tx, put_after_us: InstantUs) -> None:
    """Have all jobs that were put later than that look now, but timers; and their deliveries tried."""
    woken = [job for job in await jobs.wake(tx, put_after_us) if job.kind == DELIVER]
    lines = [(job.workspace_id, line_of(job.dedupe_key, job.subject)) for job in woken]
    await tx.many(_WAKE, [(tx.now, workspace_id, *_values(line)) for workspace_id, line in lines])


async def get_next(tx: Tx, line: Line) -> Delivery | None:
    """The first delivery that waits in a line, or None."""
    row = await tx.one(_NEXT, tx.workspace_id, *_values(line))
    return _row(row) if row else None


async def get(tx: Tx, delivery_id: int) -> Delivery | None:
    """The delivery with that ID, or None."""
    row = await tx.one(_GET, tx.workspace_id, delivery_id)
    return _row(row) if row else None


async def note(tx: Tx, before: Delivery, after: Delivery) -> None:
    """Keep where a delivery stands after an attempt, unless it was replayed meanwhile."""
    values = (after.state.value, after.attempts, after.next_us)
    await tx.run(_NOTE, *values, tx.workspace_id, after.id, before.attempts, before.next_us)


async def log(
    tx: Tx, webhook_id: int, before_id: int, limit: int, state: DeliveryState | UnsetType = UNSET
) -> Sequence[Delivery]:
    """Deliveries of a webhook, newest first, from behind one."""
    condition, values = ("", ()) if state is UNSET else (" AND state = $4", (state.value,))
    statement = f"{_LOG}{condition} ORDER BY id DESC LIMIT ${4 + len(values)}"
    return [_row(row) for row in await tx.all(statement, tx.workspace_id, webhook_id, before_id, *values, limit)]


async def replay_period(
    tx: Tx, webhook_id: int, start_us: InstantUs, end_us: InstantUs, *, also_delivered: bool
) -> int:
    """Have the deliveries of a period's events that failed, and the delivered ones if wanted, tried anew; how many."""
    also = DeliveryState.DELIVERED.value if also_delivered else DeliveryState.FAILED.value
    rows = await tx.all(_REPLAY_PERIOD, tx.now, tx.workspace_id, webhook_id, start_us, end_us, also)
    await _send_now(tx, {Line(webhook_id, Subject(*row)) for row in rows})
    return len(rows)


async def add_attempt(tx: Tx, attempt: DeliveryAttempt) -> None:
    """Keep an attempt, as the next of its delivery."""
    row = await tx.one(_LAST_ATTEMPT, tx.workspace_id, attempt.delivery_id)
    await tx.run(
        _ADD_ATTEMPT,
        tx.workspace_id,
        attempt.delivery_id,
        (row[0] or 0) + 1 if row else 1,
        attempt.at_us,
        _text(attempt.request_headers),
        attempt.request_body,
        attempt.status,
        _text(attempt.answer_headers),
        attempt.answer_body,
        attempt.duration_ms,
        to_column(attempt.error),
    )


async def attempts_of(tx: Tx, delivery_id: int) -> Sequence[DeliveryAttempt]:
    """All attempts of a delivery, in their order."""
    return [_attempt(row) for row in await tx.all(_ATTEMPTS, tx.workspace_id, delivery_id)]


def _segment_id(event: WrittenEvent) -> int:
    segment_id: int = event.change.after.current_segment_id
    return segment_id


def _wants(webhook: Webhook, event: WrittenEvent, paths: dict[int, frozenset[int]]) -> bool:
    is_type = not webhook.types or event.type in webhook.types
    return is_type and (not webhook.segment_ids or not paths[_segment_id(event)].isdisjoint(webhook.segment_ids))


def _delivery(tx: Tx, number: int, change_set_id: int, webhook: Webhook, event: WrittenEvent) -> Delivery:
    return Delivery(
        id=number,
        webhook_id=webhook.id,
        subject_kind=event.subject.kind,
        subject_id=event.subject.id,
        event_id=event.id,
        event_version=event.version,
        event_type=event.type,
        at_us=tx.now,
        state=DeliveryState.WAITING,
        attempts=0,
        next_us=tx.now,
        change_set_id=change_set_id,
    )


def _line(delivery: Delivery) -> Line:
    return Line(delivery.webhook_id, delivery.subject)


def _values(line: Line) -> tuple[object, ...]:
    return line.webhook_id, line.subject.kind, line.subject.id


async def _waiting(tx: Tx, webhook_id: int) -> frozenset[Line]:
    return frozenset(Line(webhook_id, Subject(*row)) for row in await tx.all(_WAITING, tx.workspace_id, webhook_id))


async def _send_now(tx: Tx, lines: Collection[Line]) -> None:
    await tx.many(_WAKE, [(tx.now, tx.workspace_id, *_values(each)) for each in sorted(lines)])
    await jobs.move_earlier(tx, _jobs(tx, lines))


def _jobs(tx: Tx, lines: Collection[Line]) -> Sequence[NewJob]:
    return [_job(tx.now, each) for each in sorted(lines)]


def _job(now: InstantUs, line: Line) -> NewJob:
    # A test event has a line to itself, in a queue where it waits for no other delivery.
    is_test = line.subject.kind == TEST
    return NewJob(
        DELIVER,
        now,
        line.key,
        receiver_id=0 if is_test else line.webhook_id,
        queue=JobQueue.TESTS if is_test else JobQueue.WEBHOOKS,
        subject=line.subject,
    )


def _value(value: object) -> object:
    return value.value if isinstance(value, DeliveryState) else value


def _text(named: dict[str, str]) -> str:
    return msgspec.json.encode(named).decode()


def _row(row: Row) -> Delivery:
    named = dict(zip(_NAMES, row, strict=True))
    return Delivery(**{**named, "state": DeliveryState(named["state"])})


def _attempt(row: Row) -> DeliveryAttempt:
    named = dict(zip(DeliveryAttempt.__struct_fields__, row, strict=True))
    for name in ("request_headers", "answer_headers"):
        named[name] = msgspec.json.decode(named[name])
    named["error"] = from_column(named["error"])
    return DeliveryAttempt(**named)


async def delete_attempts(tx: Tx, ticket_id: int, event_version: int, at_us: InstantUs) -> int:
    """Delete the log of what was sent of an event of a ticket, recorded at that instant; how many attempts."""
    return await tx.run(_DELETE_ATTEMPTS, tx.workspace_id, at_us, ticket_id, event_version)
