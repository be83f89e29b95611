"""Customers."""

from msgspec import Struct


class DuplicateCustomersView(Struct, frozen=True, kw_only=True):
    """Two customers who came to have the same identifier. `kind` is what they share: email or phone."""

    customer_id: int
    other_id: int
    kind: str
    found_time: str


class DuplicateCustomersPage(Struct, frozen=True):
    """A page of pairs of customers. `next_cursor` is null on the last page."""

    duplicates: list[DuplicateCustomersView]
    next_cursor: str | None


class CustomerMomentView(Struct, frozen=True, kw_only=True):
    """Something that a customer said, or that happened to a ticket of theirs.

    `kind` is answer, ticket_opened, status_changed, contact_attempt or reply. An answer has `score`, `scale` and
    `text`; a contact attempt `channel`, `outcome` and `text`; a reply `text`; a change of status the new `status`.
    """

    time: str
    kind: str
    ticket_id: int | None
    response_id: int | None = None
    score: int | None = None
    scale: str = ""
    text: str = ""
    status: str = ""
    channel: str = ""
    outcome: str = ""


class CustomerDetailView(Struct, frozen=True, kw_only=True):
    """A customer, and what happened between them and us, newest first.

    `timeline` has what the key can see of the 50 newest answers and the 20 newest tickets; `is_cut` when there are
    older ones.
    """

    id: int
    name: str
    email: str
    phone: str
    reference: str
    created_time: str
    may_be_contacted: bool
    timeline: list[CustomerMomentView]
    is_cut: bool
