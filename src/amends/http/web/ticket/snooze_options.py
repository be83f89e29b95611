"""The times that are offered when a ticket is snoozed, in words."""

from collections.abc import Mapping, Sequence
from typing import Final

from amends.http.web.ticket.snooze_texts import snoozed_words
from amends.i18n import formats
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.instants import InstantUs
from amends.model.ticket.snooze_times import UNTIL_ANSWER, SnoozeTime, SnoozeTimeName
from amends.model.ticket.ticket import Ticket

AWAKE: Final = ""
"""What the form sends to wake a ticket."""
ANSWER: Final = "answer"
"""What it sends for until the customer answers."""

_TARGET_FIRST: Final = N_("its target comes first")
_NAMES: Final[Mapping[SnoozeTimeName, str]] = {
    SnoozeTimeName.LATER_TODAY: N_("Later today"),
    SnoozeTimeName.TOMORROW: N_("Tomorrow morning"),
    SnoozeTimeName.IN_A_WEEK: N_("In a week"),
}
"""What proposed times are called; the first working day of next week has the name of its day."""


def snooze_options(ticket: Ticket, times: Sequence[SnoozeTime], locale: UserLocale) -> list[tuple[str, str]]:
    """What may be chosen for a ticket: what the form sends, and its words; first what it is now."""
    until_us = ticket.snoozed_until_us
    if until_us is None:
        now = [(AWAKE, locale.gettext(N_("not snoozed")))]
    else:
        now = [(_value(until_us), snoozed_words(until_us, locale)), (AWAKE, locale.gettext(N_("Wake it now")))]
    offered = [(value, f"{words}{_warning(ticket, value, locale)}") for value, words in time_options(times, locale)]
    return [*now, *(each for each in offered if each[0] != now[0][0])]


def time_options(times: Sequence[SnoozeTime], locale: UserLocale) -> list[tuple[str, str]]:
    """The times that are offered, and until an answer comes: what the form sends, and its words."""
    offered = [(_value(each.at_us), f"{_name(each, locale)} · {locale.time(each.at_us)}") for each in times]
    return [*offered, (ANSWER, locale.gettext(N_("Until an answer comes")))]


def until_of(chosen: str) -> InstantUs | None:
    """Until when is chosen by what the form sent; None for what is no time."""
    if chosen == ANSWER:
        return UNTIL_ANSWER
    is_number = chosen.isascii() and chosen.isdecimal() and len(chosen) < len(str(UNTIL_ANSWER))
    return InstantUs(int(chosen)) if is_number else None


def _warning(ticket: Ticket, value: str, locale: UserLocale) -> str:
    """What is said beside a time that its target comes before: the target brings it back earlier."""
    until_us = until_of(value)
    if ticket.due_us is None or until_us is None or not locale.now < ticket.due_us < until_us:
        return ""
    return f" · {locale.gettext(_TARGET_FIRST)}"


def _value(until_us: InstantUs) -> str:
    return ANSWER if until_us == UNTIL_ANSWER else str(until_us)


def _name(own: SnoozeTime, locale: UserLocale) -> str:
    if own.name is SnoozeTimeName.NEXT_WEEK:
        return formats.weekday(locale.language, own.day.to_stdlib())
    return locale.gettext(_NAMES[own.name])
