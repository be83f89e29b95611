"""Deliveries: fanned out when an event is written, then brought queue by queue, with a log of each attempt."""

from collections.abc import Sequence

import msgspec
from msgspec import UNSET, Struct, UnsetType

from amends.instants import InstantUs
from amends.model.delivery import Delivery, DeliveryAttempt, DeliveryState, parse_queue_key, queue_key
from amends.model.webhook import Webhook
from amends.store import jobs, segments, webhooks
from amends.store.engine.database import Row, Tx
from amends.store.jobs import NewJob

DELIVER = "deliver"
"""The kind of the job that brings a ticket's events to a webhook."""

_NAMES = Delivery.__struct_fields__
_COLUMNS = ", ".join(_NAMES)
_INSERT = f"""
    INSERT INTO deliveries (workspace_id, {_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
_NEXT = f"""
    SELECT {_COLUMNS} FROM deliveries
    WHERE workspace_id = $1 AND webhook_id = $2 AND ticket_id = $3 AND state = 'waiting' ORDER BY id LIMIT 1
"""
_WAITING = """
    SELECT DISTINCT ticket_id FROM deliveries WHERE workspace_id = $1 AND webhook_id = $2 AND state = 'waiting'
"""
_GET = f"SELECT {_COLUMNS} FROM deliveries WHERE workspace_id = $1 AND id = $2"
_UPDATE = "UPDATE deliveries SET state = $1, attempts = $2, next_us = $3 WHERE workspace_id = $4 AND id = $5"
_WAKE = """
    UPDATE deliveries SET next_us = $1
    WHERE workspace_id = $2 AND webhook_id = $3 AND ticket_id = $4 AND state = 'waiting' AND next_us > $1
"""
_LOG = f"SELECT {_COLUMNS} FROM deliveries WHERE workspace_id = $1 AND webhook_id = $2 AND id < $3"
_REPLAY = """
    UPDATE deliveries SET state = 'waiting', attempts = 0, next_us = $1
    WHERE workspace_id = $2 AND webhook_id = $3 AND at_us >= $4 AND at_us < $5 AND (state = 'failed' OR state = $6)
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
_DELETE_ATTEMPTS = """
    DELETE FROM delivery_attempts WHERE workspace_id = $1 AND delivery_id IN (
        SELECT id FROM deliveries
        WHERE workspace_id = $1 AND webhook_id IN (SELECT id FROM webhooks WHERE workspace_id = $1) AND at_us = $2
            AND ticket_id = $3 AND event_version = $4
    )
"""


class OutgoingEvent(Struct, frozen=True):
    """An event that was written: enough to know whom it is for, and to find it again."""

    id: int
    ticket_id: int
    segment_id: int
    version: int
    type: str


async def fan_out(tx: Tx, happened: Sequence[OutgoingEvent]) -> None:
    """Put events on their way to each webhook that wants them, in the transaction that writes them.

    Fanning out later, by the highest ID seen, would lose what commits after a higher one did.
    """
    receivers = await webhooks.enabled(tx) if happened else ()
    if not receivers:
        return
    paths: dict[int, frozenset[int]] = {}
    for segment_id in {event.segment_id for event in happened}:
        paths[segment_id] = frozenset(number for number, _ in await segments.path(tx, segment_id))
    wanted = [(each, event) for event in happened for each in receivers if _wants(each, event, paths)]
    ids = await tx.next_ids(len(wanted)) if wanted else ()
    await insert_many(tx, [_delivery(tx, number, *each) for number, each in zip(ids, wanted, strict=True)])


async def insert_many(tx: Tx, new: Sequence[Delivery]) -> None:
    """Keep new deliveries, and see to it that they are brought."""
    if new:
        await tx.many(_INSERT, [(tx.workspace_id, *(_value(getattr(each, name)) for name in _NAMES)) for each in new])
        await start(tx, sorted({(each.webhook_id, each.ticket_id) for each in new}))


async def start(tx: Tx, queues: Sequence[tuple[int, int]]) -> None:
    """See to it that what waits for these (webhook ID, ticket ID) is brought."""
    await jobs.ensure_many(tx, [NewJob(DELIVER, tx.now, queue_key(*each), receiver_id=each[0]) for each in queues])


async def start_all(tx: Tx, webhook_id: int) -> None:
    """See to it that all that waits for a webhook is brought."""
    await start(tx, [(webhook_id, row[0]) for row in await tx.all(_WAITING, tx.workspace_id, webhook_id)])


async def wake(tx: Tx, put_after_us: InstantUs) -> None:
    """Have all jobs that were put later than that look now, but timers; and their deliveries tried."""
    queues = await jobs.wake(tx, put_after_us)
    if queues:
        await tx.many(_WAKE, [(tx.now, workspace_id, *parse_queue_key(key)) for workspace_id, key in queues])


async def get_next(tx: Tx, webhook_id: int, ticket_id: int) -> Delivery | None:
    """The first delivery that waits in a queue, or None."""
    row = await tx.one(_NEXT, tx.workspace_id, webhook_id, ticket_id)
    return _row(row) if row else None


async def get(tx: Tx, delivery_id: int) -> Delivery | None:
    """The delivery with that ID, or None."""
    row = await tx.one(_GET, tx.workspace_id, delivery_id)
    return _row(row) if row else None


async def update(tx: Tx, delivery: Delivery) -> None:
    """Keep where a delivery stands."""
    values = (delivery.state.value, delivery.attempts, delivery.next_us)
    await tx.run(_UPDATE, *values, tx.workspace_id, delivery.id)


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
    """Have the failed deliveries of a period's events, and the delivered ones if wanted, tried anew; how many."""
    also = DeliveryState.DELIVERED.value if also_delivered else DeliveryState.FAILED.value
    replayed = await tx.run(_REPLAY, tx.now, tx.workspace_id, webhook_id, start_us, end_us, also)
    await start_all(tx, webhook_id)
    return replayed


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
        attempt.error,
    )


async def attempts_of(tx: Tx, delivery_id: int) -> Sequence[DeliveryAttempt]:
    """All attempts of a delivery, in their order."""
    return [_attempt(row) for row in await tx.all(_ATTEMPTS, tx.workspace_id, delivery_id)]


def _wants(webhook: Webhook, event: OutgoingEvent, paths: dict[int, frozenset[int]]) -> bool:
    is_type = not webhook.types or event.type in webhook.types
    return is_type and (not webhook.segment_ids or not paths[event.segment_id].isdisjoint(webhook.segment_ids))


def _delivery(tx: Tx, number: int, webhook: Webhook, event: OutgoingEvent) -> Delivery:
    return Delivery(
        id=number,
        webhook_id=webhook.id,
        ticket_id=event.ticket_id,
        event_id=event.id,
        event_version=event.version,
        event_type=event.type,
        at_us=tx.now,
        state=DeliveryState.WAITING,
        attempts=0,
        next_us=tx.now,
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
    return DeliveryAttempt(**named)


async def delete_attempts(tx: Tx, ticket_id: int, event_version: int, at_us: InstantUs) -> int:
    """Delete the log of what was sent of an event of a ticket, recorded at that instant; how many attempts."""
    return await tx.run(_DELETE_ATTEMPTS, tx.workspace_id, at_us, ticket_id, event_version)
