"""Losses of power: the database as it could be found after each of many moments of one run under load."""

import asyncio
from pathlib import Path
from random import Random

from msgspec import Struct

from amends.store.engine.sqlite import SqliteDatabase
from tests.resilience import check
from tests.resilience.disk import Disk, frail_disk
from tests.resilience.in_process import URL, Prepared, opened, serving
from tests.resilience.ledger import Ledger
from tests.resilience.load import Load

_MAX_STEPS_BETWEEN = 60
_GOES_ON_EVERY = 10
_GIVE_UP_SECONDS = 120


class Loss(Struct, frozen=True):
    """What a loss of power left, and what had been promised by then."""

    folder: Path
    ledger: Ledger


async def suffer(made: Prepared, folder: Path, losses: int, chance: Random) -> list[Loss]:
    """Run the load, and keep what a loss of power at each of so many random moments would have left."""
    ledger = Ledger()
    with frail_disk() as disk:
        witness = _Witness(disk, folder, ledger, losses, chance)
        path = made.copy(folder)
        async with opened(path, disk) as database, serving(database) as transport:
            disk.on_step = witness.look
            load = Load(URL, made.to, ledger, chance, transport=transport)
            async with asyncio.timeout(_GIVE_UP_SECONDS), load.running():
                await load.until(lambda: len(witness.losses) >= losses)
            disk.on_step = None
    return witness.losses


async def survive(made: Prepared, losses: list[Loss]) -> None:
    """Look at each of them by the operating system's own way. Raises AssertionError for a broken promise."""
    for number, loss in enumerate(losses):
        async with opened(loss.folder / made.path.name) as database:
            await check.check(database, made.by, loss.ledger)
            if number % _GOES_ON_EVERY == 0:
                await _go_on(database, made, loss)


async def _go_on(database: SqliteDatabase, made: Prepared, loss: Loss) -> None:
    async with serving(database, background=False) as transport:
        load = Load(URL, made.to, loss.ledger, Random(0), transport=transport)
        await load.send_again()
        await load.close()
    await check.check(database, made.by, loss.ledger)


class _Witness:
    """Loses power in thought at random steps: nothing moves while it looks."""

    def __init__(self, disk: Disk, folder: Path, ledger: Ledger, limit: int, chance: Random) -> None:
        self.losses: list[Loss] = []
        self._disk = disk
        self._folder = folder
        self._ledger = ledger
        self._limit = limit
        self._chance = chance
        self._steps_left = self._chance.randint(1, _MAX_STEPS_BETWEEN)

    def look(self) -> None:
        """Called before each step."""
        self._steps_left -= 1
        if self._steps_left > 0 or len(self.losses) >= self._limit:
            return
        self._steps_left = self._chance.randint(1, _MAX_STEPS_BETWEEN)
        left = self._folder / f"loss-{len(self.losses)}"
        left.mkdir()
        self._disk.lose(left, self._chance)
        self.losses.append(Loss(left, self._ledger.as_of_now()))
