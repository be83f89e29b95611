"""A ticket as it is shown: with the names that its IDs stand for."""

from msgspec import Struct

from amends.model.ticket.ticket import Ticket


class CustomerSummary(Struct, frozen=True):
    """What a ticket shows of its customer; "" is unknown."""

    email: str = ""
    phone: str = ""
    name: str = ""
    reference: str = ""
    may_be_contacted: bool = True


class OwnerSummary(Struct, frozen=True):
    """Who has a ticket; all "" for nobody."""

    email: str = ""
    name: str = ""


class SegmentSummary(Struct, frozen=True):
    """A segment as a ticket shows it."""

    id: int
    code: str
    name: str


class CauseSummary(Struct, frozen=True):
    """A root cause as a ticket names it."""

    id: int
    code: str
    name: str


class TicketSummary(Struct, frozen=True):
    """A ticket with its customer, its segments, its owner and its root cause.

    `is_unread` is of whoever reads a list of a page; everywhere else it is False.
    """

    workspace_id: int
    time_zone: str
    ticket: Ticket
    customer: CustomerSummary
    origin: SegmentSummary
    current: SegmentSummary
    owner: OwnerSummary
    root_cause: CauseSummary | None = None
    is_unread: bool = False
