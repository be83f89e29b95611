"""What a principal may reach: their workspace, and in it their segments and all below them."""

from amends.errors import Forbidden, NotFound
from amends.model import access
from amends.model.access import Reach
from amends.model.person import User
from amends.store import id_lookup, segments
from amends.store.engine.database import Tx


async def reachable_segments(tx: Tx) -> Reach:
    """The IDs of the segments whose tickets the principal may see; None is all of them."""
    return None if tx.by.segment_ids is None else access.reach_of(tx.by, await segments.tree(tx))


async def check_segment(tx: Tx, segment_id: int, kind: str, which: object) -> None:
    """Raises Forbidden when something of this segment isn't for the principal."""
    if not access.includes(await reachable_segments(tx), segment_id):
        raise Forbidden(f"This key has no access to the {kind} {which}.")


async def check_user(tx: Tx, user: User, what: str) -> None:
    """Raises Forbidden when something of a user isn't for the principal, who must see all segments that are theirs."""
    if not access.covers(await reachable_segments(tx), user.segment_ids):
        raise Forbidden(f"This key has no access to {what} of the user {user.id}.")


async def not_found_or_forbidden(tx: Tx, kind: str, number: int) -> Exception:
    """What to raise for a number that isn't in the workspace: Forbidden when it is in another, else NotFound."""
    owner = await id_lookup.workspace_of(tx, number)
    if owner is None or owner == tx.workspace_id:
        return NotFound(kind, number)
    return Forbidden(f"This key has no access to the {kind} {number}.")
