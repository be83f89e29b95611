"""The background as the tests drive it: everything that is due is done when a test says so."""

from amends.background.context import Background
from amends.background.webhook_sender import WebhookSender
from amends.background.worker import Worker
from amends.settings import Settings
from amends.store.engine.database import Database

KEY = b"k" * 32


def background(database: Database, sender: WebhookSender | None = None, settings: Settings | None = None) -> Background:
    return Background(database, settings or Settings(), KEY, sender or WebhookSender(may_reach_private=True))


async def do_all_due(database: Database, sender: WebhookSender | None = None, settings: Settings | None = None) -> None:
    """Do all that is due now, and what comes due by doing it."""
    worker = Worker(background(database, sender, settings))
    while await worker.do_due():
        pass
