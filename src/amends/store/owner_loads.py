"""What everybody has to do: the open tickets of each owner and segment. An index leads to those that are open."""

from collections.abc import Sequence

from amends.model.access import Sight
from amends.model.people_at_work import OwnerLoad
from amends.model.status import OPEN_STATUSES
from amends.model.ticket.waiting import AsOf
from amends.store.engine.database import Tx
from amends.store.restrictions import admitting

_STATUSES = ", ".join(str(int(status)) for status in sorted(OPEN_STATUSES))
# The plus leads SQLite to the open tickets by their status, and away from an index that has all in this order.
_LOADS = f"""
    SELECT +owner_id, +current_segment_id, count(*), sum(CASE WHEN due_us < $1 THEN 1 ELSE 0 END),
        sum(CASE WHEN due_us >= $1 AND due_us < $2 THEN 1 ELSE 0 END)
    FROM tickets
    WHERE workspace_id = $3 AND status IN ({_STATUSES}) AND deleted_us IS NULL AND +owner_id <> 0"""
_GROUPED = " GROUP BY +owner_id, +current_segment_id ORDER BY +owner_id, +current_segment_id"


async def all_loads(tx: Tx, at: AsOf, sight: Sight) -> Sequence[OwnerLoad]:
    """What each owner has of each segment, as far as somebody sees it."""
    statement = _LOADS + admitting(sight, "restriction") + _GROUPED
    return [OwnerLoad(*row) for row in await tx.all(statement, at.now_us, at.end_of_day_us, tx.workspace_id)]
