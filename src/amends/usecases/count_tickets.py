"""Counting tickets in groups: exactly, however many there are, and with the names of the groups."""

from collections.abc import Mapping

from amends.model.rule import document as rule_document
from amends.model.status import Priority, Status
from amends.model.ticket.counts import GroupCount, GroupedCounts, GroupedQuery, TicketGroup
from amends.store import causes, configurations, people, segments, surveys, ticket_counts
from amends.store.engine.database import Tx
from amends.usecases import find_tickets

_WORDS = {TicketGroup.STATUS: Status, TicketGroup.PRIORITY: Priority}


async def count_by(tx: Tx, *, query: GroupedQuery) -> GroupedCounts:
    """How many tickets of each group a query finds that the principal may see. Raises Invalid."""
    wanted = await find_tickets.filter_of(tx, query.query)
    counted = await ticket_counts.count_by(tx, wanted, query.group)
    known = await _known(tx, query.group)
    groups = [_group(query.group, value, count, known) for value, count in counted]
    return GroupedCounts(query.group, sum(each.count for each in groups), groups)


def _group(by: TicketGroup, value: int | str, count: int, known: Mapping[int, tuple[str, str]]) -> GroupCount:
    if isinstance(value, str):
        return GroupCount(value, 0, None, count)
    if by in _WORDS:
        return GroupCount(_WORDS[by](value).name, 0, None, count)
    code, name = known.get(value, (str(value) if value or by is not TicketGroup.ROOT_CAUSE else "", None))
    return GroupCount(code, value, name, count)


async def _known(tx: Tx, by: TicketGroup) -> Mapping[int, tuple[str, str]]:
    """What a list's parameter calls each of them, and its name, by its ID."""
    match by:
        case TicketGroup.OWNER:
            return {number: (str(number), user.name) for number, user in (await people.team(tx)).items()}
        case TicketGroup.SEGMENT | TicketGroup.ORIGIN_SEGMENT:
            return {segment.id: (segment.code, segment.name) for segment in await segments.tree(tx)}
        case TicketGroup.ROOT_CAUSE:
            return {cause.id: (cause.code, cause.name) for cause in await causes.list_all(tx)}
        case TicketGroup.SURVEY:
            return {survey.id: (str(survey.id), survey.name) for survey in await surveys.list_all(tx)}
        case TicketGroup.RULE:
            named = await configurations.names(tx, rule_document.KIND)
            return {number: (str(number), name) for number, name in named.items()}
    return {}
