"""Visiting no more than is shown: a list reads as much among 5,500 tickets as among 2,500, by the engine's own count.

A plan that names an index tells nothing of how much of it is read: a statement can read an index from end to end. What
was added are tickets that the list doesn't show, wherever it could meet them: closed, earlier and later, of others and
of oneself.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import pytest
from msgspec import structs

from amends.instants import HOUR_US, InstantUs
from amends.model.principal import Principal, PrincipalKind
from amends.model.status import OPEN_STATUSES, Status
from amends.model.ticket import list_query
from amends.model.ticket.list_filter import NEVER, Sort, TicketFilter
from amends.model.ticket.list_filter import KeysetPosition as Behind
from amends.model.ticket.list_query import TicketQuery
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.view import StandardView, standard_query
from amends.store import ticket_search, tickets
from amends.store.engine.database import Database, Tx
from amends.usecases import find_tickets, queries
from tests import cast
from tests.cast import FixtureWorkspace
from tests.engines import START
from tests.store import many_tickets
from tests.store.visited import visited

EARLIER = range(1_300)
FEW = range(1_300, 1_360)
LATER = range(1_360, 2_500)
MORE = (range(-1_500, 0), range(2_500, 4_000))

FURTHER_ON = Behind(InstantUs(START + 1_320 * HOUR_US), 101_320)
AMONG_THOSE_NEVER_DUE = Behind(InstantUs(NEVER), 101_320)

Asked = tuple[Principal, Callable[[Tx], Awaitable[Any]]]
"""Who asks, and what."""


def closed(workspace: FixtureWorkspace, number: int) -> Ticket:
    """One of the many: of S1, of Ana, of nobody, or of Ben."""
    owner_id = (workspace.ana.id, 0, workspace.ben.id)[number % 3]
    status = (Status.CLOSED, Status.RESOLVED)[number % 2]
    return many_tickets.ticket(workspace, number, owner_id=owner_id, status=status)


def open_one(workspace: FixtureWorkspace, number: int) -> Ticket:
    """One of the few: of each status, owner and segment some; those that are pending have no deadline."""
    status = sorted(OPEN_STATUSES)[number % len(OPEN_STATUSES)]
    due_us = InstantUs(START + (number % 40 - 20) * HOUR_US)
    return many_tickets.ticket(
        workspace,
        number,
        status=status,
        due_us=None if status is Status.PENDING else due_us,
        owner_id=(workspace.ana.id, 0, workspace.ben.id)[number % 3],
        current_segment_id=(workspace.s1.id, workspace.s2.id)[number % 7 == 0],
        customer_id=number % 5,
        root_cause_id=number % 5,
        reopenings=number % 4 == 1,
        verbatim="Nadie contestó, habitación perdida",
    )


@pytest.fixture
async def workspace(database: Database) -> FixtureWorkspace:
    made = await cast.workspace(database)
    await keep(database, made, [closed(made, number) for number in (*EARLIER, *LATER)])
    await keep(database, made, [open_one(made, number) for number in FEW])
    return made


async def keep(database: Database, workspace: FixtureWorkspace, new: Sequence[Ticket]) -> None:
    await database.write(workspace.by, many_tickets.keep, new)
    if database.engine == "postgres":
        await database.write(workspace.by, tended)


async def tended(tx: Tx) -> None:
    """As autovacuum leaves it, which doesn't come in time for a test."""
    await tx.all("SELECT gin_clean_pending_list('ticket_search_text_lexemes')")
    await tx.all("ANALYZE tickets, ticket_search_text")


def open_of_ben(workspace: FixtureWorkspace, number: int) -> Ticket:
    """One that Ben works on, of no customer."""
    return many_tickets.ticket(workspace, number, status=Status.IN_PROGRESS, owner_id=workspace.ben.id)


async def grown(
    database: Database,
    workspace: FixtureWorkspace,
    uses: Mapping[str, Asked],
    more: Callable[[FixtureWorkspace, int], Ticket] = closed,
) -> dict[str, tuple[int, int]]:
    """Those that visit more once there are more tickets: how much before and after."""
    before = {name: await visited(database, by, use) for name, (by, use) in uses.items()}
    await keep(database, workspace, [more(workspace, number) for some in MORE for number in some])
    after = {name: await visited(database, by, use) for name, (by, use) in uses.items()}
    return {name: (before[name], after[name]) for name in uses if after[name] > before[name] * 1.25 + 300}


def of_s2(workspace: FixtureWorkspace) -> Principal:
    """Ben, who may see S2 alone: few of the tickets."""
    kind = PrincipalKind.USER
    return structs.replace(workspace.by, kind=kind, id=workspace.ben.id, segment_ids=(workspace.s2.id,))


def listing(by: Principal, query: TicketQuery) -> Asked:
    """A page, a page from further on, and the count."""

    async def use(tx: Tx) -> None:
        await find_tickets.page(tx, query, None, 51)
        await find_tickets.page(tx, query, _further_on(query), 51)
        await find_tickets.count(tx, query)

    return by, use


def _further_on(query: TicketQuery) -> Behind:
    holds_never_due = query.get("sort") is Sort.DUE and not query.keys() & {"overdue", "due_within_hours"}
    return AMONG_THOSE_NEVER_DUE if holds_never_due else FURTHER_ON


def searching(by: Principal, query: TicketQuery) -> Asked:
    """A page of a search, which looks at fewer tickets of the list first, as there are fewer tickets."""

    async def use(tx: Tx) -> None:
        wanted = await find_tickets.filter_of(tx, query)
        await ticket_search.page(tx, wanted, query.get("sort", Sort.OPENED), None, 51, walks=(60, 200))

    return by, use


async def test_the_standard_views(database: Database, workspace: FixtureWorkspace) -> None:
    uses = {}
    for view in StandardView:
        for user in (workspace.ana, workspace.ben):
            uses[f"{view} of {user.first_name}"] = listing(workspace.by, standard_query(view, user.id))
        uses[f"{view} of S2"] = listing(of_s2(workspace), standard_query(view, workspace.ben.id))
    assert await grown(database, workspace, uses) == {}


COUNTED = ("escalation_level_from", "postponements_from", "broken_promises_from")
"""What few tickets have, and none of those that are added."""

QUERIES = [
    {},
    {"sort": "due"},
    {"sort": "changed"},
    {"status": "NEW"},
    {"status": "PENDING,ESCALATED"},
    {"status": "PENDING,ESCALATED", "sort": "due"},
    {"segment": "S2"},
    {"segment": "S2", "sort": "due"},
    {"segment": "S2", "status": "NEW"},
    {"segment": "S2", "status": "NEW", "sort": "due"},
    {"owner_id": "7", "sort": "due"},
    {"owner_id": "7"},
    {"overdue": "true", "sort": "due"},
    {"due_within_hours": "24", "sort": "due"},
    {"customer_id": "3"},
    {"customer_id": "3", "status": "NEW", "sort": "due"},
    *({name: "1", "sort": sort} for name in COUNTED for sort in ("due", "opened", "changed")),
    *({name: "true", "sort": sort} for name in ("snoozed", "promised") for sort in ("due", "opened", "changed")),
    {"opened_from": "2027-01-13T00:00:00Z", "opened_before": "2027-01-14T00:00:00Z"},
]


async def test_lists_by_what_an_index_begins_with(database: Database, workspace: FixtureWorkspace) -> None:
    uses = {str(texts): listing(workspace.by, list_query.read(texts)) for texts in QUERIES}
    assert await grown(database, workspace, uses) == {}


SEARCHES = [
    {"q": "nadie "},
    {"q": "na"},
    {"q": "nadie", "sort": "due"},
    {"q": '"nadie contestó"', "status": "NEW,PENDING", "sort": "due"},
    {"q": "contestó ", "segment": "S2"},
    {"q": "perdida "},
    {"q": "nadie perdid", "sort": "due"},
    {"q": "perdida", "status": "NEW", "sort": "due"},
    {"q": "zanahoria"},
    {"q": "101320"},
]


async def test_searches_for_common_words_and_rare_ones(database: Database, workspace: FixtureWorkspace) -> None:
    uses = {str(texts): searching(workspace.by, list_query.read(texts)) for texts in SEARCHES}
    assert await grown(database, workspace, uses) == {}


async def test_a_segments_tickets_over_the_compatible_api(database: Database, workspace: FixtureWorkspace) -> None:
    new = TicketFilter(status=frozenset({Status.NEW}))
    uses: dict[str, Asked] = {
        "of S2": (workspace.by, lambda tx: queries.list_segment_page(tx, workspace.s2.id, TicketFilter(), 1, 50)),
        "new ones of S2": (workspace.by, lambda tx: queries.list_segment_page(tx, workspace.s2.id, new, 1, 50)),
        "new ones of S1": (workspace.by, lambda tx: queries.list_segment_page(tx, workspace.s1.id, new, 1, 50)),
        "the newest": (workspace.by, queries.get_newest_ticket),
    }
    assert await grown(database, workspace, uses) == {}


@pytest.mark.parametrize("more", [closed, open_of_ben])
async def test_what_taking_in_and_routing_ask(
    database: Database, workspace: FixtureWorkspace, more: Callable[[FixtureWorkspace, int], Ticket]
) -> None:
    ana = workspace.ana.id
    uses: dict[str, Asked] = {
        "open tickets of customers": (workspace.by, lambda tx: tickets.open_of_customers(tx, [3, 4, 77])),
        "open ticket of a customer": (workspace.by, lambda tx: tickets.open_of_customer(tx, 3)),
        "how many open tickets somebody has": (workspace.by, lambda tx: tickets.count_open(tx, [ana])),
        "open tickets of somebody": (workspace.by, lambda tx: tickets.open_of_owner(tx, ana)),
    }
    assert await grown(database, workspace, uses, more) == {}


async def test_a_full_read_of_an_index_would_be_told(database: Database, workspace: FixtureWorkspace) -> None:
    statement = "SELECT id FROM tickets WHERE workspace_id = $1 AND verbatim = '?' ORDER BY opened_us"
    uses: dict[str, Asked] = {"a full read": (workspace.by, lambda tx: tx.all(statement, tx.workspace_id))}
    assert list(await grown(database, workspace, uses)) == ["a full read"]
