"""Notes and replies on a ticket."""

from msgspec import Struct


class NoteForm(Struct, frozen=True, forbid_unknown_fields=True):
    """An internal note, which the customer never sees. `@ana@example.com` mentions a user, who is notified."""

    text: str


class ReplyForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A public reply. `despite_refusal` gives the reason when the customer asked not to be contacted."""

    text: str
    despite_refusal: str = ""
