"""Snoozes in the thread of a ticket, and until when one is snoozed."""

from collections.abc import Mapping
from typing import Any, Final

from amends.http.web.ticket.event_text import EventRenderer, EventText
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.instants import InstantUs
from amends.model.ticket.snooze import WakeReason
from amends.model.ticket.snooze_times import UNTIL_ANSWER

WOKEN: Final[Mapping[WakeReason, str]] = {
    WakeReason.TIME: N_("Back from its snooze: its time has come"),
    WakeReason.ANSWER: N_("Back from its snooze: the customer answered"),
    WakeReason.DEADLINE: N_("Back from its snooze: a target is due soon or missed"),
    WakeReason.PROMISE: N_("Back from its snooze: a promise is due soon or overdue"),
    WakeReason.ESCALATION: N_("Back from its snooze: it was escalated"),
    WakeReason.OWNER: N_("Back from its snooze: it has another owner"),
    WakeReason.DONE: N_("Its snooze is over: it is done"),
    WakeReason.HAND: N_("Woken from its snooze"),
}
"""Why a ticket is back, in its thread."""


def snoozed_words(until_us: InstantUs, locale: UserLocale) -> str:
    """Until when a ticket is snoozed, in the reader's words."""
    if until_us == UNTIL_ANSWER:
        return locale.gettext(N_("Snoozed until an answer comes"))
    return locale.gettext(N_("Snoozed until %(time)s")) % {"time": locale.time(until_us)}


def snoozed(renderer: EventRenderer, event: Any) -> EventText:
    """Until when a ticket was snoozed."""
    return EventText(icon="moon", title=snoozed_words(event.until_us, renderer.locale))


def woken(renderer: EventRenderer, event: Any) -> EventText:
    """Why a ticket is back from its snooze."""
    return EventText(icon="sunrise", title=renderer.say(WOKEN[event.why]))
