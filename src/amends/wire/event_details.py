"""What each event of a ticket says in a webhook, in the feed of changes and in a ticket's history.

A number of a user, a segment or a root cause is explained in `names` beside it. 0 is nobody, or none.
"""

from msgspec import Struct

from amends.wire.deadlines import DeadlineKind
from amends.wire.links import LinkKindWord
from amends.wire.restrictions import SensitiveWord
from amends.wire.texts import TextView
from amends.wire.tickets import FieldValue, PriorityWord, StatusWord


class EmptyDetails(Struct, frozen=True):
    """Nothing beyond the ticket itself."""


class StatusChangedDetails(Struct, frozen=True):
    """The status before and after."""

    before: StatusWord
    after: StatusWord
    at_time: str


class UndoneDetails(Struct, frozen=True):
    """What was taken back: the events that led to these versions. The ticket shows what it holds again.

    `kept` names what stays, since somebody changed it later. `deliveries_taken` is how many deliveries of these events
    receivers had taken before.
    """

    first_version: int
    last_version: int
    kept: list[str]
    deliveries_taken: int


class PriorityChangedDetails(Struct, frozen=True):
    """The priority before and after."""

    before: PriorityWord
    after: PriorityWord


class ChangedIdDetails(Struct, frozen=True):
    """The ID before and after: of a user, a segment or a root cause."""

    before: int
    after: int


class CandidateDetails(Struct, frozen=True):
    """A user whom routing considered; `passed_over` says why somebody else was chosen."""

    user_id: int
    open_tickets: int
    passed_over: str
    passed_over_text: TextView | None


class AssignmentDetails(Struct, frozen=True):
    """What routing decided, by which version of which route."""

    owner_id: int
    route_id: int
    route_version: int
    strategy: str
    segment_id: int
    candidates: list[CandidateDetails]


class RoutedDetails(Struct, frozen=True):
    """The owner before, what routing decided, and who was notified."""

    before: int
    assignment: AssignmentDetails
    told_ids: list[int]


class TextDetails(Struct, frozen=True):
    """What was written."""

    text: str


class NotedDetails(Struct, frozen=True):
    """A note, and the users whom it mentions."""

    text: str
    mentioned_ids: list[int]


class NoteEditedDetails(Struct, frozen=True):
    """What a note says now, and the users whom it mentions newly; "" when it says something else again by now.

    `note_version` is the version of the event `ticket.noted`.
    """

    note_version: int
    text: str
    mentioned_ids: list[int]


class NoteWithdrawnDetails(Struct, frozen=True):
    """The version of the event `ticket.noted` of the note that was withdrawn."""

    note_version: int


class RepliedDetails(Struct, frozen=True):
    """A reply to the customer; `despite` is the reason for writing to somebody who does not want to be contacted."""

    text: str
    despite: str


class ContactAttemptedDetails(Struct, frozen=True):
    """An attempt to reach the customer, counted from 1."""

    attempt: int
    channel: str
    outcome: str
    text: str
    despite: str


class FieldsChangedDetails(Struct, frozen=True):
    """Custom fields before and after, by their codes; null is no value."""

    before: dict[str, FieldValue | None]
    after: dict[str, FieldValue | None]


class UserDetails(Struct, frozen=True):
    """A user."""

    user_id: int


class LinkedDetails(Struct, frozen=True):
    """The ticket that it was linked to."""

    ticket_id: int
    kind: LinkKindWord


class UnlinkedDetails(Struct, frozen=True):
    """The ticket that it was linked to before."""

    ticket_id: int


class MergedIntoDetails(Struct, frozen=True):
    """The ticket that it was merged into."""

    into_id: int
    at_time: str


class MergedDetails(Struct, frozen=True):
    """The duplicate, and its responses, watchers and promises, which are this ticket's now."""

    ticket_id: int
    response_ids: list[int]
    watcher_ids: list[int]
    contact_attempts: int
    promise_ids: list[int]


class DeletedDetails(Struct, frozen=True):
    """When it was deleted."""

    at_time: str


class AttachedDetails(Struct, frozen=True):
    """A file that was attached."""

    attachment_id: int
    name: str
    media_type: str
    size_bytes: int
    digest: str


class AttachmentRemovedDetails(Struct, frozen=True):
    """A file that was removed."""

    attachment_id: int
    name: str


class FeedbackChangedDetails(Struct, frozen=True):
    """What the customer says now."""

    score: int | None
    scale: str
    verbatim: str


class FeedbackAttachedDetails(Struct, frozen=True):
    """The further response of the same customer."""

    response_id: int


class MovedDetails(Struct, frozen=True):
    """A deadline before and after; null is none, or a clock that is paused."""

    kind: DeadlineKind
    round: int
    before_time: str | None
    after_time: str | None


class DeadlinesChangedDetails(Struct, frozen=True):
    """Why deadlines changed, and which.

    `is_postponed` when somebody changed the priority or the segment and a deadline became later by that.
    """

    reason: str
    reason_text: TextView
    moved: list[MovedDetails]
    is_postponed: bool


class DeadlineDetails(Struct, frozen=True):
    """A deadline that is near or was missed, and who was notified."""

    kind: DeadlineKind
    round: int
    due_time: str | None
    told_ids: list[int]


class PromiseMadeDetails(Struct, frozen=True):
    """What was promised, and by when."""

    promise_id: int
    text: str
    due_time: str
    made_by_id: int


class PromiseKeptDetails(Struct, frozen=True):
    """The promise that was kept, and when."""

    promise_id: int
    at_time: str


class PromiseBrokenDetails(Struct, frozen=True):
    """The promise that was broken, when, and why."""

    promise_id: int
    at_time: str
    reason: str


class PromiseMovedDetails(Struct, frozen=True):
    """The promise that was moved with the consent of the customer, its time before and after, and why."""

    promise_id: int
    before_time: str
    due_time: str
    reason: str


class PromiseDueDetails(Struct, frozen=True):
    """The promise whose time is near or has passed, and who was notified."""

    promise_id: int
    due_time: str
    told_ids: list[int]


class SnoozedDetails(Struct, frozen=True):
    """Until when it was snoozed, null for until the customer answers."""

    until_time: str | None


class WokenDetails(Struct, frozen=True):
    """Why it is back from its snooze, and who was notified of that.

    `why` is time, answer, deadline, promise, escalation, owner (it has another), done (resolved or closed) or hand.
    """

    why: str
    told_ids: list[int]


class EscalatedDetails(Struct, frozen=True):
    """A level of escalation, what was done, for which segment, and who was notified."""

    kind: DeadlineKind
    round: int
    level: int
    action: str
    segment_id: int
    told_ids: list[int]


class EscalatedByHandDetails(Struct, frozen=True):
    """The level to which somebody escalated the ticket, for which segment, who was notified, and why; it may be ""."""

    level: int
    segment_id: int
    told_ids: list[int]
    reason: str


class AccessChangedDetails(Struct, frozen=True):
    """Who sees the ticket from then on, and why somebody decided that; `reason` is "" when a merge did it."""

    before: SensitiveWord | None
    after: SensitiveWord | None
    named_ids: list[int]
    recused_ids: list[int]
    reason: str
