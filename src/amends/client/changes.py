"""The feed of changes, walked page by page: to its end, or on and on."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

from amends.client.calls import Call
from amends.wire.changes import ChangePageView, ChangeView

DEFAULT_WAIT = 5.0
"""How many seconds to wait at the end of the feed before the next look."""


class Changes:
    """The changes behind a number. Iterating asks for page after page, and ends where the feed ends now.

    `next_after` is where to continue: the number of the change that was given last, or behind it when the page is done.
    """

    def __init__(
        self,
        send: Callable[[Call[ChangePageView]], ChangePageView],
        call: Callable[[int | None], Call[ChangePageView]],
        after: int | None,
        sleep: Callable[[float], object],
    ) -> None:
        self._send = send
        self._call = call
        self._sleep = sleep
        self.next_after = after

    def page(self) -> ChangePageView:
        """The next page, with what it says of the feed; `next_after` stays."""
        return self._send(self._call(self.next_after))

    def __iter__(self) -> Iterator[ChangeView]:
        has_more = True
        while has_more:
            page = self.page()
            yield from self._given(page)
            has_more = page.has_more

    def follow(self, *, wait: float = DEFAULT_WAIT) -> Iterator[ChangeView]:
        """All changes, and those to come: it never ends, and looks again `wait` seconds after it came to the end."""
        while True:
            yield from self
            self._sleep(wait)

    def _given(self, page: ChangePageView) -> Iterator[ChangeView]:
        for change in page.changes:
            self.next_after = change.number
            yield change
        self.next_after = page.next_after


class AsyncChanges:
    """The same to await: `async for change in client.changes(1001)`."""

    def __init__(
        self,
        send: Callable[[Call[ChangePageView]], Awaitable[ChangePageView]],
        call: Callable[[int | None], Call[ChangePageView]],
        after: int | None,
        sleep: Callable[[float], Awaitable[object]],
    ) -> None:
        self._send = send
        self._call = call
        self._sleep = sleep
        self.next_after = after

    async def page(self) -> ChangePageView:
        """The next page, with what it says of the feed; `next_after` stays."""
        return await self._send(self._call(self.next_after))

    async def __aiter__(self) -> AsyncIterator[ChangeView]:
        has_more = True
        while has_more:
            page = await self.page()
            for change in page.changes:
                self.next_after = change.number
                yield change
            self.next_after = page.next_after
            has_more = page.has_more

    async def follow(self, *, wait: float = DEFAULT_WAIT) -> AsyncIterator[ChangeView]:
        """All changes, and those to come: it never ends, and looks again `wait` seconds after it came to the end."""
        while True:
            async for change in self:
                yield change
            await self._sleep(wait)
