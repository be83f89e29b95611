"""An intake of any length: a series of transactions, each of a bounded run of lines."""

from collections.abc import AsyncIterable, AsyncIterator, Callable, Sequence

from amends.desk import take_in
from amends.desk.find_segment import Missing
from amends.desk.take_in import LineResult
from amends.model.intake import Handed, Intake
from amends.model.principal import Principal
from amends.store.database import Database

LINES_AT_ONCE = 256


async def run(
    database: Database,
    by: Principal,
    source: str,
    handed: AsyncIterable[Handed],
    *,
    missing: Missing,
    on_results: Callable[[Sequence[LineResult]], None],
) -> Intake:
    """Take everything in, then judge it, then end; memory doesn't grow with the length.

    What was taken in when the source breaks off is judged and summed up all the same, then its error goes on.
    """
    intake_id = await database.write(by, take_in.begin_long, source)
    return await go_on(database, by, intake_id, handed, missing=missing, on_results=on_results)


async def go_on(
    database: Database,
    by: Principal,
    intake_id: int,
    handed: AsyncIterable[Handed],
    *,
    missing: Missing,
    on_results: Callable[[Sequence[LineResult]], None],
) -> Intake:
    """As `run`, for an intake that has begun."""
    try:
        async for some in _in_runs(handed):
            on_results(await database.write(by, take_in.take, intake_id, some, missing))
    finally:
        while await database.write(by, take_in.judge_some, intake_id):
            pass
        intake = await database.write(by, take_in.end, intake_id)
    return intake


async def _in_runs(handed: AsyncIterable[Handed]) -> AsyncIterator[list[Handed]]:
    some: list[Handed] = []
    async for each in handed:
        some.append(each)
        if len(some) == LINES_AT_ONCE:
            yield some
            some = []
    if some:
        yield some
