"""Taking a file in: what is printed, what is stored, and what a second time changes."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cast import TIME, UNHAPPY
from tests.cli.conftest import Amends, Said, make_hotel
from tests.tabular.builders import MAPPING, workbook

SUM = (
    "received",
    "stored",
    "merged",
    "duplicates",
    "rejected",
    "left_out",
    "opened",
    "attached",
    "ignored",
    "no_match",
    "history",
)
CSV = """Ref,Score,Date,Words
r-1,3,20/11/2025,Nadie contestó
r-2,10,20/11/2025,Todo bien
r-3,11,20/11/2025,Too high
r-4,9,40/11/2025,No such day
"""


def written(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, "utf-8")
    return path


def ndjson(folder: Path, *forms: dict[str, Any]) -> Path:
    usual = {"survey": "visit", "score": 3, "scale": "nps", "time": TIME.replace("2026", "2025"), "segment": "S1"}
    return written(folder, "feedback.ndjson", "".join(json.dumps(usual | each) + "\n" for each in forms))


def counted(told: dict[str, Any]) -> dict[str, int]:
    return {name: told[name] for name in SUM if told[name]}


@pytest.fixture
def unhappy(amends: Amends, tmp_path: Path) -> int:
    """A hotel where feedback without a segment is the Main Segment's, and an unhappy answer opens a ticket."""
    options = ("--timezone", "Europe/Madrid", "--unknown-segment", "main-segment")
    number = int(amends.done("workspace", "create", "Hotel Sol", *options))
    rule = written(tmp_path, "unhappy.json", json.dumps(UNHAPPY))
    amends.done("rule", "add", rule, "--workspace", number)
    return number


@pytest.fixture
def csv_options(tmp_path: Path, unhappy: int) -> tuple[object, ...]:
    mapping = written(tmp_path, "mapping.toml", MAPPING)
    return (written(tmp_path, "export.csv", CSV), "--workspace", unhappy, "--mapping", mapping)


def test_a_csv_file_is_taken_in_and_its_wrong_lines_are_told(amends: Amends, csv_options: tuple[object, ...]) -> None:
    told = amends.json("import", "--current", *csv_options)
    assert counted(told) == {"received": 4, "stored": 3, "rejected": 1, "opened": 1, "no_match": 2}
    assert told["intake"] > 0
    assert told["dry_run"] is False
    assert [(each["line"], each["field"]) for each in told["rejections"]] == [(5, "time")]
    assert all(each["reason"] for each in told["rejections"])
    assert told["notes"] == ["line 4: Kept without a score: 11 is outside the scale nps."]


LEAVING_OUT = """
[[leave_out]]
column = "Words"
values = ["a test"]
reason = "test"
"""


def test_lines_that_are_no_responses_are_told_with_their_reasons(
    amends: Amends, tmp_path: Path, csv_options: tuple[object, ...]
) -> None:
    _, *options, mapping = csv_options
    written(tmp_path, "mapping.toml", f"{MAPPING}{LEAVING_OUT}")
    export = written(tmp_path, "with_tests.csv", f"{CSV}r-5,1,20/11/2025,A test\nTotal,4,,\n")
    told = amends.json("import", "--current", export, *options, mapping)
    assert counted(told) == {"received": 6, "stored": 3, "rejected": 1, "left_out": 2, "opened": 1, "no_match": 2}
    assert told["left_out_reasons"] == {"test": 1, "footer": 1}
    said = amends("import", "--current", export, *options, mapping)
    assert "6 received = 0 stored + 0 merged + 3 duplicates + 1 rejected + 2 left out" in said.words
    assert "1 line left out: below the table." in said.words


def test_the_sum_is_told_to_people(amends: Amends, csv_options: tuple[object, ...]) -> None:
    said = amends("import", "--current", *csv_options)
    assert (said.code, said.err) == (0, "")
    assert "4 received = 3 stored + 0 merged + 0 duplicates + 1 rejected" in said.words
    assert "3 stored = 1 opened + 0 attached + 0 ignored + 2 no match" in said.words
    assert "line 4: Kept without a score: " in said.words
    assert "line 5: time: " in said.words


def test_a_file_of_long_ago_is_refused_until_somebody_says_what_it_is(
    amends: Amends, csv_options: tuple[object, ...]
) -> None:
    refused = amends.refused("import", *csv_options)
    assert "3 of 3 answers are older than 14 days: say --history" in refused
    dry = amends.json("import", *csv_options, "--dry-run")
    assert counted(dry)["stored"] == 3, "a dry run stores nothing, and needs no answer"


def test_history_is_stored_and_opens_nothing(amends: Amends, csv_options: tuple[object, ...]) -> None:
    told = amends.json("import", "--history", *csv_options)
    assert counted(told) == {"received": 4, "stored": 3, "rejected": 1, "history": 3}
    again = amends.json("import", "--current", *csv_options)
    assert counted(again) == {"received": 4, "duplicates": 3, "rejected": 1}, "what is stored isn't judged anew"


def test_a_file_of_these_days_needs_no_word(amends: Amends, tmp_path: Path, unhappy: int) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    told = amends.json("import", ndjson(tmp_path, {"reference": "r-1", "time": now}), "--workspace", unhappy)
    assert counted(told) == {"received": 1, "stored": 1, "opened": 1}


def test_a_second_time_changes_nothing(amends: Amends, csv_options: tuple[object, ...]) -> None:
    amends.done("import", "--current", *csv_options)
    again = amends.json("import", "--current", *csv_options)
    assert counted(again) == {"received": 4, "duplicates": 3, "rejected": 1}


def test_a_dry_run_tells_the_same_and_stores_nothing(amends: Amends, csv_options: tuple[object, ...]) -> None:
    rehearsed = amends.json("import", "--current", *csv_options, "--dry-run")
    assert "Dry run: nothing was stored." in amends.done("import", "--current", *csv_options, "--dry-run")
    done = amends.json("import", "--current", *csv_options)
    assert rehearsed["dry_run"] is True
    assert counted(rehearsed) == counted(done)
    assert rehearsed["rejections"] == done["rejections"]
    assert rehearsed["notes"] == done["notes"]


def test_a_dry_run_tells_what_would_merge_and_what_would_open(
    amends: Amends, tmp_path: Path, csv_options: tuple[object, ...]
) -> None:
    amends.done("import", "--current", *csv_options)
    _, *options = csv_options
    export = written(tmp_path, "longer.csv", f"{CSV}r-8,1,20/11/2025,Bad\nr-9,2,20/11/2025,Bad\nr-8,1,20/11/2025,Bad\n")
    said = amends.done("import", "--current", export, *options, "--dry-run")
    assert " would open 2 tickets" in said
    assert "line 2: 'r-1' would be merged with a stored response" in said
    assert "line 8: 'r-8' would be merged with line 6" in said
    check = amends.json("import", "--current", export, *options, "--dry-run")["check"]
    assert [each["tickets"] for each in check["rules"]] == [2]
    assert {each["line"]: each["with_line"] for each in check["merges"]} == {2: None, 3: None, 4: None, 8: 6}


def test_a_workbook_is_taken_in(amends: Amends, unhappy: int, tmp_path: Path) -> None:
    rows = (["Ref", "Score", "Date", "Words"], ["r-1", 3, "20/11/2025", "Mal"], ["r-2", 10, "21/11/2025", "Bien"])
    mapping = written(tmp_path, "mapping.toml", MAPPING)
    told = amends.json("import", "--current", workbook(tmp_path, *rows), "--workspace", unhappy, "--mapping", mapping)
    assert counted(told) == {"received": 2, "stored": 2, "opened": 1, "no_match": 1}
    assert told["rejections"] == []


def test_ndjson_needs_no_mapping(amends: Amends, hotel: int, tmp_path: Path) -> None:
    file = ndjson(tmp_path, {"reference": "r-1"}, {"reference": "r-2", "colour": "red"}, {"reference": "r-3"})
    told = amends.json("import", "--current", file, "--workspace", hotel)
    assert counted(told) == {"received": 3, "stored": 2, "rejected": 1, "no_match": 2}
    sentence = "is not a known field"
    text = {"reason": sentence, "code": "unknown_field", "parameters": {}, "text": sentence}
    assert told["rejections"] == [{"line": 2, "field": "colour"} | text]


def test_a_segment_that_the_workspace_lacks_is_a_rejection(amends: Amends, hotel: int, tmp_path: Path) -> None:
    file = ndjson(tmp_path, {"reference": "r-1"}, {"reference": "r-2", "segment": "S9"})
    [rejection] = amends.json("import", "--current", file, "--workspace", hotel)["rejections"]
    assert (rejection["line"], rejection["field"]) == (2, "segment")
    assert "S9" in rejection["reason"]


def test_what_a_line_says_is_shown_as_it_was_written(on_sqlite: Amends, tmp_path: Path) -> None:
    file = ndjson(tmp_path, {"reference": "r-1", "[/b] :smile:": "x"})
    said = on_sqlite("import", "--current", file, "--workspace", make_hotel(on_sqlite))
    assert "line 1: [/b] :smile:: is not a known field" in said.words


def refused_file(on_sqlite: Amends, *arguments: object) -> Said:
    said = on_sqlite("import", "--current", *arguments, "--workspace", make_hotel(on_sqlite))
    assert (said.code, said.out) == (1, "")
    return said


def test_a_file_that_lacks_a_column_is_refused(on_sqlite: Amends, tmp_path: Path) -> None:
    file = written(tmp_path, "export.csv", CSV.replace("Score", "Points"))
    said = refused_file(on_sqlite, file, "--mapping", written(tmp_path, "mapping.toml", MAPPING))
    assert "Score" in said.err


def test_a_wrong_mapping_is_refused_with_the_path_of_the_error(on_sqlite: Amends, tmp_path: Path) -> None:
    mapping = written(tmp_path, "mapping.toml", MAPPING.replace("Europe/Madrid", "Mars"))
    said = refused_file(on_sqlite, written(tmp_path, "export.csv", CSV), "--mapping", mapping)
    assert said.err.startswith("amends: time.zone: ")


@pytest.mark.parametrize("options", [[], ["--mapping", "missing.toml"]])
def test_a_file_that_is_not_there_is_refused(on_sqlite: Amends, tmp_path: Path, options: list[str]) -> None:
    assert "can't be read" in refused_file(on_sqlite, tmp_path / "missing.csv", *options).err


def test_a_workspace_that_is_not_there_is_refused(amends: Amends, tmp_path: Path) -> None:
    file = ndjson(tmp_path, {"reference": "r-1"})
    assert "no workspace 77" in amends.refused("import", "--current", file, "--workspace", 77)
