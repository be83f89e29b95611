"""Watching: who wants to know what happens to a ticket, and who is named in a note."""

import re
from collections.abc import Iterable

from msgspec import Struct, structs

from amends.model.ticket.ticket import Ticket

_MENTION = re.compile(r"(?<![\w@.+-])@([^\s@,;:<>()\[\]]+@[^\s@,;:<>()\[\]]+)")
_TRAILING = ".!?'\"…"
MAX_MENTIONS = 50


class Watched(Struct, frozen=True, tag="ticket.watched"):
    """Somebody wants to know what happens to it."""

    user_id: int

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket with one more watcher."""
        return with_watchers(ticket, [self.user_id])


class Unwatched(Struct, frozen=True, tag="ticket.unwatched"):
    """Somebody doesn't want to know any more."""

    user_id: int

    def apply(self, ticket: Ticket) -> Ticket:
        """The ticket without that watcher."""
        left = tuple(each for each in ticket.watcher_ids if each != self.user_id)
        return structs.replace(ticket, watcher_ids=left)


def with_watchers(ticket: Ticket, user_ids: Iterable[int]) -> Ticket:
    """A ticket that these users watch as well."""
    return structs.replace(ticket, watcher_ids=tuple(sorted({*ticket.watcher_ids, *user_ids})))


def mentioned(words: str) -> list[str]:
    """The e-mail addresses that a note names, each behind an @, in their order."""
    found = (match[1].rstrip(_TRAILING) for match in _MENTION.finditer(words))
    return list(dict.fromkeys(found))[:MAX_MENTIONS]
