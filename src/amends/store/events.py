"""Events: what happened, in order, never changed; and the only function that writes a state with its events."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import msgspec
from msgspec import Struct

from amends.errors import VersionConflict
from amends.instants import InstantUs
from amends.model import salted
from amends.model.clock.clock import next_fire_us
from amends.model.customer import Customer
from amends.model.job import JobQueue
from amends.model.principal import PrincipalKind
from amends.model.response_event import ResponseChange, ResponseEvent, TicketLinked
from amends.model.subject import ticket_subject
from amends.model.ticket.history import Happened
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import FeedbackAttached, FeedbackChanged, TicketChange, TicketEvent
from amends.store import audit, change_sets, deliveries, jobs, notifications, responses, search, tickets
from amends.store.deliveries import OutgoingEvent
from amends.store.engine.database import Tx
from amends.store.engine.statements import chunks, numbered
from amends.store.jobs import NewJob

_INSERT = """
    INSERT INTO events (workspace_id, id, kind, subject_id, version, at_us, by_kind, by_id, data, salts)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
_DATA = """
    SELECT data, salts FROM events WHERE workspace_id = $1 AND kind = 'ticket' AND subject_id = $2 AND version = $3
"""
_ERASE = """
    UPDATE events SET data = $1, salts = $2
    WHERE workspace_id = $3 AND kind = 'ticket' AND subject_id = $4 AND version = $5
"""
_OF_SUBJECT = """
    SELECT version, at_us, by_kind, by_id, data FROM events
    WHERE workspace_id = $1 AND kind = $2 AND subject_id = $3 AND version > $4 ORDER BY version
"""
_PLACES = "SELECT id, kind, subject_id, version FROM events WHERE workspace_id = $1 AND id IN "
_OF_SUBJECTS = """
    SELECT subject_id, version, at_us, by_kind, by_id, data FROM events
    WHERE workspace_id = $1 AND kind = $2 AND subject_id IN """

FIRE_SLA_TIMER = "keep_time"
"""The kind of a ticket's timer; its key is the ticket's ID."""

_NOBODY: Final[Mapping[int, Customer]] = MappingProxyType({})
_PEOPLE = frozenset({PrincipalKind.KEY, PrincipalKind.USER, PrincipalKind.OPERATOR})
_encoder = msgspec.json.Encoder()
_DECODERS: dict[str, msgspec.json.Decoder[Any]] = {
    "ticket": msgspec.json.Decoder(TicketEvent),
    "response": msgspec.json.Decoder(ResponseEvent),
}


class StoredEvent(Struct, frozen=True):
    """What is stored of an event, to the letter: its JSON document, and the document's salts, "" for none."""

    data: str
    salts: str

    @property
    def digest(self) -> str:
        """What the audit keeps of it, in hexadecimal digits."""
        return salted.digest_of(self.data, self.salts)


class EventPlace(Struct, frozen=True):
    """Where an event stands: the kind and the ID of its subject, and the version that it led to."""

    kind: str
    subject_id: int
    version: int


class _Written(Struct, frozen=True):
    kind: str
    change: TicketChange | ResponseChange
    version: int
    event: TicketEvent | ResponseEvent
    stored: StoredEvent
    is_audited: bool


async def record(
    tx: Tx,
    of_tickets: Sequence[TicketChange],
    of_responses: Sequence[ResponseChange],
    known: Mapping[int, Customer] = _NOBODY,
) -> None:
    """Write states, their events, and what these cause: timers, notices, deliveries, and the words to be found by.

    There is at most one change of each. `known` are customers, by their IDs, that needn't be looked for.
    Raises VersionConflict when a state isn't any more what the change began with.
    """
    await _keep(tx, "ticket", tickets, of_tickets)
    await _keep(tx, "response", responses, of_responses)
    on_tickets = _written(tx, "ticket", of_tickets)
    written = _as_they_happened(_written(tx, "response", of_responses), on_tickets)
    ids = await tx.next_ids(len(written))
    by = (tx.now, tx.by.kind.value, tx.by.id)
    await tx.many(_INSERT, [_row(tx, number, each, by) for number, each in zip(ids, written, strict=True)])
    await change_sets.add(tx, ids)
    if of_tickets:
        await _set_timers(tx, of_tickets)
        await notifications.notify(tx, of_tickets)
        await search.index(tx, of_tickets, of_responses, known)
        await _audit(tx, on_tickets)
        with_ids = zip(ids, written, strict=True)
        outgoing = [_on_its_way(*each, ids[0]) for each in with_ids if each[1].kind == "ticket"]
        await deliveries.fan_out(tx, outgoing)


async def _keep(tx: Tx, kind: str, store: Any, changes: Sequence[TicketChange] | Sequence[ResponseChange]) -> None:
    await store.insert_many(tx, [change for change in changes if change.before is None])
    for change in changes:
        if change.before is not None and not await store.update(tx, change):
            raise VersionConflict(f"The {kind} {change.after.id} was changed in the meantime; load it again.")


def _written(tx: Tx, kind: str, changes: Iterable[TicketChange | ResponseChange]) -> list[_Written]:
    return [
        _Written(kind, change, version, event, _stored(event, is_audited=is_audited), is_audited)
        for change in changes
        for is_audited in [kind == "ticket" and _is_audited(tx, change)]
        for version, event in enumerate(change.events, change.after.version - len(change.events) + 1)
    ]


def _stored(event: TicketEvent | ResponseEvent, *, is_audited: bool) -> StoredEvent:
    # Only what the audit keeps a digest of needs salts.
    return StoredEvent(_encoder.encode(event).decode(), salted.new_seed() if is_audited else "")


def _as_they_happened(on_responses: list[_Written], on_tickets: list[_Written]) -> list[_Written]:
    # A response comes first, then the ticket that it opens, then the link to it: nothing names what isn't there yet.
    links = [each for each in on_responses if isinstance(each.event, TicketLinked)]
    if not links:
        return on_responses + on_tickets
    return [*(each for each in on_responses if not isinstance(each.event, TicketLinked)), *on_tickets, *links]


def type_of(event: TicketEvent | ResponseEvent) -> str:
    """What an event is called, like `ticket.opened`."""
    return str(event.__struct_config__.tag)


async def _set_timers(tx: Tx, changes: Sequence[TicketChange]) -> None:
    wanted: list[NewJob] = []
    unwanted: list[str] = []
    for change in changes:
        before_us = next_fire_us(change.before.clocks) if change.before else None
        after_us = next_fire_us(change.after.clocks)
        if after_us is None and before_us is not None:
            unwanted.append(str(change.after.id))
        elif after_us is not None and after_us != before_us:
            wanted.append(_timer(change.after.id, after_us))
    await jobs.add_many(tx, wanted)
    await jobs.cancel(tx, FIRE_SLA_TIMER, unwanted)


def _timer(ticket_id: int, due_us: InstantUs) -> NewJob:
    return NewJob(FIRE_SLA_TIMER, due_us, str(ticket_id), queue=JobQueue.TIMERS, subject=ticket_subject(ticket_id))


async def _audit(tx: Tx, written: Sequence[_Written]) -> None:
    done: dict[int, list[_Written]] = {}
    for each in written:
        if each.is_audited:
            done.setdefault(each.change.after.id, []).append(each)
    for ticket_id, own in done.items():
        told = [{"type": type_of(each.event), "version": each.version, "digest": each.stored.digest} for each in own]
        await audit.append(tx, "ticket.changed", ticket_id, events=told)


def _is_audited(tx: Tx, change: TicketChange | ResponseChange) -> bool:
    # What comes of feedback is told by its decision; what somebody does to a ticket is told in the audit.
    return tx.by.kind in _PEOPLE and not _is_of_feedback(change)


def _is_of_feedback(change: TicketChange | ResponseChange) -> bool:
    if isinstance(change, TicketChange) and change.before is None:
        return change.after.response_id != 0
    return any(isinstance(event, FeedbackAttached | FeedbackChanged) for event in change.events)


async def of_ticket(tx: Tx, ticket_id: int, since_version: int = 0) -> Sequence[Happened]:
    """The history of a ticket, from behind a version."""
    return await _of(tx, "ticket", ticket_id, since_version)


async def get_stored(tx: Tx, ticket_id: int, version: int) -> StoredEvent | None:
    """What is stored of one event of a ticket; None when it isn't there."""
    row = await tx.one(_DATA, tx.workspace_id, ticket_id, version)
    return StoredEvent(*row) if row else None


async def keep_erased(tx: Tx, ticket_id: int, version: int, event: StoredEvent) -> None:
    """Keep an event of a ticket from which something was erased."""
    await tx.run(_ERASE, event.data, event.salts, tx.workspace_id, ticket_id, version)


async def of_response(tx: Tx, response_id: int) -> Sequence[Happened]:
    """The history of a response."""
    return await _of(tx, "response", response_id)


async def _of(tx: Tx, kind: str, subject_id: int, since_version: int = 0) -> Sequence[Happened]:
    rows = await tx.all(_OF_SUBJECT, tx.workspace_id, kind, subject_id, since_version)
    decode = _DECODERS[kind].decode
    return [Happened(version, at_us, by_kind, by_id, decode(data)) for version, at_us, by_kind, by_id, data in rows]


async def places(tx: Tx, event_ids: Sequence[int]) -> dict[int, EventPlace]:
    """Where events stand, by their IDs."""
    found: dict[int, EventPlace] = {}
    for some in chunks(event_ids):
        rows = await tx.all(f"{_PLACES}({numbered(2, len(some))})", tx.workspace_id, *some)
        found.update((number, EventPlace(kind, subject_id, version)) for number, kind, subject_id, version in rows)
    return found


async def of_subjects(tx: Tx, kind: str, subject_ids: Sequence[int]) -> dict[int, list[Happened]]:
    """The histories of some tickets or responses, by their IDs."""
    decode = _DECODERS[kind].decode
    found: dict[int, list[Happened]] = {subject_id: [] for subject_id in subject_ids}
    for some in chunks(subject_ids):
        statement = f"{_OF_SUBJECTS}({numbered(3, len(some))}) ORDER BY subject_id, version"
        for subject_id, version, at_us, by_kind, by_id, data in await tx.all(statement, tx.workspace_id, kind, *some):
            found[subject_id].append(Happened(version, at_us, by_kind, by_id, decode(data)))
    return found


def _row(tx: Tx, number: int, own: _Written, by: tuple[object, ...]) -> tuple[object, ...]:
    return (tx.workspace_id, number, own.kind, own.change.after.id, own.version, *by, own.stored.data, own.stored.salts)


def _on_its_way(number: int, own: _Written, change_set_id: int) -> OutgoingEvent:
    ticket = own.change.after
    segment_id = ticket.current_segment_id if isinstance(ticket, Ticket) else 0
    return OutgoingEvent(number, ticket_subject(ticket.id), segment_id, own.version, type_of(own.event), change_set_id)
