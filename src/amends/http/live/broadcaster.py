"""News: one look a second at what changed in a workspace, for all pages of it that are open."""

import asyncio
import logging
from collections.abc import AsyncGenerator

from msgspec import Struct

from amends.errors import Unavailable
from amends.model.presence import ChangedTicket, Present
from amends.model.principal import system
from amends.store.engine.database import Database
from amends.usecases import presence
from amends.usecases.presence import RecentChanges

log = logging.getLogger(__name__)

_EVERY_SECONDS = 1.0
_MAX_WAITING = 20


class Update(Struct, frozen=True):
    """What wasn't told before."""

    changed: tuple[ChangedTicket, ...]
    present: tuple[Present, ...]


class Broadcaster:
    """Looks while somebody listens; the database is asked once a second for a workspace, however many listen."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listeners: dict[int, set[asyncio.Queue[Update]]] = {}
        self._lookers: dict[int, asyncio.Task[None]] = {}

    async def listen(self, workspace_id: int) -> AsyncGenerator[Update | None, None]:
        """What is new, as it comes; None now and then while nothing is, so that whoever listens can look up."""
        queue: asyncio.Queue[Update] = asyncio.Queue(_MAX_WAITING)
        self._listeners.setdefault(workspace_id, set()).add(queue)
        if workspace_id not in self._lookers:
            self._lookers[workspace_id] = asyncio.create_task(self._look(workspace_id))
        try:
            while True:
                try:
                    yield await asyncio.wait_for(queue.get(), _EVERY_SECONDS)
                except TimeoutError:
                    yield None
        finally:
            self._listeners[workspace_id].discard(queue)

    def wake(self) -> None:
        """Have whoever listens look up at once: the server drains."""
        for queues in self._listeners.values():
            for queue in queues:
                if not queue.full():
                    queue.put_nowait(Update((), ()))

    async def close(self) -> None:
        """Look no more."""
        for looker in (lookers := list(self._lookers.values())):
            looker.cancel()
        await asyncio.gather(*lookers, return_exceptions=True)

    async def _look(self, workspace_id: int) -> None:
        known: dict[int, int] | None = None
        told: tuple[Present, ...] = ()
        try:
            while self._listeners.get(workspace_id):
                news = await self._news(workspace_id)
                seen = {each.id: each.version for each in news.changed}
                before = seen if known is None else known
                changed = tuple(each for each in news.changed if before.get(each.id) != each.version)
                present = tuple(news.present)
                if changed or present != told:
                    self._tell(workspace_id, Update(changed, present))
                known, told = seen, present
                await asyncio.sleep(_EVERY_SECONDS)
        finally:
            del self._lookers[workspace_id]

    async def _news(self, workspace_id: int) -> RecentChanges:
        try:
            return await self._database.read(system(workspace_id), presence.get_recent_changes)
        except Unavailable:
            return RecentChanges((), ())
        except Exception:
            # A database that is away for a moment must not end the looking: the next look tells what came.
            log.exception("live updates could not be read", extra={"workspace_id": workspace_id})
            return RecentChanges((), ())

    def _tell(self, workspace_id: int, fresh: Update) -> None:
        for queue in self._listeners[workspace_id]:
            if not queue.full():
                queue.put_nowait(fresh)
