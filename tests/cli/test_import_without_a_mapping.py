"""A file taken in as it was exported: what its columns mean is guessed, said, and asked where nobody can tell."""

import tomllib
from pathlib import Path

import pytest

from amends.tabular.mapping_document import read_mapping
from amends.tabular.times import TimeReader
from tests.cli.conftest import Amends

EXPORT = """Response ID,Submitted,How likely are you to recommend us?,Why?,Branch
r-1,2025-11-20 10:00,9 - likely,Kind staff,Leeds
r-2,2025-11-20 11:00,2,We waited an hour,York
r-3,2025-11-20 11:00,N/A,Nobody asked,York
"""
NAMELESS = """Submitted,Rating,Comment
2025-11-20 10:00,5,Quick
2025-11-20 10:00,5,Quick
2025-11-20 10:00,1,Never again
"""
EVEN = "ID,Date,Rating\n1,05/01/2025,5\n2,06/02/2025,1\n"


def written(folder: Path, content: str, name: str = "export.csv") -> Path:
    path = folder / name
    path.write_text(content, "utf-8")
    return path


@pytest.fixture
def workspace(amends: Amends) -> int:
    return int(amends.done("workspace", "create", "Hotel Sol", "--timezone", "Europe/Madrid"))


def test_a_file_is_taken_in_as_it_is(amends: Amends, workspace: int, tmp_path: Path) -> None:
    done = amends.json("import", "--current", written(tmp_path, EXPORT), "--workspace", workspace)
    assert (done["received"], done["stored"], done["rejected"]) == (3, 3, 0)
    mapping = read_mapping(done["mapping"])
    assert mapping.score is not None
    assert (mapping.score.scale, mapping.score.no_score) == ("nps", {"N/A"})
    again = amends.json("import", "--current", written(tmp_path, EXPORT), "--workspace", workspace)
    assert (again["stored"], again["duplicates"]) == (0, 3)


def test_the_mapping_that_was_used_is_printed_with_its_reasons(amends: Amends, workspace: int, tmp_path: Path) -> None:
    said = amends.done("import", "--current", written(tmp_path, EXPORT), "--workspace", workspace)
    assert "# Guessed, because no --mapping was given." in said
    assert "# Its name asks for a recommendation.\n" in said
    assert "# Nothing says a zone: that of the workspace is taken, Europe/Madrid.\n" in said
    assert "3 received = 3 stored" in said


def test_a_mapping_that_is_only_shown_can_be_used(amends: Amends, workspace: int, tmp_path: Path) -> None:
    file = written(tmp_path, EXPORT)
    shown = amends.done("import", "--current", file, "--workspace", workspace, "--show-mapping")
    assert tomllib.loads(shown)["survey"] == "export"
    mapping = written(tmp_path, shown, "mapping.toml")
    done = amends.json("import", "--current", file, "--workspace", workspace, "--mapping", mapping)
    assert done["stored"] == 3
    assert "mapping" not in done


def test_without_ids_the_same_file_is_duplicates_and_two_alike_stay_two(
    amends: Amends, workspace: int, tmp_path: Path
) -> None:
    first = amends.json("import", "--current", written(tmp_path, NAMELESS), "--workspace", workspace)
    longer = amends.json(
        "import", "--current", written(tmp_path, f"{NAMELESS}2025-11-21 10:00,4,Fine\n"), "--workspace", workspace
    )
    assert first["stored"] == 3
    assert (longer["stored"], longer["duplicates"]) == (1, 3)


def test_what_can_be_read_two_ways_is_refused_by_the_key_that_decides(
    amends: Amends, workspace: int, tmp_path: Path
) -> None:
    said = amends("import", "--current", written(tmp_path, EVEN), "--workspace", workspace)
    assert said.code == 1
    assert "Is the day or the month first in 'Date'? '05/01/2025' can be read both ways" in said.err
    assert "Say it by `--time-format`: dd/mm/yyyy or mm/dd/yyyy." in said.err


@pytest.mark.parametrize(("form", "day"), [("dd/mm/yyyy", "2025-01-05"), ("mm/dd/yyyy", "2025-05-01")])
def test_the_option_that_the_refusal_names_decides(
    amends: Amends, workspace: int, tmp_path: Path, form: str, day: str
) -> None:
    even = (written(tmp_path, EVEN), "--workspace", workspace)
    done = amends.json("import", "--current", *even, "--time-format", form, "--dry-run")
    assert (done["stored"], done["rejected"]) == (2, 0)
    time = read_mapping(done["mapping"]).time
    assert time is not None
    assert (time.formats, TimeReader(time.formats, "UTC").read("05/01/2025")[:10]) == ((form,), day)


def test_the_scale_of_the_scores_can_be_said(amends: Amends, workspace: int, tmp_path: Path) -> None:
    done = amends.json(
        "import",
        "--current",
        written(tmp_path, EXPORT),
        "--workspace",
        workspace,
        "--score-scale",
        "0..20",
        "--dry-run",
    )
    score = read_mapping(done["mapping"]).score
    assert score is not None
    assert score.scale == "0..20"


@pytest.mark.parametrize(("option", "value"), [("--time-format", "whenever"), ("--score-scale", "the best")])
def test_a_wrong_value_is_refused_by_its_option(
    amends: Amends, workspace: int, tmp_path: Path, option: str, value: str
) -> None:
    assert option in amends.refused("import", written(tmp_path, EXPORT), "--workspace", workspace, option, value)


def test_a_mapping_says_its_format_itself(amends: Amends, workspace: int, tmp_path: Path) -> None:
    file = written(tmp_path, EXPORT)
    shown = amends.done("import", file, "--workspace", workspace, "--show-mapping")
    mapping = written(tmp_path, shown, "mapping.toml")
    refused = amends.refused(
        "import", file, "--workspace", workspace, "--mapping", mapping, "--time-format", "mm/dd/yyyy"
    )
    assert "--time-format: corrects a guess, and nothing is guessed here" in refused


def test_a_table_of_answers_without_scores_is_taken_in(amends: Amends, workspace: int, tmp_path: Path) -> None:
    times = "Response ID,When\nr1,8/20/25 12:51:45\nr2,2026-05-01 15:04:05 UTC\nr3,1 May 2026 15:04\n"
    done = amends.json("import", "--current", written(tmp_path, times), "--workspace", workspace)
    assert done["stored"] == 3
    assert "# No column holds scores for sure.\n" in done["mapping"]


def test_a_table_of_something_else_is_refused(amends: Amends, workspace: int, tmp_path: Path) -> None:
    said = amends("import", "--current", written(tmp_path, "ID,Price\n1,100\n2,120\n"), "--workspace", workspace)
    assert said.code == 1
    assert "no column of it holds a score or words" in said.err
