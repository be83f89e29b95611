"""Examining the audit: who did what from where, and whether the chain and the events that it tells of are whole."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, json, structs

from amends.ids import HIGHEST_ID
from amends.model.actor import Attributed
from amends.model.audit import AuditEntry, AuditFilter, Redigested, Verified, next_error
from amends.store import audit, events
from amends.store.engine.database import Tx
from amends.store.written import StoredEvent
from amends.texts.text import Text, say
from amends.usecases import access, actors

_AT_ONCE = 500


class Refusal(Struct, frozen=True):
    """Somebody who wasn't let in: from where, with a key that begins so, and why; how often."""

    address: str
    key_prefix: str
    reason: Text
    count: int


async def entries(tx: Tx, before: int, wanted: AuditFilter, limit: int) -> Sequence[AuditEntry]:
    """What was done, newest first, from behind one; but for what was done on tickets that aren't for the principal."""
    seen: list[AuditEntry] = []
    place = before or HIGHEST_ID
    while len(seen) < limit:
        found = await audit.before(tx, place, wanted, limit)
        # An ID is that of one thing, whatever its kind.
        hidden = await access.hidden_among(tx, {each.subject_id for each in found})
        seen += [each for each in found if each.subject_id not in hidden]
        if len(found) < limit:
            break
        place = found[-1].number
    return seen[:limit]


async def named_entries(tx: Tx, before: int, wanted: AuditFilter, limit: int) -> Sequence[Attributed[AuditEntry]]:
    """What was done, newest first, from behind one, and who did it by name."""
    return await actors.named(tx, await entries(tx, before, wanted, limit))


async def verify_on(tx: Tx, so_far: Verified) -> tuple[Verified, bool]:
    """Verify the next entries behind those that were verified; and whether that was all."""
    found = await audit.after(tx, so_far.entries, _AT_ONCE)
    for entry in found:
        error = next_error(so_far, entry)
        if error:
            error = next_error(so_far, entry, await audit.redigested(tx, entry.number))
        error = error or await _event_error(tx, entry)
        if error:
            return structs.replace(so_far, error=error), True
        so_far = Verified(entry.number, entry.digest)
    return so_far, len(found) < _AT_ONCE


async def has_digest(tx: Tx, digest: str) -> bool:
    """Whether an entry of the chain has this digest."""
    return await audit.has(tx, digest)


async def note_refusals(tx: Tx, refusals: Sequence[Refusal]) -> None:
    """Note who wasn't let in."""
    for refusal in refusals:
        await audit.append(tx, "access.refused", 0, **structs.asdict(refusal))


async def _event_error(tx: Tx, entry: AuditEntry) -> Text | None:
    if entry.action != "ticket.changed":
        return None
    told: Sequence[Mapping[str, Any]] = json.decode(entry.details)["events"]
    for each in told:
        stored = await events.get_stored(tx, entry.subject_id, each["version"])
        if stored is None or not await _is_whole(tx, entry.subject_id, each, stored):
            return say("audit_event_changed", number=entry.number, version=each["version"], ticket=entry.subject_id)
    return None


async def _is_whole(tx: Tx, ticket_id: int, told: Mapping[str, Any], stored: StoredEvent) -> bool:
    digest = stored.digest
    if digest == told["digest"]:
        return True
    return Redigested(told["version"], told["digest"], digest) in await audit.redigested(tx, ticket_id)
