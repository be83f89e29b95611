"""The background as the tests drive it: everything that is due is done when a test says so."""

from collections.abc import Sequence

from amends.background.context import Background
from amends.background.webhook_sender import WebhookSender
from amends.background.worker import Worker
from amends.model.job import FIRST_TURN, Job, JobQueue, Turn
from amends.model.principal import system
from amends.settings import Settings
from amends.store import fair_queue
from amends.store.engine.database import Database

KEY = b"k" * 32


def background(database: Database, sender: WebhookSender | None = None, settings: Settings | None = None) -> Background:
    return Background(database, settings or Settings(), KEY, sender or WebhookSender(may_reach_private=True))


async def claim(
    database: Database, queue: JobQueue, limit: int, after: Turn = FIRST_TURN
) -> tuple[Sequence[Job], Turn]:
    """What a worker claims of a queue whose last turn that was, and whose turn is the last now."""
    turns = await database.read(system(0), fair_queue.next_turns, queue, after, {})
    claimed, served = await database.write(system(0), fair_queue.claim, queue, turns, limit, {})
    return claimed, turns[served - 1] if served else after


async def do_all_due(database: Database, sender: WebhookSender | None = None, settings: Settings | None = None) -> None:
    """Do all that is due now, and what comes due by doing it."""
    worker = Worker(background(database, sender, settings))
    while await worker.do_due():
        pass


async def run_for_a_moment(database: Database) -> None:
    """Start a worker that is told to stop at once: it does what it does at its start."""
    worker = Worker(background(database))
    worker.stop()
    await worker.run()
