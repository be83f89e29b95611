"""How many tickets there are of each kind."""

from amends.model.ticket.counts import GroupedCounts
from amends.wire.ticket_counts import TicketCounts, TicketGroupCount


def ticket_counts_view(own: GroupedCounts) -> TicketCounts:
    """All groups, the largest first."""
    groups = [TicketGroupCount(each.value, each.id or None, each.name, each.count) for each in own.groups]
    return TicketCounts(own.group.value, own.count, groups)
