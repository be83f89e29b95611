"""Lists of responses, the newest first by the time at which they were given: all, and those of a customer."""

from collections.abc import Sequence

from amends.instants import InstantUs
from amends.model.response import SurveyResponse
from amends.model.response_query import ResponsePlace
from amends.store.engine.database import Tx
from amends.store.responses import COLUMNS, response_of

_NEWEST = f"""
    SELECT {COLUMNS} FROM responses
    WHERE workspace_id = $1 AND (time_us, id) < ($2, $3) AND time_us >= $4
    ORDER BY time_us DESC, id DESC LIMIT $5
"""
# The plus leads the engines to the few that a customer has, and away from the order of all of the workspace.
_OF_CUSTOMER = f"""
    SELECT {COLUMNS} FROM responses
    WHERE workspace_id = $1 AND customer_id = $2 AND customer_id <> 0 AND (time_us, id) < ($3, $4)
    ORDER BY +time_us DESC, +id DESC LIMIT $5
"""


async def newest(tx: Tx, place: ResponsePlace, from_us: InstantUs, limit: int) -> Sequence[SurveyResponse]:
    """Responses that were given at `from_us` or later, the newest first, from behind a place."""
    return [response_of(row) for row in await tx.all(_NEWEST, tx.workspace_id, *place, from_us, limit)]


async def of_customer(
    tx: Tx, customer_ids: Sequence[int], place: ResponsePlace, limit: int
) -> Sequence[SurveyResponse]:
    """Responses of a customer by all IDs that they have, the newest first, from behind a place."""
    rows = [row for each in customer_ids for row in await tx.all(_OF_CUSTOMER, tx.workspace_id, each, *place, limit)]
    found = [response_of(row) for row in rows]
    return sorted(found, key=lambda each: (each.time_us, each.id), reverse=True)[:limit]
