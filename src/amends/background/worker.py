"""The worker: claims what is due, does it, and notes what became of it."""

import asyncio
import contextlib
import logging
import traceback
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from time import monotonic

from amends.background.context import Background
from amends.background.jobs import JOBS, Kind
from amends.errors import Unavailable
from amends.instants import SECOND_US, InstantUs
from amends.model.job import LEASE_US, Job, Lane, retry_us
from amends.model.principal import system
from amends.store import jobs
from amends.store.database import Tx

log = logging.getLogger(__name__)

MOST_AT_ONCE = 20
"""Of a lane."""
_LOOKS_EVERY_SECONDS = 0.5
_LEASE_SECONDS = LEASE_US / SECOND_US


class Worker:
    """Does the jobs of all workspaces. Any number of workers may share a database."""

    def __init__(self, background: Background, kinds: Mapping[str, Kind] = JOBS) -> None:
        self._background = background
        self._kinds = kinds
        self._stopping = asyncio.Event()
        self._doing: set[tuple[int, int]] = set()

    async def run(self) -> None:
        """Do what is due until told to stop, nothing waiting for what is slow; what was claimed is done to its end."""
        await asyncio.gather(*(self._run(lane) for lane in Lane))

    async def _run(self, lane: Lane) -> None:
        doing: set[asyncio.Task[None]] = set()
        while not self._stopping.is_set():
            claimed = await self._claim_or_none(lane, MOST_AT_ONCE - len(doing))
            doing |= {asyncio.create_task(self._do(job)) for job in claimed}
            if not claimed:
                await self._rest(doing)
            doing = {task for task in doing if not task.done()}
        await asyncio.gather(*doing)

    def stop(self) -> None:
        """Claim nothing more."""
        self._stopping.set()

    async def do_due(self) -> int:
        """Do one batch of what is due in each lane; how many jobs that were."""
        claimed = [job for lane in Lane for job in await self._claim(lane, MOST_AT_ONCE)]
        await asyncio.gather(*(self._do(job) for job in claimed))
        return len(claimed)

    async def _claim(self, lane: Lane, most: int) -> Sequence[Job]:
        database = self._background.database
        if not most or not await database.read(system(0), jobs.is_any_due, lane):
            return ()
        claimed = await database.write(system(0), jobs.claim, lane, most)
        # A clock that was set forward ends leases early: what this worker is still doing isn't begun again.
        new = [job for job in claimed if (job.workspace_id, job.id) not in self._doing]
        self._doing.update((job.workspace_id, job.id) for job in new)
        return new

    async def _claim_or_none(self, lane: Lane, most: int) -> Sequence[Job]:
        try:
            return await self._claim(lane, most)
        except Unavailable:
            # The database tells it in its log; here it is only waited for.
            return ()
        except Exception:
            log.exception("the background can't reach its jobs; it tries again")
            return ()

    async def _rest(self, doing: set[asyncio.Task[None]]) -> None:
        """Until something is done, it is time to look again, or there is a stop."""
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({stopping, *doing}, timeout=_LOOKS_EVERY_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()

    async def _do(self, job: Job) -> None:
        try:
            await self._try(job)
        finally:
            self._doing.discard((job.workspace_id, job.id))

    async def _try(self, job: Job) -> None:
        database = self._background.database
        try:
            kind = self._kinds[job.kind]
            if kind.within is not None:
                await database.write(system(job.workspace_id), _within, kind, job)
            elif kind.beyond is not None:
                await database.write(system(job.workspace_id), _done, job, await kind.beyond(self._background, job))
        except Unavailable:
            await self._hand_back(job)
        except Exception as fault:
            error = _told(fault)
            told = {"kind": job.kind, "job": job.id, "attempt": job.attempts, "error": error}
            log.warning("job failed", extra=told)
            await self._note_failure(job, error)

    async def _hand_back(self, job: Job) -> None:
        """Once the database can be written again; without that it would wait until its lease has passed."""
        until = monotonic() + _LEASE_SECONDS
        while monotonic() < until and not self._stopping.is_set():
            with contextlib.suppress(Unavailable):
                await self._background.database.write(system(job.workspace_id), jobs.hand_back, job)
                return
            await self._rest(set())

    async def _note_failure(self, job: Job, error: str) -> None:
        try:
            await self._background.database.write(system(job.workspace_id), _failed, job, error)
        except Unavailable:
            await self._hand_back(job)
        except Exception:
            log.exception(
                "a job's failure couldn't be noted; it is done again when its lease has passed", extra={"job": job.id}
            )


@contextlib.asynccontextmanager
async def working(background: Background) -> AsyncIterator[None]:
    """Do what is due beside what is done within; in the end what was begun is finished."""
    worker = Worker(background)
    task = asyncio.create_task(worker.run(), name="amends-background")
    try:
        yield
    finally:
        worker.stop()
        await task
        await background.sender.close()


async def _within(tx: Tx, kind: Kind, job: Job) -> None:
    assert kind.within is not None  # noqa: S101 - asked by the caller
    await _done(tx, job, await kind.within(tx, job))


async def _done(tx: Tx, job: Job, again_us: InstantUs | None) -> None:
    if again_us is None:
        await jobs.finish(tx, job)
    else:
        await jobs.snooze(tx, job, again_us)


def _told(fault: Exception) -> str:
    """What failed, and the line that it failed in."""
    frames = traceback.extract_tb(fault.__traceback__)
    if not frames:
        return repr(fault)
    return f"{fault!r} at {Path(frames[-1].filename).name}:{frames[-1].lineno} in {frames[-1].name}"


async def _failed(tx: Tx, job: Job, error: str) -> None:
    await jobs.fail(tx, job, error, retry_us(job.attempts, tx.now))
