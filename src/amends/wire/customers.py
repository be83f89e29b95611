"""Customers."""

from msgspec import Struct

from amends.wire.history import By


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

    `kind` is answer, ticket_opened, status_changed, contact_attempt, reply, promise_made, promise_kept, promise_broken,
    promise_moved, promise_overdue, customer_merged or customer_unmerged; of the last two `customer_id` is the record
    that was merged, and `by` who merged it. An answer has `score`, `scale` and `text`; a contact attempt `channel`,
    `outcome` and `text`; a reply `text`; a change of status the new `status`. What happened to a promise has
    `promise_id`; `text` is what was promised, or why it was moved or broken, `due_time` by when.
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
    promise_id: int | None = None
    due_time: str | None = None
    customer_id: int | None = None
    by: By | None = None


class MergedCustomerView(Struct, frozen=True, kw_only=True):
    """A record that was merged into another."""

    id: int
    name: str
    email: str
    phone: str
    reference: str


class CustomerMergeForm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Into which customer to merge one."""

    into_id: int


class CustomerDetailView(Struct, frozen=True, kw_only=True):
    """A customer, and what happened between them and us, newest first.

    `timeline` has what the key can see of the 50 newest answers and the 20 newest tickets; `is_cut` when there are
    older ones. `merged` are the records that were merged into this one, with what else the customer is found by.
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
    merged: list[MergedCustomerView] = []


class MergedIntoView(Struct, frozen=True):
    """The record that stands for a customer now: the one that it was merged into, or itself again."""

    customer_id: int
