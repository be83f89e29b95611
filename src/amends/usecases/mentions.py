"""Mentions: who can be named in a note on a ticket."""

from collections.abc import Sequence

from amends.model.access import may_open
from amends.model.person import TeamMember
from amends.model.principal import PrincipalKind
from amends.model.ticket.watchers import mentioned
from amends.store import people, segments
from amends.store.engine.database import Tx
from amends.usecases import queries


async def mentionable(tx: Tx, ticket_id: int) -> Sequence[TeamMember]:
    """Everybody but who asks who can open a ticket, by name. Raises NotFound or Forbidden."""
    summary = await queries.get_ticket(tx, ticket_id)
    path_ids = {segment.id for segment in (await segments.tree(tx)).upwards(summary.current.id)}
    own_id = tx.by.id if tx.by.kind is PrincipalKind.USER else 0
    team, restriction = (await people.team(tx)).values(), summary.ticket.restriction
    found = [each for each in team if each.id != own_id and may_open(each, path_ids, restriction)]
    return sorted(found, key=lambda each: (each.name.casefold(), each.email))


async def mentioned_users(tx: Tx, words: str) -> tuple[int, ...]:
    """The IDs of the users whom words name as `@ana@example.com`, each once, in their order."""
    found = [await people.get_by_email(tx, email) for email in mentioned(words)]
    return tuple(dict.fromkeys(user.id for user in found if user is not None))
