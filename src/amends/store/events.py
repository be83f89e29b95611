"""Events: what happened, in order, never changed; and the only function that writes a state with its events."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from amends.errors import Stale
from amends.model.audit import event_digest
from amends.model.clock.clock import strikes_next_us
from amends.model.history import Happened
from amends.model.principal import PrincipalKind
from amends.model.response import Response
from amends.model.taking import ResponseChange, ResponseEvent
from amends.model.ticket import Ticket
from amends.model.ticket_event import FeedbackAttached, FeedbackChanged, TicketChange, TicketEvent
from amends.store import audit, deliveries, jobs, notices, responses, search, tickets
from amends.store.database import Tx
from amends.store.deliveries import EventOnItsWay
from amends.store.jobs import NewJob

_INSERT = """
    INSERT INTO events (workspace_id, id, kind, subject_id, version, at_us, by_kind, by_id, data)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
_DATA = """
    SELECT data FROM events WHERE workspace_id = $1 AND kind = 'ticket' AND subject_id = $2 AND version = $3
"""
_OF_SUBJECT = """
    SELECT version, at_us, by_kind, by_id, data FROM events
    WHERE workspace_id = $1 AND kind = $2 AND subject_id = $3 AND version > $4 ORDER BY version
"""

KEEP_TIME = "keep_time"
"""The kind of a ticket's timer; its key is the ticket's ID."""

_PEOPLE = frozenset({PrincipalKind.KEY, PrincipalKind.USER, PrincipalKind.OPERATOR})
_encoder = msgspec.json.Encoder()
_KINDS: dict[type, tuple[str, Any]] = {Ticket: ("ticket", tickets), Response: ("response", responses)}
_DECODERS: dict[str, msgspec.json.Decoder[Any]] = {
    "ticket": msgspec.json.Decoder(TicketEvent),
    "response": msgspec.json.Decoder(ResponseEvent),
}


class _Numbered(Struct, frozen=True):
    id: int
    kind: str
    change: TicketChange | ResponseChange
    version: int
    event: TicketEvent | ResponseEvent


async def record(tx: Tx, *changes: TicketChange | ResponseChange) -> None:
    """Write states, their events, and what these cause: timers, notices, deliveries, and the words to be found by.

    Raises Stale when a state isn't any more what the change began with.
    """
    written: list[_Numbered] = []
    ids = iter(await tx.next_ids(sum(len(change.events) for change in changes)))
    for subject_type, (kind, store) in _KINDS.items():
        own = [change for change in changes if type(change.after) is subject_type]
        await store.insert_many(tx, [change.after for change in own if change.before is None])
        for change in own:
            if change.before is not None and not await store.update(tx, change.before.version, change.after):
                raise Stale(f"The {kind} {change.after.id} was changed meanwhile; load it again.")
            written.extend(_numbered(kind, change, ids))
    await tx.many(_INSERT, [_row(tx, each) for each in written])
    ticket_changes = [change for change in changes if isinstance(change, TicketChange)]
    await _set_timers(tx, ticket_changes)
    await notices.tell(tx, ticket_changes)
    await search.index(tx, changes)
    await _audit(tx, written)
    await deliveries.fan_out(tx, [_on_its_way(each) for each in written if isinstance(each.change, TicketChange)])


def type_of(event: TicketEvent | ResponseEvent) -> str:
    """What an event is called, like `ticket.opened`."""
    return str(event.__struct_config__.tag)


async def _set_timers(tx: Tx, changes: Sequence[TicketChange]) -> None:
    wanted: list[NewJob] = []
    unwanted: list[str] = []
    for change in changes:
        before_us = strikes_next_us(change.before.clocks) if change.before else None
        after_us = strikes_next_us(change.after.clocks)
        if after_us is None and before_us is not None:
            unwanted.append(str(change.after.id))
        elif after_us is not None and after_us != before_us:
            wanted.append(NewJob(KEEP_TIME, after_us, str(change.after.id)))
    await jobs.add_many(tx, wanted)
    await jobs.cancel(tx, KEEP_TIME, unwanted)


async def _audit(tx: Tx, written: Sequence[_Numbered]) -> None:
    # What comes of feedback is told by its decision; what somebody does to a ticket is told here.
    if tx.by.kind not in _PEOPLE:
        return
    done: dict[int, list[_Numbered]] = {}
    for each in written:
        after = each.change.after
        if isinstance(after, Ticket) and not _is_of_feedback(each.change):
            done.setdefault(after.id, []).append(each)
    for ticket_id, own in done.items():
        told = [
            {"type": type_of(each.event), "version": each.version, "digest": event_digest(_data(each.event))}
            for each in own
        ]
        await audit.append(tx, "ticket.changed", ticket_id, events=told)


def _is_of_feedback(change: TicketChange | ResponseChange) -> bool:
    if isinstance(change, TicketChange) and change.before is None:
        return change.after.response_id != 0
    return any(isinstance(event, FeedbackAttached | FeedbackChanged) for event in change.events)


def _data(event: TicketEvent | ResponseEvent) -> str:
    return _encoder.encode(event).decode()


async def of_ticket(tx: Tx, ticket_id: int, since_version: int = 0) -> Sequence[Happened]:
    """The history of a ticket, from behind a version."""
    return await _of(tx, "ticket", ticket_id, since_version)


async def stored_data(tx: Tx, ticket_id: int, version: int) -> str | None:
    """What is stored of one event of a ticket, to the letter; None when it isn't there."""
    row = await tx.one(_DATA, tx.workspace_id, ticket_id, version)
    return row[0] if row else None


async def of_response(tx: Tx, response_id: int) -> Sequence[Happened]:
    """The history of a response."""
    return await _of(tx, "response", response_id)


async def _of(tx: Tx, kind: str, subject_id: int, since_version: int = 0) -> Sequence[Happened]:
    rows = await tx.all(_OF_SUBJECT, tx.workspace_id, kind, subject_id, since_version)
    decode = _DECODERS[kind].decode
    return [Happened(version, at_us, by_kind, by_id, decode(data)) for version, at_us, by_kind, by_id, data in rows]


def _numbered(kind: str, change: TicketChange | ResponseChange, ids: Iterator[int]) -> Iterator[_Numbered]:
    first = change.after.version - len(change.events) + 1
    for version, event in enumerate(change.events, first):
        yield _Numbered(next(ids), kind, change, version, event)


def _row(tx: Tx, own: _Numbered) -> tuple[object, ...]:
    data = _data(own.event)
    subject = (own.kind, own.change.after.id, own.version)
    return (tx.workspace_id, own.id, *subject, tx.now, tx.by.kind.value, tx.by.id, data)


def _on_its_way(own: _Numbered) -> EventOnItsWay:
    ticket = own.change.after
    segment_id = ticket.current_segment_id if isinstance(ticket, Ticket) else 0
    return EventOnItsWay(own.id, ticket.id, segment_id, own.version, type_of(own.event))
