"""What happened to promises, in the thread of a ticket."""

from typing import Any

from amends.http.web.ticket.event_text import EventRenderer, EventText
from amends.i18n.labels import N_


def promise_made(renderer: EventRenderer, event: Any) -> EventText:
    """By when something was promised, and what."""
    title = renderer.say(N_("Promised by %(time)s"), time=renderer.locale.time(event.promise.due_us))
    return EventText(icon="handshake", title=title, words=event.promise.text, kind="note")


def promise_moved(renderer: EventRenderer, event: Any) -> EventText:
    """To which time a promise was moved, and why."""
    title = renderer.say(N_("The customer agreed: promised by %(time)s now"), time=renderer.locale.time(event.due_us))
    return EventText(icon="handshake", title=title, words=event.reason, kind="note")


def promise_broken(renderer: EventRenderer, event: Any) -> EventText:
    """That a promise was broken, and why."""
    return EventText(icon="x", title=renderer.say(N_("Promise broken")), words=event.reason, kind="note")


def promise_near(renderer: EventRenderer, event: Any) -> EventText:
    """That a promise is due soon."""
    title = renderer.say(N_("Promise due soon: %(time)s"), time=renderer.locale.time(event.due_us))
    return EventText(icon="alarm-clock", title=title)


def promise_overdue(renderer: EventRenderer, event: Any) -> EventText:
    """That the time of a promise has passed."""
    title = renderer.say(N_("Promise overdue since %(time)s"), time=renderer.locale.time(event.due_us))
    return EventText(icon="alarm-clock", title=title, kind="breach")


def promise_kept(renderer: EventRenderer, _: Any) -> EventText:
    """That a promise was kept."""
    return EventText(icon="check", title=renderer.say(N_("Promise kept")))
