"""A taking in that is killed in its middle, then done again, comes to what one clean run comes to."""

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import asyncpg
import pytest

from tests.cast import ALREADY_ON_IT, UNHAPPY
from tests.cli.conftest import Amends, make_hotel

pytestmark = pytest.mark.long

LINE = {"survey": "visit", "scale": "nps", "time": "2025-11-20T16:50:00+01:00", "segment": "S1"}
LINES = 2500
GUESTS = 300
REPEATED = 30


def rows(url: str, statement: str) -> Sequence[Sequence[Any]]:
    """What the database says, read beside whoever writes."""
    if url.startswith("sqlite"):
        with closing(apsw.Connection(url.removeprefix("sqlite:///"), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
            connection.set_busy_timeout(5000)
            return list(connection.execute(statement))
    return asyncio.run(_postgres_rows(url, statement))


async def _postgres_rows(url: str, statement: str) -> Sequence[Sequence[Any]]:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(statement)]
    finally:
        await connection.close()


def count(url: str, table: str) -> int:
    return int(rows(url, f"SELECT count(*) FROM {table}")[0][0])


def outcome(url: str) -> tuple[Any, ...]:
    """Which responses there are, which of them have a ticket, and how many tickets there are."""
    responses = rows(url, "SELECT reference, CASE WHEN ticket_id <> 0 THEN 1 ELSE 0 END FROM responses")
    unjudged = rows(url, "SELECT count(*) FROM responses WHERE unjudged_intake_id IS NOT NULL")[0][0]
    return sorted(tuple(row) for row in responses), count(url, "tickets"), unjudged


@pytest.fixture
def feedback(tmp_path: Path) -> Path:
    path = tmp_path / "feedback.ndjson"
    lines = (
        LINE | {"reference": f"r-{number}", "score": number % 11, "customer": {"reference": f"c-{number % GUESTS}"}}
        for number in range(LINES)
    )
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


def unhappy_hotel(amends: Amends, folder: Path) -> int:
    hotel = make_hotel(amends)
    for document in (UNHAPPY, ALREADY_ON_IT):
        rule = folder / "rule.json"
        rule.write_text(json.dumps(document), "utf-8")
        amends.done("rule", "add", rule, "--workspace", hotel)
    return hotel


def slow(feedback: Path) -> Path:
    """The same feedback with its first line again and again in between: nobody is too late to stop it in its middle."""
    first, *others = feedback.read_text("utf-8").splitlines(keepends=True)
    path = feedback.with_name("slow.ndjson")
    path.write_text(first + "".join(first * REPEATED + line for line in others), "utf-8")
    return path


AMENDS = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from amends.__main__ import main
main()
"""
"""Amends as at a terminal: what a shell starts in its background inherits that Ctrl-C is ignored."""


def stop_in_the_middle(url: str, hotel: int, feedback: Path, number: signal.Signals) -> subprocess.Popen[str]:
    options = ("--workspace", str(hotel), "--database", url)
    command = [sys.executable, "-c", AMENDS, "import", "--current", str(slow(feedback)), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and not count(url, "responses"):
        pass
    process.send_signal(number)
    return process


@pytest.fixture
def clean(feedback: Path, on_sqlite: Amends, tmp_path: Path) -> tuple[Any, ...]:
    """What one clean run comes to."""
    told = on_sqlite.json("import", "--current", feedback, "--workspace", unhappy_hotel(on_sqlite, tmp_path))
    assert told["stored"] == LINES
    return outcome(on_sqlite.url)


def check_done_again(amends: Amends, hotel: int, feedback: Path, clean: tuple[Any, ...]) -> None:
    before = count(amends.url, "responses")
    assert 0 < before < LINES
    told = amends.json("import", "--current", feedback, "--workspace", hotel)
    assert (told["received"], told["duplicates"], told["stored"]) == (LINES, before, LINES - before)
    assert outcome(amends.url) == clean


def test_killed_and_done_again_it_comes_to_one_clean_run(
    blank_url: str, on_sqlite: Amends, feedback: Path, clean: tuple[Any, ...], tmp_path: Path
) -> None:
    amends = Amends(blank_url, on_sqlite._typed)
    hotel = unhappy_hotel(amends, tmp_path)
    with stop_in_the_middle(amends.url, hotel, feedback, signal.SIGKILL) as process:
        assert process.wait(30) == -signal.SIGKILL
    check_done_again(amends, hotel, feedback, clean)


def test_stopped_by_hand_it_says_what_is_kept(
    tmp_path: Path, on_sqlite: Amends, feedback: Path, clean: tuple[Any, ...]
) -> None:
    amends = Amends(f"sqlite:///{tmp_path / 'stopped.db'}", on_sqlite._typed)
    hotel = unhappy_hotel(amends, tmp_path)
    with stop_in_the_middle(amends.url, hotel, feedback, signal.SIGINT) as process:
        out, err = process.communicate(timeout=30)
        assert (process.returncode, out) == (1, "")
        assert err == "amends: stopped; what was imported stays, and you can safely run the command again\n"
    assert outcome(amends.url)[2] == 0
    check_done_again(amends, hotel, feedback, clean)
