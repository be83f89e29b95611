"""A ticket as it is shown: with the names that its IDs stand for."""

from msgspec import Struct

from amends.model.ticket.ticket import Ticket


class ShownCustomer(Struct, frozen=True):
    """What a ticket shows of its customer; "" is unknown."""

    email: str = ""
    phone: str = ""
    name: str = ""
    may_be_contacted: bool = True


class ShownOwner(Struct, frozen=True):
    """Who has a ticket; all "" for nobody."""

    email: str = ""
    name: str = ""


class ShownSegment(Struct, frozen=True):
    """A segment as a ticket names it."""

    id: int
    code: str
    name: str


class ShownCause(Struct, frozen=True):
    """A root cause as a ticket names it."""

    id: int
    code: str
    name: str


class ShownTicket(Struct, frozen=True):
    """A ticket with its customer, its segments, its owner and its root cause."""

    workspace_id: int
    time_zone: str
    ticket: Ticket
    customer: ShownCustomer
    origin: ShownSegment
    current: ShownSegment
    owner: ShownOwner
    root_cause: ShownCause | None = None
