"""Escalation by hand: somebody takes a ticket up a level, and who is there is told, as when a target is missed."""

from msgspec import Struct, field, structs

from amends.model.ticket.ticket import Ticket


class EscalatedByHand(Struct, frozen=True, tag="ticket.escalated_by_hand"):
    """Somebody took it up to a level: the managers of the segment there are told. `reason` may be "".

    It changes nothing else: not the status, not the priority, not the owner.
    """

    level: int
    segment_id: int
    told_ids: tuple[int, ...]
    reason: str = field(name="words", default="")

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket at this level."""
        return structs.replace(ticket, escalation_level=max(ticket.escalation_level, self.level))
