"""What must hold after any crash, asked of the database itself."""

import contextlib
from collections import Counter
from collections.abc import Callable

import apsw

from amends.app import system_now
from amends.model.audit import Verified
from amends.model.clock.clock import next_fire_us
from amends.model.principal import Principal, operator
from amends.model.ticket.history import replay
from amends.store.engine.database import Database, SettingsCache
from amends.store.engine.postgres import PostgresDatabase
from amends.store.engine.postgres_arrays import ArrayInserts
from amends.store.engine.postgres_tx import PostgresTx
from amends.store.engine.sqlite import SqliteDatabase
from amends.usecases import audit_query
from tests.resilience import kept
from tests.resilience.kept import Kept
from tests.resilience.ledger import MARK, Kind, Ledger

_PLACES = {Kind.TICKET: 1, Kind.NOTE: 1, Kind.CHANGE: 1}


async def check(database: Database, by: Principal, ledger: Ledger) -> Kept:
    """Look at everything. Raises AssertionError for the first promise that is broken."""
    found = await _at_one_moment(database, by)
    for holds in CHECKS:
        holds(found, ledger)
    await _audit_is_whole(database, by)
    if isinstance(database, SqliteDatabase):
        _file_is_whole(database.path)
    return found


def each_acknowledged_is_there_once(found: Kept, ledger: Ledger) -> None:
    """What was acknowledged is there exactly once, and what was lost at most once."""
    for kind, times in _PLACES.items():
        for ask in ledger.of_kind(kind):
            seen = found.marks[ask.mark]
            if ask.mark in ledger.acknowledged:
                assert seen == times, f"{kind.name} {ask.mark} was acknowledged and is there {seen} times"
            elif ask.mark in ledger.refused and ask.mark not in ledger.unsure:
                assert seen == 0, f"{kind.name} {ask.mark} was refused and is there {seen} times"
            else:
                assert seen <= times, f"{kind.name} {ask.mark} was lost and is there {seen} times"


def each_response_is_there_once(found: Kept, ledger: Ledger) -> None:
    """Each line that was acknowledged is one response, judged, with the one ticket that the answer told of."""
    times = Counter(row.reference for row in found.response_rows)
    assert not [reference for reference, seen in times.items() if seen != 1]
    rows = {row.reference: row for row in found.response_rows}
    of_response = Counter(ticket.response_id for ticket in found.tickets.values() if ticket)
    for ask, answered in ledger.kept(Kind.RESPONSE):
        [result] = answered.json["results"]
        assert ask.mark in rows, f"response {ask.mark} was acknowledged and isn't there"
        row = rows[ask.mark]
        assert (row.id, row.unjudged_intake_id) == (result["response_id"], None)
        assert (row.ticket_id, of_response[row.id]) == (result["ticket_id"], 1)
    for ask, answered in ledger.kept(Kind.STREAM):
        references = [f"{ask.mark}-{number}" for number in range(ask.lines)]
        assert rows.keys() >= set(references), f"of stream {ask.mark} not every line is there"
        assert all(rows[reference].unjudged_intake_id is None for reference in references), ask.mark
        assert answered.json["intake"]["sum"]["received"] == ask.lines
    opened = [row for row in found.response_rows if row.ticket_id]
    assert sorted(row.id for row in opened) == sorted(number for number in of_response.elements() if number)


def each_bulk_action_is_there_once(found: Kept, ledger: Ledger) -> None:
    """A bulk action that was acknowledged is begun once, and none of its tickets is done twice."""
    begun = Counter(mark for _, action, _ in found.bulks for mark in MARK.findall(action))
    for ask in ledger.of_kind(Kind.BULK):
        assert begun[ask.mark] == 1 or (begun[ask.mark] == 0 and ask.mark not in ledger.acknowledged), ask.mark
    by_id = {number: MARK.findall(action)[0] for number, action, _ in found.bulks}
    done = Counter(by_id[bulk_id] for bulk_id, _, state in found.items if state == "done")
    for mark in by_id.values():
        assert found.marks[mark] == done[mark], f"bulk action {mark}"
    assert all(state != "failed" for *_, state in found.items)


def events_are_the_rows(found: Kept, _: Ledger) -> None:
    """No event without its change, no change without its event."""
    for number, history in found.ticket_histories.items():
        assert [each.version for each in history] == list(range(1, len(history) + 1)), number
        assert replay(history) == found.tickets[number], f"ticket {number}"
    for number, history in found.response_histories.items():
        assert replay(history) == found.states[number], f"response {number}"


def each_event_owes_its_deliveries(found: Kept, _: Ledger) -> None:
    """Each event is on its way to each webhook once, and whatever waits has a job that brings it."""
    owed = Counter((event_id, webhook_id) for event_id, _ in found.event_ids for webhook_id in found.webhook_ids)
    there = Counter((event_id, webhook_id) for event_id, webhook_id, *_ in found.deliveries)
    assert owed == there
    for _event, webhook_id, ticket_id, state in found.deliveries:
        assert state != "waiting" or ("deliver", f"{webhook_id} {ticket_id}") in found.jobs, ticket_id


def each_job_is_there(found: Kept, _: Ledger) -> None:
    """Timers strike when the tickets say, and what goes on in the background has its job."""
    for number, ticket in found.tickets.items():
        assert ticket is not None
        timer = found.jobs.get(("fire_sla_timer", str(number)))
        assert (timer[0] if timer else None) == next_fire_us(ticket.clocks), f"ticket {number}"
    for number, _action, ended_us in found.bulks:
        assert ended_us or ("bulk", str(number)) in found.jobs, f"bulk action {number}"
    for intake in found.intakes:
        assert intake.ended_us or ("finish_intake", str(intake.id)) in found.jobs, f"intake {intake.id}"
    assert all(dead_us is None for _, dead_us in found.jobs.values())


def the_sums_add_up(found: Kept, _: Ledger) -> None:
    """Each sum counts its lines; the outcomes are those of what was stored, once that was judged."""
    unjudged = Counter(row.first_intake_id for row in found.response_rows if row.unjudged_intake_id is not None)
    stored = Counter(row.first_intake_id for row in found.response_rows)
    for own in found.intakes:
        assert own.received == own.stored + own.merged + own.duplicates + own.rejected, f"intake {own.id}"
        assert own.stored == stored[own.id], f"intake {own.id}"
        assert own.stored == own.outcomes + unjudged[own.id], f"intake {own.id}"


def nothing_is_left(found: Kept) -> None:
    """Once everything that was due is done: all intakes and bulk actions ended, all events delivered."""
    assert all(own.ended_us is not None for own in found.intakes)
    assert all(ended_us is not None for *_, ended_us in found.bulks)
    assert all(row.unjudged_intake_id is None for row in found.response_rows)
    assert {state for *_, state in found.deliveries} <= {"delivered"}


CHECKS: tuple[Callable[[Kept, Ledger], None], ...] = (
    each_acknowledged_is_there_once,
    each_response_is_there_once,
    each_bulk_action_is_there_once,
    events_are_the_rows,
    each_event_owes_its_deliveries,
    each_job_is_there,
    the_sums_add_up,
)


async def _at_one_moment(database: Database, by: Principal) -> Kept:
    if not isinstance(database, PostgresDatabase):
        return await database.read(by, kept.read)
    # Each statement of a read sees what is committed by then; here all see the same, whoever goes on meanwhile.
    async with (
        database._server.pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        return await kept.read(PostgresTx(connection, SettingsCache(), ArrayInserts(), by, system_now()))


async def _audit_is_whole(database: Database, by: Principal) -> None:
    for chain in (operator(0), by):
        so_far, is_all = Verified(), False
        while not is_all:
            so_far, is_all = await database.read(chain, audit_query.verify_on, so_far)
        assert so_far.error is None


def _file_is_whole(path: str) -> None:
    # On a connection of its own: asked again on one that others wrote beside, FTS5 takes its own cache for a fault.
    with contextlib.closing(apsw.Connection(path, flags=apsw.SQLITE_OPEN_READONLY)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
