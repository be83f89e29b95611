"""Pages learn of what changed in the last seconds, also of what another transaction finished late."""

from amends.instants import SECOND_US
from amends.model.session import SessionLimits
from amends.store.engine.database import Database
from amends.usecases import presence
from amends.usecases.open import TicketForm, open_by_hand
from tests.cast import FixtureWorkspace
from tests.engines import Clock

LIMITS = SessionLimits.of_hours(1, 1)


async def test_a_change_is_told_for_five_seconds(database: Database, workspace: FixtureWorkspace, clock: Clock) -> None:
    ticket = (await database.write(workspace.by, open_by_hand, TicketForm(origin_segment="S1"))).ticket
    clock.advance(5 * SECOND_US)
    lately = await database.read(workspace.by, presence.get_recent_changes, (), LIMITS)
    assert [(each.id, each.version, each.segment_id) for each in lately.changed] == [(ticket.id, 1, workspace.s1.id)]
    clock.advance(1)
    assert (await database.read(workspace.by, presence.get_recent_changes, (), LIMITS)).changed == []
