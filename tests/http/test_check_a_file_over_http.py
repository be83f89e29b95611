"""A file is checked before it is imported: which rule would open tickets, what would merge, what is wrong."""

from functools import partial
from typing import Any

import pytest
from msgspec import structs

from amends.background.context import Background
from amends.background.file_check import check_some
from amends.background.jobs import JOBS, JobHandler
from amends.background.worker import Worker
from amends.ids import HIGHEST_ID
from amends.store.file_imports import CHECK_FILE
from amends.tabular import uploads
from amends.usecases import check_file, ingest_file, queries
from amends.usecases.ingest_file import NewFile
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


def turns_of(harness: AppHarness) -> tuple[Background, Worker]:
    """A background, and its worker that checks one run of lines a turn."""
    background = working.background(harness.database, settings=harness.app.settings)
    return background, Worker(background, {**JOBS, CHECK_FILE: JobHandler(beyond=partial(check_some, seconds=-1))})


async def begin_check(harness: AppHarness, content: bytes) -> str:
    data = {"mapping": MAPPING, "dry_run": "true"}
    files = {"file": ("visits.csv", content)}
    begun = await harness.client.post(f"{harness.v1}/imports", data=data, files=files)
    assert begun.status_code == 202, begun.text
    return f"{harness.v1}/imports/{begun.json()['id']}"


MANY = HEADER + b"".join(
    b"m-%d,%d,It took them a week to call me back,2026-11-20T10:00:00Z,c%d@example.com\n"
    % (each % 500, each % 11, each % 90)
    for each in range(1100)
)


async def test_a_file_of_any_size_is_checked_turn_by_turn(harness: AppHarness) -> None:
    await cast.rule(harness.database, harness.workspace.by)
    at_once = await check(harness, MANY)
    path = await begin_check(harness, MANY)
    background, worker = turns_of(harness)
    lines = []
    while await worker.do_due():
        lines.append((await harness.client.get(path)).json()["progress"]["lines"])
    assert sorted(set(lines)) == [256, 512, 768, 1024, 1100]
    found = (await harness.client.get(path)).json()
    assert (found["state"], found["sum"], found["check"]) == ("done", at_once["sum"], at_once["check"])
    assert len(background.checks) == 0


@pytest.mark.parametrize("keeps", [True, False], ids=["a folder of both", "a folder of its own"])
async def test_another_process_goes_on_with_a_check(harness: AppHarness, keeps: bool) -> None:
    await cast.rule(harness.database, harness.workspace.by)
    at_once = await check(harness, MANY)
    path = await begin_check(harness, MANY)
    turns = [turns_of(harness) for _ in range(2)]
    for index in range(12):
        if not await turns[index % 2][1].do_due():
            break
        if not keeps and index == 1:
            remembered = list(uploads.root_of(harness.app.settings).glob("*/*/check-*"))
            assert remembered
            for each in remembered:
                each.unlink()
    found = (await harness.client.get(path)).json()
    assert (found["state"], found["sum"], found["check"]) == ("done", at_once["sum"], at_once["check"])
    for background, _ in turns:
        background.close_files()


async def test_a_newer_check_of_the_same_file_ends_the_older(harness: AppHarness) -> None:
    path = await begin_check(harness, MANY)
    background, worker = turns_of(harness)
    await worker.do_due()
    folder = next(uploads.root_of(harness.app.settings).glob("*"))
    by = structs.replace(harness.workspace.by, id=int(folder.name.rpartition("-")[2]))
    own = (await harness.database.read(by, ingest_file.get, int(path.rpartition("/")[2]))).file
    new = NewFile(own.name, own.upload, own.mapping)
    newer = await harness.database.write(by, check_file.begin, new)
    while await worker.do_due():
        pass
    assert (await harness.client.get(path)).status_code == 404
    assert (await harness.client.get(f"{harness.v1}/imports/{newer.id}")).json()["sum"]["received"] == 1100
    background.close_files()


async def test_what_a_check_remembers_is_gone_with_it(harness: AppHarness) -> None:
    path = await begin_check(harness, MANY)
    background, worker = turns_of(harness)
    await worker.do_due()
    folder = uploads.root_of(harness.app.settings)
    assert [each.read_bytes().count(b"example.com") for each in folder.glob("*/*/check-*")] == [0]
    while await worker.do_due():
        pass
    assert (await harness.client.get(path)).json()["state"] == "done"
    assert not list(folder.glob("*/*/check-*"))
    background.close_files()


async def test_history_would_open_nothing(harness: AppHarness) -> None:
    await cast.rule(harness.database, harness.workspace.by)
    found = await check(harness, HEADER + LINES, history="true")
    assert (found["sum"]["history"], found["sum"]["opened"], found["check"]["rules"]) == (4, 0, [])
