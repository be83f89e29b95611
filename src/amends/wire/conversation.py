"""Notes and replies on a ticket."""

from msgspec import Struct

from amends.wire.ids import IdOrZero


class NoteForm(Struct, frozen=True, forbid_unknown_fields=True):
    """An internal note, which the customer never sees. `@ana@example.com` mentions a user, who is notified.

    With a `saved_reply_id` it also changes the ticket as that saved reply says: both or neither.
    """

    text: str
    saved_reply_id: IdOrZero = 0


class ReplyForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A public reply. `despite_refusal` gives the reason when the customer asked not to be contacted.

    With a `saved_reply_id` it also changes the ticket as that saved reply says: both or neither.
    """

    text: str
    despite_refusal: str = ""
    saved_reply_id: IdOrZero = 0
