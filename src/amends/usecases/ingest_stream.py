"""An intake of any length: a series of transactions, each of a bounded run of lines."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Sequence
from typing import TypeAlias

from amends.model.intake import InputRow, Intake
from amends.model.line_result import LineResult
from amends.model.principal import Principal
from amends.store.engine.database import Database, Tx, UseCase
from amends.usecases import ingest
from amends.usecases.judge_in_turns import FOR_WHO_WAITS, judge_some
from amends.usecases.resolve_segment import MissingSegment

LINES_AT_ONCE = 256
RUNS_AT_ONCE = 4
"""How many runs go to the disk together."""
_LONGEST_WAIT_SECONDS = 1.0

_Take: TypeAlias = UseCase[[Sequence[InputRow]], list[LineResult]]


async def ingest_stream(
    database: Database,
    by: Principal,
    source: str,
    input_rows: AsyncIterable[Sequence[InputRow]],
    *,
    missing: MissingSegment,
    on_results: Callable[[Sequence[LineResult]], None],
    is_history: bool = False,
) -> Intake:
    """Take everything in, then judge it, then end; memory doesn't grow with the length.

    What was taken in when the source breaks off is judged and summed up all the same, then its error goes on.
    """

    async def begin(tx: Tx) -> int:
        return await ingest.begin_stream(tx, source, is_history=is_history)

    intake_id = await database.write(by, begin)
    return await resume(
        database, by, intake_id, input_rows, missing=missing, on_results=on_results, is_history=is_history
    )


async def resume(
    database: Database,
    by: Principal,
    intake_id: int,
    input_rows: AsyncIterable[Sequence[InputRow]],
    *,
    missing: MissingSegment,
    on_results: Callable[[Sequence[LineResult]], None],
    is_history: bool | None = None,
) -> Intake:
    """As `ingest_stream`, for an intake that has begun."""

    async def take(tx: Tx, run: Sequence[InputRow]) -> list[LineResult]:
        return await ingest.ingest_lines(tx, intake_id, run, missing, is_history=is_history)

    try:
        await _take(database, by, take, input_rows, on_results)
    finally:
        while await judge_some(database, by, intake_id, FOR_WHO_WAITS):
            pass
        intake = await database.write(by, ingest.end, intake_id)
    return intake


async def _take(
    database: Database,
    by: Principal,
    take: _Take,
    input_rows: AsyncIterable[Sequence[InputRow]],
    on_results: Callable[[Sequence[LineResult]], None],
) -> None:
    writing: asyncio.Task[Sequence[list[LineResult]]] | None = None

    async def finish() -> None:
        if writing is not None:
            for results in await writing:
                on_results(results)

    try:
        async for runs in _in_runs(input_rows):
            # The next runs are read while those before wait for the disk; they are written one after the other.
            await finish()
            are_taken = asyncio.Event()
            writing = asyncio.create_task(_write(database, by, take, runs, are_taken))
            await are_taken.wait()
        await finish()
    finally:
        if writing is not None:
            await asyncio.gather(writing, return_exceptions=True)


async def _write(
    database: Database, by: Principal, take: _Take, runs: Sequence[Sequence[InputRow]], are_taken: asyncio.Event
) -> Sequence[list[LineResult]]:
    """Take runs, telling when the last is taken: then only the disk is waited for."""

    async def take_and_tell(tx: Tx, run: Sequence[InputRow]) -> list[LineResult]:
        results = await take(tx, run)
        if run is runs[-1]:
            are_taken.set()
        return results

    try:
        return await database.write_ahead(by, take_and_tell, runs, _about)
    finally:
        are_taken.set()


def _about(run: Sequence[InputRow]) -> set[tuple[str, str]]:
    """The responses and the customers that lines name, as they are written; two spellings of one are seen later."""
    forms = [row.form for row in run if row.form is not None]
    named = {(form.survey, form.reference) for form in forms}
    for who in (form.customer for form in forms):
        named.update(("", each.lower()) for each in (who.email, who.phone, who.reference) if each)
    return named


async def _in_runs(input_rows: AsyncIterable[Sequence[InputRow]]) -> AsyncIterator[Sequence[Sequence[InputRow]]]:
    """Some whole runs at a time, the rest in the end; also what came before the source broke off, but for the rest."""
    loop = asyncio.get_running_loop()
    lines: list[InputRow] = []
    waits_since = loop.time()
    try:
        async for some in input_rows:
            lines += some
            is_late = loop.time() - waits_since > _LONGEST_WAIT_SECONDS
            while len(lines) >= LINES_AT_ONCE * (1 if is_late else RUNS_AT_ONCE):
                yield _cut_off(lines)
                waits_since = loop.time()
    except Exception:
        while len(lines) >= LINES_AT_ONCE:
            yield _cut_off(lines)
        raise
    while lines:
        yield _cut_off(lines)


def _cut_off(lines: list[InputRow]) -> Sequence[Sequence[InputRow]]:
    """The first runs of these lines, which are taken away from them; a shorter one only when there is no more."""
    count = min(len(lines) // LINES_AT_ONCE, RUNS_AT_ONCE) * LINES_AT_ONCE or len(lines)
    first = lines[:count]
    del lines[:count]
    return [first[start : start + LINES_AT_ONCE] for start in range(0, count, LINES_AT_ONCE)]
