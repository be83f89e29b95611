"""What tickets say otherwise since their history was read by the rules of a new version."""

from msgspec import Struct


class TicketCorrectionView(Struct, frozen=True, kw_only=True):
    """A field of a ticket before and after. Times are RFC 3339; an empty text is nothing.

    `first_response` is only listed: a target that was met stays met, although nobody was reached.
    """

    ticket_id: int
    field: str
    before: str
    after: str
    time: str


class TicketCorrectionPage(Struct, frozen=True):
    """A page of corrections. `next_cursor` is null on the last page."""

    corrections: list[TicketCorrectionView]
    next_cursor: str | None
