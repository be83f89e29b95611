"""Links between tickets."""

from collections.abc import Sequence

from amends.model.ticket.link import Link
from amends.wire.links import LinkView, TicketLinkList


def ticket_link_list(links: Sequence[Link]) -> TicketLinkList:
    """The links of a ticket, as this ticket sees them."""
    return TicketLinkList([LinkView(each.ticket_id, each.kind.value) for each in links])
