"""`amends worker`: the background in a process of its own, and `amends serve` with and without it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from amends.app import database_of
from amends.model.clock.clock import ClockKind
from amends.model.clock.sla_policy import Target
from amends.model.clock.sla_policy_document import SlaPolicyDocument
from amends.model.principal import operator
from amends.model.workspace import UnknownSegment
from amends.settings import Settings
from amends.store.engine.database import Database, Tx
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.settings import configuration, workspaces
from amends.usecases.settings.config_kinds import SLA_POLICY
from tests.cli.served import serving

pytestmark = pytest.mark.long

ONE_MINUTE = SlaPolicyDocument(name="Now", order=1, targets={ClockKind.RESOLUTION: Target(1)})
JOBS = "SELECT count(*) FROM jobs WHERE kind = 'recompute_deadlines'"


@contextmanager
def working(url: str) -> Iterator[subprocess.Popen[str]]:
    """A worker that has said that it works."""
    command = [sys.executable, "-m", "amends", "worker", "--database", url]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "Amends runs background jobs\n"
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


async def something_to_do(database: Database) -> int:
    """A workspace with a ticket whose deadline has to be computed anew."""
    made = await database.write(operator(0), workspaces.create, "Hotel Sol", "Europe/Madrid", UnknownSegment.REJECT)
    by = operator(made.id)
    await database.write(by, open_by_hand, TicketForm(origin_segment="MAIN"))
    await database.write(by, configuration.save, SLA_POLICY, ONE_MINUTE)
    return made.id


async def is_done(database: Database, workspace_id: int) -> bool:
    async def count(tx: Tx) -> int:
        row = await tx.one(JOBS)
        return int(row[0]) if row else 0

    return await database.read(operator(workspace_id), count) == 0


async def looked_until_done(url: str, workspace_id: int) -> None:
    """Look, each time with a database of its own, until it is done; the test's own time limit ends the looking."""
    done = False
    while not done:
        database = database_of(Settings(database=url))
        await database.open()
        done = await is_done(database, workspace_id)
        await database.close()


@pytest.fixture
async def workspace_id(database_url: str) -> int:
    database = database_of(Settings(database=database_url))
    await database.open()
    try:
        return await something_to_do(database)
    finally:
        await database.close()


async def test_a_worker_does_what_is_due_and_ends_when_it_is_asked_to(database_url: str, workspace_id: int) -> None:
    with working(database_url) as process:
        await looked_until_done(database_url, workspace_id)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0


async def test_a_server_does_what_is_due_by_itself(database_url: str, workspace_id: int) -> None:
    with serving("serve", "--database", database_url) as server:
        await looked_until_done(database_url, workspace_id)
        assert server.end() == 0


async def test_a_server_that_is_told_not_to_leaves_it(
    database_url: str, workspace_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMENDS_BACKGROUND", "false")
    with serving("serve", "--database", database_url) as server:
        assert server.get("/health/ready").status_code == 200
        assert server.end() == 0
    database = database_of(Settings(database=database_url))
    await database.open()
    assert not await is_done(database, workspace_id)
    await database.close()
