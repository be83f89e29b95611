"""Reading no table whole: whatever people and the background ask all day, the engine plans without a full scan.

Each statement is planned with its own values. PostgreSQL is told to scan only where it has no other way: on a table of
a few rows it would always scan.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from msgspec import structs

from amends.instants import InstantUs
from amends.model.customer import CustomerForm
from amends.model.job import FIRST_TURN, JobQueue, Turn
from amends.model.response_query import RESPONSE_FIELDS, ResponsePlace
from amends.model.rule_run import RunSelection
from amends.model.status import Status
from amends.model.ticket import list_query
from amends.model.ticket.list_filter import KeysetPosition as Behind
from amends.model.ticket.list_filter import TicketFilter
from amends.store import fair_queue, jobs
from amends.store.engine.database import Database, Tx
from amends.store.jobs import NewJob
from amends.usecases import (
    find_responses,
    find_tickets,
    hand_over,
    ingest,
    judge_stored,
    queries,
    rule_runs,
    ticket_detail,
    work,
)
from amends.usecases.hand_over import HandOverForm
from amends.usecases.resolve_segment import MissingSegment
from amends.usecases.rule_runs import RunForm
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kinds import RULE
from amends.usecases.work import TicketChangeForm
from tests import cast
from tests.cast import FixtureWorkspace

FULL_SCAN = {
    "sqlite": re.compile(r"^SCAN (tickets|responses|events|jobs|decisions|rule_runs|t|e)\b(?!.*VIRTUAL TABLE)"),
    "postgres": re.compile(r"Seq Scan on (tickets|responses|events|jobs|decisions|rule_runs)\b"),
}
EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN ", "postgres": "EXPLAIN "}

Use = Callable[[Tx], Awaitable[Any]]


class Planned:
    """A transaction that has each statement planned before it runs, and keeps the plans that scan."""

    settings_token = None

    def __init__(self, tx: Any, engine: str) -> None:
        self._tx = tx
        self._engine = engine
        self.scans: list[tuple[str, list[str]]] = []
        self.count = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)

    async def one(self, statement: str, *values: object) -> Any:
        await self._plan(statement, values)
        return await self._tx.one(statement, *values)

    async def all(self, statement: str, *values: object) -> Any:
        await self._plan(statement, values)
        return await self._tx.all(statement, *values)

    async def run(self, statement: str, *values: object) -> Any:
        await self._plan(statement, values)
        return await self._tx.run(statement, *values)

    async def many(self, statement: str, rows: Any) -> None:
        rows = list(rows)
        if rows:
            await self._plan(statement, rows[0])
        await self._tx.many(statement, rows)

    async def _plan(self, statement: str, values: Sequence[object]) -> None:
        self.count += 1
        rows = await self._tx.all(EXPLAIN[self._engine] + statement, *values)
        steps = [str(row[-1]) for row in rows]
        scans = [step for step in steps if FULL_SCAN[self._engine].search(step)]
        if scans:
            self.scans.append((" ".join(statement.split()), scans))


@pytest.fixture
async def workspace(database: Database) -> FixtureWorkspace:
    made = await cast.workspace(database)
    await cast.ingest(database, made.by, cast.form(reference="before"))
    await cast.rule(database, made.by)
    forms = [
        cast.form(reference=f"r-{number}", customer=CustomerForm(email=f"g{number}@mail.example"), words="No answer")
        for number in range(3)
    ]
    await cast.ingest(database, made.by, *forms)
    return made


async def planned(database: Database, workspace: FixtureWorkspace, use: Use) -> Planned:
    async def explain(tx: Tx) -> Planned:
        if database.engine == "postgres":
            await tx.all("SET LOCAL enable_seqscan = off")
        watched = Planned(tx, database.engine)
        await use(watched)  # type: ignore[arg-type]
        return watched

    return await database.write(workspace.by, explain)


QUERIES = [
    {},
    {"sort": "due"},
    {"sort": "changed"},
    {"status": "NEW,IN_PROGRESS", "sort": "due"},
    {"status": "PENDING"},
    {"priority": "HIGH"},
    {"owner_id": "7", "status": "NEW", "sort": "due"},
    {"owner_id": "0", "sort": "due"},
    {"segment": "S1"},
    {"origin_segment": "S1"},
    {"overdue": "true", "sort": "due"},
    {"due_within_hours": "24", "sort": "due"},
    {"customer_id": "7"},
    {"survey_id": "7"},
    {"rule_id": "7"},
    {"score_from": "0", "score_to": "3"},
    {"reopenings_from": "1"},
    {"reached": "false", "status": "CLOSED"},
    {"escalation_level_from": "1", "sort": "due"},
    {"postponements_from": "1", "sort": "due"},
    {"promised": "true", "sort": "due"},
    {"snoozed": "true", "sort": "due"},
    {"promise_overdue": "true"},
    {"promise_due_before": "2026-12-01T00:00:00Z", "sort": "due"},
    {"waits_since_before": "2026-12-01T00:00:00Z", "status": "PENDING"},
    {"broken_promises_from": "1", "sort": "due"},
    {"opened_from": "2026-11-01T00:00:00Z"},
    {"watcher_id": "7"},
    {"q": "answer"},
    {"q": '"no answer" g1'},
]


@pytest.mark.parametrize("texts", QUERIES, ids=str)
async def test_a_list_a_search_and_their_count(
    database: Database, workspace: FixtureWorkspace, texts: dict[str, str]
) -> None:
    query = list_query.read(texts)

    async def ask(tx: Tx) -> None:
        await find_tickets.page(tx, query, None, 50)
        await find_tickets.page(tx, query, Behind(InstantUs(5), 5), 50)
        await find_tickets.count(tx, query)
        await find_tickets.ids(tx, query, 100)

    watched = await planned(database, workspace, ask)
    assert (watched.scans, watched.count > 3) == ([], True)


RESPONSE_QUERIES = [
    {},
    {"time_from": "2026-11-01T00:00:00Z", "time_before": "2026-12-01T00:00:00Z"},
    {"decision": "no_match"},
    {"customer_id": "7"},
    {"q": "answer", "band": "unhappy", "segment": "S1"},
]


@pytest.mark.parametrize("texts", RESPONSE_QUERIES, ids=str)
async def test_a_list_of_responses(database: Database, workspace: FixtureWorkspace, texts: dict[str, str]) -> None:
    query = list_query.read_by(RESPONSE_FIELDS, texts)

    async def ask(tx: Tx) -> None:
        await find_responses.list_page(tx, None, 50, query=query)
        await find_responses.list_page(tx, ResponsePlace(InstantUs(5), 5), 50, query=query)

    watched = await planned(database, workspace, ask)
    assert (watched.scans, watched.count > 1) == ([], True)


async def tickets_over_the_compatible_api(tx: Tx) -> None:
    await queries.get_newest_ticket(tx)
    await queries.list_newest_tickets(tx, TicketFilter(), 50)
    await queries.list_ticket_page(tx, TicketFilter(status=frozenset({Status.NEW})), 2, 1)


async def responses_page_by_page(tx: Tx) -> None:
    await queries.list_responses_after(tx, 5, 50)
    await queries.list_responses_between(tx, InstantUs(1), InstantUs(2), 1, 50)


async def a_ticket_with_all_about_it(tx: Tx) -> None:
    ticket = (await queries.list_newest_tickets(tx, TicketFilter(), 1))[0].ticket
    await ticket_detail.get_ticket_detail(tx, ticket.id)
    await queries.get_history(tx, ticket.id)
    await queries.get_owner_reason(tx, ticket.id)
    await queries.get_response(tx, ticket.response_id)


async def feedback_of_a_customer_with_an_open_ticket(tx: Tx) -> None:
    customer = CustomerForm(email="g1@mail.example", phone="+34 600 00 01", reference="c-1")
    input_rows = cast.input_rows([cast.form(reference="r-9", customer=customer), cast.form(reference="r-1", score=1)])
    await ingest.ingest(tx, "test", input_rows, MissingSegment.AS_THE_WORKSPACE_SAYS)


async def work_on_a_ticket(tx: Tx) -> None:
    ticket = (await queries.list_newest_tickets(tx, TicketFilter(), 1))[0].ticket
    await work.change(tx, ticket.id, TicketChangeForm(status=Status.IN_PROGRESS))
    await work.change(tx, ticket.id, TicketChangeForm(status=Status.CLOSED))


async def the_queue_of_jobs(tx: Tx) -> None:
    await jobs.add_many(tx, [NewJob("fire_sla_timer", tx.now, "7", queue=queue) for queue in JobQueue])
    for queue in JobQueue:
        await fair_queue.next_turns(tx, queue, FIRST_TURN, {})
        await fair_queue.claim(tx, queue, [Turn(tx.workspace_id)], 20, {})
    await jobs.move_earlier(tx, [NewJob("deliver", tx.now, "7 8")])
    await jobs.subjects_of(tx, "import_file")
    await jobs.dead_before(tx, 9, 20)


async def judging_what_is_stored(tx: Tx) -> None:
    [rule] = await configuration.list_all(tx, RULE)
    form = RunForm(selection=RunSelection(since_us=InstantUs(1), until_us=InstantUs(2**60), has_history=True))
    run = (await rule_runs.begin(tx, rule.id, form)).run
    step = await judge_stored.look(tx, run, judge_stored.AT_ONCE)
    await judge_stored.keep(tx, run, step)
    dry_run = (await rule_runs.begin(tx, rule.id, structs.replace(form, is_dry_run=True))).run
    await judge_stored.look(tx, dry_run, judge_stored.AT_ONCE)
    await rule_runs.get(tx, rule.id, run.id)
    await rule_runs.list_before(tx, rule.id, 2**60, 10)
    await rule_runs.list_decisions(tx, rule.id, run.id, 0, 10)


@pytest.mark.parametrize(
    "use",
    [
        judging_what_is_stored,
        tickets_over_the_compatible_api,
        responses_page_by_page,
        a_ticket_with_all_about_it,
        feedback_of_a_customer_with_an_open_ticket,
        work_on_a_ticket,
        the_queue_of_jobs,
    ],
)
async def test_what_is_done_all_day(database: Database, workspace: FixtureWorkspace, use: Use) -> None:
    watched = await planned(database, workspace, use)
    assert (watched.scans, watched.count > 1) == ([], True)


async def test_handing_a_queue_over(database: Database, workspace: FixtureWorkspace) -> None:
    form = HandOverForm(workspace.ana.email)
    watched = await planned(database, workspace, lambda tx: hand_over.hand_over(tx, workspace.ben.id, form))
    assert (watched.scans, watched.count > 1) == ([], True)


async def test_a_full_scan_would_be_told(database: Database, workspace: FixtureWorkspace) -> None:
    watched = await planned(database, workspace, lambda tx: tx.all("SELECT count(*) FROM events WHERE at_us > $1", 5))
    assert len(watched.scans) == 1
