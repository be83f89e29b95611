"""The audit log."""

from msgspec import Raw

from amends.instants import rfc3339
from amends.model.actor import Attributed
from amends.model.audit import AuditEntry
from amends.wire.audit import AuditEntryView
from amends.wire.history import By


def audit_entry_view(named: Attributed[AuditEntry]) -> AuditEntryView:
    """An entry of the audit log."""
    own = named.what
    return AuditEntryView(
        number=own.number,
        time=rfc3339(own.at_us),
        by=By(own.by_kind, own.by_id, named.name),
        address=own.address,
        request_id=own.request_id,
        action=own.action,
        subject_id=own.subject_id,
        details=Raw(own.details.encode()),
        digest=own.digest,
    )
