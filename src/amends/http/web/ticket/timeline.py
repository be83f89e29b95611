"""The thread of a ticket: each event as a line that people read, with the words that somebody wrote."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from amends.http.web.ticket import promise_texts, snooze_texts
from amends.http.web.ticket.event_text import EventRenderer, EventText, NoteActions, who
from amends.i18n import labels
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.i18n.texts import in_words
from amends.instants import InstantUs
from amends.model.principal import PrincipalKind
from amends.model.ticket import promise_events
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
from amends.model.ticket.reliance import TicketPart, touched_by
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
from amends.texts.text import Text
from amends.usecases.ticket_detail import Directory


class TimelineEntry(Struct, frozen=True):
    """One line of a timeline: who did what when, and the words that they wrote, if any.

    It `is_said_already` by its neighbour when a change of the status is why targets were looked at, and none moved.
    """

    version: int
    at_us: InstantUs
    who: str
    icon: str
    title: str
    words: str = ""
    kind: str = "change"
    ticket_id: int = 0
    is_markdown: bool = False
    is_by_system: bool = False
    is_said_already: bool = False
    note: NoteActions | None = None


_SYSTEMS: Final = frozenset({PrincipalKind.KEY, PrincipalKind.RULE, PrincipalKind.SYSTEM, PrincipalKind.HISTORY})
"""Who isn't a person. What clocks do is a system's too, whoever gave the reason."""


def timeline(happened: Sequence[Happened], locale: UserLocale, directory: Directory) -> list[TimelineEntry]:
    """The thread of a history, oldest first."""
    renderer = EventRenderer(locale, directory)
    return [_line(each, renderer) for each in happened]


def _line(own: Happened, renderer: EventRenderer) -> TimelineEntry:
    told = EVENT_TEXTS[type(own.event)](renderer, own.event)
    return TimelineEntry(
        own.version,
        own.at_us,
        who(own, renderer),
        told.icon,
        told.title,
        told.words,
        told.kind,
        is_markdown=told.is_markdown,
        is_by_system=own.by_kind in _SYSTEMS or touched_by(own.event) == {TicketPart.CLOCKS},
        is_said_already=_follows_from_the_status(own.event),
    )


def _follows_from_the_status(event: object) -> bool:
    if not isinstance(event, DeadlinesChanged) or event.moved:
        return False
    return isinstance(event.reason, Text) and event.reason.code == "status_is"


def _opened(renderer: EventRenderer, _: Opened) -> EventText:
    return EventText(icon="circle-dot", title=renderer.say(N_("The ticket was opened")))


def _status(renderer: EventRenderer, event: StatusChanged) -> EventText:
    values = {
        "before": renderer.label(labels.STATUS[event.before]),
        "after": renderer.label(labels.STATUS[event.after]),
    }
    return EventText(icon="arrow-right", title=renderer.say(N_("Status: %(before)s → %(after)s"), **values))


def _priority(renderer: EventRenderer, event: PriorityChanged) -> EventText:
    names = labels.PRIORITY
    values = {"before": renderer.label(names[event.before]), "after": renderer.label(names[event.after])}
    return EventText(icon="flag", title=renderer.say(N_("Priority: %(before)s → %(after)s"), **values))


def _owner(renderer: EventRenderer, event: OwnerChanged) -> EventText:
    values = {"before": renderer.user(event.before), "after": renderer.user(event.after)}
    return EventText(icon="user-round", title=renderer.say(N_("Owner: %(before)s → %(after)s"), **values))


def _routed(renderer: EventRenderer, event: Routed) -> EventText:
    if not event.assignment.owner_id:
        return EventText(icon="route", title=renderer.say(N_("The assignment rules found nobody who is available")))
    name = renderer.user(event.assignment.owner_id)
    return EventText(icon="route", title=renderer.say(N_("Assigned by rules to %(name)s"), name=name))


def _transferred(renderer: EventRenderer, event: Transferred) -> EventText:
    values = {"before": renderer.segment(event.before), "after": renderer.segment(event.after)}
    return EventText(icon="arrow-left-right", title=renderer.say(N_("Transferred: %(before)s → %(after)s"), **values))


def _cause(renderer: EventRenderer, event: RootCauseSet) -> EventText:
    return EventText(icon="search", title=renderer.say(N_("Root cause: %(name)s"), name=renderer.cause(event.after)))


def _action(renderer: EventRenderer, event: ActionTaken) -> EventText:
    return EventText(icon="wrench", title=renderer.say(N_("Action taken")), words=event.text, kind="note")


def _fields(renderer: EventRenderer, event: FieldsChanged) -> EventText:
    names = {field.code: field.name for field in renderer.directory.fields}
    filled = {names.get(code, code): "—" if value is None else value for code, value in event.after.items()}
    summary = "; ".join(f"{name}: {value}" for name, value in filled.items())
    return EventText(icon="square-pen", title=renderer.say(N_("Fields: %(fields)s"), fields=summary))


def _attempt(renderer: EventRenderer, event: ContactAttempted) -> EventText:
    title = renderer.say(
        N_("Contact attempt %(number)s: %(channel)s, %(outcome)s"),
        number=event.attempt,
        channel=renderer.label(labels.CHANNEL[event.channel]),
        outcome=renderer.label(labels.OUTCOME[event.outcome]),
    )
    return EventText(
        icon="phone", title=title, words=_with_despite(renderer, event.text, event.despite), kind="attempt"
    )


def _noted(renderer: EventRenderer, event: Noted) -> EventText:
    return EventText(
        icon="sticky-note", title=renderer.say(N_("Internal note")), words=event.text, kind="note", is_markdown=True
    )


def _replied(renderer: EventRenderer, event: Replied) -> EventText:
    words = _with_despite(renderer, event.text, event.despite)
    return EventText(
        icon="reply", title=renderer.say(N_("Reply to the customer")), words=words, kind="reply", is_markdown=True
    )


def _with_despite(renderer: EventRenderer, words: str, despite: str) -> str:
    if not despite:
        return words
    reason = renderer.say(N_("Contacted anyway, because: %(why)s"), why=despite)
    return f"{words}\n\n{reason}".strip()


def _watched(renderer: EventRenderer, event: Watched) -> EventText:
    return EventText(icon="eye", title=renderer.say(N_("%(name)s watches it"), name=renderer.user(event.user_id)))


def _unwatched(renderer: EventRenderer, event: Unwatched) -> EventText:
    title = renderer.say(N_("%(name)s doesn't watch it any more"), name=renderer.user(event.user_id))
    return EventText(icon="eye-off", title=title)


def _linked(renderer: EventRenderer, event: Linked) -> EventText:
    values = {"kind": renderer.label(labels.LINK[event.kind]), "number": event.ticket_id}
    return EventText(icon="link", title=renderer.say(N_("Link: %(kind)s #%(number)s"), **values))


def _unlinked(renderer: EventRenderer, event: Unlinked) -> EventText:
    return EventText(icon="unlink", title=renderer.say(N_("Link to #%(number)s removed"), number=event.ticket_id))


def _merged_into(renderer: EventRenderer, event: MergedInto) -> EventText:
    return EventText(icon="merge", title=renderer.say(N_("Merged into #%(number)s"), number=event.into_id))


def _merged(renderer: EventRenderer, event: Merged) -> EventText:
    return EventText(
        icon="merge", title=renderer.say(N_("#%(number)s was merged into this one"), number=event.ticket_id)
    )


def _deleted(renderer: EventRenderer, _: Deleted) -> EventText:
    return EventText(icon="trash-2", title=renderer.say(N_("The ticket was deleted")))


def _restored(renderer: EventRenderer, _: Restored) -> EventText:
    return EventText(icon="undo-2", title=renderer.say(N_("The ticket was restored")))


def _attached(renderer: EventRenderer, event: Attached) -> EventText:
    return EventText(icon="paperclip", title=renderer.say(N_("File attached: %(name)s"), name=event.name))


def _removed(renderer: EventRenderer, event: AttachmentRemoved) -> EventText:
    return EventText(icon="paperclip", title=renderer.say(N_("File removed: %(name)s"), name=event.name))


def _feedback_changed(renderer: EventRenderer, event: FeedbackChanged) -> EventText:
    title = renderer.say(N_("The customer said more"))
    return EventText(icon="message-square", title=title, words=event.verbatim, kind="customer")


def _feedback_attached(renderer: EventRenderer, _: FeedbackAttached) -> EventText:
    return EventText(icon="message-square-plus", title=renderer.say(N_("Another answer from the customer was added")))


def _deadlines(renderer: EventRenderer, event: DeadlinesChanged) -> EventText:
    moved = [_due(renderer, _clock(renderer, each.kind), each.after_us) for each in event.moved]
    reason = in_words(renderer.locale, event.reason)
    return EventText(icon="clock", title="; ".join(moved) or renderer.say(N_("Targets: %(reason)s"), reason=reason))


def _near(renderer: EventRenderer, event: DeadlineNear) -> EventText:
    title = renderer.say(N_("Target due soon: %(clock)s"), clock=_clock(renderer, event.kind))
    return EventText(icon="alarm-clock", title=title)


def _breached(renderer: EventRenderer, event: DeadlineBreached) -> EventText:
    title = renderer.say(N_("Target missed: %(clock)s"), clock=_clock(renderer, event.kind))
    return EventText(icon="alarm-clock", title=title, kind="breach")


def _escalated(renderer: EventRenderer, event: Escalated | EscalatedByHand) -> EventText:
    names = ", ".join(renderer.user(each) for each in event.told_ids) or renderer.say(N_("nobody"))
    title = renderer.say(N_("Escalated to level %(level)s, notified: %(names)s"), level=event.level, names=names)
    words = event.reason if isinstance(event, EscalatedByHand) else ""
    return EventText(icon="trending-up", title=title, words=words, kind="note" if words else "change")


def _access(renderer: EventRenderer, event: AccessChanged) -> EventText:
    parts = []
    if event.before.sensitive is not event.after.sensitive:
        kind = event.after.sensitive
        said = renderer.label(labels.SENSITIVE[kind]) if kind else renderer.say(N_("no"))
        parts.append(renderer.say(N_("Sensitive case: %(kind)s"), kind=said))
    for words, before, after in (
        (N_("Named: %(names)s"), event.before.named_ids, event.after.named_ids),
        (N_("The complaint is about: %(names)s"), event.before.recused_ids, event.after.recused_ids),
    ):
        if before != after:
            names = ", ".join(map(renderer.user, after)) or renderer.say(N_("nobody"))
            parts.append(renderer.say(words, names=names))
    return EventText(icon="eye-off", title="; ".join(parts), words=event.reason, kind="note")


def _clock(renderer: EventRenderer, kind: Any) -> str:
    return renderer.label(labels.CLOCK[kind])


def _due(renderer: EventRenderer, clock: str, due_us: InstantUs | None) -> str:
    if due_us is None:
        return renderer.say(N_("%(clock)s: paused, no due time"), clock=clock)
    return renderer.say(N_("%(clock)s: due %(time)s"), clock=clock, time=renderer.locale.time(due_us))


EVENT_TEXTS: Final[Mapping[type, Callable[[EventRenderer, Any], EventText]]] = {
    Opened: _opened,
    StatusChanged: _status,
    PriorityChanged: _priority,
    OwnerChanged: _owner,
    Routed: _routed,
    Transferred: _transferred,
    RootCauseSet: _cause,
    ActionTaken: _action,
    FieldsChanged: _fields,
    ContactAttempted: _attempt,
    Noted: _noted,
    NoteEdited: lambda renderer, _: EventText(icon="square-pen", title=renderer.say(N_("Internal note edited"))),
    NoteWithdrawn: lambda renderer, _: EventText(icon="trash-2", title=renderer.say(N_("Internal note withdrawn"))),
    Replied: _replied,
    Watched: _watched,
    Unwatched: _unwatched,
    Linked: _linked,
    Unlinked: _unlinked,
    MergedInto: _merged_into,
    Merged: _merged,
    Deleted: _deleted,
    Restored: _restored,
    Attached: _attached,
    AttachmentRemoved: _removed,
    FeedbackChanged: _feedback_changed,
    FeedbackAttached: _feedback_attached,
    DeadlinesChanged: _deadlines,
    DeadlineNear: _near,
    DeadlineBreached: _breached,
    Escalated: _escalated,
    EscalatedByHand: _escalated,
    AccessChanged: _access,
    promise_events.PromiseMade: promise_texts.promise_made,
    promise_events.PromiseKept: promise_texts.promise_kept,
    promise_events.PromiseBroken: promise_texts.promise_broken,
    promise_events.PromiseMoved: promise_texts.promise_moved,
    promise_events.PromiseNear: promise_texts.promise_near,
    promise_events.PromiseOverdue: promise_texts.promise_overdue,
    Snoozed: snooze_texts.snoozed,
    Woken: snooze_texts.woken,
    Undone: lambda renderer, _: EventText(icon="undo-2", title=renderer.say(N_("Undone"))),
}
"""How each event of a ticket is told; a test holds that none is missing."""
