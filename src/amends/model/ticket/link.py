"""Links: tickets that have to do with each other."""

from enum import StrEnum

from msgspec import Struct

from amends.model.ticket.ticket import Ticket


class LinkKind(StrEnum):
    """What a ticket is to the linked ticket. The last two values are how the other ticket sees the link."""

    RELATED = "RELATED"
    DUPLICATE_OF = "DUPLICATE_OF"
    CAUSED_BY = "CAUSED_BY"
    HAS_DUPLICATE = "HAS_DUPLICATE"
    CAUSES = "CAUSES"


OTHER_SIDE = {
    LinkKind.RELATED: LinkKind.RELATED,
    LinkKind.DUPLICATE_OF: LinkKind.HAS_DUPLICATE,
    LinkKind.CAUSED_BY: LinkKind.CAUSES,
    LinkKind.HAS_DUPLICATE: LinkKind.DUPLICATE_OF,
    LinkKind.CAUSES: LinkKind.CAUSED_BY,
}


class Link(Struct, frozen=True):
    """A link to another ticket, seen from the ticket in the path."""

    ticket_id: int
    kind: LinkKind


class Linked(Struct, frozen=True, tag="ticket.linked"):
    """It was linked to another ticket."""

    ticket_id: int
    kind: LinkKind

    def apply(self, ticket: Ticket) -> Ticket:
        """The same ticket: links stand beside it."""
        return ticket


class Unlinked(Struct, frozen=True, tag="ticket.unlinked"):
    """A link to another ticket was taken away."""

    ticket_id: int

    def apply(self, ticket: Ticket) -> Ticket:
        """The same ticket: links stand beside it."""
        return ticket
