"""News: one look a second at what changed in a workspace, for all pages of it that are open."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterable, Sequence

from msgspec import Struct

from amends.errors import Unavailable
from amends.model.presence import ChangedTicket, LiveReader, Present
from amends.model.principal import system
from amends.model.session import SessionLimits
from amends.store.engine.database import Database
from amends.usecases import presence
from amends.usecases.presence import RecentChanges

log = logging.getLogger(__name__)

_EVERY_SECONDS = 1.0
_MAX_WAITING = 20


class Update(Struct, frozen=True):
    """What wasn't told to a page before, and may be."""

    changed: tuple[ChangedTicket, ...]
    present: tuple[Present, ...]


class _Page:
    """A live page: whose session opened it, whom it was told of last, and what waits to be sent."""

    def __init__(self, session_id: int) -> None:
        self.session_id = session_id
        self.updates: asyncio.Queue[Update] = asyncio.Queue(_MAX_WAITING)
        self.is_new = True
        self.is_over = False
        self.told: tuple[Present, ...] = ()

    def put(self, update: Update) -> None:
        """Have something sent; a page that takes nothing loses it, and asks when it comes back."""
        if not self.updates.full():
            self.updates.put_nowait(update)

    def tell(
        self,
        reader: LiveReader | None,
        changed: Sequence[ChangedTicket],
        missed: Sequence[ChangedTicket],
        present: Iterable[Present],
    ) -> None:
        """Tell what its reader may see; None for who isn't signed in any more, which ends it.

        A page that is told for the first time came too late for the look before, and is told what that one found too.
        """
        if reader is None:
            self.is_over = True
            self.put(Update((), ()))
            return
        update = Update(reader.sees((*missed, *changed) if self.is_new else changed), reader.meets(present))
        self.is_new = False
        if update.changed or update.present != self.told:
            self.told = update.present
            self.put(update)


class Broadcaster:
    """Looks while somebody listens; the database is asked once a second for a workspace, however many listen.

    Each look asks too who of them is still signed in and what they may see: nobody is told by what they could see once.
    """

    def __init__(self, database: Database, limits: SessionLimits) -> None:
        self._database = database
        self._limits = limits
        self._pages: dict[int, set[_Page]] = {}
        self._lookers: dict[int, asyncio.Task[None]] = {}

    async def listen(self, workspace_id: int, session_id: int) -> AsyncGenerator[Update | None, None]:
        """What is new to a session, as it comes; None now and then while nothing is, so that whoever listens can look
        up. It ends when the session does.
        """
        page = _Page(session_id)
        self._pages.setdefault(workspace_id, set()).add(page)
        if workspace_id not in self._lookers:
            self._lookers[workspace_id] = asyncio.create_task(self._look(workspace_id))
        try:
            while not page.is_over:
                try:
                    update = await asyncio.wait_for(page.updates.get(), _EVERY_SECONDS)
                except TimeoutError:
                    yield None
                else:
                    if not page.is_over:
                        yield update
        finally:
            self._pages[workspace_id].discard(page)

    def wake(self) -> None:
        """Have whoever listens look up at once: the server drains."""
        for pages in self._pages.values():
            for page in pages:
                page.put(Update((), ()))

    async def close(self) -> None:
        """Look no more."""
        for looker in (lookers := list(self._lookers.values())):
            looker.cancel()
        await asyncio.gather(*lookers, return_exceptions=True)

    async def _look(self, workspace_id: int) -> None:
        known: dict[int, int] | None = None
        missed: tuple[ChangedTicket, ...] = ()
        try:
            while pages := tuple(self._pages.get(workspace_id, ())):
                news = await self._news(workspace_id, pages)
                if news is not None:
                    seen = {each.id: each.version for each in news.changed}
                    before = seen if known is None else known
                    changed = tuple(each for each in news.changed if before.get(each.id) != each.version)
                    for page in pages:
                        page.tell(news.readers.get(page.session_id), changed, missed, news.present)
                    known, missed = seen, changed
                await asyncio.sleep(_EVERY_SECONDS)
        finally:
            del self._lookers[workspace_id]

    async def _news(self, workspace_id: int, pages: Iterable[_Page]) -> RecentChanges | None:
        session_ids = {page.session_id for page in pages}
        by = system(workspace_id)
        try:
            return await self._database.read(by, presence.get_recent_changes, session_ids, self._limits)
        except Unavailable:
            return None
        except Exception:
            # A database that is away for a moment must not end the looking: the next look tells what came.
            log.exception("live updates could not be read", extra={"workspace_id": workspace_id})
            return None
