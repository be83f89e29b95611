"""A house that stands on a loop of its own, in a thread, for what knocks without being asynchronous."""

import asyncio
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct, structs

from amends.app import database_of
from amends.model.principal import Principal
from amends.settings import Settings
from amends.store.engine.database import Database
from amends.usecases import ingest_file, rule_runs
from amends.usecases.ingest_file import NewFile
from amends.usecases.rule_runs import RunForm
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kinds import CALENDAR, MAPPING, PROFILE, SLA_POLICY
from tests import cast
from tests.engines import Clock
from tests.http import app_harness
from tests.http.app_harness import UNLIMITED, AppHarness
from tests.loop_thread import LoopThread

T = TypeVar("T")

TICKETS = 40


class Standing(Struct, frozen=True):
    """A house with some tickets, and the loop on which it stands; as an ASGI application it answers from any loop.

    `ids` are those of one thing of each kind, by the names that paths have for them.
    """

    harness: AppHarness
    ticket_ids: list[int]
    ids: Mapping[str, int]
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
        harness, ticket_ids, ids = thread.do(_open(stack, database_url, folder))
        yield Standing(harness, ticket_ids, ids, thread)
    finally:
        thread.do(stack.aclose())
        thread.close()


async def _open(
    stack: AsyncExitStack, database_url: str, folder: Path
) -> tuple[AppHarness, list[int], Mapping[str, int]]:
    clock = Clock()
    database = database_of(Settings(database=database_url), clock)
    await database.open()
    stack.push_async_callback(database.close)
    workspace = await cast.workspace(database)
    ids = await _one_of_each(database, workspace.by)
    settings = structs.replace(UNLIMITED, attachments=str(folder / "attachments"))
    harness = await stack.enter_async_context(app_harness.open_harness(database, workspace, clock, settings))
    opened = [await app_harness.ticket(harness, customer=cast.ANA) for _ in range(TICKETS)]
    return harness, [each.id for each in opened], ids


async def _one_of_each(database: Database, by: Principal) -> Mapping[str, int]:
    """The IDs of what was made, by the names that paths have for them."""
    rule = await cast.rule(database, by)
    made = {"rule_id": rule.id, "route_id": (await cast.route(database, by)).id}
    for kind in (CALENDAR, SLA_POLICY, MAPPING, PROFILE):
        own = await database.write(by, configuration.save, kind, kind.example.decode())
        made["policy_id" if kind is SLA_POLICY else f"{kind.name}_id"] = own.id
    made["run_id"] = (await database.write(by, rule_runs.begin, rule.id, RunForm(is_dry_run=True))).run.id
    made["import_id"] = (await database.write(by, ingest_file.begin, NewFile("a.csv", "none"))).id
    return made
