"""The feed of changes: what is written together is a change set, and each change gets a number after the commit."""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from amends.instants import DAY_US, InstantUs
from amends.model.audit import AuditEntry
from amends.model.event_names import EventNames
from amends.model.ticket.history import Happened

KEPT_DAYS: Final = 90
"""For how many days the feed keeps a change."""

KEPT_US: Final = KEPT_DAYS * DAY_US

_SETTINGS: Final = frozenset(
    {
        "workspace",
        "segment",
        "survey",
        "cause",
        "field",
        "rule",
        "route",
        "calendar",
        "policy",
        "transitions",
        "webhook",
    }
)
_OF_USERS: Final = frozenset({"user.added", "user.changed", "user.absence_added", "user.absence_removed"})


class ChangeSet(Struct, frozen=True, kw_only=True):
    """What one transaction changed in one go: events by their IDs, or one setting by its entry of the audit log.

    `id` is that of the first event, or the audit entry's number below zero. The changes have the numbers that end with
    `last_number`; None while they have none yet.
    """

    id: int
    at_us: InstantUs
    event_ids: tuple[int, ...]
    last_number: int | None = None

    @property
    def size(self) -> int:
        """How many changes it holds."""
        return len(self.event_ids) or 1

    def number_of(self, event_id: int) -> int | None:
        """The number of one of its events, None while it has none."""
        if self.last_number is None:
            return None
        return self.last_number - self.size + 1 + self.event_ids.index(event_id)


class FeedState(Struct, frozen=True):
    """Where a workspace's feed stands: the last number that was given, and the last audit entry that was looked at."""

    last_number: int
    audit_number: int


class Change(Struct, frozen=True):
    """One change: its number, and the event with its ticket's or response's history up to it, or a setting's entry.

    `is_withheld` when only is told that it happened: the ticket was deleted, or the principal may not see it any more.
    """

    number: int
    at_us: InstantUs
    kind: str
    subject_id: int
    history: Sequence[Happened] = ()
    entry: AuditEntry | None = None
    is_withheld: bool = False


class ChangePage(Struct, frozen=True):
    """Some changes, and the names of what they mention.

    `next_after` is where the next page begins; the feed ends with `last_number` now.
    """

    changes: Sequence[Change]
    names: EventNames
    next_after: int
    last_number: int


def is_of_a_setting(action: str) -> bool:
    """Whether an action of the audit log changes a setting that other systems read too, and no password or session."""
    return action.partition(".")[0] in _SETTINGS or action in _OF_USERS


def numbered(change_sets: Sequence[ChangeSet], last_number: int) -> Iterator[tuple[int, int]]:
    """The ID and the new `last_number` of each change set, when they follow a number in this order."""
    for each in change_sets:
        last_number += each.size
        yield each.id, last_number
