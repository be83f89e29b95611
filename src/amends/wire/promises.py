"""Promises to a customer."""

from msgspec import Struct


class PromiseForm(Struct, frozen=True, forbid_unknown_fields=True):
    """What the customer was promised, and by when."""

    text: str
    due_time: str


class BreakPromiseForm(Struct, frozen=True, forbid_unknown_fields=True):
    """Why the promise was not kept and will not be."""

    reason: str


class MovePromiseForm(Struct, frozen=True, forbid_unknown_fields=True):
    """Another time for a promise, and why. `customer_agreed` must be true: without consent a promise is not moved."""

    due_time: str
    reason: str
    customer_agreed: bool = False
