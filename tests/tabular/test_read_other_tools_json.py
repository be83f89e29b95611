"""JSON of other tools, as lines, an array or a list inside an object: a table with a column for each path."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.errors import Invalid
from amends.tabular.json_paths import MAX_DEPTH, flatten
from amends.tabular.layout import LayoutHints
from amends.tabular.mapping_document import read_mapping
from amends.tabular.open_file import open_rows
from amends.tabular.rows import FileKind
from amends.tabular.table import read_table
from tests.tabular.builders import csv_of, errors, form, read_csv, refusal

RECORDS = [
    {"id": "v1", "stars": 5.0, "text": "Quiet", "by": {"name": "Ana"}, "tags": ["room"], "answers": [{"value": "a"}]},
    {"id": "v2", "stars": 1.0, "text": None, "by": {"name": "Ben"}, "tags": [], "answers": []},
    {"id": "v3", "stars": None, "text": "Damp", "by": None, "verified": True},
]
MAPPING = """
survey = "reviews"
reference = { column = "id" }
score = { column = "stars", scale = "csat-5" }
customer = { name = { column = "by.name" } }
custom = { first = { column = "answers[0].value" } }
[[answers]]
question = "What happened?"
verbatim = { column = "text" }
"""
LINES = "".join(json.dumps(record) + "\n" for record in RECORDS)
FORMS = {
    "lines": LINES,
    "lines with a mark and blank lines": "\ufeff\n" + LINES.replace("\n", "\r\n\r\n"),
    "an array": json.dumps(RECORDS),
    "a list in an object": json.dumps({"count": 3, "data": {"items": RECORDS, "none": []}}, indent=2),
    "an array with numbers that are none": json.dumps(RECORDS).replace('"stars": null', '"stars": NaN'),
}


@pytest.mark.parametrize("content", FORMS.values(), ids=FORMS)
def test_records_are_read_by_their_paths(tmp_path: Path, content: str) -> None:
    rows = [form(row) for row in read_csv(tmp_path, content, MAPPING)]
    assert [(row.reference, row.score, row.customer.name) for row in rows] == [
        *(("v1", 5, "Ana"), ("v2", 1, "Ben"), ("v3", None, "")),
    ]
    assert [row.answers[0].verbatim if row.answers else "" for row in rows] == ["Quiet", "", "Damp"]
    assert rows[0].custom == {"first": "a"}


@pytest.mark.parametrize("content", FORMS.values(), ids=FORMS)
def test_records_are_a_table_before_anybody_has_said_what_they_mean(tmp_path: Path, content: str) -> None:
    table = read_table(csv_of(tmp_path, content))
    assert table.kind is FileKind.JSON
    assert [column.name for column in table.columns] == [
        *("id", "stars", "text", "by.name", "tags[0]", "answers[0].value", "by", "verified"),
    ]
    assert table.sample[1] == ("5", "1", "")


def test_the_longest_list_is_taken_unless_the_mapping_names_another(tmp_path: Path) -> None:
    content = json.dumps({"surveys": [{"id": "s"}], "page": {"responses": RECORDS}})
    table = read_table(csv_of(tmp_path, content))
    assert table.layout.records == "page.responses"
    assert str(table.layout.reasons["records"]) == "The list at 'page.responses' has the most records: 3."
    assert read_table(csv_of(tmp_path, content), LayoutHints(records="surveys")).sample == (("s",),)
    with pytest.raises(Invalid) as caught:
        read_csv(tmp_path, content, f'records = "responses"\n{MAPPING}')
    assert refusal(caught.value) == [
        "records: the JSON has no list of records at 'responses'; there is one at page.responses, surveys"
    ]


def test_lines_are_numbered_as_they_stand_and_a_bad_one_costs_only_itself(tmp_path: Path) -> None:
    content = LINES.replace("\n", '\n\n{"id": "v9", \n', 1) + "[1, 2]\n"
    rows = read_csv(tmp_path, content, MAPPING)
    assert [row.line for row in rows] == [1, 3, 4, 5, 6]
    assert errors(rows[1])[0].startswith("3 this is not JSON")
    assert errors(rows[4]) == ["6 it is no object with fields"]


def test_a_path_that_only_a_late_record_has_can_be_mapped(tmp_path: Path) -> None:
    many = "".join(f'{{"id": "r{number}"}}\n' for number in range(1500)) + '{"id": "last", "late": {"one": "x"}}\n'
    mapping = 'survey = "s"\nreference = { column = "id" }\ncustom = { late = { column = "late.one" } }\n'
    assert form(read_csv(tmp_path, many, mapping)[-1]).custom == {"late": "x"}


def test_a_path_that_no_record_has_is_told(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"no column 'by.nam' \(did you mean 'by.name'\?\)"):
        read_csv(tmp_path, LINES, MAPPING.replace("by.name", "by.nam"))


def test_our_own_form_stays_as_it_is(tmp_path: Path) -> None:
    line = '{"survey": "visit", "reference": "r1", "score": 9, "scale": "nps"}\n'
    with open_rows(csv_of(tmp_path, line), read_mapping(MAPPING)) as rows:
        assert rows.kind is FileKind.NDJSON
        assert [form(row).score for row in rows] == [9]
    assert read_table(csv_of(tmp_path, line)).kind is FileKind.NDJSON


def test_without_a_mapping_an_array_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="this is one JSON array"):
        open_rows(csv_of(tmp_path, json.dumps(RECORDS)))


def test_json_that_has_to_be_held_as_a_whole_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amends.tabular.json_records.MAX_JSON_BYTES", 100)
    with pytest.raises(Invalid, match="may have 100 bytes at most"):
        read_csv(tmp_path, json.dumps(RECORDS), MAPPING)
    assert len(read_csv(tmp_path, LINES, MAPPING)) == 3


@pytest.mark.parametrize("depth", [MAX_DEPTH + 5, 100_000])
def test_a_record_that_is_nested_too_deep_costs_only_itself(tmp_path: Path, depth: int) -> None:
    deep = '{"id": "v9", "x": ' + "[" * depth + "]" * depth + "}\n"
    rows = read_csv(tmp_path, LINES + deep, MAPPING)
    assert form(rows[0]).reference == "v1"
    assert errors(rows[3]) == ["4 is nested too deep to be read"]


def test_paths_of_keys_that_look_like_paths_are_quoted() -> None:
    assert flatten({"a.b": {"c[0]": 1, "plain key": True}}) == {'"a.b"."c[0]"': "1", '"a.b".plain key': "true"}


SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5))
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
)


@given(st.dictionaries(st.text(max_size=4), JSON, max_size=4))
def test_flattening_keeps_every_value_under_a_path_of_its_own(record: dict[str, object]) -> None:
    def leaves(value: object) -> int:
        if isinstance(value, dict):
            return sum(map(leaves, value.values()))
        return sum(map(leaves, value)) if isinstance(value, list) else 1

    flat = flatten(record)
    assert len(flat) == leaves(record)
    assert all(isinstance(text, str) for text in flat.values())


@given(st.lists(st.dictionaries(st.sampled_from("abc"), JSON, min_size=1, max_size=3), min_size=1, max_size=4))
def test_lines_and_arrays_are_the_same_table(
    tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, object]]
) -> None:
    folder = tmp_path_factory.mktemp("json")
    both = ["".join(json.dumps(each) + "\n" for each in records), json.dumps(records)]
    tables = []
    for content in both:
        try:
            table = read_table(csv_of(folder, content))
            tables.append(([column.name for column in table.columns], table.sample))
        except Invalid:
            tables.append(([], ()))
    if len(records) > 1:
        assert tables[0] == tables[1]
