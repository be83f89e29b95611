"""Listing by an index: no list that people look at all day reads every ticket."""

import contextlib

import apsw
import pytest

from amends.instants import InstantUs
from amends.model.status import Status
from amends.model.ticket_filter import Period, Place, Sort, TicketFilter
from amends.store import tickets
from amends.store.database import Database, Tx
from tests import cast

LISTS = [
    (Sort.OPENED, TicketFilter()),
    (Sort.CHANGED, TicketFilter()),
    (Sort.DUE, TicketFilter()),
    (Sort.DUE, TicketFilter(status=frozenset({Status.NEW, Status.IN_PROGRESS}))),
    (Sort.DUE, TicketFilter(owner_ids=frozenset({7}))),
    (Sort.DUE, TicketFilter(overdue=True)),
    (Sort.DUE, TicketFilter(periods={"due": Period(InstantUs(1), InstantUs(2))})),
]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("sort", "wanted"), LISTS)
async def test_it_neither_scans_nor_sorts(
    database: Database, database_url: str, sort: Sort, wanted: TicketFilter
) -> None:
    place = await cast.workspace(database)
    asked: list[str] = []

    class Listening:
        """A transaction that only notes what it is asked."""

        def __init__(self, tx: Tx) -> None:
            self.full_text, self.workspace_id = tx.full_text, tx.workspace_id

        async def all(self, statement: str, *_: object) -> list[object]:
            asked.append(statement)
            return []

    async def look(tx: Tx) -> None:
        await tickets.show_page(Listening(tx), wanted, sort, Place(5, 5), 50)  # type: ignore[arg-type]

    await database.read(place.by, look)
    with contextlib.closing(apsw.Connection(database_url.removeprefix("sqlite:///"))) as connection:
        values = (place.id, *(5 for _ in range(asked[0].count("$") - 1)))
        places = len({part.split(" ")[0].rstrip(",)") for part in asked[0].split("$")[1:]})
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {asked[0]}", values[:places]).fetchall()]
    assert not [step for step in plan if "SCAN t" in step or "TEMP B-TREE" in step], plan
