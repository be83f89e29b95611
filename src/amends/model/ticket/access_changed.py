"""Access: the event by which a ticket becomes a sensitive case, or is kept from those whom it is about."""

from msgspec import Struct, structs

from amends.model.restriction import Restriction
from amends.model.ticket.ticket import Ticket


class AccessChanged(Struct, frozen=True, tag="ticket.access_changed"):
    """Others may see it from now on; `reason` is why somebody decided that."""

    before: Restriction
    after: Restriction
    reason: str

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with its new restriction."""
        return structs.replace(ticket, restriction=self.after)
