"""Whatever a disk forgets that wasn't synced, nothing that was acknowledged is among it."""

from pathlib import Path
from random import Random

import pytest

from amends.store.engine import sqlite
from tests.resilience import losses
from tests.resilience.in_process import prepared

LOSSES = 40


async def test_what_was_acknowledged_is_there_after_a_loss_of_power(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    async with prepared(tmp_path) as made:
        suffered = await losses.suffer(made, tmp_path / "run", LOSSES, Random(7))
        assert suffered[-1].ledger.answers > 20
        await losses.survive(made, suffered)


async def test_without_syncs_a_loss_of_power_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "run").mkdir()
    async with prepared(tmp_path) as made:
        careless = sqlite._WRITER_PRAGMAS.replace("synchronous = FULL", "synchronous = OFF")
        monkeypatch.setattr(sqlite, "_WRITER_PRAGMAS", careless)
        suffered = await losses.suffer(made, tmp_path / "run", 20, Random(7))
        with pytest.raises((AssertionError, sqlite.apsw.Error)):
            await losses.survive(made, suffered)
