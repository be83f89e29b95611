"""Whether a file of feedback is history, where nothing was said of it: asked at a terminal, refused elsewhere."""

import sys
from pathlib import Path

from amends.cli.output import in_own_language
from amends.cli.table import error_console
from amends.errors import BusinessRuleError
from amends.instants import InstantUs
from amends.model.ages import ages_of
from amends.model.principal import Principal
from amends.store.engine.database import Database, Tx
from amends.tabular.mapping import Mapping
from amends.tabular.open_file import open_rows
from amends.usecases.settings import workspaces


async def is_history(database: Database, by: Principal, file: Path, plan: Mapping | None) -> bool:
    """Whether the answers of a file are history; they are current where none of them is of long ago.

    Raises BusinessRuleError where some are and nobody can be asked.
    """
    own = await database.read(by, workspaces.get)
    now = await database.read(by, _now)
    with open_rows(file, plan) as rows:
        found = ages_of(rows, own.history_before_us(now), own.history_after_days)
    if not found.old:
        return False
    if not (sys.stdin.isatty() and error_console.is_terminal):
        raise BusinessRuleError(found.question)
    return error_console.input(f"{in_own_language(found.question)} [h/c] ").strip().lower().startswith("h")


async def _now(tx: Tx) -> InstantUs:
    return tx.now
