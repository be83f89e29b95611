"""Who sees a ticket beside what its segment says."""

from typing import Final

from amends.model.restriction import SensitiveKind
from amends.model.ticket.ticket import Ticket
from amends.wire.restrictions import RestrictedTicketView, SensitiveWord

_WORDS: Final[dict[SensitiveKind, SensitiveWord]] = {
    SensitiveKind.BEREAVEMENT: "bereavement",
    SensitiveKind.SAFETY: "safety",
    SensitiveKind.HARM: "harm",
    SensitiveKind.LEGAL: "legal",
    SensitiveKind.MINORS: "minors",
    SensitiveKind.STAFF: "staff",
}


def sensitive_word(kind: SensitiveKind | None) -> SensitiveWord | None:
    """Why a case is sensitive, None for one that isn't."""
    return None if kind is None else _WORDS[kind]


def restricted_ticket_view(ticket: Ticket, *, is_seen: bool) -> RestrictedTicketView:
    """Who sees a ticket, and whether whoever asks does."""
    own = ticket.restriction
    return RestrictedTicketView(
        ticket.id,
        ticket.version,
        sensitive_word(own.sensitive),
        list(own.named_ids),
        list(own.recused_ids),
        is_seen,
    )
