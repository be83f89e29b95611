"""`python -m tests.resilience.crash`: kill the server, and PostgreSQL itself, many times; one line for each."""

import argparse
import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random, SystemRandom

from tests import engines
from tests.engines import Server
from tests.resilience import losses, outages, rounds
from tests.resilience.in_process import prepared
from tests.resilience.own_postgres import own_postgres
from tests.resilience.rounds import Tally

_KILLS_A_DATABASE = 10


async def on_sqlite(kills: int, chance: Random, tally: Tally) -> None:
    """Kill the server on SQLite."""
    with tempfile.TemporaryDirectory(prefix="amends-crash-") as folder:
        for number, some in enumerate(_parts(kills)):
            await rounds.run(f"sqlite:///{folder}/{number}.db", Path(folder), some, chance, tally)


async def on_postgres(kills: int, chance: Random, tally: Tally) -> None:
    """Kill the server on PostgreSQL."""
    async with _shared_postgres() as server, _folder() as folder:
        for some in _parts(kills):
            with engines.postgres_blank(server) as url:
                await rounds.run(url, folder, some, chance, tally)


async def of_postgres(kills: int, chance: Random, tally: Tally) -> None:
    """Kill PostgreSQL under the server."""
    for some in _parts(kills):
        async with own_postgres() as own, _folder() as folder:
            await outages.run(own, folder, some, chance, tally)


async def of_power(count: int, chance: Random, tally: Tally) -> None:
    """Lose power on SQLite, in thought."""
    async with _folder() as folder, prepared(folder) as made:
        for number, some in enumerate(_parts(count)):
            run = folder / str(number)
            run.mkdir()
            suffered = await losses.suffer(made, run, some, chance)
            await losses.survive(made, suffered)
            tally.kills += len(suffered)
            tally.count(suffered[-1].ledger)


WAYS: dict[str, tuple[str, Callable[[int, Random, Tally], Awaitable[None]], int]] = {
    "sqlite": ("the server on SQLite", on_sqlite, 200),
    "postgres": ("the server on PostgreSQL", on_postgres, 50),
    "postgres-itself": ("PostgreSQL itself", of_postgres, 50),
    "power": ("power on SQLite", of_power, 400),
}


def main() -> None:
    """Run what is asked for."""
    asked = _arguments()
    engines.begin_run()
    try:
        for name in asked.only or WAYS:
            title, run, kills = WAYS[name]
            tally, began = Tally(), time.monotonic()
            print(f"{title}: {asked.rounds or kills} kills, SEED={asked.seed}", flush=True)
            asyncio.run(run(asked.rounds or kills, Random(asked.seed), tally))
            print(tally.line(title, asked.seed, time.monotonic() - began), flush=True)
    finally:
        engines.end_run()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.resilience.crash", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=WAYS, help="what to kill; everything unless said")
    parser.add_argument("--rounds", type=int, default=0, help="how often; 200 on SQLite and 50 on PostgreSQL")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(1_000_000), help="what chance begins with")
    return parser.parse_args()


def _parts(kills: int) -> list[int]:
    whole, rest = divmod(kills, _KILLS_A_DATABASE)
    return [_KILLS_A_DATABASE] * whole + ([rest] if rest else [])


@asynccontextmanager
async def _shared_postgres() -> AsyncIterator[Server]:
    yield await asyncio.to_thread(engines.postgres)


@asynccontextmanager
async def _folder() -> AsyncIterator[Path]:
    with tempfile.TemporaryDirectory(prefix="amends-crash-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    main()
