"""Reliance: what of a ticket each event touches, and on what each change relies that somebody decides from a page.

Somebody's change is in the way of another's only where both are about the same, or where one decided by what the other
changed. What clocks, watchers, links and files do is in nobody's way.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from amends.model.ticket.access_changed import AccessChanged
from amends.model.ticket.assignment import Routed
from amends.model.ticket.attachment import Attached, AttachmentRemoved
from amends.model.ticket.clock_events import DeadlineBreached, DeadlineNear, DeadlinesChanged, Escalated
from amends.model.ticket.closing import ActionTaken, RootCauseSet
from amends.model.ticket.conversation import ContactAttempted, Noted, NoteEdited, NoteWithdrawn, Replied
from amends.model.ticket.custom_field import FieldsChanged
from amends.model.ticket.escalation import EscalatedByHand
from amends.model.ticket.history import Happened
from amends.model.ticket.link import Linked, Unlinked
from amends.model.ticket.promise_events import (
    PromiseBroken,
    PromiseKept,
    PromiseMade,
    PromiseMoved,
    PromiseNear,
    PromiseOverdue,
)
from amends.model.ticket.snooze import Snoozed, Woken
from amends.model.ticket.soft_delete import Deleted, Merged, MergedInto, Restored
from amends.model.ticket.ticket_events import (
    FeedbackAttached,
    FeedbackChanged,
    Opened,
    OwnerChanged,
    PriorityChanged,
    StatusChanged,
    Transferred,
)
from amends.model.ticket.undo import Undone
from amends.model.ticket.watchers import Unwatched, Watched


class TicketPart(StrEnum):
    """What of a ticket an event touches or a change is about; a custom field is `fields.` and its code."""

    STATUS = "status"
    PRIORITY = "priority"
    OWNER = "owner"
    UNIT = "unit"
    ROOT_CAUSE = "root_cause"
    ACTION_TAKEN = "action_taken"
    FEEDBACK = "feedback"
    CONVERSATION = "conversation"
    FILES = "files"
    LINKS = "links"
    WATCHERS = "watchers"
    CLOCKS = "clocks"
    PLACE = "place"
    ACCESS = "access"
    LEVEL = "level"
    SNOOZE = "snooze"


FINISH: Final = "finish"
"""Saying that all is done: closing a ticket, or calling it resolved."""

_FIELD: Final = "fields."
_PROMISE: Final = "promises."
_NOTE: Final = "notes."

TOUCHED: Final[Mapping[type, frozenset[TicketPart]]] = {
    Opened: frozenset(TicketPart),
    StatusChanged: frozenset({TicketPart.STATUS}),
    PriorityChanged: frozenset({TicketPart.PRIORITY}),
    OwnerChanged: frozenset({TicketPart.OWNER}),
    Routed: frozenset({TicketPart.OWNER}),
    Transferred: frozenset({TicketPart.UNIT}),
    RootCauseSet: frozenset({TicketPart.ROOT_CAUSE}),
    ActionTaken: frozenset({TicketPart.ACTION_TAKEN}),
    FieldsChanged: frozenset(),
    Undone: frozenset(),
    ContactAttempted: frozenset({TicketPart.CONVERSATION}),
    Noted: frozenset({TicketPart.CONVERSATION}),
    NoteEdited: frozenset({TicketPart.CONVERSATION}),
    NoteWithdrawn: frozenset({TicketPart.CONVERSATION}),
    Replied: frozenset({TicketPart.CONVERSATION}),
    FeedbackChanged: frozenset({TicketPart.FEEDBACK}),
    FeedbackAttached: frozenset({TicketPart.FEEDBACK}),
    Merged: frozenset({TicketPart.FEEDBACK, TicketPart.CONVERSATION, TicketPart.WATCHERS}),
    MergedInto: frozenset({TicketPart.PLACE}),
    Deleted: frozenset({TicketPart.PLACE}),
    Restored: frozenset({TicketPart.PLACE}),
    Attached: frozenset({TicketPart.FILES}),
    AttachmentRemoved: frozenset({TicketPart.FILES}),
    Linked: frozenset({TicketPart.LINKS}),
    Unlinked: frozenset({TicketPart.LINKS}),
    Watched: frozenset({TicketPart.WATCHERS}),
    Unwatched: frozenset({TicketPart.WATCHERS}),
    DeadlinesChanged: frozenset({TicketPart.CLOCKS}),
    DeadlineNear: frozenset({TicketPart.CLOCKS}),
    DeadlineBreached: frozenset({TicketPart.CLOCKS}),
    Escalated: frozenset({TicketPart.CLOCKS}),
    EscalatedByHand: frozenset({TicketPart.LEVEL}),
    AccessChanged: frozenset({TicketPart.ACCESS}),
    PromiseMade: frozenset(),
    PromiseKept: frozenset(),
    PromiseBroken: frozenset(),
    PromiseMoved: frozenset(),
    PromiseNear: frozenset({TicketPart.CLOCKS}),
    PromiseOverdue: frozenset({TicketPart.CLOCKS}),
    Snoozed: frozenset({TicketPart.SNOOZE}),
    Woken: frozenset({TicketPart.SNOOZE}),
}
"""What each event of a ticket touches, beside the custom fields, the promise and the note that it names."""

RELIES_ON: Final[Mapping[str, frozenset[TicketPart]]] = {
    TicketPart.STATUS: frozenset({TicketPart.STATUS}),
    TicketPart.PRIORITY: frozenset({TicketPart.PRIORITY}),
    # Whom one chooses is chosen for the unit that one saw.
    TicketPart.OWNER: frozenset({TicketPart.OWNER, TicketPart.UNIT}),
    TicketPart.UNIT: frozenset({TicketPart.UNIT}),
    TicketPart.ROOT_CAUSE: frozenset({TicketPart.ROOT_CAUSE}),
    TicketPart.ACTION_TAKEN: frozenset({TicketPart.ACTION_TAKEN}),
    # That all is done is said of what the customer said, and of what the others wrote until then.
    FINISH: frozenset(
        {
            TicketPart.STATUS,
            TicketPart.ROOT_CAUSE,
            TicketPart.ACTION_TAKEN,
            TicketPart.FEEDBACK,
            TicketPart.CONVERSATION,
        }
    ),
}
"""What a change relies on; one of a custom field relies on that field alone."""


def field_part(code: str) -> str:
    """What a custom field is called among what a change is about."""
    return f"{_FIELD}{code}"


def promise_part(promise_id: int) -> str:
    """What a promise is called among what a change is about."""
    return f"{_PROMISE}{promise_id}"


def note_part(note_version: int) -> str:
    """What a note is called among what a change is about."""
    return f"{_NOTE}{note_version}"


def touched_by(event: object) -> frozenset[str]:
    """What an event touches; one that took something back touches what it gave back."""
    if isinstance(event, Undone):
        return event.parts | {field_part(code) for code in event.fields}
    if isinstance(event, PromiseMade):
        return frozenset({promise_part(event.promise.id)})
    if isinstance(event, PromiseKept | PromiseBroken | PromiseMoved):
        return frozenset({promise_part(event.promise_id)})
    if isinstance(event, NoteEdited | NoteWithdrawn):
        return TOUCHED[type(event)] | {note_part(event.note_version)}
    fields = event.after if isinstance(event, FieldsChanged) else ()
    return TOUCHED[type(event)] | {field_part(code) for code in fields}


def relied_on(about: Iterable[str]) -> frozenset[str]:
    """All that a change relies on which is about these."""
    return frozenset().union(*(RELIES_ON.get(each, frozenset({each})) for each in about))


def in_the_way(since: Sequence[Happened], about: Iterable[str], by: tuple[str, int]) -> list[Happened]:
    """Those of the events since somebody looked that are in the way of their change; their own never are."""
    relied = relied_on(about)
    others = [each for each in since if (each.by_kind, each.by_id) != by]
    return [each for each in others if not relied.isdisjoint(touched_by(each.event))]
