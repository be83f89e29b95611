"""Both houses, opened anew for each run of the machine: the same workspace, people, causes and a neighbour."""

from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from amends.app import database_of
from amends.settings import Settings
from tests import cast, engines
from tests.engines import Clock, Server
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.resilience.machine.requests import ANA, BEN
from tests.resilience.machine.sides import Sides

OWNERS = {ANA: "ana", BEN: "ben"}


class BothEngines:
    """Where the houses come from: a template of SQLite, and a server of PostgreSQL."""

    def __init__(self, template: Path, server: Server) -> None:
        self._template = template
        self._server = server
        self.users: dict[str, str] = {}
        self.v1 = self.manual_path = self.other_id = self.other_ticket_id = self.s1_id = ""

    async def open(self) -> Sides:
        """Build both from nothing."""
        self._outside, self._inside = ExitStack(), AsyncExitStack()
        folder = Path(self._outside.enter_context(TemporaryDirectory()))
        clock = Clock()
        urls = [
            engines.sqlite_copy(self._template, folder),
            self._outside.enter_context(engines.postgres_copy(self._server)),
        ]
        first, second = [await self._house(url, clock) for url in urls]
        sides = Sides(first, second, clock)
        await self._name(sides)
        return sides

    async def close(self) -> None:
        """Take both down."""
        await self._inside.aclose()
        self._outside.close()

    async def _house(self, url: str, clock: Clock) -> AppHarness:
        database = database_of(Settings(database=url), clock)
        await database.open()
        self._inside.push_async_callback(database.close)
        workspace = await cast.workspace(database)
        await cast.rule(database, workspace.by)
        return await self._inside.enter_async_context(app_harness.open_harness(database, workspace, clock))

    async def _name(self, sides: Sides) -> None:
        for name in ("id", "s1", "s1a", "s2", "ana", "ben"):
            handles = {side.learn(_number(side.harness, name)) for side in sides.both}
            assert len(handles) == 1
            handle = handles.pop()
            if name == "id":
                self.v1 = f"/v1/workspaces/{handle}"
                self.manual_path = f"{app_harness.CLOSED_LOOP}/workspaces/{handle}/tickets"
            elif name == "s1":
                self.s1_id = handle
            elif name in OWNERS.values():
                self.users[{"ana": ANA, "ben": BEN}[name]] = handle
        for code in ("wait", "noise"):
            said = await sides.send("POST", f"{self.v1}/causes", {"code": code})
            assert said.status == 201, said
        await self._neighbour(sides)

    async def _neighbour(self, sides: Sides) -> None:
        for side in sides.both:
            workspace = await cast.workspace(side.database, "Hotel Luna")
            await cast.rule(side.database, workspace.by)
            await cast.ingest(side.database, workspace.by, cast.form())
            ticket = await cast.only_ticket(side.database, workspace.by)
            self.other_id, self.other_ticket_id = side.learn(workspace.id), side.learn(ticket.id)


def _number(harness: AppHarness, name: str) -> int:
    return harness.workspace.id if name == "id" else int(getattr(harness.workspace, name).id)
