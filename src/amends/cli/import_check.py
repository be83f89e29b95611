"""`amends import --dry-run`: a file is checked as on the page and over the API, and what would come of it is told."""

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Final

from amends.model.file_check import CheckFound
from amends.model.intake import InputRow, Intake
from amends.model.principal import Principal
from amends.store.engine.database import Database, Tx
from amends.usecases import no_rule
from amends.usecases.check_file import Rehearsal
from amends.usecases.ingest_stream import LINES_AT_ONCE
from amends.usecases.resolve_segment import MissingSegment

_NO_INTAKE: Final = 0


async def check_rows(
    database: Database, by: Principal, rows: AsyncIterator[Sequence[InputRow]], missing: MissingSegment, own: Rehearsal
) -> CheckFound:
    """What would come of a file's rows; nothing is stored."""
    try:
        waiting: list[InputRow] = []
        async for some in rows:
            waiting += some
            if len(waiting) >= LINES_AT_ONCE:
                await own.run(database, by, waiting, missing)
                waiting = []
        if waiting:
            await own.run(database, by, waiting, missing)
    finally:
        own.close()
    return own.found


async def as_intake(tx: Tx, found: CheckFound, *, is_history: bool) -> Intake:
    """What was found as the intake that it would be, with what is to be known about it."""
    intake = Intake(
        _NO_INTAKE, "dry run", tx.now, tx.now, tx.now, found.sum, left_out=found.left_out, is_history=is_history
    )
    return await no_rule.noted(tx, intake)


def told(found: CheckFound) -> Iterator[str]:
    """What a check found beside its sum, line by line."""
    for rule in found.rules:
        yield f"rule {rule.name!r} would open {rule.tickets:,} {'ticket' if rule.tickets == 1 else 'tickets'}"
    for merge in found.merges:
        if merge.with_line:
            yield f"line {merge.line}: {merge.reference!r} would be merged with line {merge.with_line}"
        else:
            whose = f" of {merge.customer}" if merge.customer else ""
            yield f"line {merge.line}: {merge.reference!r} would be merged with a stored response{whose}"
    if found.unknown_segments:
        yield f"segments that don't exist: {', '.join(found.unknown_segments)}"
