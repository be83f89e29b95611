"""What a principal may see: their workspace, in it their segments and all below them, but for restricted tickets."""

from collections.abc import Collection, Sequence

from msgspec import structs

from amends.errors import Forbidden, NotFound
from amends.model import access
from amends.model.access import Reach, Sight, sight_of
from amends.model.person import User
from amends.model.principal import Principal
from amends.model.response import SurveyResponse
from amends.model.ticket.ticket import Ticket
from amends.store import id_lookup, restrictions, segments
from amends.store.engine.database import Tx
from amends.texts.text import Text, say


async def reachable_segments(tx: Tx) -> Reach:
    """The IDs of the segments whose tickets the principal may see; None is all of them."""
    return None if tx.by.segment_ids is None else access.reach_of(tx.by, await segments.tree(tx))


async def seen(tx: Tx) -> tuple[Reach, Sight]:
    """What the principal sees of tickets and of what belongs to them: of which segments, and what lists ask beside."""
    return await reachable_segments(tx), await restrictions.of_lists(tx, sight_of(tx.by))


def may_see(by: Principal, reach: Reach, ticket: Ticket) -> bool:
    """Whether a principal with this reach sees a ticket."""
    return access.includes(reach, ticket.current_segment_id) and sight_of(by).admits(ticket.restriction)


async def check_ticket(tx: Tx, ticket: Ticket) -> None:
    """Raises Forbidden when a ticket isn't for the principal: of a segment out of reach, or restricted."""
    if not may_see(tx.by, await reachable_segments(tx), ticket):
        raise Forbidden(say("no_access", kind="ticket", which=ticket.id))


async def hidden_among(tx: Tx, ticket_ids: Collection[int]) -> frozenset[int]:
    """Those of some tickets that the principal doesn't see for their restriction."""
    sight = await restrictions.of_lists(tx, sight_of(tx.by))
    wanted = [each for each in ticket_ids if each]
    return await restrictions.hidden_among(tx, sight, wanted) if wanted else frozenset()


async def without_sensitive(tx: Tx, some: Sequence[SurveyResponse]) -> list[SurveyResponse]:
    """Those of some responses whose words may be shown as samples: none of a sensitive case, whoever asks."""
    sight = await restrictions.of_lists(tx, structs.replace(sight_of(tx.by), handles_sensitive=False))
    wanted = {each.ticket_id for each in some if each.ticket_id}
    hidden = await restrictions.hidden_among(tx, sight, wanted) if wanted else frozenset()
    return [each for each in some if each.ticket_id not in hidden]


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
