"""`amends take-in`: a file comes in, whatever its kind, and its sum adds up; doing it again changes nothing."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.cli.conftest import Amends, make_hotel

MAPPING = """
survey = "visit"
reference = { column = "Ref" }
segment = { column = "Store" }
score = { column = "Score", scale = "nps" }
time = { column = "Date", format = "dd/mm/yyyy", zone = "Europe/Madrid" }

[[answers]]
question = "Why?"
words = { column = "Words" }
"""
RULE = """
name = "Unhappy"
order = 1
[when]
band = "detractor"
[then.open]
priority = "HIGH"
"""
HEADER = ["Ref", "Store", "Score", "Date", "Words"]
ROWS = [
    ["a", "S1", "3", "19/11/2026", "Nadie contestó"],
    ["b", "S1A", "9", "19/11/2026", "Todo bien"],
    ["a", "S1", "3", "20/11/2026", "Nadie contestó"],
    ["c", "S9", "2", "19/11/2026", "Mal"],
    ["d", "S1", "11", "31/02/2026", "Mal"],
]
NAMES = ("received", "stored", "merged", "duplicates", "rejected", "opened", "attached", "suppressed", "quiet")


def csv_file(folder: Path) -> Path:
    path = folder / "visits"
    path.write_text("\n".join(";".join(row) for row in [HEADER, *ROWS]), "utf-8")
    return path


def workbook(folder: Path) -> Path:
    path = folder / "visits"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADER, *ROWS]):
            sheet.write_row(number, 0, row)
    return path


def ndjson(folder: Path) -> Path:
    path = folder / "visits"
    path.write_text("".join(json.dumps(response(*row)) + "\n" for row in ROWS), "utf-8")
    return path


def response(reference: str, segment: str, score: str, date: str, words: str) -> dict[str, Any]:
    day, month, year = date.split("/")
    own = {"survey": "visit", "reference": reference, "segment": segment, "score": int(score), "scale": "nps"}
    return {**own, "time": f"{year}-{month}-{day}T00:00:00+01:00", "answers": [{"question": "Why?", "words": words}]}


FILES = {"CSV": csv_file, "XLSX": workbook, "NDJSON": ndjson}


def ready(amends: Amends, folder: Path) -> int:
    """A hotel with a rule, and a mapping beside it."""
    number = make_hotel(amends)
    (folder / "map.toml").write_text(MAPPING, "utf-8")
    (folder / "rule.toml").write_text(RULE, "utf-8")
    amends.done("rule", "add", folder / "rule.toml", "--workspace", number)
    return number


def counts(said: dict[str, Any]) -> dict[str, int]:
    """The sum, without its zeros; it must add up."""
    assert said["received"] == sum(said[name] for name in ("stored", "merged", "duplicates", "rejected"))
    assert said["stored"] == sum(said[name] for name in ("opened", "attached", "suppressed", "quiet"))
    return {name: said[name] for name in NAMES if said[name]}


@pytest.fixture
def workspace(amends: Amends, tmp_path: Path) -> int:
    return ready(amends, tmp_path)


def take_in(amends: Amends, file: Path, workspace: int, *options: str) -> dict[str, Any]:
    said: dict[str, Any] = amends.json(
        "take-in", file, "--workspace", workspace, "--mapping", file.parent / "map.toml", *options
    )
    return said


@pytest.mark.parametrize("make", FILES.values(), ids=FILES)
def test_a_file_comes_in_by_its_content(
    amends: Amends, workspace: int, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    said = take_in(amends, make(tmp_path), workspace)
    assert counts(said) == {"received": 5, "stored": 2, "duplicates": 1, "rejected": 2, "opened": 1, "quiet": 1}
    unknown_segment, *_ = said["rejections"]
    assert unknown_segment["field"] == "segment"
    assert unknown_segment["reason"] == "there is no segment with the code 'S9'"


def test_a_rejected_row_names_line_field_and_reason(amends: Amends, workspace: int, tmp_path: Path) -> None:
    said = take_in(amends, csv_file(tmp_path), workspace)
    by_field = {each["field"]: (each["line"], each["reason"]) for each in said["rejections"]}
    assert by_field["segment"] == (5, "there is no segment with the code 'S9'")
    assert by_field["time"][0] == 6
    assert "31/02/2026" in by_field["time"][1]


@pytest.mark.parametrize("make", FILES.values(), ids=FILES)
def test_a_second_run_changes_nothing(
    amends: Amends, workspace: int, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    file = make(tmp_path)
    take_in(amends, file, workspace)
    assert counts(take_in(amends, file, workspace)) == {"received": 5, "duplicates": 3, "rejected": 2}


def test_a_dry_run_says_the_same_sum_and_stores_nothing(amends: Amends, workspace: int, tmp_path: Path) -> None:
    file = csv_file(tmp_path)
    rehearsed = take_in(amends, file, workspace, "--dry-run")
    real = take_in(amends, file, workspace)
    assert (rehearsed["dry_run"], real["dry_run"]) == (True, False)
    assert counts(rehearsed) == counts(real)


def test_people_read_the_sum_as_two_equations(amends: Amends, workspace: int, tmp_path: Path) -> None:
    said = amends.done("take-in", csv_file(tmp_path), "--workspace", workspace, "--mapping", tmp_path / "map.toml")
    first, second, third, *_ = said.splitlines()
    assert first == "5 received = 2 stored + 0 merged + 1 duplicates + 2 rejected"
    assert second == "2 stored   = 1 opened + 0 attached + 0 suppressed + 1 quiet"
    assert third == "line 5: segment: there is no segment with the code 'S9'"


def test_an_unknown_segment_in_the_main_segment_is_noted(amends: Amends, tmp_path: Path) -> None:
    number = amends.done("workspace", "create", "Sol", "--timezone", "UTC", "--unknown-segment", "main_segment").strip()
    path = tmp_path / "one.ndjson"
    path.write_text(json.dumps(response(*ROWS[3])), "utf-8")
    said = amends.json("take-in", path, "--workspace", number)
    assert counts(said) == {"received": 1, "stored": 1, "quiet": 1}
    assert said["notes"] == ["line 1: There is no segment 'S9'; the Main Segment has it."]


def test_what_cant_be_taken_in_is_refused_before_anything_is_stored(
    amends: Amends, workspace: int, tmp_path: Path
) -> None:
    file = csv_file(tmp_path)
    options = ("--workspace", workspace, "--mapping")
    (tmp_path / "bad.toml").write_text('survey = "visit"\nreferense = { column = "Ref" }', "utf-8")
    assert "referense" in amends.refused("take-in", file, *options, tmp_path / "bad.toml")
    assert "nowhere.toml" in amends.refused("take-in", file, *options, tmp_path / "nowhere.toml")
    assert "No such file" in amends.refused("take-in", tmp_path / "nowhere", *options, tmp_path / "map.toml")
    assert "mapping" in amends.refused("take-in", file, "--workspace", workspace)
    assert "77" in amends.refused("take-in", file, "--workspace", 77, "--mapping", tmp_path / "map.toml")


def many(folder: Path) -> Path:
    """A file that takes a while: two rows for each of 3,000 responses, every third of them unhappy."""
    rows = [[f"r{n}", "S1", str(0 if n % 3 == 0 else 9), "19/11/2026", "Bien"] for n in range(3000)]
    again = [[*row[:3], "20/11/2026", "Otra cosa"] for row in rows]
    path = folder / "many.csv"
    path.write_text("\n".join(";".join(row) for row in [HEADER, *rows, *again]), "utf-8")
    return path


@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_stopped_and_done_again_comes_to_the_same(
    on_sqlite: Amends, tmp_path: Path, stop: signal.Signals
) -> None:
    workspace = ready(on_sqlite, tmp_path)
    file = many(tmp_path)
    before = stopped_in_the_middle(on_sqlite.url, file, workspace, stop)
    take_in(on_sqlite, file, workspace)
    with sqlite3.connect(on_sqlite.url.removeprefix("sqlite:///")) as database:
        responses, tickets = (database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in COUNTED)
    assert 0 < before <= 3000
    assert (responses, tickets) == (3000, 1000)
    assert counts(take_in(on_sqlite, file, workspace)) == {"received": 6000, "duplicates": 6000}


COUNTED = ("responses", "tickets")


def stopped_in_the_middle(url: str, file: Path, workspace: int, stop: signal.Signals) -> int:
    """Stop a run when it has stored something; how many responses there are then."""
    options = ("--workspace", str(workspace), "--mapping", str(file.parent / "map.toml"), "--database", url)
    command = [sys.executable, "-m", "amends", "take-in", str(file), *options]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ})
    database = sqlite3.connect(url.removeprefix("sqlite:///"))
    try:
        while running.poll() is None and not database.execute("SELECT count(*) FROM responses").fetchone()[0]:
            pass
        running.send_signal(stop)
        _, said = running.communicate(timeout=60)
        assert running.returncode == (1 if stop is signal.SIGINT else -stop)
        assert b"Traceback" not in said
        return int(database.execute("SELECT count(*) FROM responses").fetchone()[0])
    finally:
        database.close()
