"""Dead letters: a job that fails again and again is told with why, and tried again when somebody wants it."""

from amends.background.jobs import JOBS, JobHandler
from amends.background.worker import Worker
from amends.instants import DAY_US, InstantUs
from amends.model.job import MAX_ATTEMPTS, Job
from amends.model.principal import system
from amends.store import jobs
from amends.store.engine.database import Tx
from amends.store.jobs import NewJob
from tests import working
from tests.http.app_harness import AppHarness


async def test_a_dead_job_is_told_and_tried_again(harness: AppHarness) -> None:
    done: list[int] = []

    async def fail(_: Tx, job: Job) -> InstantUs | None:
        if len(done) < MAX_ATTEMPTS:
            done.append(job.attempts)
            raise RuntimeError("the mail server is down")
        done.append(0)
        return None

    worker = Worker(working.background(harness.database), {**JOBS, "mail": JobHandler(within=fail)})
    await harness.database.write(system(harness.id), jobs.add_many, [NewJob("mail", harness.clock(), "7")])
    for _ in range(MAX_ATTEMPTS):
        await worker.do_due()
        harness.clock.advance(DAY_US)
    [dead] = (await harness.client.get(f"{harness.v1}/jobs/dead")).json()["jobs"]
    assert (dead["kind"], dead["key"], dead["attempts"]) == ("mail", "7", MAX_ATTEMPTS)
    assert dead["last_error"].startswith("RuntimeError('the mail server is down') at test_dead_letters.py:")
    assert dead["last_error"].endswith(" in fail")
    assert (await harness.client.post(f"{harness.v1}/jobs/{dead['id']}/replay")).status_code == 204
    await worker.do_due()
    assert done[-1] == 0
    assert (await harness.client.get(f"{harness.v1}/jobs/dead")).json()["jobs"] == []
    assert (await harness.client.post(f"{harness.v1}/jobs/{dead['id']}/replay")).status_code == 404
