"""Saved replies: texts that are written once and taken into notes and replies, with what they do to the ticket."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal, TypeAlias

import msgspec
from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.model.intake import MAX_CHARACTERS, MAX_NAME_CHARACTERS, text_error
from amends.model.person import TeamMember
from amends.model.ticket.custom_field import Field
from amends.model.ticket.summary import TicketSummary
from amends.texts.text import say

KIND: Final = "saved_reply"
OWN: Final = "me"
"""What stands for the owner where it is whoever takes the saved reply."""
PLACEHOLDERS: Final = (
    "customer_name",
    "ticket",
    "unit",
    "score",
    "comment",
    "answered_on",
    "today",
    "owner_name",
    "my_name",
    "workspace",
)
"""What a text may leave open: each is filled from the ticket when the text is taken."""
FIELD: Final = "fields."
"""What a placeholder for a custom field begins with; its code follows."""
BLANK: Final = "____"
"""What stands where a ticket knows nothing to fill in, and nothing is written to stand there instead."""

_PLACEHOLDER = re.compile(r"\{\{([^{}|]*)(?:\|([^{}]*))?\}\}")
_BRACES = re.compile(r"\{\{|\}\}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")

UseWord: TypeAlias = Literal["both", "note", "reply"]
PriorityName: TypeAlias = Literal["CRITICAL", "HIGH", "MEDIUM", "LOW"]
StatusName: TypeAlias = Literal["NEW", "IN_PROGRESS", "PENDING", "ESCALATED", "RESOLVED", "CLOSED"]


class SavedReplyDocument(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A text for notes, replies or both, with placeholders: `{{customer_name}}`, or `{{customer_name|Sir or Madam}}`.

    A `language` of "" is any. Without segments it is for every ticket, else for those of these segments and of all
    below them. What of the ticket it changes is done when the note or the reply is sent: `owner` is an e-mail address
    or "me", `segment` and `root_cause` are codes; with `watch`, whoever sends it watches the ticket from then on.
    """

    name: str
    text: str
    use: UseWord = "both"
    language: str = ""
    segments: tuple[str, ...] = ()
    status: StatusName | None = None
    priority: PriorityName | None = None
    segment: str = ""
    owner: str = ""
    root_cause: str = ""
    action_taken: str = ""
    watch: bool = False

    @property
    def does(self) -> Mapping[str, str]:
        """What of the ticket it changes, and to what."""
        names = ("status", "priority", "segment", "owner", "root_cause", "action_taken")
        parts = {name: getattr(self, name) or "" for name in names}
        return {name: value for name, value in (parts | {"watch": OWN if self.watch else ""}).items() if value}


class SavedReply(Struct, frozen=True):
    """A saved reply and its number."""

    id: int
    document: SavedReplyDocument


class TicketReplies(Struct, frozen=True):
    """The saved replies for a ticket, and what fills them: `language` is the customer's, "" for none that is known.

    `my_name` is who asks, "" for a key; `workspace` is the workspace's name. `fields` are all custom fields, `people`
    those whom one of them can name.
    """

    summary: TicketSummary
    replies: Sequence[SavedReply]
    language: str
    my_name: str
    workspace: str
    fields: Sequence[Field] = ()
    people: Mapping[int, TeamMember] = {}


class FilledText(Struct, frozen=True):
    """A text whose placeholders are filled; `missing` are those that the ticket knows nothing for."""

    text: str
    missing: tuple[str, ...]


@lru_cache(maxsize=512)
def decode(body: str) -> SavedReplyDocument:
    """The document that was kept."""
    return msgspec.json.decode(body, type=SavedReplyDocument)


def check(document: SavedReplyDocument) -> None:
    """Raises Invalid with everything that is wrong with a document by itself."""
    errors = [
        *_text_errors("name", document.name, MAX_NAME_CHARACTERS),
        *(_text_errors("text", document.text, MAX_CHARACTERS) or _placeholder_errors(document.text)),
    ]
    reason = text_error(document.action_taken, MAX_CHARACTERS)
    errors += [FieldError("action_taken", reason)] if reason else []
    if document.language and not _LANGUAGE.fullmatch(document.language):
        errors.append(FieldError("language", say("not_a_language_tag")))
    if errors:
        raise Invalid(*errors)


def fill(text: str, values: Mapping[str, str]) -> FilledText:
    """A text with its placeholders filled; what is empty is what the text gives instead, or a blank to be seen."""
    missing: list[str] = []

    def filled(found: re.Match[str]) -> str:
        name, instead = found[1].strip(), (found[2] or "").strip()
        value = values.get(name, "") or instead
        if not value:
            missing.append(name)
        return value or BLANK

    return FilledText(_PLACEHOLDER.sub(filled, text), tuple(dict.fromkeys(missing)))


def fields_in(text: str) -> Iterator[tuple[int, str]]:
    """The custom fields that a text names, by their codes, each with its line (from 1)."""
    for found in _PLACEHOLDER.finditer(text):
        name = found[1].strip()
        if name.startswith(FIELD):
            yield _line(text, found.start()), name.removeprefix(FIELD)


def _text_errors(field: str, text: str, limit: int) -> list[FieldError]:
    reason = text_error(text, limit) or (None if text.strip() else say("empty"))
    return [FieldError(field, reason)] if reason else []


def _placeholder_errors(text: str) -> Iterator[FieldError]:
    spans = []
    for found in _PLACEHOLDER.finditer(text):
        spans.append(found.span())
        name = found[1].strip()
        if name not in PLACEHOLDERS and not name.startswith(FIELD):
            line = _line(text, found.start())
            yield FieldError("text", say("unknown_placeholder", line=line, name=name, choices=PLACEHOLDERS))
    for found in _BRACES.finditer(text):
        if not any(first <= found.start() < last for first, last in spans):
            yield FieldError("text", say("placeholder_not_whole", line=_line(text, found.start())))


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
