"""Figures of the open tickets of each segment. An index leads to those that are open, however many are closed."""

from amends.instants import InstantUs
from amends.model.access import Sight
from amends.model.status import OPEN_STATUSES, Status
from amends.model.ticket.waiting import AsOf, WaitingUnit
from amends.store.engine.database import Tx
from amends.store.restrictions import admitting

_STATUSES = ", ".join(str(int(status)) for status in sorted(OPEN_STATUSES))


def _count(condition: str) -> str:
    return f"sum(CASE WHEN {condition} THEN 1 ELSE 0 END)"


# The plus leads SQLite to the open tickets by their status, and away from an index that has all in this order.
_BY_SEGMENT = f"""
    SELECT +t.current_segment_id, count(*), min(t.issue_us), {_count("t.due_us < $1")},
        {_count("t.due_us >= $1 AND t.due_us < $2")}, {_count("t.first_reached_us IS NULL")},
        {_count("t.owner_id = 0")}, {_count(f"t.status = {int(Status.PENDING)} AND t.waits_since_us < $3")},
        {_count("t.promise_due_us < $2")}, {_count("t.broken_promises > 0")}
    FROM tickets t
    WHERE t.workspace_id = $4 AND t.status IN ({_STATUSES}) AND t.deleted_us IS NULL"""
_GROUPED = " GROUP BY +t.current_segment_id ORDER BY +t.current_segment_id"


async def by_segment(tx: Tx, at: AsOf, sight: Sight) -> list[WaitingUnit]:
    """The figures of each segment that has an open ticket which somebody sees."""
    values = (at.now_us, at.end_of_day_us, at.stalled_us, tx.workspace_id)
    return [
        WaitingUnit(
            segment_id=segment_id,
            open=count,
            oldest_us=InstantUs(oldest_us),
            overdue=overdue,
            due_today=due_today,
            never_contacted=never_contacted,
            unowned=unowned,
            stalled=stalled,
            promises_due=promises_due,
            promises_broken=promises_broken,
        )
        for (
            segment_id,
            count,
            oldest_us,
            overdue,
            due_today,
            never_contacted,
            unowned,
            stalled,
            promises_due,
            promises_broken,
        ) in await tx.all(_BY_SEGMENT + admitting(sight) + _GROUPED, *values)
    ]
