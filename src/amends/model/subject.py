"""What an event, a notification, a delivery, a link or a job is about: a kind of thing, and which one of them."""

from typing import Final

from msgspec import Struct

TICKET: Final = "ticket"
RESPONSE: Final = "response"
WORKSPACE: Final = "workspace"


class Subject(Struct, frozen=True, order=True):
    """One thing; the kind of what has events is that of its events, and others are as free as that."""

    kind: str
    id: int

    @property
    def ticket_id(self) -> int:
        """The ticket's ID when it is a ticket, else 0."""
        return self.id if self.kind == TICKET else 0


NO_SUBJECT: Final = Subject("", 0)


def ticket_subject(ticket_id: int) -> Subject:
    """A ticket."""
    return Subject(TICKET, ticket_id)
