"""A house that stands on a loop of its own, in a thread, for what knocks without being asynchronous."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct, structs

from amends.app import database_of
from amends.settings import Settings
from tests import cast
from tests.engines import Clock
from tests.http import app_harness
from tests.http.app_harness import UNLIMITED, AppHarness
from tests.loop_thread import LoopThread

T = TypeVar("T")

TICKETS = 40


class Standing(Struct, frozen=True):
    """A house with some tickets, and the loop on which it stands; as an ASGI application it answers from any loop."""

    harness: AppHarness
    ticket_ids: list[int]
    thread: LoopThread

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something on the house's loop and wait for it."""
        return self.thread.do(work)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request of another loop."""
        theirs = asyncio.get_running_loop()

        async def receive_there() -> Any:
            return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(receive(), theirs))

        async def send_there(message: Any) -> None:
            await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(send(message), theirs))

        if scope["type"] == "http":
            answering = self.harness.app(scope, receive_there, send_there)
            await asyncio.wrap_future(self.thread.start(answering))


@contextmanager
def standing(database_url: str, folder: Path) -> Iterator[Standing]:
    """A house on a database that is empty but migrated."""
    thread = LoopThread()
    stack = AsyncExitStack()
    try:
        harness, ticket_ids = thread.do(_open(stack, database_url, folder))
        yield Standing(harness, ticket_ids, thread)
    finally:
        thread.do(stack.aclose())
        thread.close()


async def _open(stack: AsyncExitStack, database_url: str, folder: Path) -> tuple[AppHarness, list[int]]:
    clock = Clock()
    database = database_of(Settings(database=database_url), clock)
    await database.open()
    stack.push_async_callback(database.close)
    workspace = await cast.workspace(database)
    await cast.rule(database, workspace.by)
    settings = structs.replace(UNLIMITED, attachments=str(folder / "attachments"))
    harness = await stack.enter_async_context(app_harness.open_harness(database, workspace, clock, settings))
    opened = [await app_harness.ticket(harness, customer=cast.ANA) for _ in range(TICKETS)]
    return harness, [each.id for each in opened]
