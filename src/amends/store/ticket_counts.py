"""How many tickets there are of each kind: all that a filter finds are counted, each read once."""

from collections.abc import Mapping, Sequence
from typing import Final

from amends.model.ticket.counts import TicketGroup
from amends.model.ticket.list_filter import TicketFilter
from amends.store.engine.database import Tx
from amends.store.ticket_conditions import conditions_of
from amends.store.ticket_lists import LIVE, SqlFragment
from amends.store.ticket_search import hits

_COLUMNS: Final[Mapping[TicketGroup, str]] = {
    TicketGroup.STATUS: "t.status",
    TicketGroup.PRIORITY: "t.priority",
    TicketGroup.OWNER: "t.owner_id",
    TicketGroup.SEGMENT: "t.current_segment_id",
    TicketGroup.ORIGIN_SEGMENT: "t.origin_segment_id",
    TicketGroup.SURVEY: "t.survey_id",
    TicketGroup.ROOT_CAUSE: "t.root_cause_id",
    TicketGroup.TYPE: "t.type",
    TicketGroup.RULE: "t.rule_id",
}


async def count_by(tx: Tx, wanted: TicketFilter, group: TicketGroup) -> Sequence[tuple[int | str, int]]:
    """Each value that a ticket has which passes the filter, and how many have it; the largest group first."""
    if wanted.words == ():
        return ()
    column, found = _COLUMNS[group], _found(tx, wanted)
    statement = f"SELECT {column}, count(*) {found.text} GROUP BY {column} ORDER BY count(*) DESC, {column}"
    return [(row[0], row[1]) for row in await tx.all(statement, tx.workspace_id, *found.values)]


def _found(tx: Tx, wanted: TicketFilter) -> SqlFragment:
    if wanted.words is not None:
        return hits(tx, wanted)
    conditions, values = conditions_of(wanted)
    return SqlFragment(f"{LIVE}{conditions}", values)
