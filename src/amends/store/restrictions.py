"""Restrictions of tickets: what statements say so that a restricted ticket is found only by who sees it."""

from collections.abc import Collection
from typing import Final

from amends.model import restriction
from amends.model.access import FULL_SIGHT, Sight
from amends.store.engine.cache import cached
from amends.store.engine.database import Tx
from amends.store.engine.statements import chunks, numbered
from amends.store.written import Written

_HAS_ANY = "SELECT has_restrictions FROM workspaces WHERE id = $1"
_NOTE = "UPDATE workspaces SET has_restrictions = 1 WHERE id = $1 AND has_restrictions = 0"
_RESTRICTED: Final = "SELECT r.id FROM tickets r WHERE r.workspace_id = $1"
_AMONG = "SELECT id FROM tickets WHERE workspace_id = $1 AND id IN "


def admitting(sight: Sight, column: str = "t.restriction") -> str:
    """The condition that a ticket's restriction lets somebody in; it begins with AND, and is "" for who sees all.

    Nothing of it is anybody's text: numbers of users and marks of ours alone.
    """
    if sight.is_full:
        return ""
    return f" AND ({column} = '' OR ({' AND '.join(_parts(sight, column))}))"


def refusing(sight: Sight, column: str = "restriction") -> str:
    """The condition that a ticket's restriction keeps somebody out, who doesn't see all; it begins with AND."""
    return f" AND {column} <> '' AND NOT ({' AND '.join(_parts(sight, column))})"


def not_in_hidden(sight: Sight, column: str) -> str:
    """The condition that a ticket, whose ID stands in a column, isn't one that somebody doesn't see; it begins with
    AND. The workspace is the first value of the statement.
    """
    if sight.is_full:
        return ""
    return f" AND {column} NOT IN ({_RESTRICTED}{refusing(sight, 'r.restriction')})"


async def hidden_among(tx: Tx, sight: Sight, ticket_ids: Collection[int]) -> frozenset[int]:
    """Those of some tickets that somebody doesn't see for their restriction."""
    if sight.is_full:
        return frozenset()
    found: set[int] = set()
    for some in chunks(sorted(ticket_ids)):
        rows = await tx.all(f"{_AMONG}({numbered(2, len(some))}){refusing(sight)}", tx.workspace_id, *some)
        found.update(row[0] for row in rows)
    return frozenset(found)


@cached
async def has_any(tx: Tx) -> bool:
    """Whether any ticket of the workspace was ever restricted: where none was, no list asks for it."""
    row = await tx.one(_HAS_ANY, tx.workspace_id)
    return row is not None and bool(row[0])


async def note_first(tx: Tx, written: Written) -> None:
    """Note that the workspace has a restricted ticket from now on."""
    if any(not change.after.restriction.is_none for change in written.of_tickets) and not await has_any(tx):
        await tx.run(_NOTE, tx.workspace_id)


async def of_lists(tx: Tx, sight: Sight) -> Sight:
    """What a list asks of restrictions for somebody: nothing where no ticket was ever restricted."""
    return sight if sight.is_full or await has_any(tx) else FULL_SIGHT


def _parts(sight: Sight, column: str) -> list[str]:
    parts = []
    if sight.person_id:
        parts.append(f"replace({column}, '{restriction.recused_mark(sight.person_id)}', '') = {column}")
    if not sight.handles_sensitive:
        is_not = f"replace({column}, '{restriction.SENSITIVE_MARK}', '') = {column}"
        named = f"replace({column}, '{restriction.named_mark(sight.person_id)}', '') <> {column}"
        parts.append(f"({is_not} OR {named})" if sight.person_id else is_not)
    return parts
