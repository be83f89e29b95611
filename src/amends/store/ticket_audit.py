"""What the audit keeps of work on tickets: a digest of each event, never its words."""

from typing import Any

from amends.model.ticket.ticket_events import FeedbackAttached, FeedbackChanged, TicketChange
from amends.store import audit
from amends.store.engine.database import Tx
from amends.store.written import Written, WrittenEvent


async def append(tx: Tx, written: Written) -> None:
    """Add an entry for each ticket that somebody changed."""
    done: dict[int, list[WrittenEvent]] = {}
    for each in written.events:
        if is_audited(each.change):
            done.setdefault(each.subject.id, []).append(each)
    for ticket_id, own in done.items():
        told = [{"type": each.type, "version": each.version, "digest": each.stored.digest} for each in own]
        await audit.append(tx, "ticket.changed", ticket_id, events=told)


def is_audited(change: Any) -> bool:
    """Whether the audit tells of a change: what comes of feedback is told by its decision."""
    if not isinstance(change, TicketChange):
        return False
    if change.before is None:
        return change.after.response_id == 0
    return not any(isinstance(event, FeedbackAttached | FeedbackChanged) for event in change.events)
