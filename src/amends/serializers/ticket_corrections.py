"""What tickets say otherwise since their history was read by the rules of a new version."""

from amends.instants import InstantUs, rfc3339
from amends.model.ticket.correction import TicketCorrection
from amends.wire.ticket_corrections import TicketCorrectionView


def ticket_correction_view(own: TicketCorrection) -> TicketCorrectionView:
    """A field of a ticket before and after."""
    return TicketCorrectionView(
        ticket_id=own.ticket_id,
        field=own.field.removesuffix("_us"),
        before=correction_text(own, own.before),
        after=correction_text(own, own.after),
        time=rfc3339(own.at_us),
    )


def correction_text(own: TicketCorrection, text: str) -> str:
    """A value of a correction as it is shown: a time is RFC 3339."""
    return rfc3339(InstantUs(int(text))) if own.field.endswith("_us") and text else text
