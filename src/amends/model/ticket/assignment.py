"""What routing does to a ticket."""

from msgspec import Struct, structs

from amends.model.ticket.ticket import Ticket
from amends.texts.text import Text


class Candidate(Struct, frozen=True):
    """Somebody who might have got a ticket, and why not; `passed_over` is "" for who could, a sentence if it is old.

    `user_id` is 0 where a route or a rule means somebody who isn't there.
    """

    user_id: int
    open_tickets: int
    passed_over: Text | str = ""


class Assignment(Struct, frozen=True):
    """Who gets a ticket, and why; `owner_id` 0 is nobody, `route_id` 0 no route.

    `segment_id` is the segment whose people were asked: the ticket's, or the nearest above it that has any.
    """

    owner_id: int
    route_id: int
    route_version: int
    strategy: str
    segment_id: int
    candidates: tuple[Candidate, ...]


class Routed(Struct, frozen=True, tag="ticket.routed"):
    """It was decided who gets it; when that is nobody, the users of `told_ids` are told."""

    before: int
    assignment: Assignment
    told_ids: tuple[int, ...] = ()

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with the owner that was chosen."""
        return structs.replace(ticket, owner_id=self.assignment.owner_id)
