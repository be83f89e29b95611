"""An intake of any length: a series of transactions, each of a bounded run of lines."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Sequence

from amends.desk import take_in
from amends.desk.find_segment import Missing
from amends.desk.take_lines import LineResult
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
    writing: asyncio.Task[list[LineResult]] | None = None
    try:
        async for some in _in_runs(handed):
            # The next run is read while the one before waits for the disk; they are written one after the other.
            if writing is not None:
                on_results(await writing)
            writing = asyncio.create_task(database.write(by, take_in.take, intake_id, some, missing))
            await _let_it_begin()
        if writing is not None:
            on_results(await writing)
    finally:
        if writing is not None:
            await asyncio.gather(writing, return_exceptions=True)
        while await database.write(by, take_in.judge_some, intake_id):
            pass
        intake = await database.write(by, take_in.end, intake_id)
    return intake


async def _let_it_begin() -> None:
    # Once for the write to be asked for, once for its statements to be run: then only the disk is waited for.
    await asyncio.sleep(0)
    await asyncio.sleep(0)


async def _in_runs(handed: AsyncIterable[Handed]) -> AsyncIterator[list[Handed]]:
    some: list[Handed] = []
    async for each in handed:
        some.append(each)
        if len(some) == LINES_AT_ONCE:
            yield some
            some = []
    if some:
        yield some
