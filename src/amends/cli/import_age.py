"""Whether a file of feedback is history, where nothing was said of it: asked at a terminal, refused elsewhere."""

import sys
from pathlib import Path

from amends.cli.output import in_own_language
from amends.cli.table import error_console
from amends.errors import BusinessRuleError
from amends.importers.ages import ages_of_file
from amends.importers.plan import ImportPlan
from amends.model.principal import Principal
from amends.store.engine.database import Database


async def is_history(database: Database, by: Principal, file: Path, plan: ImportPlan) -> bool:
    """Whether the answers of a file are history; they are current where none of them is of long ago.

    Raises BusinessRuleError where some are and nobody can be asked.
    """
    found = await ages_of_file(database, by, file, plan.mapping, lines=None)
    if not found.old:
        return False
    if plan.last is not None:
        return plan.last.is_history
    if not (sys.stdin.isatty() and error_console.is_terminal):
        raise BusinessRuleError(found.question)
    return error_console.input(f"{in_own_language(found.question)} [h/c] ").strip().lower().startswith("h")
