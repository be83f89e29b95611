"""What each event of a ticket says to other systems: one row for each event."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from msgspec import Struct

from amends.instants import rfc3339
from amends.model.ticket.access_changed import AccessChanged
from amends.model.ticket.assignment import Assignment, Candidate, Routed
from amends.model.ticket.attachment import Attached, AttachmentRemoved
from amends.model.ticket.clock_events import DeadlineBreached, DeadlineNear, DeadlinesChanged, Escalated
from amends.model.ticket.closing import ActionTaken, RootCauseSet
from amends.model.ticket.conversation import ContactAttempted, Noted, NoteEdited, NoteWithdrawn, Replied
from amends.model.ticket.custom_field import FieldsChanged
from amends.model.ticket.escalation import EscalatedByHand
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
from amends.model.ticket.snooze_times import UNTIL_ANSWER
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
from amends.serializers.restrictions import sensitive_word
from amends.serializers.texts import plain_text, text_view, text_view_or_none
from amends.serializers.times import time_or_none
from amends.wire import event_details as wire


def _routed(own: Routed) -> wire.RoutedDetails:
    return wire.RoutedDetails(own.before, _assignment(own.assignment), list(own.told_ids))


def _assignment(own: Assignment) -> wire.AssignmentDetails:
    return wire.AssignmentDetails(
        owner_id=own.owner_id,
        route_id=own.route_id,
        route_version=own.route_version,
        strategy=own.strategy,
        segment_id=own.segment_id,
        candidates=[_candidate(each) for each in own.candidates],
    )


def _candidate(own: Candidate) -> wire.CandidateDetails:
    passed_over = own.passed_over
    return wire.CandidateDetails(own.user_id, own.open_tickets, plain_text(passed_over), text_view_or_none(passed_over))


def _contact(own: ContactAttempted) -> wire.ContactAttemptedDetails:
    return wire.ContactAttemptedDetails(own.attempt, own.channel.value, own.outcome.value, own.text, own.despite)


def _attached(own: Attached) -> wire.AttachedDetails:
    return wire.AttachedDetails(own.attachment_id, own.name, own.media_type, own.size_bytes, own.digest)


def _deadlines_changed(own: DeadlinesChanged) -> wire.DeadlinesChangedDetails:
    moved = [
        wire.MovedDetails(each.kind.value, each.round, time_or_none(each.before_us), time_or_none(each.after_us))
        for each in own.moved
    ]
    return wire.DeadlinesChangedDetails(str(own.reason), text_view(own.reason), moved, own.is_postponed)


def _deadline(own: DeadlineNear | DeadlineBreached) -> wire.DeadlineDetails:
    return wire.DeadlineDetails(own.kind.value, own.round, time_or_none(own.due_us), list(own.told_ids))


def _escalated(own: Escalated) -> wire.EscalatedDetails:
    return wire.EscalatedDetails(
        own.kind.value, own.round, own.level, own.action.value, own.segment_id, list(own.told_ids)
    )


def _access_changed(own: AccessChanged) -> wire.AccessChangedDetails:
    return wire.AccessChangedDetails(
        sensitive_word(own.before.sensitive),
        sensitive_word(own.after.sensitive),
        list(own.after.named_ids),
        list(own.after.recused_ids),
        own.reason,
    )


def _promise_made(own: PromiseMade) -> wire.PromiseMadeDetails:
    each = own.promise
    return wire.PromiseMadeDetails(each.id, each.text, rfc3339(each.due_us), each.made_by_id)


def _promise_moved(own: PromiseMoved) -> wire.PromiseMovedDetails:
    return wire.PromiseMovedDetails(own.promise_id, rfc3339(own.before_us), rfc3339(own.due_us), own.reason)


def _promise_due(own: PromiseNear | PromiseOverdue) -> wire.PromiseDueDetails:
    return wire.PromiseDueDetails(own.promise_id, rfc3339(own.due_us), list(own.told_ids))


def _snoozed(own: Snoozed) -> wire.SnoozedDetails:
    return wire.SnoozedDetails(None if own.until_us == UNTIL_ANSWER else rfc3339(own.until_us))


def _merged(own: Merged) -> wire.MergedDetails:
    promise_ids = [each.id for each in own.promises]
    return wire.MergedDetails(own.ticket_id, list(own.response_ids), list(own.watcher_ids), own.attempts, promise_ids)


def _changed_id(own: OwnerChanged | Transferred | RootCauseSet) -> wire.ChangedIdDetails:
    return wire.ChangedIdDetails(own.before, own.after)


DETAILS: Final[Mapping[type[Struct], Callable[[Any], Struct]]] = {
    Opened: lambda _: wire.EmptyDetails(),
    StatusChanged: lambda own: wire.StatusChangedDetails(own.before.name, own.after.name, rfc3339(own.at_us)),
    PriorityChanged: lambda own: wire.PriorityChangedDetails(own.before.name, own.after.name),
    OwnerChanged: _changed_id,
    Routed: _routed,
    Transferred: _changed_id,
    RootCauseSet: _changed_id,
    ActionTaken: lambda own: wire.TextDetails(own.text),
    FieldsChanged: lambda own: wire.FieldsChangedDetails(dict(own.before), dict(own.after)),
    ContactAttempted: _contact,
    Noted: lambda own: wire.NotedDetails(own.text, list(own.mentioned_ids)),
    NoteEdited: lambda own: wire.NoteEditedDetails(own.note_version, own.text, list(own.mentioned_ids)),
    NoteWithdrawn: lambda own: wire.NoteWithdrawnDetails(own.note_version),
    Replied: lambda own: wire.RepliedDetails(own.text, own.despite),
    Watched: lambda own: wire.UserDetails(own.user_id),
    Unwatched: lambda own: wire.UserDetails(own.user_id),
    Linked: lambda own: wire.LinkedDetails(own.ticket_id, own.kind.value),
    Unlinked: lambda own: wire.UnlinkedDetails(own.ticket_id),
    MergedInto: lambda own: wire.MergedIntoDetails(own.into_id, rfc3339(own.at_us)),
    Merged: _merged,
    Deleted: lambda own: wire.DeletedDetails(rfc3339(own.at_us)),
    Restored: lambda _: wire.EmptyDetails(),
    Attached: _attached,
    AttachmentRemoved: lambda own: wire.AttachmentRemovedDetails(own.attachment_id, own.name),
    FeedbackChanged: lambda own: wire.FeedbackChangedDetails(own.score, own.scale, own.verbatim),
    FeedbackAttached: lambda own: wire.FeedbackAttachedDetails(own.response_id),
    DeadlinesChanged: _deadlines_changed,
    DeadlineNear: _deadline,
    DeadlineBreached: _deadline,
    Escalated: _escalated,
    EscalatedByHand: lambda own: wire.EscalatedByHandDetails(own.level, own.segment_id, list(own.told_ids), own.reason),
    AccessChanged: _access_changed,
    PromiseMade: _promise_made,
    PromiseKept: lambda own: wire.PromiseKeptDetails(own.promise_id, rfc3339(own.at_us)),
    PromiseBroken: lambda own: wire.PromiseBrokenDetails(own.promise_id, rfc3339(own.at_us), own.reason),
    PromiseMoved: _promise_moved,
    PromiseNear: _promise_due,
    PromiseOverdue: _promise_due,
    Snoozed: _snoozed,
    Woken: lambda own: wire.WokenDetails(own.why.value, list(own.told_ids)),
    Undone: lambda own: wire.UndoneDetails(own.first, own.last, list(own.kept), own.sent),
}
"""Each event, and how its details are made."""


def event_details(event: Struct) -> Struct:
    """The details of an event of a ticket."""
    return DETAILS[type(event)](event)
