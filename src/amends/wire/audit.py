"""The audit log."""

from msgspec import Raw, Struct

from amends.wire.history import By


class AuditEntryView(Struct, frozen=True, kw_only=True):
    """An entry of the audit log. `digest` chains it to the entry before."""

    number: int
    time: str
    by: By
    address: str
    request_id: str
    action: str
    subject_id: int
    details: Raw
    digest: str


class AuditPage(Struct, frozen=True):
    """A page of the audit log, newest first. `next_cursor` is null on the last page."""

    entries: list[AuditEntryView]
    next_cursor: str | None
