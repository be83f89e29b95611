"""A server or a PostgreSQL that is killed at any moment loses nothing that was acknowledged, and goes on."""

from pathlib import Path
from random import Random

import pytest

from tests.resilience import outages, rounds
from tests.resilience.own_postgres import own_postgres
from tests.resilience.rounds import Tally

KILLS = 2
pytestmark = pytest.mark.timeout(600)


async def test_what_was_acknowledged_is_there_once_after_a_crash(blank_url: str, tmp_path: Path) -> None:
    tally = Tally()
    await rounds.run(blank_url, tmp_path, KILLS, Random(KILLS), tally)
    assert (tally.kills, tally.lost > 0) == (KILLS, True)


@pytest.mark.usefixtures("postgres_server")
async def test_the_server_goes_on_by_itself_after_postgresql_was_killed(tmp_path: Path) -> None:
    tally = Tally()
    async with own_postgres() as own:
        await outages.run(own, tmp_path, 1, Random(KILLS), tally)
    assert (tally.kills, tally.unavailable > 0) == (1, True)
