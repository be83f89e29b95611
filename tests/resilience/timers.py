"""`python -m tests.resilience.timers`: a million open timers, some of which fall due; how late, in what order."""

import argparse
import asyncio
import contextlib
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from random import Random
from statistics import median, quantiles

from msgspec import Struct

from amends.app import database_of, installation_key, system_now
from amends.instants import HOUR_US, SECOND_US, InstantUs
from amends.model.principal import Principal
from amends.settings import Settings
from amends.store.engine.database import Database
from tests import engines, working
from tests.engines import Clock
from tests.receiver import receiving
from tests.resilience import due, load_workspace
from tests.resilience.due import Fired, check_each_once_in_order
from tests.resilience.ledger import Ledger
from tests.resilience.load import Address, Load
from tests.resilience.own_postgres import own_postgres
from tests.resilience.server import SETTINGS, Server

MAX_LATE_US = 5 * SECOND_US
_SETTINGS = Settings(secret_key=SETTINGS["AMENDS_SECRET_KEY"])
_TRIED = 100
_LOOKS_EVERY_SECONDS = 1.0
_GIVE_UP_SECONDS = 600
_UNTIL_IT_SERVES_US = 15 * SECOND_US


class Asked(Struct, frozen=True):
    """How many timers are open, how many are overdue when the server starts, and how many fall due while it runs."""

    timers: int
    overdue: int
    rate: int
    seconds: int


class Scene(Struct, frozen=True):
    """A database full of timers, its workspace, and what tickets are opened by."""

    url: str
    folder: Path
    database: Database
    clock: Clock
    by: Principal
    to: Address

    async def open_due(self, passed: Sequence[InstantUs]) -> dict[int, InstantUs]:
        """Open tickets whose deadlines are these; the deadlines by ticket."""
        return await due.open_due(self.database, self.by, self.clock, passed)

    async def until_none_waits(self, tickets: dict[int, InstantUs]) -> None:
        """Wait until the timers of all these have fired."""
        is_waiting = True
        while is_waiting:
            await asyncio.sleep(_LOOKS_EVERY_SECONDS)
            is_waiting = await self.database.read(self.by, due.waiting, max(tickets.values()))

    async def told(self, tickets: dict[int, InstantUs]) -> list[Fired]:
        """When these were told of, in that order. Raises AssertionError unless each was once, as they fell due."""
        told = [each for each in await self.database.read(self.by, due.fired) if each.ticket_id in tickets]
        check_each_once_in_order(told, tickets)
        return told


async def measure(name: str, url: str, folder: Path, asked: Asked) -> None:
    """Fill a database with timers, and see how those fire that fall due. Raises AssertionError for a broken promise."""
    clock = Clock(system_now())
    database = database_of(Settings(database=url), clock)
    await database.open()
    async with receiving() as receiver:
        try:
            made, to = await load_workspace.make(database)
            await load_workspace.subscribe(database, made, receiver.url, installation_key(_SETTINGS))
            await working.do_all_due(database, settings=_SETTINGS)
            began = time.monotonic()
            await database.write(made.by, due.many_timers, asked.timers)
            print(f"{name}: {asked.timers:,} open timers, made in {time.monotonic() - began:.0f} s", flush=True)
            scene = Scene(url, folder, database, clock, made.by, to)
            print(f"{name}: {await _after_a_downtime(scene, asked.overdue)}", flush=True)
            print(f"{name}: {await _one_by_one(scene, asked)}", flush=True)
            assert await database.read(made.by, due.others_left) == asked.timers
        finally:
            await database.close()


async def _after_a_downtime(scene: Scene, overdue: int) -> str:
    now = system_now()
    passed = [InstantUs(now - HOUR_US + number * HOUR_US // overdue) for number in range(overdue)]
    Random(overdue).shuffle(passed)
    tickets = await scene.open_due(passed)
    began = time.monotonic()
    async with _serving(scene):
        await scene.until_none_waits(tickets)
        until_all = time.monotonic() - began
    told = await scene.told(tickets)
    seconds = (told[-1].at_us - told[0].at_us) / SECOND_US
    return (
        f"{overdue:,} overdue by up to an hour: each fired once, in order; "
        f"{overdue / seconds:,.0f} a second, all {until_all:.0f} s after the start"
    )


async def _one_by_one(scene: Scene, asked: Asked) -> str:
    began = time.monotonic()
    step_us = SECOND_US // asked.rate
    count = asked.rate * asked.seconds
    await scene.open_due([InstantUs(system_now() + HOUR_US)] * _TRIED)
    each_us = round((time.monotonic() - began) / _TRIED * SECOND_US)
    # Making the last takes twice the time that it took to try at most, and the server then has to start.
    first_us = system_now() + 2 * count * each_us + _UNTIL_IT_SERVES_US
    tickets = await scene.open_due([InstantUs(first_us + number * step_us) for number in range(count)])
    ledger = Ledger()
    async with _serving(scene) as url:
        assert system_now() < first_us, "making the tickets took too long: the first are overdue"
        load, began = Load(url, scene.to, ledger, Random(count)), time.monotonic()
        async with load.running():
            await scene.until_none_waits(tickets)
        requests = ledger.answers / (time.monotonic() - began)
    told = await scene.told(tickets)
    late = sorted((each.at_us - each.due_us) / SECOND_US for each in told)
    seen = (
        f"{asked.rate} a second for {asked.seconds} s beside {requests:.0f} requests a second: "
        f"{count:,} fired once each, in order; late by {median(late):.2f} s in the middle, "
        f"{quantiles(late, n=100)[-1]:.2f} s at p99, {late[-1]:.2f} s at most"
    )
    assert late[-1] * SECOND_US <= MAX_LATE_US, seen
    return seen


@contextlib.asynccontextmanager
async def _serving(scene: Scene) -> AsyncIterator[str]:
    async with asyncio.timeout(_GIVE_UP_SECONDS), Server.running(scene.url, scene.folder) as server:
        yield await server.address()
        assert await server.end() == 0, list(server.said)


async def _on_sqlite(asked: Asked) -> None:
    with tempfile.TemporaryDirectory(prefix="amends-timers-") as folder:
        await measure("SQLite", f"sqlite:///{folder}/amends.db", Path(folder), asked)


async def _on_postgres(asked: Asked) -> None:
    with tempfile.TemporaryDirectory(prefix="amends-timers-") as folder:
        async with own_postgres() as own:
            await measure("PostgreSQL", own.url, Path(folder), asked)


def main() -> None:
    """Measure both engines, one after the other."""
    given = _arguments()
    asked = Asked(given.timers, given.overdue, given.rate, given.seconds)
    engines.begin_run()
    try:
        for engine, run in {"sqlite": _on_sqlite, "postgres": _on_postgres}.items():
            if engine in given.only:
                asyncio.run(run(asked))
    finally:
        engines.end_run()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.resilience.timers", description=__doc__)
    parser.add_argument("--timers", type=int, default=1_000_000, help="how many are open")
    parser.add_argument("--overdue", type=int, default=5000, help="how many are overdue when the server starts")
    parser.add_argument("--rate", type=int, default=20, help="how many fall due a second while it runs")
    parser.add_argument("--seconds", type=int, default=60, help="for how long")
    parser.add_argument("--only", nargs="+", choices=engines.ENGINES, default=engines.ENGINES, help="on which engine")
    return parser.parse_args()


if __name__ == "__main__":
    main()
