"""`amends worker`: the background alone, for installations whose servers only answer."""

import asyncio
import signal
import sys

from amends import logs
from amends.app import background_of, database_of
from amends.background.worker import working
from amends.cli.common import PLAIN, Common
from amends.cli.output import print_lines
from amends.settings import Settings


def worker(*, common: Common = PLAIN) -> None:
    """Run background jobs until SIGTERM or Ctrl-C: deadlines, escalations, webhooks and bulk actions.

    Example: amends worker --database postgresql://amends@localhost/amends
    """
    asyncio.run(_work(common.settings))


async def _work(settings: Settings) -> None:
    logs.configure(settings.log_format)
    logs.get_ready()
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    database = database_of(settings)
    await database.open()
    try:
        async with working(background_of(database, settings)):
            print_lines("Amends runs background jobs")
            sys.stdout.flush()
            await stopping.wait()
    finally:
        await database.close()
