"""What a principal may reach: their workspace, and in it their segments and all below them."""

from amends.errors import Forbidden, NotFound
from amends.model import access
from amends.model.access import Reach
from amends.model.person import User
from amends.store import id_lookup, segments
from amends.store.engine.database import Tx
from amends.texts.text import Text, say


async def reachable_segments(tx: Tx) -> Reach:
    """The IDs of the segments whose tickets the principal may see; None is all of them."""
    return None if tx.by.segment_ids is None else access.reach_of(tx.by, await segments.tree(tx))


async def check_segment(tx: Tx, segment_id: int, kind: str, which: Text | str | int) -> None:
    """Raises Forbidden when something of this segment isn't for the principal."""
    if not access.includes(await reachable_segments(tx), segment_id):
        raise Forbidden(say("no_access", kind=kind, which=which))


async def check_user(tx: Tx, user: User, code: str) -> None:
    """Raises Forbidden, with the text of that code, when a user has segments that the principal can't see."""
    if not access.covers(await reachable_segments(tx), user.segment_ids):
        raise Forbidden(say(code, id=user.id))


async def not_found_or_forbidden(tx: Tx, kind: str, number: int) -> Exception:
    """What to raise for a number that isn't in the workspace: Forbidden when it is in another, else NotFound."""
    owner = await id_lookup.workspace_of(tx, number)
    if owner is None or owner == tx.workspace_id:
        return NotFound(kind, number)
    return Forbidden(say("no_access", kind=kind, which=number))
