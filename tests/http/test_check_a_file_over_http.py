"""A file is checked before it is imported: which rule would open tickets, what would merge, what is wrong."""

from typing import Any

import pytest

from amends.background import file_check
from amends.ids import HIGHEST_ID
from amends.usecases import queries
from tests import cast, working
from tests.http.app_harness import AppHarness

HEADER = b"Response ID,NPS,Why?,Submitted,E-mail\n"
LINES = (
    b"r-1,2,Nobody answered the phone for an hour,2026-11-20T10:00:00Z,ana@example.com\n"
    b"r-2,9,The team was kind and quick to help,2026-11-20T11:00:00Z,tom@example.com\n"
    b"r-3,1,Nobody came to the bar all evening long,2026-11-20T12:00:00Z,eva@example.com\n"
    b"r-1,2,Nobody answered the phone for an hour,2026-11-20T10:00:00Z,ana@example.com\n"
    b"r-4,eleven,I could not say what I think of it,2026-11-20T13:00:00Z,\n"
    b"r-5,1,,31/02/2026,\n"
)


MAPPING = """
survey = "visits"
reference = { column = "Response ID" }
score = { column = "NPS", scale = "nps" }
time = { column = "Submitted", format = ["iso", "dd/mm/yyyy"], zone = "UTC" }
customer = { email = { column = "E-mail" } }
answers = [{ question = "Why?", verbatim = { column = "Why?" } }]
"""


async def send(harness: AppHarness, content: bytes, **fields: str) -> dict[str, Any]:
    files = {"file": ("visits.csv", content)}
    data = {"mapping": MAPPING, **fields}
    begun = await harness.client.post(f"{harness.v1}/imports", data=data, files=files)
    assert begun.status_code == 202, begun.text
    await working.do_all_due(harness.database, settings=harness.app.settings)
    found: dict[str, Any] = (await harness.client.get(f"{harness.v1}/imports/{begun.json()['id']}")).json()
    return found


async def check(harness: AppHarness, content: bytes, **fields: str) -> dict[str, Any]:
    return await send(harness, content, dry_run="true", **fields)


async def test_a_check_says_what_would_become_of_each_line_and_stores_nothing(harness: AppHarness) -> None:
    rule = await cast.rule(harness.database, harness.workspace.by)
    found = await check(harness, HEADER + LINES)
    assert (found["state"], found["dry_run"]) == ("done", True)
    counted = {name: count for name, count in found["sum"].items() if count}
    assert counted == {"received": 6, "stored": 4, "duplicates": 1, "rejected": 1, "opened": 2, "no_match": 2}
    checked = found["check"]
    assert checked["rules"] == [{"rule_id": rule.id, "name": rule.name, "tickets": 2}]
    assert checked["merges"] == [{"line": 5, "reference": "r-1", "with_line": 2, "customer": ""}]
    assert [each["line"] for each in checked["rejections"]] == [7]
    assert [each["line"] for each in checked["notes"]] == [6]
    assert found["progress"]["lines"] == 6
    by = harness.workspace.by
    assert await harness.database.read(by, queries.list_intakes_before, HIGHEST_ID, 10) == []
    assert (await harness.client.get(f"{harness.v1}/responses")).json()["responses"] == []
    assert (await harness.client.get(f"{harness.v1}/surveys")).json()["surveys"] == []


async def test_what_was_checked_is_what_the_import_does(harness: AppHarness) -> None:
    await cast.rule(harness.database, harness.workspace.by)
    many = b"".join(
        b"m-%d,%d,It took them a week to call me back %d,2026-11-20T10:00:00Z,c%d@example.com\n"
        % (each % 500, each % 11, each, each % 300)
        for each in range(700)
    )
    checked = (await check(harness, HEADER + LINES + many))["sum"]
    done = (await send(harness, HEADER + LINES + many))["sum"]
    lines = ("received", "stored", "rejected", "left_out", "opened", "no_match")
    assert {name: checked[name] for name in lines} == {name: done[name] for name in lines}
    assert checked["merged"] + checked["duplicates"] == done["merged"] + done["duplicates"]


async def test_it_is_said_with_whom_a_line_merges_that_was_stored_before(harness: AppHarness) -> None:
    await send(harness, HEADER + LINES)
    found = await check(harness, HEADER + LINES.replace(b"kind and quick", b"kind"))
    merges = {each["line"]: (each["with_line"], each["customer"]) for each in found["check"]["merges"]}
    assert merges[3] == (None, "tom@example.com")
    assert (found["sum"]["stored"], found["sum"]["merged"]) == (0, 1)


async def test_a_check_that_was_stopped_goes_no_further(harness: AppHarness) -> None:
    path = f"{harness.v1}/imports"
    begun = (await harness.client.post(f"{path}?name=visits.csv&dry_run=true", content=HEADER + LINES)).json()
    stopped = await harness.client.post(f"{path}/{begun['id']}/cancel")
    assert (stopped.status_code, stopped.json()["state"]) == (200, "cancelled")
    await working.do_all_due(harness.database, settings=harness.app.settings)
    assert (await harness.client.get(f"{path}/{begun['id']}")).json()["state"] == "cancelled"


async def test_a_file_that_takes_too_long_is_checked_up_to_there(
    harness: AppHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_check, "MAX_SECONDS", -1)
    many = b"".join(b"m-%d,5,,2026-11-20T10:00:00Z,\n" % each for each in range(600))
    found = await check(harness, HEADER + LINES + many)
    assert (found["check"]["is_whole"], found["sum"]["received"]) == (False, 256)


async def test_history_would_open_nothing(harness: AppHarness) -> None:
    await cast.rule(harness.database, harness.workspace.by)
    found = await check(harness, HEADER + LINES, history="true")
    assert (found["sum"]["history"], found["sum"]["opened"], found["check"]["rules"]) == (4, 0, [])
