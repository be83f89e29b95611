"""The saved replies that are for a ticket, filled from it."""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct


class FilledReplyView(Struct, frozen=True):
    """A saved reply with its placeholders filled from the ticket.

    `missing` names the placeholders that the ticket knows nothing for; `____` stands in the text for each. `does` is
    what a note or a reply sent with it changes: `status`, `priority`, `segment`, `owner` (an e-mail address, or `me`),
    `root_cause`, `action_taken`, `watch`.
    """

    id: int
    name: str
    use: Literal["both", "note", "reply"]
    language: str
    text: str
    missing: Sequence[str]
    does: Mapping[str, str]


class FilledReplies(Struct, frozen=True):
    """The saved replies for a ticket, those in the customer's language first."""

    saved_replies: Sequence[FilledReplyView]
