"""The thread of a ticket: each event as a line that people read, with the words that somebody wrote."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from amends.i18n import labels
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.instants import InstantUs
from amends.model.history import Happened
from amends.model.principal import PrincipalKind
from amends.model.removing import Deleted, Merged, MergedInto, Restored
from amends.model.ticket.attachment import Attached, AttachmentRemoved
from amends.model.ticket.clock_events import DeadlineBreached, DeadlineNear, DeadlinesChanged, Escalated
from amends.model.ticket.closing import ActionTaken, RootCauseSet
from amends.model.ticket.conversation import ContactAttempted, Noted, Replied
from amends.model.ticket.custom_field import FieldsChanged
from amends.model.ticket.link import Linked, Unlinked
from amends.model.ticket.routed import Routed
from amends.model.ticket.ticket_events import (
    FeedbackAttached,
    FeedbackChanged,
    Opened,
    OwnerChanged,
    PriorityChanged,
    StatusChanged,
    Transferred,
)
from amends.model.ticket.watchers import Unwatched, Watched
from amends.usecases.ticket_detail import Directory


class TimelineEntry(Struct, frozen=True):
    """One line of a thread: who did what when, and the words that they wrote, in a box where `is_said`."""

    version: int
    at_us: InstantUs
    who: str
    icon: str
    title: str
    words: str = ""
    kind: str = "change"


class EventText(Struct, frozen=True):
    """What an event says: an icon, a sentence, and the words that somebody wrote."""

    icon: str
    title: str
    words: str = ""
    kind: str = "change"


class EventRenderer(Struct, frozen=True):
    """Who reads, and the names of what events mention."""

    reader: UserLocale
    directory: Directory

    def say(self, words: str, **values: object) -> str:
        """A sentence in the reader's language."""
        said = self.reader.gettext(words)
        return said % values if values else said

    def user(self, user_id: int) -> str:
        """The name of a user."""
        found = self.directory.people.get(user_id)
        return found.name if found else self.say(N_("nobody")) if not user_id else f"#{user_id}"

    def segment(self, segment_id: int) -> str:
        """The name of a segment."""
        found = self.directory.segments.get(segment_id)
        return found.name if found else f"#{segment_id}"

    def cause(self, cause_id: int) -> str:
        """The name of a root cause."""
        found = self.directory.causes.get(cause_id)
        return (found.name or found.code) if found else self.say(N_("none"))

    def label(self, words: str) -> str:
        """A word of our tables in the reader's language."""
        return self.reader.gettext(words)


def timeline(happened: Sequence[Happened], reader: UserLocale, directory: Directory) -> list[TimelineEntry]:
    """The thread of a history, oldest first."""
    telling = EventRenderer(reader, directory)
    return [_line(each, telling) for each in happened]


def _line(own: Happened, telling: EventRenderer) -> TimelineEntry:
    told = EVENT_TEXTS[type(own.event)](telling, own.event)
    return TimelineEntry(own.version, own.at_us, who(own, telling), told.icon, told.title, told.words, told.kind)


def who(own: Happened, telling: EventRenderer) -> str:
    """Who did something."""
    if own.by_kind == PrincipalKind.USER:
        return telling.user(own.by_id)
    named = {
        PrincipalKind.KEY: N_("A system with the key %(number)s"),
        PrincipalKind.OPERATOR: N_("The operator"),
        PrincipalKind.RULE: N_("A rule"),
        PrincipalKind.SYSTEM: "Amends",
    }
    words = named.get(PrincipalKind(own.by_kind), own.by_kind)
    return telling.say(words, number=own.by_id)


def _opened(telling: EventRenderer, _: Opened) -> EventText:
    return EventText(icon="circle-dot", title=telling.say(N_("The ticket was opened")))


def _status(telling: EventRenderer, event: StatusChanged) -> EventText:
    values = {"before": telling.label(labels.STATUS[event.before]), "after": telling.label(labels.STATUS[event.after])}
    return EventText(icon="arrow-right", title=telling.say(N_("Status: %(before)s → %(after)s"), **values))


def _priority(telling: EventRenderer, event: PriorityChanged) -> EventText:
    names = labels.PRIORITY
    values = {"before": telling.label(names[event.before]), "after": telling.label(names[event.after])}
    return EventText(icon="flag", title=telling.say(N_("Priority: %(before)s → %(after)s"), **values))


def _owner(telling: EventRenderer, event: OwnerChanged) -> EventText:
    values = {"before": telling.user(event.before), "after": telling.user(event.after)}
    return EventText(icon="user-round", title=telling.say(N_("Owner: %(before)s → %(after)s"), **values))


def _routed(telling: EventRenderer, event: Routed) -> EventText:
    if not event.assignment.owner_id:
        return EventText(icon="route", title=telling.say(N_("Routing found nobody who is free")))
    name = telling.user(event.assignment.owner_id)
    return EventText(icon="route", title=telling.say(N_("Routed to %(name)s"), name=name))


def _transferred(telling: EventRenderer, event: Transferred) -> EventText:
    values = {"before": telling.segment(event.before), "after": telling.segment(event.after)}
    return EventText(icon="arrow-left-right", title=telling.say(N_("Transferred: %(before)s → %(after)s"), **values))


def _cause(telling: EventRenderer, event: RootCauseSet) -> EventText:
    return EventText(icon="search", title=telling.say(N_("Root cause: %(name)s"), name=telling.cause(event.after)))


def _action(telling: EventRenderer, event: ActionTaken) -> EventText:
    return EventText(icon="wrench", title=telling.say(N_("Action taken")), words=event.words, kind="note")


def _fields(telling: EventRenderer, event: FieldsChanged) -> EventText:
    names = {field.code: field.name for field in telling.directory.fields}
    filled = {names.get(code, code): "—" if value is None else value for code, value in event.after.items()}
    shown = "; ".join(f"{name}: {value}" for name, value in filled.items())
    return EventText(icon="square-pen", title=telling.say(N_("Fields: %(fields)s"), fields=shown))


def _attempt(telling: EventRenderer, event: ContactAttempted) -> EventText:
    title = telling.say(
        N_("Contact attempt %(number)s: %(channel)s, %(outcome)s"),
        number=event.attempt,
        channel=telling.label(labels.CHANNEL[event.channel]),
        outcome=telling.label(labels.OUTCOME[event.outcome]),
    )
    return EventText(
        icon="phone", title=title, words=_with_despite(telling, event.words, event.despite), kind="attempt"
    )


def _noted(telling: EventRenderer, event: Noted) -> EventText:
    return EventText(icon="sticky-note", title=telling.say(N_("Internal note")), words=event.words, kind="note")


def _replied(telling: EventRenderer, event: Replied) -> EventText:
    words = _with_despite(telling, event.words, event.despite)
    return EventText(icon="reply", title=telling.say(N_("Reply to the customer")), words=words, kind="reply")


def _with_despite(telling: EventRenderer, words: str, despite: str) -> str:
    if not despite:
        return words
    return f"{words}\n\n{telling.say(N_('All the same, because: %(why)s'), why=despite)}".strip()


def _watched(telling: EventRenderer, event: Watched) -> EventText:
    return EventText(icon="eye", title=telling.say(N_("%(name)s watches it"), name=telling.user(event.user_id)))


def _unwatched(telling: EventRenderer, event: Unwatched) -> EventText:
    title = telling.say(N_("%(name)s doesn't watch it any more"), name=telling.user(event.user_id))
    return EventText(icon="eye-off", title=title)


def _linked(telling: EventRenderer, event: Linked) -> EventText:
    values = {"kind": telling.label(labels.LINK[event.kind]), "number": event.ticket_id}
    return EventText(icon="link", title=telling.say(N_("Link: %(kind)s #%(number)s"), **values))


def _unlinked(telling: EventRenderer, event: Unlinked) -> EventText:
    return EventText(icon="unlink", title=telling.say(N_("Link to #%(number)s taken away"), number=event.ticket_id))


def _merged_into(telling: EventRenderer, event: MergedInto) -> EventText:
    return EventText(icon="merge", title=telling.say(N_("Merged into #%(number)s"), number=event.into_id))


def _merged(telling: EventRenderer, event: Merged) -> EventText:
    return EventText(
        icon="merge", title=telling.say(N_("#%(number)s was merged into this one"), number=event.ticket_id)
    )


def _deleted(telling: EventRenderer, _: Deleted) -> EventText:
    return EventText(icon="trash-2", title=telling.say(N_("The ticket was taken away")))


def _restored(telling: EventRenderer, _: Restored) -> EventText:
    return EventText(icon="undo-2", title=telling.say(N_("The ticket was brought back")))


def _attached(telling: EventRenderer, event: Attached) -> EventText:
    return EventText(icon="paperclip", title=telling.say(N_("File attached: %(name)s"), name=event.name))


def _removed(telling: EventRenderer, event: AttachmentRemoved) -> EventText:
    return EventText(icon="paperclip", title=telling.say(N_("File taken away: %(name)s"), name=event.name))


def _feedback_changed(telling: EventRenderer, event: FeedbackChanged) -> EventText:
    return EventText(
        icon="message-square", title=telling.say(N_("The customer said more")), words=event.words, kind="customer"
    )


def _feedback_attached(telling: EventRenderer, _: FeedbackAttached) -> EventText:
    return EventText(icon="message-square-plus", title=telling.say(N_("The customer's further feedback was attached")))


def _deadlines(telling: EventRenderer, event: DeadlinesChanged) -> EventText:
    moved = [
        telling.say(N_("%(clock)s due %(time)s"), clock=_clock(telling, each.kind), time=_due(telling, each.after_us))
        for each in event.moved
    ]
    return EventText(
        icon="clock",
        title="; ".join(moved) or telling.say(N_("Clocks: %(reason)s"), reason=telling.label(event.reason)),
    )


def _near(telling: EventRenderer, event: DeadlineNear) -> EventText:
    title = telling.say(N_("The deadline comes near: %(clock)s"), clock=_clock(telling, event.kind))
    return EventText(icon="alarm-clock", title=title)


def _breached(telling: EventRenderer, event: DeadlineBreached) -> EventText:
    title = telling.say(N_("The deadline has passed: %(clock)s"), clock=_clock(telling, event.kind))
    return EventText(icon="alarm-clock", title=title, kind="breach")


def _escalated(telling: EventRenderer, event: Escalated) -> EventText:
    names = ", ".join(telling.user(each) for each in event.told_ids) or telling.say(N_("nobody"))
    title = telling.say(N_("Escalated to level %(level)s: %(names)s"), level=event.level, names=names)
    return EventText(icon="trending-up", title=title)


def _clock(telling: EventRenderer, kind: Any) -> str:
    return telling.label(labels.CLOCK[kind])


def _due(telling: EventRenderer, due_us: InstantUs | None) -> str:
    return telling.say(N_("not told yet")) if due_us is None else telling.reader.time(due_us)


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
}
"""How each event of a ticket is told; a test holds that none is missing."""
