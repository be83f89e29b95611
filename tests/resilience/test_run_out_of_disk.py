"""A disk that is full, failing or read-only: nothing is acknowledged, reads go on, and writes do once it is mended."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import apsw
import httpx2
import pytest
from msgspec import Struct

from amends.usecases.ingest_stream import LINES_AT_ONCE
from tests.http.app_harness import CLASSIC
from tests.resilience import check
from tests.resilience.disk import Disk, frail_disk
from tests.resilience.in_process import URL, Prepared, opened, prepared, serving
from tests.resilience.ledger import Ledger

FAULTS = (
    apsw.FullError("database or disk is full"),
    apsw.IOError("disk I/O error"),
    apsw.ReadOnlyError("attempt to write a readonly database"),
)
AT_ONCE = 20
LOOKS_EVERY_SECONDS = 0.02


class Site(Struct, frozen=True):
    """A server on a frail disk, and a client of it."""

    made: Prepared
    disk: Disk
    database: Any
    client: httpx2.AsyncClient

    async def post(self, reference: str) -> httpx2.Response:
        """Send a response in."""
        form = {"survey": "visit", "reference": reference, "segment": "S1", "score": 2, "scale": "nps"}
        return await self.client.post(f"{self.made.to.v1}/responses", json=form)

    async def references(self) -> set[str]:
        """What is there."""
        listed = await self.client.get(f"{self.made.to.v1}/responses", params={"limit": 100})
        assert listed.status_code == 200
        return {each["reference"] for each in listed.json()["responses"]}

    async def is_ended(self, bulk_id: int) -> bool:
        """Whether a bulk action is done."""
        return (await self.client.get(f"{self.made.to.v1}/bulk/{bulk_id}")).json()["ended_time"] is not None

    async def ready(self) -> tuple[int, str]:
        """What the server says of itself."""
        answer = await self.client.get("/health/ready")
        return answer.status_code, answer.json()["status"]


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    with frail_disk() as disk:
        async with prepared(tmp_path) as made, opened(made.path, disk) as database, serving(database) as transport:
            headers = {"api-key": made.to.key}
            async with httpx2.AsyncClient(transport=transport, base_url=URL, headers=headers) as client:
                yield Site(made, disk, database, client)
            disk.error = None


@pytest.mark.parametrize("error", FAULTS, ids=str)
async def test_nothing_is_acknowledged_while_the_disk_takes_nothing(
    site: Site, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await site.post("before")).status_code == 201
    site.disk.error = error
    refused = await asyncio.gather(*(site.post(f"refused-{number}") for number in range(AT_ONCE)))
    assert {answer.status_code for answer in refused} == {503}
    assert {answer.headers["retry-after"] for answer in refused} == {"5"}
    assert refused[0].headers["content-type"] == "application/problem+json"
    assert str(site.made.path) not in refused[0].text
    [said] = _said(caplog)
    assert (said["event"], said["database"]) == ("the database can't be written", str(site.made.path))
    assert said["reason"].startswith(str(error))
    assert await site.references() == {"before"}
    assert await site.ready() == (200, "read-only")


@pytest.mark.parametrize("error", FAULTS, ids=str)
async def test_writes_go_on_without_a_restart_once_the_disk_is_mended(
    site: Site, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    site.disk.error = error
    assert (await site.post("first")).status_code == 503
    site.disk.error = None
    answered = await asyncio.gather(*(site.post(f"r-{number}") for number in range(AT_ONCE)))
    assert {answer.status_code for answer in answered} == {201}
    assert ("the database can be written again", str(site.made.path)) in [
        (each["event"], each["database"]) for each in _said(caplog)
    ]
    assert await site.references() == {f"r-{number}" for number in range(AT_ONCE)}
    assert await site.ready() == (200, "ready")
    await check.check(site.database, site.made.by, Ledger())


async def test_every_door_says_it_in_its_own_words(site: Site) -> None:
    site.disk.error = apsw.FullError("full")
    ticket = {"status": "NEW", "priority": "HIGH", "originSegmentCode": "S1", "comment": "Nadie contestó"}
    newer = await site.client.post(site.made.to.manual, json=ticket)
    assert (newer.status_code, newer.json()["status"], newer.headers["retry-after"]) == (500, "error", "5")
    lines = b'{"survey": "visit", "reference": "s-1", "segment": "S1"}\n' * (LINES_AT_ONCE + 1)
    headers = {"Content-Type": "application/x-ndjson"}
    stream = await site.client.post(f"{site.made.to.v1}/responses", content=lines, headers=headers)
    assert (stream.status_code, stream.headers["retry-after"]) == (503, "5")
    workspace = site.made.to.v1.rpartition("/")[2]
    assert (await site.client.get(f"{CLASSIC}/tickets/{workspace}")).status_code in (200, 404)


async def test_the_background_goes_on_once_the_disk_is_mended(site: Site) -> None:
    opened_ticket = (await site.post("r-1")).json()["results"][0]["ticket_id"]
    bulk = {"do": {"note": "Once"}, "ticket_ids": [opened_ticket]}
    begun = (await site.client.post(f"{site.made.to.v1}/bulk", json=bulk)).json()
    site.disk.error = apsw.FullError("full")
    assert (await site.post("r-2")).status_code == 503
    site.disk.error = None
    async with asyncio.timeout(30):
        while not await site.is_ended(begun["id"]):  # noqa: ASYNC110 - the worker tells nobody
            await asyncio.sleep(LOOKS_EVERY_SECONDS)
    history = (await site.client.get(f"{site.made.to.v1}/tickets/{opened_ticket}/events")).json()["events"]
    assert [event["type"] for event in history].count("ticket.noted") == 1


def _said(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    records = [each for each in caplog.records if each.name.startswith("amends.")]
    return [{**vars(each), "event": each.getMessage()} for each in records]
