"""What people wrote in the events of a ticket: what it can be found by, and where that is shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from amends.model.actor import Attributed
from amends.model.search_hits import hits_in
from amends.model.search_text import Phrase
from amends.model.ticket.closing import ActionTaken
from amends.model.ticket.conversation import ContactAttempted, Noted, Replied
from amends.model.ticket.history import Happened
from amends.model.ticket.promise_events import PromiseBroken, PromiseMade, PromiseMoved
from amends.model.ticket.undo import undone_versions


class FoundWords(Struct, frozen=True):
    """What of a ticket has some words of a query, each with the name of who wrote it."""

    query: str
    found: Sequence[Attributed[Happened]]


WRITTEN: Final[Mapping[type, Callable[[Any], str]]] = {
    **dict.fromkeys((Noted, Replied, ActionTaken, ContactAttempted), lambda event: event.text),
    PromiseMade: lambda event: event.promise.text,
    **dict.fromkeys((PromiseBroken, PromiseMoved), lambda event: event.reason),
}
"""Each event that holds words of the team, and what they are. A note says all that its edits made of it."""


def words_in(happened: Happened) -> str:
    """What somebody wrote in an event, "" for nothing."""
    written = WRITTEN.get(type(happened.event))
    return written(happened.event) if written else ""


def found_in(history: Sequence[Happened], phrases: Iterable[Phrase]) -> list[Happened]:
    """The events of a history in which one of some phrases stands, the newest first, without what was taken back."""
    gone = undone_versions([(each.version, each.event) for each in history])
    wanted = list(phrases)
    return [each for each in reversed(history) if each.version not in gone and hits_in(words_in(each), wanted)]


def not_in(texts: Sequence[str], phrases: Iterable[Phrase]) -> list[Phrase]:
    """Those of some phrases that none of some texts has."""
    return [each for each in phrases if not any(hits_in(text, [each]) for text in texts)]
