"""The worker: claims what is due, does it, and notes what became of it."""

import asyncio
import contextlib
import logging
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Iterable, Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

from amends.background.context import Background
from amends.background.jobs import JOBS, JobHandler
from amends.errors import TookTooLong, Unavailable
from amends.instants import SECOND_US, InstantUs
from amends.model.job import FIRST_TURN, LEASE_US, QUEUES, Job, JobQueue, Turn, retry_us, was_set_back
from amends.model.principal import operator, system
from amends.store import deliveries, fair_queue, jobs
from amends.store.engine.database import Tx
from amends.store.engine.job_bell import JobBell
from amends.usecases import recompute_derived
from amends.usecases.settings import workspaces

log = logging.getLogger(__name__)

LOOKS_EVERY_SECONDS = 0.5
"""How often a worker looks for what is due, should nobody tell it."""
_LEASE_SECONDS = LEASE_US / SECOND_US


class Worker:
    """Does the jobs of all workspaces. Any number of workers may share a database."""

    def __init__(
        self,
        background: Background,
        kinds: Mapping[str, JobHandler] = JOBS,
        looks_every_seconds: float = LOOKS_EVERY_SECONDS,
    ) -> None:
        self._background = background
        self._kinds = kinds
        self._looks_every_seconds = looks_every_seconds
        self._stopping = asyncio.Event()
        self._doing: dict[tuple[int, int], Turn] = {}
        self._served = dict.fromkeys(JobQueue, FIRST_TURN)
        self._looked_us: InstantUs | None = None

    async def run(self) -> None:
        """Do what is due until told to stop, nothing waiting for what is slow; what was claimed is done to its end."""
        await self._recompute_outdated()
        async with self._background.database.hearing_of_jobs() as heard:
            await asyncio.gather(*(self._run(queue, heard) for queue in JobQueue))

    async def _recompute_outdated(self) -> None:
        """What follows a rule that this program has changed is computed anew, as jobs like any other."""
        database = self._background.database
        try:
            for each in await database.read(operator(0), workspaces.list_all):
                if await database.read(system(each.id), recompute_derived.outdated):
                    await database.write(system(each.id), recompute_derived.recompute_outdated)
        except Unavailable:
            # Whoever starts while the database is away does so at the next start; nothing is lost by it.
            return

    async def _run(self, queue: JobQueue, heard: JobBell) -> None:
        await (self._run_in_order if QUEUES[queue].is_in_order else self._run_at_once)(queue, heard)

    async def _run_in_order(self, queue: JobQueue, heard: JobBell) -> None:
        while not self._stopping.is_set():
            heard.clear(queue)
            claimed = await self._claim_or_none(queue, QUEUES[queue].max_at_once)
            await self._do_in_order(claimed)
            if not claimed:
                await self._rest(heard.wait(queue))

    async def _run_at_once(self, queue: JobQueue, heard: JobBell) -> None:
        doing: set[asyncio.Task[None]] = set()
        while not self._stopping.is_set():
            heard.clear(queue)
            claimed = await self._claim_or_none(queue, QUEUES[queue].max_at_once - len(doing))
            doing |= {asyncio.create_task(self._do(job)) for job in claimed}
            if not claimed:
                await self._rest(heard.wait(queue), doing)
            doing = {task for task in doing if not task.done()}
        await asyncio.gather(*doing)

    def stop(self) -> None:
        """Claim nothing more."""
        self._stopping.set()

    async def do_due(self) -> int:
        """Do one batch of what is due in each queue; how many jobs that were."""
        claimed = {queue: await self._claim(queue, rules.max_at_once) for queue, rules in QUEUES.items()}
        in_order = [queue for queue, rules in QUEUES.items() if rules.is_in_order]
        await asyncio.gather(
            *(self._do_in_order(claimed[queue]) for queue in in_order),
            *(self._do(job) for queue in claimed.keys() - in_order for job in claimed[queue]),
        )
        return sum(map(len, claimed.values()))

    async def _claim(self, queue: JobQueue, limit: int) -> Sequence[Job]:
        self._background.close_unused()
        await self._look_at_the_clock()
        claimed = await self._claim_in_turn(queue, limit) if limit else ()
        # A clock that was set forward ends leases early: what this worker is still doing isn't begun again.
        new = [job for job in claimed if (job.workspace_id, job.id) not in self._doing]
        self._doing.update(((job.workspace_id, job.id), job.turn) for job in new)
        return new

    async def _claim_in_turn(self, queue: JobQueue, limit: int) -> Sequence[Job]:
        database = self._background.database
        busy = Counter(self._doing.values())
        turns = await database.read(system(0), fair_queue.next_turns, queue, self._served[queue], busy)
        if not turns:
            return ()
        claimed, served = await database.write(system(0), fair_queue.claim, queue, turns, limit, busy)
        self._served[queue] = turns[served - 1]
        return claimed

    async def _look_at_the_clock(self) -> None:
        """When it was set back, look at all that waits for so long, and would wait as much longer.

        At the start nobody knows whether it was: only what was put later than now tells.
        """
        now = await self._background.database.read(system(0), _now)
        before_us = self._looked_us
        if before_us is None or was_set_back(before_us, now):
            since_us = now if before_us is None else InstantUs(0)
            await self._background.database.write(system(0), deliveries.wake, since_us)
        self._looked_us = now

    async def _claim_or_none(self, queue: JobQueue, limit: int) -> Sequence[Job]:
        try:
            return await self._claim(queue, limit)
        except Unavailable:
            # The database tells it in its log; here it is only waited for.
            return ()
        except Exception:
            log.exception("the worker can't read its jobs; it will try again")
            return ()

    async def _rest(
        self, heard: Coroutine[Any, Any, Any] | None = None, doing: Iterable[asyncio.Task[None]] = ()
    ) -> None:
        """Until something is done or is due, it is time to look again, or there is a stop."""
        ends = [asyncio.create_task(each) for each in (self._stopping.wait(), heard) if each is not None]
        await asyncio.wait({*ends, *doing}, timeout=self._looks_every_seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in ends:
            task.cancel()

    async def _do(self, job: Job) -> None:
        try:
            await self._try(job)
        finally:
            self._forget(job)

    async def _do_in_order(self, claimed: Sequence[Job]) -> None:
        own = [(system(job.workspace_id), job) for job in claimed]
        try:
            outcomes = await self._background.database.write_in_order(self._within, own) if own else ()
            failed = [(job, each) for job, each in zip(claimed, outcomes, strict=True) if each is not None]
            await asyncio.gather(*(self._note(job, error) for job, error in failed))
        finally:
            for job in claimed:
                self._forget(job)

    def _forget(self, job: Job) -> None:
        self._doing.pop((job.workspace_id, job.id), None)

    async def _try(self, job: Job) -> None:
        database = self._background.database
        try:
            beyond = self._kinds[job.kind].beyond
            if beyond is None:
                await database.write(system(job.workspace_id), self._within, job)
            else:
                await database.write(system(job.workspace_id), _done, job, await beyond(self._background, job))
        except Exception as error:
            await self._note(job, error)

    async def _within(self, tx: Tx, job: Job) -> None:
        within = self._kinds[job.kind].within
        assert within is not None  # noqa: S101 - a kind is done in one of both ways
        await _done(tx, job, await within(tx, job))

    async def _note(self, job: Job, error: Exception) -> None:
        # An outage, or a lock that others hold, says nothing about the job; that it takes too long does.
        if isinstance(error, Unavailable) and not isinstance(error, TookTooLong):
            await self._hand_back(job)
            return
        said = _told(error)
        told = {"kind": job.kind, "job": job.id, "attempt": job.attempts, "error": said}
        log.warning("job failed", extra=told)
        await self._note_failure(job, said)

    async def _hand_back(self, job: Job) -> None:
        """Once the database can be written again; without that it would wait until its lease has passed."""
        until = monotonic() + _LEASE_SECONDS
        while monotonic() < until and not self._stopping.is_set():
            with contextlib.suppress(Unavailable):
                await self._background.database.write(system(job.workspace_id), jobs.hand_back, job)
                return
            await self._rest()

    async def _note_failure(self, job: Job, said: str) -> None:
        try:
            await self._background.database.write(system(job.workspace_id), _failed, job, said)
        except Unavailable:
            await self._hand_back(job)
        except Exception:
            log.exception(
                "the failure of a job could not be stored; it runs again when its lease ends", extra={"job": job.id}
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
        background.close_files()
        await background.sender.close()


async def _now(tx: Tx) -> InstantUs:
    return tx.now


async def _done(tx: Tx, job: Job, again_us: InstantUs | None) -> None:
    if again_us is None:
        await jobs.finish(tx, job)
    elif again_us > job.due_us:
        await jobs.snooze(tx, job, again_us)
    else:
        # At once, even when the clock was set back meanwhile.
        await jobs.snooze(tx, job, min(again_us, tx.now))


def _told(error: Exception) -> str:
    """What failed, and the line that it failed in."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return repr(error)
    return f"{error!r} at {Path(frames[-1].filename).name}:{frames[-1].lineno} in {frames[-1].name}"


async def _failed(tx: Tx, job: Job, said: str) -> None:
    await jobs.fail(tx, job, said, retry_us(job.attempts, tx.now))
