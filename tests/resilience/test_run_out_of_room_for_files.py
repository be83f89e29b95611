"""No room for a file's content: it is refused with 503, nothing half is left, and all goes on once there is room."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx2
import pytest
from msgspec import structs

from amends.model.person import Role
from amends.model.ticket.ticket import Ticket
from amends.store.engine.database import Database
from tests import cast
from tests.engines import Clock
from tests.http import app_harness
from tests.http.app_harness import UNLIMITED, AppHarness
from tests.http.web import browser
from tests.http.web.browser import SAME_ORIGIN, Browser
from tests.resilience.small_disk import TOO_MUCH, SmallDisk, small_disk

SMALL = b"x" * 100
CSV = b"Ref,Score\nr-1,2\n"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as made:
        yield made


@pytest.fixture
async def harness(database: Database, clock: Clock, disk: SmallDisk) -> AsyncIterator[AppHarness]:
    workspace = await cast.workspace(database)
    settings = structs.replace(UNLIMITED, attachments=str(disk.folder / "attachments"))
    async with app_harness.open_harness(database, workspace, clock, settings) as opened:
        yield opened


@pytest.fixture
async def ticket(harness: AppHarness) -> Ticket:
    return await app_harness.ticket(harness, customer=cast.ANA)


def path_of(harness: AppHarness, ticket: Ticket) -> str:
    return f"{harness.v1}/tickets/{ticket.id}"


async def attach(harness: AppHarness, ticket: Ticket, content: bytes) -> httpx2.Response:
    return await harness.client.post(f"{path_of(harness, ticket)}/attachments?name=a.txt", content=content)


@pytest.mark.parametrize("content", [SMALL, TOO_MUCH], ids=["some bytes", "megabytes"])
async def test_an_attachment_is_refused_and_leaves_nothing(
    harness: AppHarness, ticket: Ticket, disk: SmallDisk, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    if content == SMALL and not disk.is_own:
        pytest.skip("a limit on the length of files leaves room for small ones")
    before = (await harness.client.get(path_of(harness, ticket))).json()
    disk.fill()
    refused = [await attach(harness, ticket, content) for _ in range(2)]
    assert [(each.status_code, each.headers["retry-after"]) for each in refused] == [(503, "5")] * 2
    assert refused[0].headers["content-type"] == "application/problem+json"
    assert str(disk.folder) not in refused[0].text
    assert told(caplog) == [("the folder can't be written", str(disk.folder / "attachments"))]
    assert disk.files() == []
    assert (await harness.client.get(path_of(harness, ticket))).json() == before
    assert (await harness.client.get(f"{path_of(harness, ticket)}/attachments")).json() == {"attachments": []}


async def test_attachments_go_on_once_there_is_room(
    harness: AppHarness, ticket: Ticket, disk: SmallDisk, caplog: pytest.LogCaptureFixture
) -> None:
    disk.fill()
    assert (await attach(harness, ticket, TOO_MUCH)).status_code == 503
    disk.make_room()
    caplog.clear()
    made = await attach(harness, ticket, TOO_MUCH)
    assert made.status_code == 201
    assert told(caplog) == [("the folder can be written again", str(disk.folder / "attachments"))]
    content = await harness.client.get(f"{path_of(harness, ticket)}/attachments/{made.json()['id']}")
    assert content.content == TOO_MUCH


async def test_on_a_read_only_disk_files_are_read_and_none_is_taken_or_lost(
    harness: AppHarness, ticket: Ticket, disk: SmallDisk
) -> None:
    if not disk.is_own:
        pytest.skip("only a file system of its own can be made read-only")
    kept = (await attach(harness, ticket, SMALL)).json()["id"]
    disk.remount("ro")
    assert (await attach(harness, ticket, b"other")).status_code == 503
    address = f"{path_of(harness, ticket)}/attachments/{kept}"
    assert (await harness.client.get(address)).content == SMALL
    disk.make_room()
    assert (await attach(harness, ticket, b"other")).status_code == 201


async def test_a_file_to_take_in_is_refused_and_leaves_nothing(harness: AppHarness, disk: SmallDisk) -> None:
    manager = await browser.signed_in(harness, await browser.hire(harness, Role.MANAGER))
    disk.fill()
    assert (await upload(manager, TOO_MUCH)).status_code == 503
    assert disk.files() == []
    disk.make_room()
    answer = await upload(manager, CSV)
    assert answer.status_code == 303
    assert (await manager.get(answer.headers["location"])).status_code == 200


async def upload(manager: Browser, content: bytes) -> httpx2.Response:
    fields = {"csrf_token": await manager.token()}
    return await manager.client.post("/intakes", data=fields, files={"file": ("a.csv", content)}, headers=SAME_ORIGIN)


def told(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    own = [record for record in caplog.records if record.name.startswith("amends.")]
    return [(record.getMessage(), str(vars(record).get("folder"))) for record in own]
