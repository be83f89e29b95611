"""Files that are attached to tickets."""

from amends.instants import rfc3339
from amends.model.ticket.attachment import Attachment
from amends.wire.attachments import AttachmentView
from amends.wire.history import By


def attachment_view(own: Attachment) -> AttachmentView:
    """A file of a ticket, without its content."""
    return AttachmentView(
        id=own.id,
        ticket_id=own.ticket_id,
        name=own.name,
        media_type=own.media_type,
        size_bytes=own.size_bytes,
        sha256=own.digest,
        by=By(own.by_kind, own.by_id),
        time=rfc3339(own.at_us),
    )
