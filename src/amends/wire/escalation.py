"""Escalating a ticket by hand."""

from msgspec import Struct


class EscalationRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Why the ticket is escalated, for those who are notified; it may be left out."""

    reason: str = ""
