"""What every command shares: which database, and JSON or not."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from cyclopts import Parameter
from cyclopts.validators import Number
from msgspec import structs

from amends import settings
from amends.app import database_of
from amends.ids import HIGHEST_ID
from amends.model.principal import Principal, operator
from amends.settings import Settings
from amends.store.engine.database import Database
from amends.usecases.settings import workspaces

T = TypeVar("T")

Id = Annotated[int, Parameter(validator=Number(gte=1, lte=HIGHEST_ID))]
"""The ID of anything: a positive number that a database can hold."""
Code = Annotated[str, Parameter(help="What files, rules and other systems call it; default: made from the name")]
"""The code of something that is created."""


@Parameter(name="*")
@dataclass(frozen=True)
class Common:
    """Options of every command."""

    database: Annotated[
        str,
        Parameter(
            help="sqlite:///FILE or postgresql://…; default: AMENDS_DATABASE, then sqlite:///amends.db", group="Options"
        ),
    ] = ""
    json: Annotated[bool, Parameter(help="Print the result as JSON", negative="", group="Options")] = False

    @property
    def settings(self) -> Settings:
        """The settings, with the database that was asked for."""
        read = settings.read()
        return structs.replace(read, database=self.database) if self.database else read


PLAIN = Common()


def on_workspace(common: Common, workspace: int, action: Callable[[Database, Principal], Awaitable[T]]) -> T:
    """The result of doing something as the operator of a workspace. Raises NotFound when it isn't there."""
    by = operator(workspace)

    async def run(database: Database) -> T:
        await database.read(by, workspaces.get)
        return await action(database, by)

    return on_database(common, run)


def on_database(common: Common, action: Callable[[Database], Awaitable[T]]) -> T:
    """The result of doing something with the database open."""

    async def run() -> T:
        database = database_of(common.settings)
        await database.open()
        try:
            return await action(database)
        finally:
            await database.close()

    return asyncio.run(run())
