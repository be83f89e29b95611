"""Lists: the items of all pages one after the other, or a page at a time."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Generic, Protocol, TypeVar

from msgspec import Struct

from amends.client.calls import Call
from amends.contract.closedloop import ListAnswer, ListedTicket
from amends.contract.envelope import Page

P = TypeVar("P")
T = TypeVar("T")


class CallOfPage(Protocol[P]):
    """A list call that waits to hear which page is wanted."""

    def __call__(self, *, page: int) -> Call[P]:
        """The call for one page, counted from 1."""


class Listing(Struct, Generic[P, T], frozen=True):
    """How a list is walked: the call for a page, what is on the page, and how many pages there are according to it."""

    call: CallOfPage[P]
    items: Callable[[P], list[T]]
    count: Callable[[P], int]

    def goes_on(self, page: P, number: int) -> bool:
        """Whether there is a page after this one; an empty page ends a list, whatever it says."""
        return bool(self.items(page)) and number < self.count(page)


def classic(call: CallOfPage[Page[T]]) -> Listing[Page[T], T]:
    """The listing of a classic call."""
    return Listing(call, lambda page: page.response, lambda page: page.pagination.total_pages)


def closed_loop(call: CallOfPage[ListAnswer]) -> Listing[ListAnswer, ListedTicket]:
    """The listing of a closed-loop call."""
    return Listing(call, lambda page: page.data, lambda page: page.pager_options.total_pages)


class Pages(Generic[P, T]):
    """A list on the server. Iterating asks for page after page and gives the items; each iteration starts anew."""

    def __init__(self, send: Callable[[Call[P]], P], listing: Listing[P, T]) -> None:
        self._send = send
        self._listing = listing

    def page(self, number: int = 1) -> P:
        """One page with what it says about the list; past the end it is empty."""
        return self._send(self._listing.call(page=number))

    def pages(self) -> Iterator[P]:
        """Every page from the first to the last."""
        number = 1
        yield (page := self.page(number))
        while self._listing.goes_on(page, number):
            number += 1
            yield (page := self.page(number))

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from self._listing.items(page)


class AsyncPages(Generic[P, T]):
    """A list on the server. Iterating asks for page after page and gives the items; each iteration starts anew."""

    def __init__(self, send: Callable[[Call[P]], Awaitable[P]], listing: Listing[P, T]) -> None:
        self._send = send
        self._listing = listing

    async def page(self, number: int = 1) -> P:
        """One page with what it says about the list; past the end it is empty."""
        return await self._send(self._listing.call(page=number))

    async def pages(self) -> AsyncIterator[P]:
        """Every page from the first to the last."""
        number = 1
        yield (page := await self.page(number))
        while self._listing.goes_on(page, number):
            number += 1
            yield (page := await self.page(number))

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in self._listing.items(page):
                yield item
