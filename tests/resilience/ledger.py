"""What was asked of a server, and what it acknowledged: the promises that a crash must not break."""

import json
import re
from collections.abc import AsyncIterator, Sequence
from copy import copy
from enum import Enum, auto
from typing import Any

from msgspec import Struct

MARK = re.compile(r"mark-[0-9]+x")


class Kind(Enum):
    """What is asked."""

    RESPONSE = auto()
    STREAM = auto()
    TICKET = auto()
    NOTE = auto()
    CHANGE = auto()
    BULK = auto()


class Ask(Struct, frozen=True, kw_only=True):
    """A request with a mark that nothing else in the database has, so that its effect can be counted.

    `chunks` are the body's pieces; `if_match` guards a change, which has no idempotency token; a response may go
    without one as well, for its reference makes it safe. `ticket_ids` are the tickets that it is about, `lines` the
    responses that it holds.
    """

    kind: Kind
    method: str
    path: str
    mark: str
    chunks: tuple[bytes, ...]
    media_type: str = "application/json"
    if_match: str = ""
    has_token: bool = True
    ticket_ids: tuple[int, ...] = ()
    lines: int = 0

    @property
    def headers(self) -> dict[str, str]:
        """What makes it safe to send it again."""
        if self.if_match:
            return {"Content-Type": self.media_type, "If-Match": self.if_match}
        token = {"Idempotency-Key": self.mark} if self.has_token else {}
        return {"Content-Type": self.media_type, **token}

    async def body(self) -> AsyncIterator[bytes]:
        """The body, piece by piece."""
        for chunk in self.chunks:
            yield chunk


class Answered(Struct, frozen=True):
    """What a server answered: a promise when it is 2xx."""

    status: int
    body: bytes
    etag: str = ""

    @property
    def json(self) -> Any:
        """The body, or the last line of a stream's."""
        return json.loads(self.body.strip().rpartition(b"\n")[2])


class Ledger:
    """All that was asked of a database, in order; `refused` are changes that another change was quicker than."""

    def __init__(self) -> None:
        self._asked: list[Ask] = []
        self._marks = 0
        self.sent_again = 0
        self.acknowledged: dict[str, Answered] = {}
        self.refused: set[str] = set()
        self.unsure: set[str] = set()

    def new_mark(self) -> str:
        """A mark that was never given before."""
        self._marks += 1
        return f"mark-{self._marks}x"

    def ask(self, ask: Ask) -> None:
        """Note that a request is about to be sent."""
        self._asked.append(ask)

    def answer(self, ask: Ask, answered: Answered) -> None:
        """Note an answer. Raises AssertionError for one that no request may get."""
        if answered.status == 412 and ask.if_match:
            self.refused.add(ask.mark)
        else:
            assert 200 <= answered.status < 300, (ask.kind, answered.status, answered.body[:500])
            self.acknowledged[ask.mark] = answered

    def lose(self, ask: Ask) -> None:
        """Note that no answer came: it may have been done or not."""
        self.unsure.add(ask.mark)

    def as_of_now(self) -> "Ledger":
        """What was promised until now, whatever is asked from now on."""
        copied = copy(self)
        copied._asked, copied.acknowledged = list(self._asked), dict(self.acknowledged)
        copied.refused, copied.unsure = set(self.refused), set(self.unsure)
        return copied

    @property
    def answers(self) -> int:
        """How many requests were acknowledged."""
        return len(self.acknowledged)

    @property
    def unanswered(self) -> Sequence[Ask]:
        """What was sent and never answered."""
        return [ask for ask in self._asked if ask.mark not in self.acknowledged and ask.mark not in self.refused]

    def kept(self, kind: Kind) -> Sequence[tuple[Ask, Answered]]:
        """What was acknowledged of a kind."""
        return [
            (ask, self.acknowledged[ask.mark])
            for ask in self._asked
            if ask.kind is kind and ask.mark in self.acknowledged
        ]

    def of_kind(self, kind: Kind) -> Sequence[Ask]:
        """All that was asked of a kind."""
        return [ask for ask in self._asked if ask.kind is kind]
