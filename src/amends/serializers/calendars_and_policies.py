"""Calendars and SLA policies: config documents, each at one version."""

from msgspec import Raw

from amends.instants import rfc3339
from amends.model.config_document import ConfigDocument
from amends.wire.calendars_and_policies import DocumentView


def document_view(own: ConfigDocument) -> DocumentView:
    """A config document at one version."""
    return DocumentView(own.id, own.version, own.disabled_us is None, rfc3339(own.created_us), Raw(own.body.encode()))
