"""Being present: who looks at a ticket, and what changes while they do."""

from collections.abc import Sequence

from msgspec import Struct

from amends.instants import SECOND_US, InstantUs
from amends.model.presence import PRESENT_US, ChangedTicket, Present
from amends.store import presence
from amends.store.engine.database import Tx
from amends.usecases import access, queries

MAX_CHANGES = 500
_OVERLAP_US = 5 * SECOND_US


class RecentChanges(Struct, frozen=True):
    """What has changed lately, and who looks at what; some of it may have been told before."""

    changed: Sequence[ChangedTicket]
    present: Sequence[Present]


async def note_presence(tx: Tx, ticket_id: int, *, is_typing: bool) -> None:
    """Note that whoever asks looks at a ticket; 0 is none. Raises NotFound or Forbidden."""
    if ticket_id:
        await queries.get_ticket(tx, ticket_id)
    await presence.note(tx, ticket_id, tx.by.id, is_typing=is_typing)
    await presence.forget_but(tx, PRESENT_US)


async def get_recent_changes(tx: Tx) -> RecentChanges:
    """What has changed in the last seconds: more than were waited, as a transaction may end after a later one."""
    changed = await presence.changed_since(tx, InstantUs(tx.now - _OVERLAP_US), MAX_CHANGES)
    return RecentChanges(changed, await presence.lately(tx, PRESENT_US))


async def reachable(tx: Tx) -> frozenset[int] | None:
    """The segments whose tickets whoever asks may see; None is all."""
    return await access.reachable_segments(tx)
