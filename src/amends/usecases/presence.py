"""Being present: who looks at a ticket, and what changes while they do."""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from amends.instants import SECOND_US, InstantUs
from amends.model.access import reach_of, sight_of
from amends.model.presence import PRESENT_US, ChangedTicket, LiveReader, Present
from amends.model.session import SessionLimits, principal_of
from amends.store import people, presence, segments, sessions, ticket_reads
from amends.store.engine.database import Tx
from amends.usecases import queries

MAX_CHANGES = 500
_OVERLAP_US = 5 * SECOND_US


class RecentChanges(Struct, frozen=True):
    """What has changed lately, and who looks at what; some of it may have been told before.

    `readers` are those who may still be told, by their sessions.
    """

    changed: Sequence[ChangedTicket]
    present: Sequence[Present]
    readers: Mapping[int, LiveReader]


async def note_presence(tx: Tx, ticket_id: int, *, is_typing: bool, version: int = 0) -> None:
    """Note that whoever asks looks at a ticket; 0 is none. Raises NotFound or Forbidden.

    `version` is the one that they see: what is newer stays unread. 0 is of a page that doesn't say.
    """
    if ticket_id:
        summary = await queries.get_ticket(tx, ticket_id)
        if version > 0:
            await ticket_reads.look(tx, tx.by.id, ticket_id, min(version, summary.ticket.version))
    await presence.note(tx, ticket_id, tx.by.id, is_typing=is_typing)
    await presence.forget_but(tx, PRESENT_US)


async def get_recent_changes(tx: Tx, session_ids: Collection[int], limits: SessionLimits) -> RecentChanges:
    """What has changed in the last seconds: more than were waited, as a transaction may end after a later one.

    With it, who of some sessions may be told at this moment, and of which tickets.
    """
    changed = await presence.changed_since(tx, InstantUs(tx.now - _OVERLAP_US), MAX_CHANGES)
    present = await presence.lately(tx, PRESENT_US)
    return RecentChanges(changed, present, await _readers(tx, session_ids, limits))


async def _readers(tx: Tx, session_ids: Collection[int], limits: SessionLimits) -> Mapping[int, LiveReader]:
    team, tree = await people.team(tx), await segments.tree(tx)
    readers: dict[int, LiveReader] = {}
    for session in await sessions.get_many(tx, session_ids):
        member = team.get(session.user_id)
        if member is not None and member.left_us is None and not limits.is_over(session, tx.now):
            by = principal_of(member, tx.workspace_id, tree.root.id)
            readers[session.id] = LiveReader(member.id, reach_of(by, tree), sight_of(by))
    return readers
