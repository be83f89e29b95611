"""Upgrading to unread marks: what was open then counts as seen by its owner, so that nobody begins with all in bold."""

import pytest

from amends.app import database_of
from amends.model.principal import operator
from amends.model.status import Status
from amends.model.ticket.unread import LastLook
from amends.settings import Settings
from amends.store import ticket_reads
from tests.engines import START, Clock
from tests.store import before

W, ANA, SEGMENT, MINE, DONE, NOBODYS = 1001, 1002, 1003, 1011, 1012, 1013
_TICKET = (
    "workspace_id, id, version, survey_id, response_id, transaction_id, customer_id, origin_segment_id,"
    "current_segment_id, owner_id, status, priority, type, scale, verbatim, reply, rule_id, rule_version,"
    "time_limit_hours, issue_us, opened_us, changed_us"
)


def ticket(number: int, owner_id: int, status: Status) -> tuple[object, ...]:
    own = (W, number, 4, 0, 0, 0, 0, SEGMENT, SEGMENT, owner_id, status.value, 1)
    return (*own, "", "", "Nadie contestó", "", 0, 0, 72, START, START, START)


ROWS: before.Rows = {
    "workspaces (id, name, time_zone, unknown_segment, created_us, segments_changed_us)": [
        (W, "Hotel Sol", "Europe/Madrid", "reject", START, START)
    ],
    "segments (workspace_id, id, parent_id, code, name, address, created_us)": [
        (W, SEGMENT, 0, "MAIN", "Main Segment", "{}", START)
    ],
    f"tickets ({_TICKET})": [
        ticket(MINE, ANA, Status.IN_PROGRESS),
        ticket(DONE, ANA, Status.CLOSED),
        ticket(NOBODYS, 0, Status.NEW),
    ],
}


@pytest.mark.parametrize("reader", [ANA, ANA + 100])
async def test_open_tickets_are_read_by_their_owners_alone(blank_url: str, reader: int) -> None:
    await before.fill_today(blank_url, "ticket_reads", ROWS)
    database = database_of(Settings(database=blank_url), Clock(START))
    await database.open()
    found = await database.read(operator(W), ticket_reads.last_looks, reader, [MINE, DONE, NOBODYS])
    await database.close()
    assert found == ({MINE: LastLook(4, is_changed_by_others=False)} if reader == ANA else {})
