"""Orders that are asked for: SQLite gives what has no order the other way round here, so that one left out shows."""

from typing import Any

import pytest

from amends.model.delivery import Line
from amends.model.status import Priority
from amends.model.subject import ticket_subject
from amends.store import deliveries, events
from amends.store.engine.database import Database
from amends.usecases import work
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.settings import webhooks
from amends.usecases.settings.webhooks import Installation, WebhookForm
from amends.usecases.work import TicketChangeForm
from tests import cast, working

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
async def backwards(database: Any) -> Database:
    """A database that reads from the end wherever nobody asks for an order."""
    for connection in (database._writer, database._reader, *database._scanners):
        connection.execute("PRAGMA reverse_unordered_selects = ON")
    opened: Database = database
    return opened


async def test_what_happened_to_a_ticket_and_what_goes_out_first_are_in_order(backwards: Database) -> None:
    workspace = await cast.workspace(backwards)
    installation = Installation(working.KEY, may_reach_private=False)
    made = await backwards.write(workspace.by, webhooks.create, installation, WebhookForm(url="https://hooks.example/"))
    ticket = (await backwards.write(workspace.by, open_by_hand, TicketForm(origin_segment="S1"))).ticket
    for priority in (Priority.LOW, Priority.HIGH, Priority.CRITICAL):
        await backwards.write(workspace.by, work.change, ticket.id, TicketChangeForm(priority=priority))
    history = await backwards.read(workspace.by, events.of_ticket, ticket.id)
    assert [each.version for each in history] == [1, 2, 3, 4]
    line = Line(made.webhook.id, ticket_subject(ticket.id))
    first = await backwards.read(workspace.by, deliveries.get_next, line)
    assert first is not None
    assert first.event_version == 1
