"""Events: what happened, in order, never changed; and the only function that writes a state with its events."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from amends.errors import VersionConflict
from amends.model import salted
from amends.model.customer import Customer
from amends.model.principal import PrincipalKind
from amends.model.response_event import ResponseChange, ResponseEvent, TicketLinked
from amends.model.subject import RESPONSE, TICKET, Subject, ticket_subject
from amends.model.ticket.history import Happened, replay
from amends.model.ticket.notes import as_notes_stand
from amends.model.ticket.ticket_events import TicketChange, TicketEvent
from amends.store import (
    change_sets,
    deliveries,
    notifications,
    quiet_responses,
    responses,
    restrictions,
    search,
    ticket_audit,
    tickets,
    timers,
)
from amends.store.engine.database import Tx
from amends.store.engine.statements import chunks, numbered
from amends.store.written import NO_CUSTOMERS, StoredEvent, Written, WrittenEvent
from amends.texts.text import say


class QuietRows(Struct, frozen=True):
    """Of what has events: those rows that say all that happened by themselves, so that no event of theirs is written.

    `is_quiet` says whether a change is of that kind. `happened` makes their events, by the subjects' IDs, which are
    those of the events too. `write_down` does the same for what changes now, and writes what else was left out.
    """

    is_quiet: Callable[[Any], bool]
    happened: Callable[[Tx, Sequence[int]], Awaitable[Mapping[int, Happened]]]
    write_down: Callable[[Tx, Sequence[Any]], Awaitable[Mapping[int, Happened]]]


class Aggregate(Struct, frozen=True):
    """What has events: how its states are kept, how an event is read, and how its events make the state again.

    `insert_many` takes changes that begin something; `update_many` takes those of what is there, and answers with the
    places among them of what was still what its change began with. `as_read` makes of a history what is read of it.
    Events that name something written after it, `names_later`, come last.
    """

    change: type[Any]
    insert_many: Callable[[Tx, Sequence[Any]], Awaitable[None]]
    update_many: Callable[[Tx, Sequence[Any]], Awaitable[Sequence[int]]]
    decode: Callable[[str], Any]
    replay: Callable[[Iterable[Happened]], Any]
    as_read: Callable[[Sequence[Happened]], Sequence[Happened]] = tuple
    names_later: tuple[type[Any], ...] = ()
    quiet: QuietRows | None = None


class Consequence(Struct, frozen=True):
    """What follows from what was written, in the same transaction and once for all of it.

    It follows when something of one of the kinds `of`, or anything for None, was written by a principal of one of the
    kinds `by`.
    """

    follow: Callable[[Tx, Written], Awaitable[None]]
    by: frozenset[PrincipalKind]
    of: frozenset[str] | None = frozenset({TICKET})


_EVERYBODY: Final = frozenset(PrincipalKind)
_NOW: Final = _EVERYBODY - {PrincipalKind.HISTORY}
"""Who does something that happens now; an import of history writes down what was, and tells nobody."""
_PEOPLE: Final = frozenset({PrincipalKind.KEY, PrincipalKind.USER, PrincipalKind.OPERATOR, PrincipalKind.HISTORY})

AGGREGATES: Final[Mapping[str, Aggregate]] = {
    RESPONSE: Aggregate(
        ResponseChange,
        responses.insert_many,
        responses.update_many,
        msgspec.json.Decoder(ResponseEvent).decode,
        replay,
        names_later=(TicketLinked,),
        quiet=QuietRows(quiet_responses.is_quiet, quiet_responses.happened, quiet_responses.write_down),
    ),
    TICKET: Aggregate(
        TicketChange,
        tickets.insert_many,
        tickets.update_many,
        msgspec.json.Decoder(TicketEvent).decode,
        replay,
        as_read=as_notes_stand,
    ),
}
"""Each kind of what has events, in the order in which they come when they are written together."""

_AUDIT: Final = Consequence(ticket_audit.append, by=_PEOPLE)
CONSEQUENCES: Final = (
    Consequence(change_sets.add, by=_EVERYBODY, of=None),
    Consequence(restrictions.note_first, by=_EVERYBODY),
    Consequence(timers.set_timers, by=_NOW),
    Consequence(notifications.notify, by=_NOW),
    Consequence(search.index, by=_EVERYBODY),
    _AUDIT,
    Consequence(deliveries.fan_out, by=_NOW),
)
"""Everything that follows, in this order."""

_INSERT = """
    INSERT INTO events (workspace_id, id, subject_kind, subject_id, version, at_us, by_kind, by_id, data, salts)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
_DATA = """
    SELECT data, salts FROM events
    WHERE workspace_id = $1 AND subject_kind = 'ticket' AND subject_id = $2 AND version = $3
"""
_ERASE = """
    UPDATE events SET data = $1, salts = $2
    WHERE workspace_id = $3 AND subject_kind = 'ticket' AND subject_id = $4 AND version = $5
"""
_REWRITE = """
    UPDATE events SET data = $1 WHERE workspace_id = $2 AND subject_kind = $3 AND subject_id = $4 AND version = $5
"""
_OF_SUBJECT = """
    SELECT version, at_us, by_kind, by_id, data FROM events
    WHERE workspace_id = $1 AND subject_kind = $2 AND subject_id = $3 AND version > $4 ORDER BY version
"""
_PLACES = "SELECT id, subject_kind, subject_id, version FROM events WHERE workspace_id = $1 AND id IN "
_OF_SUBJECTS = """
    SELECT subject_id, version, at_us, by_kind, by_id, data FROM events
    WHERE workspace_id = $1 AND subject_kind = $2 AND subject_id IN """
_encode = msgspec.json.Encoder().encode


class EventPlace(Struct, frozen=True):
    """Where an event stands: the kind and the ID of its subject, and the version that it led to."""

    kind: str
    subject_id: int
    version: int


async def record(tx: Tx, changes: Iterable[Any], known: Mapping[int, Customer] = NO_CUSTOMERS) -> None:
    """Write states with their events, and all that follows from them.

    There is at most one change of each. `known` are customers, by their IDs, that needn't be looked for.
    Raises VersionConflict when a state isn't any more what the change began with.
    """
    by_kind = _by_kind(changes)
    quiet_ids: list[int] = []
    for kind, own in by_kind.items():
        await _keep(tx, kind, own)
        quiet_ids += _quiet_ids(kind, own)
    events = await _numbered(tx, _as_they_happened(by_kind))
    by = (tx.now, tx.by.kind.value, tx.by.id)
    await tx.many(_INSERT, [_row(tx, each, by) for each in events])
    written = Written(by_kind, events, quiet_ids, known)
    for consequence in CONSEQUENCES:
        if tx.by.kind in consequence.by and (consequence.of is None or not consequence.of.isdisjoint(by_kind)):
            await consequence.follow(tx, written)


def _by_kind(changes: Iterable[Any]) -> Mapping[str, Sequence[Any]]:
    all_changes = list(changes)
    found = {kind: [each for each in all_changes if type(each) is own.change] for kind, own in AGGREGATES.items()}
    return {kind: own for kind, own in found.items() if own}


async def _keep(tx: Tx, kind: str, changes: Sequence[Any]) -> None:
    own = AGGREGATES[kind]
    begun = [change for change in changes if change.before is None]
    if begun:
        await own.insert_many(tx, begun)
    changed = [change for change in changes if change.before is not None] if len(begun) < len(changes) else ()
    if changed and own.quiet is not None:
        await _write_down(tx, kind, await own.quiet.write_down(tx, changed))
    kept = set(await own.update_many(tx, changed)) if changed else set()
    if len(kept) < len(changed):
        first = next(change for place, change in enumerate(changed) if place not in kept)
        raise VersionConflict(say("was_changed", kind=kind, which=first.after.id))


async def _write_down(tx: Tx, kind: str, quiet: Mapping[int, Happened]) -> None:
    rows = []
    for number, happened in quiet.items():
        by = (happened.at_us, happened.by_kind, happened.by_id)
        data = _encode(happened.event).decode()
        rows.append((tx.workspace_id, number, kind, number, happened.version, *by, data, ""))
    await tx.many(_INSERT, rows)


def _quiet_ids(kind: str, changes: Sequence[Any]) -> list[int]:
    own = AGGREGATES[kind].quiet
    return [change.after.id for change in changes if own.is_quiet(change)] if own else []


def _as_they_happened(by_kind: Mapping[str, Sequence[Any]]) -> list[tuple[str, Any, int, Any]]:
    # A response comes first, then the ticket that it opens, then the link to it: nothing names what isn't there yet.
    first: list[tuple[str, Any, int, Any]] = []
    last: list[tuple[str, Any, int, Any]] = []
    for kind, changes in by_kind.items():
        names_later, quiet = AGGREGATES[kind].names_later, AGGREGATES[kind].quiet
        for change in changes:
            if quiet is not None and quiet.is_quiet(change):
                continue
            for version, event in enumerate(change.events, change.after.version - len(change.events) + 1):
                (last if isinstance(event, names_later) else first).append((kind, change, version, event))
    return first + last


async def _numbered(tx: Tx, happened: Sequence[tuple[str, Any, int, Any]]) -> Sequence[WrittenEvent]:
    ids = await tx.next_ids(len(happened))
    # Only what the audit keeps a digest of needs salts.
    salted_kinds = _AUDIT.of if tx.by.kind in _AUDIT.by else None
    return [
        WrittenEvent(
            number,
            Subject(kind, change.after.id),
            version,
            event,
            change,
            StoredEvent(_encode(event).decode(), _salts(change) if salted_kinds and kind in salted_kinds else ""),
        )
        for number, (kind, change, version, event) in zip(ids, happened, strict=True)
    ]


def _salts(change: TicketChange) -> str:
    return salted.new_seed() if ticket_audit.is_audited(change) else ""


def _row(tx: Tx, own: WrittenEvent, by: tuple[object, ...]) -> tuple[object, ...]:
    about = (own.subject.kind, own.subject.id, own.version)
    return (tx.workspace_id, own.id, *about, *by, own.stored.data, own.stored.salts)


async def of_ticket(tx: Tx, ticket_id: int, since_version: int = 0) -> Sequence[Happened]:
    """The history of a ticket as it is read, from behind a version."""
    return await of_subject(tx, ticket_subject(ticket_id), since_version)


async def with_all_words(tx: Tx, ticket_id: int) -> Sequence[Happened]:
    """The history of a ticket with all that its notes ever said: for those who may see that, and to erase it."""
    rows = await tx.all(_OF_SUBJECT, tx.workspace_id, TICKET, ticket_id, 0)
    decode = AGGREGATES[TICKET].decode
    return [Happened(version, at_us, by_kind, by_id, decode(data)) for version, at_us, by_kind, by_id, data in rows]


async def get_stored(tx: Tx, ticket_id: int, version: int) -> StoredEvent | None:
    """What is stored of one event of a ticket; None when it isn't there."""
    row = await tx.one(_DATA, tx.workspace_id, ticket_id, version)
    return StoredEvent(*row) if row else None


async def keep_erased(tx: Tx, ticket_id: int, version: int, event: StoredEvent) -> None:
    """Keep an event of a ticket from which something was erased."""
    await tx.run(_ERASE, event.data, event.salts, tx.workspace_id, ticket_id, version)


async def rewrite(tx: Tx, kind: str, subject_id: int, version: int, event: Any) -> None:
    """Keep an event without what leads back to a person; for events of which the audit has no digest."""
    await tx.run(_REWRITE, _encode(event).decode(), tx.workspace_id, kind, subject_id, version)


async def of_response(tx: Tx, response_id: int) -> Sequence[Happened]:
    """The history of a response."""
    return await of_subject(tx, Subject(RESPONSE, response_id))


async def of_subject(tx: Tx, subject: Subject, since_version: int = 0) -> Sequence[Happened]:
    """The history of anything that has events, as it is read, from behind a version."""
    rows = await tx.all(_OF_SUBJECT, tx.workspace_id, subject.kind, subject.id, since_version)
    own = AGGREGATES[subject.kind]
    if not rows and not since_version and own.quiet is not None:
        return list((await own.quiet.happened(tx, [subject.id])).values())
    decode = own.decode
    return own.as_read(
        [Happened(version, at_us, by_kind, by_id, decode(data)) for version, at_us, by_kind, by_id, data in rows]
    )


async def places(tx: Tx, event_ids: Sequence[int]) -> dict[int, EventPlace]:
    """Where events stand, by their IDs."""
    found: dict[int, EventPlace] = {}
    for some in chunks(event_ids):
        rows = await tx.all(f"{_PLACES}({numbered(2, len(some))})", tx.workspace_id, *some)
        found.update((number, EventPlace(kind, subject_id, version)) for number, kind, subject_id, version in rows)
    for kind, own in AGGREGATES.items():
        unwritten = [number for number in event_ids if number not in found]
        if unwritten and own.quiet is not None:
            quiet = await own.quiet.happened(tx, unwritten)
            found.update((number, EventPlace(kind, number, each.version)) for number, each in quiet.items())
    return found


async def of_subjects(tx: Tx, kind: str, subject_ids: Sequence[int]) -> dict[int, Sequence[Happened]]:
    """The histories of some tickets or responses as they are read, by their IDs."""
    decode = AGGREGATES[kind].decode
    found: dict[int, list[Happened]] = {subject_id: [] for subject_id in subject_ids}
    for some in chunks(subject_ids):
        statement = f"{_OF_SUBJECTS}({numbered(3, len(some))}) ORDER BY subject_id, version"
        for subject_id, version, at_us, by_kind, by_id, data in await tx.all(statement, tx.workspace_id, kind, *some):
            found[subject_id].append(Happened(version, at_us, by_kind, by_id, decode(data)))
    unwritten = [subject_id for subject_id, happened in found.items() if not happened]
    quiet = AGGREGATES[kind].quiet
    if unwritten and quiet is not None:
        found.update((number, [each]) for number, each in (await quiet.happened(tx, unwritten)).items())
    as_read = AGGREGATES[kind].as_read
    return {subject_id: as_read(happened) for subject_id, happened in found.items()}
