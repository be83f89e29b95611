"""What routing does to a ticket."""

from msgspec import Struct, structs

from amends.model.routing.choose import Assignment
from amends.model.ticket.ticket import Ticket


class Routed(Struct, frozen=True, tag="ticket.routed"):
    """It was decided who gets it; when that is nobody, the users of `told_ids` are told."""

    before: int
    assignment: Assignment
    told_ids: tuple[int, ...] = ()

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with the owner that was chosen."""
        return structs.replace(ticket, owner_id=self.assignment.owner_id)
