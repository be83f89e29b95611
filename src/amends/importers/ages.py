"""How old the answers of a file are, by its first lines or by all of them."""

import asyncio
from itertools import islice
from pathlib import Path
from typing import Final

from amends.instants import InstantUs
from amends.model.ages import Ages, ages_of
from amends.model.principal import Principal
from amends.model.workspace import Workspace
from amends.store.engine.database import Database, Tx
from amends.tabular.mapping import Mapping
from amends.tabular.open_file import open_rows
from amends.usecases.settings import workspaces

FIRST_LINES: Final = 1000
"""That tell how old a file is where somebody waits for the answer."""


async def ages_of_file(
    database: Database,
    by: Principal,
    path: Path,
    mapping: Mapping | None,
    *,
    after_days: int | None = None,
    lines: int | None = FIRST_LINES,
) -> Ages:
    """How many answers are older than `after_days`, the workspace's own days unless given; None looks at all lines."""
    own, now = await database.read(by, _workspace_now)
    days = own.history_after_days if after_days is None else after_days
    return await asyncio.to_thread(_ages, path, mapping, own.history_before_us(now, days), days, lines)


async def _workspace_now(tx: Tx) -> tuple[Workspace, InstantUs]:
    return await workspaces.get(tx), tx.now


def _ages(path: Path, mapping: Mapping | None, before_us: InstantUs, days: int, lines: int | None) -> Ages:
    with open_rows(path, mapping) as rows:
        return ages_of(islice(rows, lines), before_us, days)
