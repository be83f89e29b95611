"""Lists and searches find what the plain way finds, however the engine is led: random tickets, random questions."""

from random import Random
from typing import Any

import pytest

from amends.instants import HOUR_US, InstantUs
from amends.model.search_text import parse
from amends.model.status import OPEN_STATUSES, Priority, Status
from amends.model.ticket.list_filter import NEVER, Period, Sort, TicketFilter
from amends.model.ticket.list_filter import KeysetPosition as Behind
from amends.model.ticket.snooze_times import UNTIL_ANSWER
from amends.model.ticket.ticket import Ticket
from amends.store import ticket_lists, ticket_search
from amends.store.engine.database import Database, Tx
from tests import cast
from tests.cast import FixtureWorkspace
from tests.engines import START
from tests.oracles import ticket_list
from tests.store import many_tickets

TICKETS = 300
QUESTIONS = 120
PAGE = 7
VOCABULARY = ("Nadie", "contestó", "room", "room", "roomy", "ro", "sucio", "frío", "客室", "e-mail")
ASKED = ("nadie ", "room", "room ", '"room sucio"', "nadie frío", "ro", "客室", "e-mail ", "zanahoria", "100007", "!")


def some(chance: Random, values: list[Any], limit: int = 3) -> frozenset[Any]:
    return frozenset(chance.sample(values, chance.randint(0, min(limit, len(values)))))


def a_ticket(chance: Random, workspace: FixtureWorkspace, number: int) -> Ticket:
    # Few instants, so that many tickets stand at the same one and their IDs decide.
    status = chance.choice(list(Status))
    return many_tickets.ticket(
        workspace,
        number,
        opened_us=InstantUs(START + chance.randint(0, 40) * HOUR_US),
        changed_us=InstantUs(START + chance.randint(0, 40) * HOUR_US),
        due_us=InstantUs(START + chance.randint(0, 40) * HOUR_US) if status in OPEN_STATUSES else None,
        status=status,
        priority=chance.choice(list(Priority)),
        owner_id=chance.choice((0, workspace.ana.id, workspace.ben.id)),
        current_segment_id=chance.choice((workspace.s1.id, workspace.s1a.id, workspace.s2.id)),
        customer_id=chance.choice((0, 0, 0, 5)),
        root_cause_id=chance.choice((0, 0, 8, 9)),
        reopenings=chance.choice((0, 0, 0, 1, 2)),
        escalation_level=chance.choice((0, 0, 0, 1, 2)),
        postponements=chance.choice((0, 0, 0, 1, 2)),
        promise_due_us=chance.choice((None, None, START, InstantUs(START - HOUR_US), InstantUs(START + HOUR_US))),
        snoozed_until_us=chance.choice((None, None, None, InstantUs(START + HOUR_US), UNTIL_ANSWER)),
        broken_promises=chance.choice((0, 0, 0, 1, 2)),
        first_reached_us=chance.choice((None, START)),
        deleted_us=chance.choice((None, None, None, START)),
        verbatim=" ".join(chance.choices(VOCABULARY, k=chance.randint(0, 4))),
    )


def a_filter(chance: Random, workspace: FixtureWorkspace, q: str) -> TicketFilter:
    """Some of all that a list can be narrowed by; `q` is what is typed to look for."""
    between = sorted(InstantUs(START + chance.randint(0, 40) * HOUR_US) for _ in range(2))
    possible: dict[str, Any] = {
        "owner_ids": some(chance, [0, workspace.ana.id, workspace.ben.id]),
        "status": some(chance, list(Status), 5),
        "segment_ids": some(chance, [workspace.s1.id, workspace.s1a.id, workspace.s2.id]),
        "priority": some(chance, list(Priority)),
        "root_cause_ids": some(chance, [0, 8, 9]),
        "customer_id": chance.choice((0, 5)),
        "reopenings_from": chance.choice((0, 1)),
        "escalation_level_from": chance.choice((0, 1)),
        "postponements_from": chance.choice((0, 1)),
        "snoozed": chance.choice((True, False)),
        "promised": chance.choice((True, False)),
        "promise_overdue": chance.choice((True, False)),
        "broken_promises_from": chance.choice((0, 1)),
        "reached": chance.choice((True, False)),
        "overdue": chance.choice((True, False)),
        "periods": {chance.choice(("opened", "due", "promise_due")): Period(*between)},
    }
    chosen = {name: possible[name] for name in chance.sample(sorted(possible), chance.randint(0, 3))}
    number = int(q) if q.isdigit() else 0
    return TicketFilter(now=START, words=parse(q) if q else None, ticket_id=number, **chosen)


def behind_of(ticket: Ticket, sort: Sort) -> Behind:
    due_us = InstantUs(NEVER) if ticket.due_us is None else ticket.due_us
    return Behind({Sort.OPENED: ticket.opened_us, Sort.CHANGED: ticket.changed_us, Sort.DUE: due_us}[sort], ticket.id)


@pytest.fixture
async def workspace(database: Database) -> FixtureWorkspace:
    return await cast.workspace(database)


async def kept(database: Database, workspace: FixtureWorkspace, chance: Random) -> list[Ticket]:
    new = [a_ticket(chance, workspace, number) for number in range(TICKETS)]
    await database.write(workspace.by, many_tickets.keep, new)
    return new


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_list_page_by_page_and_its_count(database: Database, workspace: FixtureWorkspace, seed: int) -> None:
    chance = Random(seed)
    new = await kept(database, workspace, chance)

    async def compare(tx: Tx) -> None:
        for _ in range(QUESTIONS):
            wanted, sort = a_filter(chance, workspace, ""), chance.choice(list(Sort))
            after = behind_of(chance.choice(new), sort) if chance.randint(0, 1) else None
            found = [each.ticket.id for each in await ticket_lists.page(tx, wanted, sort, after, PAGE)]
            assert found == ticket_list.page(new, wanted, sort, after, PAGE), (wanted, sort, after)
            whole = ticket_list.page(new, wanted, Sort.OPENED)
            assert await ticket_lists.count_up_to(tx, wanted, sort, PAGE) == min(PAGE, len(whole)), (wanted, sort)
            assert await ticket_lists.count(tx, wanted) == len(whole), wanted
            skipped = [each.ticket.id for each in await ticket_lists.newest(tx, wanted, PAGE, PAGE)]
            assert skipped == whole[PAGE : 2 * PAGE], wanted
            assert await ticket_lists.ids(tx, wanted, PAGE) == sorted(whole)[:PAGE], wanted

    await database.read(workspace.by, compare)


@pytest.mark.parametrize("walks", [ticket_search.WALKS, (3, 10), ()], ids=str)
async def test_a_search_page_by_page_and_its_count(
    database: Database, workspace: FixtureWorkspace, walks: tuple[int, ...]
) -> None:
    chance = Random(len(walks))
    new = await kept(database, workspace, chance)

    async def compare(tx: Tx) -> None:
        for _ in range(QUESTIONS):
            wanted, sort = a_filter(chance, workspace, chance.choice(ASKED)), chance.choice(list(Sort))
            after = behind_of(chance.choice(new), sort) if chance.randint(0, 1) else None
            found = [each.ticket.id for each in await ticket_search.page(tx, wanted, sort, after, PAGE, walks)]
            assert found == ticket_list.page(new, wanted, sort, after, PAGE), (wanted, sort, after)
            whole = sorted(ticket_list.page(new, wanted, sort))
            assert await ticket_search.count_up_to(tx, wanted, PAGE) == min(PAGE, len(whole)), wanted
            assert await ticket_search.ids(tx, wanted, PAGE) == whole[:PAGE], wanted

    await database.read(workspace.by, compare)


async def test_some_tickets_of_a_search(database: Database, workspace: FixtureWorkspace) -> None:
    chance = Random(9)
    new = await kept(database, workspace, chance)

    async def compare(tx: Tx) -> None:
        for q in ASKED:
            ids = frozenset(each.id for each in chance.sample(new, 50))
            wanted = TicketFilter(words=parse(q), ids=ids, ticket_id=int(q) if q.isdigit() else 0)
            found = [each.ticket.id for each in await ticket_lists.page(tx, wanted, Sort.DUE, None, 50)]
            assert found == [each for each in ticket_list.page(new, wanted, Sort.DUE) if each in ids], q

    await database.read(workspace.by, compare)
