"""The page on files and the code say the same."""

import re
from pathlib import Path

import pytest

from amends.model.segment import PATH_SEPARATOR
from amends.tabular.container import MAX_TABLE_BYTES
from amends.tabular.json_records import MAX_JSON_BYTES
from amends.tabular.mapping import Column, SegmentMap
from amends.tabular.mapping_document import KEYS, read_mapping
from amends.tabular.ndjson import MAX_LINE_BYTES
from amends.tabular.records import MAX_RECORD_CHARACTERS
from tests.tabular.builders import errors, form, read_csv

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "importing-files.md").read_text()
EXAMPLE = (ROOT / "examples" / "patient-feedback.toml").read_text()
LEAST = 'survey = "visit"\nreference = { column = "Ref" }\n'
BLOCKS = re.findall(r"^```toml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("block", BLOCKS)
def test_every_mapping_on_the_page_is_one(block: str) -> None:
    assert read_mapping(block if "survey" in block else LEAST + block)


@pytest.mark.parametrize(("table", "key"), [(table, key) for table, keys in KEYS.items() for key in keys])
def test_every_key_is_documented_and_shown(table: str, key: str) -> None:
    sections = [section for section in PAGE.split("\n#") if f"`{table}`" in section.partition("\n")[0]]
    page = sections[0] if table else PAGE
    assert f"| `{key}` |" in page or (not table and f": `{key}`\n" in page)
    assert re.search(rf"(?:^|[{{,\[ ]){key}(?: =|\])", "".join(BLOCKS), re.MULTILINE)


def test_every_key_on_the_page_is_one() -> None:
    of_mappings = PAGE.partition("\n## A mapping\n")[2]
    shown = set(re.findall(r"^\| `(\w+)` \|", of_mappings, re.MULTILINE))
    assert shown
    assert shown <= {key for keys in KEYS.values() for key in keys}


def test_the_page_tells_the_limits() -> None:
    assert f"{MAX_LINE_BYTES:,} bytes" in PAGE
    assert f"{MAX_RECORD_CHARACTERS:,} characters" in PAGE
    assert f"{MAX_TABLE_BYTES:,} bytes" in PAGE
    assert f"{MAX_JSON_BYTES:,} bytes" in PAGE
    assert f"`{PATH_SEPARATOR}`" in PAGE


def test_the_errors_on_the_page_are_told_so(tmp_path: Path) -> None:
    score = 'score = { column = "Overall", scale = "nps", unreadable = "reject" }\n'
    mapping = LEAST + score + 'time = { column = "Date", format = "dd/mm/yyyy", '
    input_rows = read_csv(tmp_path, "Ref,Overall,Date\n1,abc,\n2,3,31/02/2026\n", mapping + 'zone = "Europe/London" }')
    for row in input_rows:
        [said] = errors(row)
        assert re.search(rf"^line \d+, {re.escape(said.partition(' ')[2])}$", PAGE, re.MULTILINE)


def test_the_example_reads_an_export_with_its_traits(tmp_path: Path) -> None:
    header = ["Trust", "Respondent ID", "Date", "Service type 1", "Service type 2"]
    header += ["FFT categorical answer", "FFT question", "FFT answer", "A label"]
    table = [
        header,
        ["AAA", "AAA 1", "30/09/2021", "Night\u00a0 - Bus", "", "1", "What was\ngood?", "Nothing.", "1"],
        ["BBB", "BBB 2", "05/10/2021", "", "", "5", "Why?", "Cold\x0btea"],
        ["AAA", "AAA 1", "9/30/2021", "Night\u00a0 - Bus", "", "1", "Why?", ""],
        ["BBB", "BBB 3", "01/10/2021", "Wards", "Ward 5", "7", "Why?", "Did not answer"],
    ]
    content = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in table)
    taken = read_csv(tmp_path, content, EXAMPLE)
    assert not [error for row in taken for error in errors(row)]
    input_rows = [form(row) for row in taken]
    assert [row.segment for row in input_rows] == [
        "AAA > Night - Bus",
        "BBB",
        "AAA > Night - Bus",
        "BBB > Wards > Ward 5",
    ]
    assert [(row.score, row.scale) for row in input_rows] == [(1, "5..1"), (5, "5..1"), (1, "5..1"), (None, "")]
    assert [row.answers[0].question for row in input_rows] == ["What was good?", "Why?", "Why?", "Why?"]
    assert [row.answers[0].verbatim for row in input_rows] == ["Nothing.", "Cold\ntea", "", "Did not answer"]
    assert input_rows[0].time == input_rows[2].time == "2021-09-29T23:00:00.000000Z"


def test_the_example_asks_for_its_segments_to_be_made() -> None:
    assert read_mapping(EXAMPLE).segment == SegmentMap(
        columns=tuple(
            Column(name, f"segment.path[{index}]")
            for index, name in enumerate(["Trust", "Service type 1", "Service type 2"])
        ),
        make=True,
    )
