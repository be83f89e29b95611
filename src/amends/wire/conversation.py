"""Notes and replies on a ticket."""

from typing import Annotated

from msgspec import Meta, Struct

from amends.wire.history import By
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


class NoteEditForm(Struct, frozen=True, forbid_unknown_fields=True):
    """Other words for a note.

    `based_on` is the version of the words that you saw: the note is edited only if it still says these. Without it,
    the last edit wins.
    """

    text: str
    based_on: Annotated[int, Meta(ge=0)] = 0


class NoteVersionView(Struct, frozen=True):
    """What a note said from a time on, by whom; `html` is its Markdown as HTML that is safe to show."""

    version: int
    time: str
    by: By
    text: str
    html: str


class NoteVersionsView(Struct, frozen=True):
    """All that a note said, the oldest first; `withdrawn_time` and `withdrawn_by` are null while it stands."""

    ticket_id: int
    note_version: int
    withdrawn_time: str | None
    withdrawn_by: By | None
    versions: list[NoteVersionView]


class MentionableView(Struct, frozen=True):
    """Somebody who can open a ticket; `@` and the `email` in a note mention them."""

    id: int
    email: str
    name: str


class MentionablePeople(Struct, frozen=True):
    """Who can be mentioned in a note on a ticket, by name."""

    people: list[MentionableView]
