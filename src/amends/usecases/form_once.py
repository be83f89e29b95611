"""Doing what a form asks once: one that comes again, by a double click or after a lost answer, does nothing."""

from collections.abc import Awaitable, Callable
from typing import Concatenate, ParamSpec, TypeVar

from msgspec import Struct

from amends.errors import Conflict
from amends.store import idempotency
from amends.store.engine.database import Tx
from amends.texts.text import say

P = ParamSpec("P")
T = TypeVar("T")


class SentForm(Struct, frozen=True):
    """A form that was sent: its address, and a token that another showing, or other content, never has."""

    endpoint: str
    token: str


class SentAlready(Conflict):
    """The same form came before, and what it asks for is done."""

    def __init__(self) -> None:
        super().__init__(say("form_sent_already"))


async def do_once(
    tx: Tx, sent: SentForm, use_case: Callable[Concatenate[Tx, P], Awaitable[T]], /, *args: P.args, **kwargs: P.kwargs
) -> T:
    """Run a use case for a form, and take its token in the same transaction: both or neither. Raises SentAlready."""
    await take(tx, sent)
    return await use_case(tx, *args, **kwargs)


async def take(tx: Tx, sent: SentForm) -> None:
    """Note that what a form asks for is done. Raises SentAlready when it was before."""
    if not await idempotency.take_form(tx, sent.endpoint, sent.token):
        raise SentAlready
