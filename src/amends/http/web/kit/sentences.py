"""Sentences that are kept or refused in English by the rooms below, and what pages say for them.

Each row has the sentence as the code below writes it, its values in braces, and the page's words for it. A test holds
that every row is still written somewhere, or stands among those that only stored data has. What stands in no row is
looked for in the catalogues as it is.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from amends.errors import FieldError
from amends.i18n import labels
from amends.i18n.labels import N_
from amends.i18n.locale import UserLocale
from amends.instants import from_text
from amends.model.clock.clock import ClockKind
from amends.model.ticket.conversation import Channel, ContactOutcome

SENTENCES: Final[Mapping[str, str]] = {
    # Why deadlines moved, and by what they are computed.
    "the status is {status}": N_("the status is %(status)s"),
    "the priority is {priority}": N_("the priority is %(priority)s"),
    "it moved to another segment": N_("the ticket moved to another unit"),
    "the customer was answered": N_("the customer got an answer"),
    "the customer sent more feedback": N_("the customer wrote again"),
    "policy {name}, version {version}": N_("SLA policy %(name)s, version %(version)s"),
    "calendar {name}, version {version}": N_("calendar %(name)s, version %(version)s"),
    "{kind} {name} was enabled again": N_("%(kind)s %(name)s was switched on again"),
    "{kind} {name} was switched off": N_("%(kind)s %(name)s was switched off"),
    "time limit of {hours} hours": N_("time limit in hours: %(hours)s"),
    # Notices.
    "You are mentioned: {words}": N_("You are mentioned: %(words)s"),
    "New reply to the customer: {words}": N_("The customer got an answer: %(words)s"),
    "Contact attempt {number}: {channel}, {outcome}.": N_("Contact attempt %(number)s: %(channel)s, %(outcome)s"),
    "The status is {after} now; it was {before}.": N_("Status: %(before)s → %(after)s"),
    "You are the owner now.": N_("This ticket is assigned to you now."),
    "Nobody was available to take it.": N_("Nobody was available to take this ticket."),
    "The customer sent more feedback.": N_("The customer wrote again."),
    "The deadline of its {clock} is near.": N_("Target due soon: %(clock)s"),
    "The deadline of its {clock} has passed.": N_("Target missed: %(clock)s"),
    "The deadline of its {clock} has passed: level {level}, {action}.": N_(
        "Target missed: %(clock)s. Escalated to level %(level)s."
    ),
    # Why somebody didn't get a ticket.
    "left": N_("has left the team"),
    "hands over": N_("hands over their tickets"),
    "not in the segment": N_("doesn't belong to this unit"),
    "away until {time}": N_("away until %(time)s"),
    "at their limit ({count} of {limit})": N_("has reached the limit of open tickets (%(count)s of %(limit)s)"),
    "nobody is named for {field} {value}": N_("nobody is named for %(field)s %(value)s"),
    "unknown: {email}": N_("there is no user %(email)s"),
    # Refusals.
    "There is no {kind} {which} here.": N_("This doesn't exist here: %(kind)s %(which)s"),
    "This key has no access to the {kind} {which}.": N_("You have no access to this: %(kind)s %(which)s"),
    "The ticket {number} is {status}; reopen it first.": N_(
        "Ticket %(number)s has the status %(status)s. Reopen it before you reassign it."
    ),
    "No route matches the ticket {number}: add a route, or choose an owner.": N_(
        "No assignment rule applies to ticket %(number)s. Add one, or choose an owner."
    ),
    "The ticket {number} was merged into {into}; work on that one.": N_(
        "Ticket %(number)s was merged into #%(into)s. Work on that one."
    ),
    "The tickets {number} and {other} are linked already.": N_(
        "The tickets %(number)s and %(other)s are linked already."
    ),
    "Somebody else changed the ticket {number} in the meantime; {version}.": N_(
        "Somebody else changed ticket %(number)s in the meantime. Load it again."
    ),
    "The {kind} {number} was changed in the meantime; load it again.": N_(
        "Somebody else changed this meanwhile: %(kind)s %(number)s. Load it again."
    ),
    "a ticket can't change from {before} to {after}; {possible}": N_(
        "a ticket can't change from %(before)s to %(after)s"
    ),
    "Changing a ticket from {before} to {after} needs the scope {scope}.": N_(
        "You may not change a ticket from %(before)s to %(after)s."
    ),
    "there is no segment with the code {code}": N_("there is no unit with the code %(code)s"),
    "there is no root cause with the code {code}": N_("there is no root cause with the code %(code)s"),
    "there is no user with the e-mail address {email}": N_("there is no user %(email)s"),
    "there is no user {email}": N_("there is no user %(email)s"),
    "{email} has left": N_("%(email)s has left the team"),
    "There is a root cause with the code {code} already.": N_("There is a root cause with the code %(code)s already."),
    "There is a segment with the code {code} already.": N_("There is a unit with the code %(code)s already."),
    "There is a field with the code {code} already.": N_("There is a field with the code %(code)s already."),
    "There is a view with the name {name} already.": N_("There is a view with the name %(name)s already."),
    "There is a user with the e-mail address {email} already.": N_("There is a user %(email)s already."),
    "must be a whole number from {lowest} to {highest}": N_("must be a whole number from %(lowest)s to %(highest)s"),
    "{count} characters; at most {most} are allowed": N_("has %(count)s characters; at most %(most)s are possible"),
    "These are quiet hours, {hours}; give the reason in despite_quiet_hours to contact the customer anyway.": N_(
        "Quiet hours apply now (%(hours)s). If you must contact the customer, write why."
    ),
    "The customer asked not to be contacted; give the reason in despite_refusal to contact them anyway.": N_(
        "The customer asked not to be contacted. If it must be, write why."
    ),
    "The tickets belong to two different customers; set even_if_customers_differ to merge them.": N_(
        'The tickets are from two customers. If they belong together, tick "Merge even if the customers are different".'
    ),
    "It answered 410 Gone, so nothing more is sent to it.": N_(
        "The other system answered 410 Gone, so nothing more is sent to it."
    ),
    "Somebody disabled it.": N_("Somebody switched it off."),
    "The webhook is disabled; enable it first.": N_("The webhook is switched off; switch it on first."),
    "Shared views need the scope manage.": N_("Only managers and admins can create and change views for everybody."),
}
"""What the code below says -> what pages say."""

STORED_BEFORE: Final[Mapping[str, str]] = {
    # Why deadlines moved.
    "another segment has it": N_("the ticket moved to another unit"),
    "the customer said more": N_("the customer wrote again"),
    "{kind} {name} was switched on again": N_("%(kind)s %(name)s was switched on again"),
    # Notices.
    "The customer was answered: {words}": N_("The customer got an answer: %(words)s"),
    "Attempt {number} to reach the customer: {channel}, {outcome}.": N_(
        "Contact attempt %(number)s: %(channel)s, %(outcome)s"
    ),
    "It is {after} now; it was {before}.": N_("Status: %(before)s → %(after)s"),
    "It is yours now.": N_("This ticket is assigned to you now."),
    "Nobody was free to take it.": N_("Nobody was available to take this ticket."),
    "The customer said more.": N_("The customer wrote again."),
    "The deadline of its {clock} comes near.": N_("Target due soon: %(clock)s"),
    # Why somebody didn't get a ticket, and why a webhook is off.
    "not of the segment": N_("doesn't belong to this unit"),
    "It answered 410: it wants no more.": N_("The other system answered 410 Gone, so nothing more is sent to it."),
    "Somebody switched it off.": N_("Somebody switched it off."),
    # Why a change of many tickets left one alone, and why a line of an import was rejected.
    "must be filled in before the ticket is closed": N_("is required for closing the ticket"),
    "The {kind} {which} isn't for this key.": N_("You have no access to this: %(kind)s %(which)s"),
    "The ticket {number} was merged into {into}: work on that one.": N_(
        "Ticket %(number)s was merged into #%(into)s. Work on that one."
    ),
    "The {kind} {number} was changed meanwhile; load it again.": N_(
        "Somebody else changed this meanwhile: %(kind)s %(number)s. Load it again."
    ),
    "a ticket that is {before} can't become {after}; {possible}": N_(
        "a ticket can't change from %(before)s to %(after)s"
    ),
    "To make a ticket that is {before} {after}, one needs {scope}.": N_(
        "You may not change a ticket from %(before)s to %(after)s."
    ),
    "there is no cause with the code {code}": N_("there is no root cause with the code %(code)s"),
    "{count} characters; at most {most} are kept": N_("has %(count)s characters; at most %(most)s are possible"),
}
"""What no code says any more, but what was stored when it did -> what pages say."""

KINDS: Final[Mapping[str, str]] = {
    "ticket": N_("Ticket"),
    "user": N_("User"),
    "view": N_("View"),
    "rule": N_("Rule"),
    "route": N_("Assignment rule"),
    "policy": N_("SLA policy"),
    "calendar": N_("Calendar"),
    "cause": N_("Root cause"),
    "field": N_("Field"),
    "segment": N_("Unit"),
    "response": N_("Answer"),
    "intake": N_("Import"),
    "webhook": N_("Webhook"),
    "delivery": N_("Delivery"),
    "attachment": N_("File"),
    "file": N_("File"),
    "workspace": N_("Workspace"),
    "transaction": N_("Transaction"),
}
"""What the things of a workspace are called on pages, by what refusals call them."""

_STATUS: Final = {each.name: words for each, words in labels.STATUS.items()}
_VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "status": _STATUS,
    "before": _STATUS,
    "after": _STATUS,
    "priority": {each.name: words for each, words in labels.PRIORITY.items()},
    "channel": {str(each): labels.CHANNEL[each] for each in Channel},
    "outcome": {str(each): labels.OUTCOME[each] for each in ContactOutcome},
    "clock": {each.value.replace("_", " "): labels.CLOCK[each] for each in ClockKind},
    "kind": KINDS,
}
_PART: Final = "; "
_FREE_TEXT: Final = "words"
_ESCAPED_PLACE: Final = re.compile(r"\\\{(\w+)\\\}")


def in_words(locale: UserLocale, said: str) -> str:
    """What was kept or refused, in the reader's language; several sentences stand behind each other."""
    whole = _known(locale, said)
    if whole is not None:
        return whole
    # A sentence of its own may have a semicolon: only what nobody knows as a whole is taken apart.
    return _PART.join(_known(locale, part) or part for part in said.split(_PART))


def error_words(locale: UserLocale, error: FieldError) -> str:
    """A fault in the reader's language, behind the name of its field."""
    words = in_words(locale, error.reason)
    return f"{locale.gettext(labels.FIELD.get(error.field, error.field))}: {words}" if error.field else words


def _known(locale: UserLocale, said: str) -> str | None:
    """What pages say for it, None for what stands in no table and no catalogue."""
    found = _translated(locale, said)
    if found is None:
        in_catalogue = locale.gettext(said)
        found = in_catalogue if in_catalogue != said else None
    return found


def _translated(locale: UserLocale, said: str) -> str | None:
    for pattern, words in _patterns():
        found = pattern.fullmatch(said)
        if found:
            values = {name: _value(locale, name, text) for name, text in found.groupdict().items()}
            return locale.gettext(words) % values if values else locale.gettext(words)
    return None


def _value(locale: UserLocale, name: str, text: str) -> str:
    if name == "time":
        return locale.time(from_text(text))
    if name == "hours":
        # "21:00 to 08:00"; a number of hours stays as it is.
        return text.replace(" to ", "–")
    known = _VALUES.get(name, {})
    return locale.gettext(known[text]) if text in known else text


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(_pattern(said), words) for said, words in (*SENTENCES.items(), *STORED_BEFORE.items())]


def _pattern(said: str) -> re.Pattern[str]:
    return re.compile(_ESCAPED_PLACE.sub(_group, re.escape(said)), re.DOTALL)


def _group(index: re.Match[str]) -> str:
    # Somebody's own words may hold what parts two sentences; names and numbers end there.
    return f"(?P<{index[1]}>.+)" if index[1] == _FREE_TEXT else f"(?P<{index[1]}>(?:(?!{_PART}).)+?)"
