"""The form of a mapping says all that a mapping can say, and a file is proposed as it was read last time."""

from pathlib import Path

import pytest

from amends.http.web.intakes.mapping_fields import document_of, leave_out_of
from amends.http.web.intakes.mapping_form import filled
from amends.tabular.mapping_document import read_mapping
from amends.tabular.table import Table, read_table
from tests import working
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser
from tests.http.web.test_import_a_file import CSV, MAPPING, send

COLUMNS = "ID,Score,Ease,Why,More,When,City,Desk,First,Last,Mail,OK?,Who,State,Channel,Same,Same"
EVERYTHING = """
survey = "stay"
delimiter = "comma"
encoding = "utf-8"
header = [1]
footer = false
reference = { made_from = ["ID", "When"] }
language = "es"
transaction = { columns = ["ID", "City"] }
segment = { path = ["City", "Desk"], make = true }
[score]
column = "Score"
scale = "nps"
values = { Good = 9, "Not good" = 2 }
no_score = ["-"]
unreadable = "reject"
[time]
column = "When"
format = ["dd/mm/yyyy", "iso"]
zone = "Europe/Madrid"
[consent]
column = "OK?"
yes = ["oui"]
no = ["non"]
wording = "May we call you?"
[identity]
column = "Who"
values = { Hidden = "anonymous" }
[customer]
name = { columns = ["First", "Last"] }
email = { column = "Mail" }
[custom]
channel = { column = "Channel" }
State = { column = "State" }
second = { place = 17 }
[[answers]]
question = "Why?"
verbatim = { columns = ["Why", "More"], join = " / " }
soft_breaks = true
[[answers]]
question = { column = "State" }
verbatim = { place = 16 }
[[answers]]
question = "How easy was it?"
score = { column = "Ease", scale = "ces-7" }
[[leave_out]]
column = "State"
values = ["test"]
empty = true
reason = "a test"
"""


@pytest.fixture
def table(tmp_path: Path) -> Table:
    file = tmp_path / "stay.csv"
    file.write_text(f"{COLUMNS}\n{',' * 16}x\n", "utf-8")
    return read_table(file)


def test_a_mapping_with_everything_is_filled_in_and_stated_again(table: Table) -> None:
    form = filled(EVERYTHING, table, "stay.csv", "UTC")
    assert form.text("mapping_text") == ""
    assert read_mapping(document_of(form, table.columns)) == read_mapping(EVERYTHING)
    assert (form.all("customer_name"), form.text("scale_0")) == (["First", "Last"], "ces-7")


@pytest.mark.parametrize("more", ['identity = "anonymous"', 'segment = "S1"', 'survey = { column = "City" }'])
def test_what_is_the_same_for_all_lines_or_in_a_column_has_a_field(table: Table, more: str) -> None:
    document = f'reference = {{ column = "ID" }}\n{more}\n' + ("" if more.startswith("survey") else 'survey = "s"\n')
    form = filled(document, table, "stay.csv", "UTC")
    assert form.text("mapping_text") == ""
    assert read_mapping(document_of(form, table.columns)) == read_mapping(document)


def test_what_no_field_can_say_is_left_to_the_mapping_s_text(table: Table) -> None:
    document = 'survey = "s"\nreference = { column = "ID" }\n[customer]\nname = "Everybody"\n'
    form = filled(document, table, "stay.csv", "UTC")
    assert form.text("mapping_text") == document.strip()
    assert read_mapping(document_of(form, table.columns)) == read_mapping(document)


async def test_a_file_like_the_last_one_is_proposed_as_it_was_read_then(manager: Browser, harness: AppHarness) -> None:
    await manager.post(await send(manager, CSV.encode(), "october.csv"), {**MAPPING, "scale": "11pt", "do": "take"})
    await working.do_all_due(harness.database, settings=harness.app.settings)
    path = await send(manager, CSV.encode(), "november.csv")
    await manager.get(path)
    assert "Like last time, for october.csv: the columns have the same names." in manager.text
    assert 'name="scale" type="text" value="11pt"' in manager.page.text
    assert 'name="survey" type="text" value="stay"' in manager.page.text
    await manager.get(f"{path}?guess=1")
    assert "Like last time" not in manager.text
    assert 'name="survey" type="text" value="november"' in manager.page.text


async def test_what_was_said_of_history_is_proposed_again(manager: Browser, harness: AppHarness) -> None:
    old = CSV.replace("2026", "2025").encode()
    await manager.post(await send(manager, old), {**MAPPING, "age": "current", "do": "take"})
    await working.do_all_due(harness.database, settings=harness.app.settings)
    path = await send(manager, old)
    await manager.get(path)
    assert '<input type="hidden" name="last_age" value="current">' in manager.page.text
    await manager.post(path, {**MAPPING, "last_age": "current", "do": "preview"})
    assert '<option value="current" selected>' in manager.page.text


async def test_the_days_after_which_an_answer_is_of_long_ago_are_chosen_for_the_file(manager: Browser) -> None:
    path = await send(manager, CSV.replace("2026", "2025").encode())
    refused = await manager.post(path, {**MAPPING, "history_after_days": "0", "do": "take"})
    assert refused.status_code == 422
    refused = await manager.post(path, {**MAPPING, "history_after_days": "4000", "do": "take"})
    assert "from 1 to 3" in manager.text
    taken = await manager.post(path, {**MAPPING, "history_after_days": "3650", "do": "take"})
    assert (refused.status_code, taken.status_code) == (422, 200)


async def test_a_mapping_written_as_text_counts_alone(manager: Browser, harness: AppHarness) -> None:
    path = await send(manager, CSV.encode())
    text = 'survey = "other"\nreference = { column = "Response ID" }\n'
    await manager.post(path, {**MAPPING, "mapping_text": text, "do": "preview"})
    assert "2 nps" not in manager.text
    assert (await manager.post(path, {**MAPPING, "mapping_text": "survey = 1", "do": "preview"})).status_code == 422


@pytest.mark.parametrize("text", ["", "[]", '{"column": 3}', '{"more":' + "[" * 5000 + "]" * 5000 + "}"])
def test_a_choice_that_isn_t_ours_leaves_nothing_out(text: str) -> None:
    assert leave_out_of(text) is None
