"""Files that are attached to tickets."""

from msgspec import Struct

from amends.wire.history import By


class AttachmentView(Struct, frozen=True, kw_only=True):
    """A file of a ticket. `media_type` is detected from the content."""

    id: int
    ticket_id: int
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    by: By
    time: str


class AttachmentList(Struct, frozen=True):
    """All files of a ticket, oldest first, and behind them those of the tickets that were merged into it.

    `ticket_id` says where a file is, and is downloaded from.
    """

    attachments: list[AttachmentView]
