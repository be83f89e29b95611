"""Recording: one function writes states and events and all that follows; who writes decides what follows."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

import msgspec
import pytest
from msgspec import Struct, structs

from amends.errors import VersionConflict
from amends.model.customer import CustomerForm
from amends.model.principal import Principal, PrincipalKind, Scope
from amends.model.status import Status
from amends.model.subject import Subject
from amends.model.ticket import list_query
from amends.model.ticket.history import replay
from amends.model.ticket.ticket import Ticket
from amends.store import events, ticket_audit
from amends.store.engine.database import Database, Tx
from amends.store.events import AGGREGATES, CONSEQUENCES, Aggregate, Consequence
from amends.store.written import Written
from amends.usecases import converse, find_tickets, work
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.work import TicketChangeForm
from tests import cast
from tests.cast import FixtureWorkspace

_WEBHOOK = """
    INSERT INTO webhooks (workspace_id, id, url, description, types, segment_ids, generation, rotated_until_us,
        created_us, disabled_us, disabled_reason, failing_since_us)
    VALUES ($1, 7, 'https://a.example', '', '', '[]', 1, NULL, 0, NULL, '', NULL)
"""
_COUNTS = {
    "events": "SELECT count(*) FROM events WHERE workspace_id = $1 AND subject_kind = 'ticket'",
    "audit": "SELECT count(*) FROM audit WHERE workspace_id = $1 AND action = 'ticket.changed'",
    "notifications": "SELECT count(*) FROM notifications WHERE workspace_id = $1",
    "deliveries": "SELECT count(*) FROM deliveries WHERE workspace_id = $1",
    "jobs": "SELECT count(*) FROM jobs WHERE workspace_id = $1 AND kind IN ('fire_sla_timer', 'deliver')",
}


@pytest.fixture
async def workspace(database: Database) -> FixtureWorkspace:
    made = await cast.workspace(database)
    await database.write(made.by, lambda tx: tx.run(_WEBHOOK, tx.workspace_id))
    return made


def by(workspace: FixtureWorkspace, kind: PrincipalKind) -> Principal:
    return Principal(kind, 4242, workspace.id, frozenset(Scope))


async def work_on_a_ticket(database: Database, who: Principal, owner: str) -> Ticket:
    """Open a ticket for somebody, note something and move it on."""
    form = TicketForm(
        origin_segment="S1", verbatim="El ascensor", owner=owner, customer=CustomerForm(email="ana@example.com")
    )
    ticket = (await database.write(who, open_by_hand, form)).ticket
    await database.write(who, converse.note, ticket.id, "Llamada perdida")
    return await database.write(who, work.change, ticket.id, TicketChangeForm(status=Status.IN_PROGRESS))


async def counts(database: Database, workspace: FixtureWorkspace) -> dict[str, int]:
    async def count(tx: Tx) -> dict[str, int]:
        rows = {name: await tx.one(statement, tx.workspace_id) for name, statement in _COUNTS.items()}
        return {name: row[0] for name, row in rows.items() if row}

    return await database.read(workspace.by, count)


async def test_an_import_of_history_is_recorded_found_and_audited_and_tells_nobody(
    database: Database, workspace: FixtureWorkspace
) -> None:
    ticket = await work_on_a_ticket(database, by(workspace, PrincipalKind.HISTORY), workspace.ana.email)
    assert await counts(database, workspace) == {
        "events": 3,
        "audit": 3,
        "notifications": 0,
        "deliveries": 0,
        "jobs": 0,
    }
    history = await database.read(workspace.by, events.of_ticket, ticket.id)
    assert replay(history) == ticket
    assert {each.by_kind for each in history} == {"history"}
    for word in ("ascensor", "perdida", "ana@example.com"):
        found = await database.read(workspace.by, find_tickets.ids, list_query.read({"q": word}), 10)
        assert found == [ticket.id], word


async def test_the_same_work_of_a_person_tells_whom_it_concerns(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await work_on_a_ticket(database, by(workspace, PrincipalKind.KEY), workspace.ana.email)
    assert await counts(database, workspace) == {
        "events": 3,
        "audit": 3,
        "notifications": 1,
        "deliveries": 3,
        "jobs": 2,
    }


async def test_what_a_person_does_to_an_imported_ticket_is_told_as_always(
    database: Database, workspace: FixtureWorkspace
) -> None:
    ticket = await work_on_a_ticket(database, by(workspace, PrincipalKind.HISTORY), workspace.ana.email)
    await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(status=Status.ESCALATED))
    assert await counts(database, workspace) == {
        "events": 5,
        "audit": 4,
        "notifications": 2,
        "deliveries": 2,
        "jobs": 1,
    }


class Spy:
    """A consequence that notes what it was handed."""

    def __init__(self) -> None:
        self.handed: list[Written] = []

    async def follow(self, tx: Tx, written: Written) -> None:
        self.handed.append(written)


@pytest.mark.parametrize("kind", list(PrincipalKind))
@pytest.mark.parametrize("row", CONSEQUENCES, ids=lambda row: f"{row.follow.__module__}.{row.follow.__name__}")
async def test_a_consequence_follows_when_its_row_names_the_kind_of_principal(
    database: Database,
    workspace: FixtureWorkspace,
    monkeypatch: pytest.MonkeyPatch,
    row: Consequence,
    kind: PrincipalKind,
) -> None:
    spy = Spy()
    monkeypatch.setattr(events, "CONSEQUENCES", (structs.replace(row, follow=spy.follow),))
    await database.write(by(workspace, kind), open_by_hand, TicketForm(origin_segment="S1"))
    assert bool(spy.handed) == (kind in row.by)


async def test_a_consequence_that_is_one_row_more_gets_all_that_was_written_at_once(
    database: Database, workspace: FixtureWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    await cast.rule(database, workspace.by)
    spy = Spy()
    everybody = frozenset(PrincipalKind)
    monkeypatch.setattr(events, "CONSEQUENCES", (*CONSEQUENCES, Consequence(spy.follow, by=everybody)))
    forms = [
        cast.form(reference=f"r-{number}", customer=CustomerForm(email=f"{number}@mail.example")) for number in range(3)
    ]
    await cast.ingest(database, workspace.by, *forms)
    [written] = [each for each in spy.handed if each.of_tickets]
    assert [len(written.of_tickets), len(written.of_responses)] == [3, 3]
    assert [each.id for each in written.events] == sorted(each.id for each in written.events)
    assert [each.type for each in written.events][-3:] == ["response.linked"] * 3


async def test_what_follows_only_from_tickets_costs_a_response_nothing(
    database: Database, workspace: FixtureWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    spy = Spy()
    monkeypatch.setattr(events, "CONSEQUENCES", (Consequence(spy.follow, by=frozenset(PrincipalKind)),))
    await cast.ingest(database, workspace.by, cast.form(score=10))
    assert spy.handed == []


class Rung(Struct, frozen=True, tag="bell.rung"):
    """Somebody rang."""

    times: int

    def apply(self, bell: "Bell | None") -> "Bell":
        before = bell or Bell(1, 0, 1)
        return structs.replace(before, rung=before.rung + self.times)


class Bell(Struct, frozen=True):
    """Something that has events, and that nobody knew before."""

    id: int
    rung: int
    version: int


class BellChange(Struct, frozen=True):
    """What becomes of it."""

    before: Bell | None
    after: Bell
    events: tuple[Rung, ...]


class Bells:
    """Where they are kept."""

    def __init__(self) -> None:
        self.kept: dict[int, Bell] = {}

    async def insert_many(self, tx: Tx, changes: Sequence[BellChange]) -> None:
        self.kept.update({change.after.id: change.after for change in changes})

    async def update_many(self, tx: Tx, changes: Sequence[BellChange]) -> Sequence[int]:
        found = [place for place, change in enumerate(changes) if self.kept[change.after.id] == change.before]
        self.kept.update({changes[place].after.id: changes[place].after for place in found})
        return found

    def row(self) -> Aggregate:
        return Aggregate(BellChange, self.insert_many, self.update_many, msgspec.json.Decoder(Rung).decode, replay)


async def test_an_aggregate_is_one_row_more(
    database: Database, workspace: FixtureWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    bells, spy = Bells(), Spy()
    everybody = frozenset(PrincipalKind)
    monkeypatch.setattr(events, "AGGREGATES", MappingProxyType({**AGGREGATES, "bell": bells.row()}))
    follows = Consequence(spy.follow, by=everybody, of=frozenset({"bell"}))
    monkeypatch.setattr(events, "CONSEQUENCES", (*CONSEQUENCES, follows))
    first, second = Bell(1, 2, 1), Bell(1, 5, 2)
    await database.write(workspace.by, events.record, [BellChange(None, first, (Rung(2),))])
    await database.write(workspace.by, events.record, [BellChange(first, second, (Rung(3),))])
    history = await database.read(workspace.by, events.of_subject, Subject("bell", 1))
    assert [each.event for each in history] == [Rung(2), Rung(3)]
    assert events.AGGREGATES["bell"].replay(history) == bells.kept[1] == second
    assert [each.changes["bell"] for each in spy.handed] == [
        [BellChange(None, first, (Rung(2),))],
        [BellChange(first, second, (Rung(3),))],
    ]
    assert (await counts(database, workspace))["deliveries"] == 0
    with pytest.raises(VersionConflict, match="The bell 1 was changed"):
        await database.write(workspace.by, events.record, [BellChange(first, second, ())])


async def test_the_events_of_each_aggregate_make_its_state_again(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.rule(database, workspace.by)
    await cast.ingest(database, workspace.by, cast.form(), cast.form(words="Otra vez"))
    found_responses, found_tickets = await cast.everything(database, workspace.by)
    states: dict[str, Sequence[Any]] = {"response": found_responses, "ticket": found_tickets}
    assert states.keys() == AGGREGATES.keys()
    for kind, aggregate in AGGREGATES.items():
        for state in states[kind]:
            history = await database.read(workspace.by, events.of_subject, Subject(kind, state.id))
            assert aggregate.replay(history) == state


@pytest.mark.parametrize("kind", list(PrincipalKind))
async def test_only_what_the_audit_keeps_a_digest_of_has_salts(
    database: Database, workspace: FixtureWorkspace, kind: PrincipalKind
) -> None:
    ticket = (await database.write(by(workspace, kind), open_by_hand, TicketForm(origin_segment="S1"))).ticket
    stored = await database.read(workspace.by, events.get_stored, ticket.id, 1)
    is_audited = (await counts(database, workspace))["audit"] == 1
    [row] = [each for each in CONSEQUENCES if each.follow is ticket_audit.append]
    assert stored is not None
    assert bool(stored.salts) == is_audited == (kind in row.by)
