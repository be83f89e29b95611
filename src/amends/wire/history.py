"""The history of a ticket: what happened, when, and by whom."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType


class By(Struct, frozen=True, omit_defaults=True):
    """The actor: the kind (a key, a user, the operator, a rule, Amends, an import of history) and the ID.

    `name` is that of a user, or of a key that has one; it is left out where it isn't looked up.
    """

    kind: str
    id: int
    name: str | UnsetType | None = UNSET


class HistoryEntry(Struct, frozen=True):
    """An event, and the version of the ticket after it. `details` depend on the type.

    Those of a note, its edits and a reply have `html` beside the `text`: its Markdown as HTML that is safe to show.
    """

    version: int
    time: str
    by: By
    type: str
    details: dict[str, Any]


class History(Struct, frozen=True):
    """All events of a ticket, oldest first."""

    events: list[HistoryEntry]
