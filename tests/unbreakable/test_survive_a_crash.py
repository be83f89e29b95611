"""A server that is killed at any moment keeps what it acknowledged, once, and goes on where it was."""

from pathlib import Path
from random import Random

import pytest

from tests.unbreakable import rounds
from tests.unbreakable.rounds import Tally

KILLS = 2


@pytest.mark.timeout(240)
async def test_what_was_acknowledged_is_there_once_after_a_crash(blank_url: str, tmp_path: Path) -> None:
    tally = Tally()
    await rounds.run(blank_url, tmp_path, KILLS, Random(KILLS), tally)
    assert (tally.kills, tally.lost > 0) == (KILLS, True)
