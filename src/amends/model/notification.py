"""Notices: what somebody of the team is told, decided from the events themselves."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from msgspec import Struct, structs

from amends.instants import InstantUs, rfc3339
from amends.model.principal import Principal, PrincipalKind
from amends.model.subject import Subject
from amends.model.ticket.access_changed import AccessChanged
from amends.model.ticket.assignment import Routed
from amends.model.ticket.clock_events import DeadlineBreached, DeadlineNear, Escalated, EscalationAction
from amends.model.ticket.conversation import ContactAttempted, Noted, NoteEdited, Replied
from amends.model.ticket.escalation import EscalatedByHand
from amends.model.ticket.promise_events import PromiseBroken, PromiseMoved, PromiseNear, PromiseOverdue
from amends.model.ticket.snooze import Snoozed, WakeReason, Woken
from amends.model.ticket.snooze_times import UNTIL_ANSWER
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import (
    FeedbackAttached,
    FeedbackChanged,
    OwnerChanged,
    StatusChanged,
    TicketChange,
    TicketEvent,
    Transferred,
)
from amends.texts.text import Text, say

_MAX_CHARACTERS = 280

DIGEST: Final = "ticket.targets_missed"
"""The type of the one notification that tells of many missed targets."""
MISSED: Final = frozenset({"ticket.breached", "ticket.escalated"})
"""What may come many at once: of these a user is told each for itself only a few times an hour."""
MAX_MISSED: Final = 3

MayOpen: TypeAlias = Callable[[int, Ticket], bool]
"""Whether a user, by their ID, may open a ticket."""


class Notification(Struct, frozen=True):
    """Something that a user is told about a subject; `read_us` is None until they have read it.

    `text` is None when there is no more to say than which event it was of which ticket. `by_id` is the user who did
    it, 0 for nobody of the team, and `customer_name` who the ticket's customer is by now, "" where that isn't known or
    isn't told.
    """

    id: int
    user_id: int
    subject_kind: str
    subject_id: int
    event_type: str
    text: Text | None
    at_us: InstantUs
    read_us: InstantUs | None
    by_id: int = 0
    customer_name: str = ""

    @property
    def subject(self) -> Subject:
        """What it is about."""
        return Subject(self.subject_kind, self.subject_id)


class PendingNotification(Struct, frozen=True):
    """Somebody who is to be told of an event, and of what; or that the ticket isn't for them any more."""

    user_id: int
    event_type: str
    text: Text | None
    is_loss: bool = False


def notifications_of(change: TicketChange, by: Principal) -> Iterator[PendingNotification]:
    """Whom a change concerns: each once for an event, and nobody of what they did themselves.

    Of these, `is_told` says who may be told.
    """
    doer = by.id if by.kind is PrincipalKind.USER else 0
    for event in change.events:
        event_type = str(event.__struct_config__.tag)
        if isinstance(event, Transferred | AccessChanged) and change.before is not None:
            lost = {*_those_who_follow(event, change.before)} - {0, doer}
            yield from (PendingNotification(user_id, event_type, None, is_loss=True) for user_id in sorted(lost))
        concerned = _concerned(event, change.after) - {0, doer}
        if concerned:
            text = None if _tells_words(event, change.after) else _words(event)
            yield from (PendingNotification(user_id, event_type, text) for user_id in sorted(concerned))


def is_told(pending: PendingNotification, change: TicketChange, may_open: MayOpen) -> bool:
    """Whether somebody is told: who can open the ticket, and of its loss who could until now."""
    opens = may_open(pending.user_id, change.after)
    if not pending.is_loss or change.before is None:
        return opens
    is_theirs = pending.user_id in change.after.restriction.recused_ids
    return not opens and not is_theirs and may_open(pending.user_id, change.before)


def readable(told: Notification, *, may_open: bool) -> Notification:
    """A notification as it is shown: once its ticket can't be opened any more, the number is all that is left."""
    if may_open or not told.subject.ticket_id:
        return told
    return structs.replace(told, text="", by_id=0, customer_name="")


def mention_of(words: str) -> Text:
    """What whoever is mentioned in a note is told of what it says; of one without words, that it was withdrawn."""
    return say("mentioned", words=words[:_MAX_CHARACTERS]) if words else say("mention_withdrawn")


def _tells_words(event: TicketEvent, ticket: Ticket) -> bool:
    """Whether a notification would carry words out of a sensitive case: they are read on its page alone."""
    return ticket.restriction.sensitive is not None and isinstance(
        event, Noted | NoteEdited | Replied | EscalatedByHand
    )


def _concerned(event: TicketEvent, ticket: Ticket) -> set[int]:
    concerned: set[int] = set(getattr(event, "told_ids", ()))
    concerns = _CONCERNS.get(type(event))
    return concerned.union(concerns(event, ticket)) if concerns else concerned


def _words(event: TicketEvent) -> Text:
    tell = _WORDS.get(type(event))
    return tell(event) if tell else say("customer_sent_more")


def _those_who_follow(_: object, ticket: Ticket) -> tuple[int, ...]:
    return (ticket.owner_id, *ticket.watcher_ids)


_CONCERNS: Final[Mapping[type, Callable[[Any, Ticket], Iterable[int]]]] = {
    **dict.fromkeys((Noted, NoteEdited), lambda event, _: event.mentioned_ids),
    OwnerChanged: lambda event, _: (event.after,),
    Routed: lambda event, _: (event.assignment.owner_id,),
    Snoozed: lambda _, ticket: (ticket.owner_id,),
    **dict.fromkeys((DeadlineBreached, PromiseOverdue), lambda _, ticket: ticket.watcher_ids),
    **dict.fromkeys((PromiseBroken, PromiseMoved), lambda _, ticket: (ticket.owner_id, *ticket.watcher_ids)),
    **dict.fromkeys(
        (StatusChanged, Replied, ContactAttempted, FeedbackAttached, FeedbackChanged, EscalatedByHand),
        _those_who_follow,
    ),
}
_WORDS: Final[Mapping[type, Callable[[Any], Text]]] = {
    **dict.fromkeys((Noted, NoteEdited), lambda event: mention_of(event.text)),
    Replied: lambda event: say("new_reply", words=event.text[:_MAX_CHARACTERS]),
    ContactAttempted: lambda event: say(
        "contact_attempt", number=event.attempt, channel=event.channel, outcome=event.outcome
    ),
    StatusChanged: lambda event: say("status_changed", after=event.after.name, before=event.before.name),
    OwnerChanged: lambda _: say("you_are_the_owner"),
    Routed: lambda event: say("you_are_the_owner") if event.assignment.owner_id else say("nobody_available"),
    PromiseNear: lambda event: say("promise_near", time=rfc3339(event.due_us)),
    PromiseOverdue: lambda event: say("promise_overdue", time=rfc3339(event.due_us)),
    PromiseMoved: lambda event: say("promise_moved", time=rfc3339(event.due_us)),
    PromiseBroken: lambda _: say("promise_broken"),
    Snoozed: lambda event: (
        say("snoozed_until_answer")
        if event.until_us == UNTIL_ANSWER
        else say("snoozed_until", time=rfc3339(event.until_us))
    ),
    Woken: lambda event: say("woken" if event.why is WakeReason.TIME else "woken_by_escalation"),
    DeadlineNear: lambda event: say("deadline_near", clock=event.kind),
    DeadlineBreached: lambda event: say("deadline_passed", clock=event.kind),
    EscalatedByHand: lambda event: (
        say("escalated_because", level=event.level, words=event.reason[:_MAX_CHARACTERS])
        if event.reason
        else say("escalated_by_hand", level=event.level)
    ),
    Escalated: lambda event: (
        say("asked_to_take_over", clock=event.kind, level=event.level)
        if event.action is EscalationAction.ASSIGN
        else say("escalated", clock=event.kind, level=event.level, action=event.action.value)
    ),
}
