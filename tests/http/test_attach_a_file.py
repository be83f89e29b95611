"""Attaching files: told by what they hold, kept once, given back only to be saved, taken away for good."""

import asyncio
import hashlib
import io
import os
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from msgspec import structs

from amends.http.request import idempotency
from amends.model.principal import Scope
from amends.model.ticket.history import replay
from amends.settings import Settings
from amends.store import events
from amends.store.engine.database import Database
from tests import cast
from tests.cast import FixtureWorkspace
from tests.engines import Clock
from tests.http import app_harness
from tests.http.app_harness import UNLIMITED, AppHarness, errors_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument.text"
REST = b"\0" * 64
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + REST


def archive(*parts: str, mimetype: str = "") -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as into:
        if mimetype:
            into.writestr("mimetype", mimetype)
        for part in parts:
            into.writestr(part, "<x/>")
    return written.getvalue()


TAKEN = {
    "photo.png": ("image/png", PNG),
    "photo.jpg": ("image/jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + REST),
    "phone.jpg": ("image/jpeg", b"\xff\xd8\xff\xe1\0\x10Exif\0" + REST),
    "dance.gif": ("image/gif", b"GIF89a" + REST),
    "photo.webp": ("image/webp", b"RIFF\x24\0\0\0WEBPVP8 " + REST),
    "photo.heic": ("image/heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + REST),
    "image.heic": ("image/heic", b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + REST),
    "bill.pdf": ("application/pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + REST),
    "plain.pdf": ("application/pdf", b"%PDF-1.4\n1 0 obj\n"),
    "call.mp3": ("audio/mpeg", b"ID3\x04\0\0\0\0\0\x23" + REST),
    "bare.mp3": ("audio/mpeg", b"\xff\xfb\x90\x64" + REST),
    "slow.mp3": ("audio/mpeg", b"\xff\xf3\x90\x64" + REST),
    "call.ogg": ("audio/ogg", b"OggS\0\x02" + REST),
    "call.wav": ("audio/wav", b"RIFF\x24\0\0\0WAVEfmt " + REST),
    "memo.m4a": ("audio/mp4", b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom" + REST),
    "film.mp4": ("video/mp4", b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + REST),
    "note.txt": ("text/plain; charset=utf-8", "Llamó dos veces, nadie contestó.".encode()),
    "rows.csv": ("text/csv; charset=utf-8", b"room,night\n7,2\n"),
    "letter.docx": (WORD, archive("[Content_Types].xml", "word/document.xml")),
    "rooms.xlsx": (SHEET, archive("[Content_Types].xml", "xl/workbook.xml")),
    "letter.odt": (OPEN_DOCUMENT, archive("content.xml", mimetype=OPEN_DOCUMENT)),
    "BMW is a car": ("text/plain; charset=utf-8", b"BMW is a car"),
}
REFUSED = {
    "nothing": (b"", "empty"),
    "a program": (b"MZ\x90\0" + REST, "program"),
    "a Linux program": (b"\x7fELF\x02\x01\x01" + REST, "program"),
    "Java": (b"\xca\xfe\xba\xbe\0\0\0\x34" + REST, "program"),
    "a page": (b"<!DOCTYPE html><html></html>", "HTML"),
    "a page behind blanks": (b"\xef\xbb\xbf \n<Html>", "HTML"),
    "a page that isn't UTF-8": (b"<html><p>se\xf1or</p></html>", "HTML"),
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
    "a drawing as XML": (b'<?xml version="1.0"?><svg/>', "SVG"),
    "a script in words": (b"Hello <script>alert(1)</script>", "HTML"),
    "a shell script": (b"#!/bin/sh\nrm -rf .\n", "script"),
    "PHP": (b"hello <?php echo 1;", "script"),
    "an archive": (archive("a.txt"), "type are not accepted"),
    "a broken archive": (archive("a.txt")[:20], "type are not accepted"),
    "an archive of very many": (
        archive("[Content_Types].xml", "word/document.xml", *map(str, range(25_000))),
        "type are not accepted",
    ),
    "a document with macros": (archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macros"),
    "AVI": (b"RIFF\x24\0\0\0AVI LIST" + REST, "type are not accepted"),
    "UTF-16": ("Hola".encode("utf-16"), "type are not accepted"),
    "half a letter": ("contestó".encode()[:-1], "type are not accepted"),
    "noise": (bytes(range(128, 256)) + b"\0", "type are not accepted"),
}


@pytest.fixture
async def path(harness: AppHarness) -> str:
    """Where a ticket's attachments are."""
    return f"{harness.v1}/tickets/{(await app_harness.ticket(harness)).id}/attachments"


async def attach(harness: AppHarness, path: str, content: bytes = PNG, name: str = "photo.png") -> httpx2.Response:
    return await harness.client.post(path, params={"name": name}, content=content)


async def listed(harness: AppHarness, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await harness.client.get(path)).json()["attachments"]
    return found


def kept(harness: AppHarness) -> list[str]:
    """The names of all files that are in the folder."""
    return sorted(each.name for each in Path(harness.app.settings.attachments_folder).rglob("*") if each.is_file())


def lose(harness: AppHarness, digest: str) -> None:
    """As if somebody had removed the file by hand."""
    [file] = Path(harness.app.settings.attachments_folder).rglob(digest)
    file.unlink()


@pytest.mark.parametrize("name", TAKEN)
async def test_its_type_is_told_by_its_content(harness: AppHarness, path: str, name: str) -> None:
    media_type, content = TAKEN[name]
    for called in (name, "anything"):
        answer = await attach(harness, path, content, called)
        assert answer.status_code == 201, answer.text
        told = answer.json()["media_type"]
        assert told == media_type or (called, told) == ("anything", "text/plain; charset=utf-8")
    assert (await harness.client.get(f"{path}/{answer.json()['id']}")).content == content


@pytest.mark.parametrize("what", REFUSED)
async def test_what_could_do_harm_is_refused_with_the_reason(harness: AppHarness, path: str, what: str) -> None:
    content, reason = REFUSED[what]
    answer = await attach(harness, path, content)
    assert answer.status_code == 422
    assert reason in answer.json()["detail"]
    assert (kept(harness), await listed(harness, path)) == ([], [])


@pytest.mark.parametrize("name", ["run.bat", "page.HTML", "photo.png.exe", "photo.png.exe. "])
async def test_a_name_that_would_be_run_is_refused(harness: AppHarness, path: str, name: str) -> None:
    answer = await attach(harness, path, b"echo", name)
    assert (answer.status_code, "can run as programs" in answer.json()["detail"]) == (422, True)


async def test_what_is_attached_is_shown(harness: AppHarness, path: str) -> None:
    made = (await attach(harness, path)).json()
    assert made["sha256"] == hashlib.sha256(PNG).hexdigest()
    assert (made["name"], made["size_bytes"], made["by"]["kind"]) == ("photo.png", len(PNG), "key")
    assert await listed(harness, path) == [made]


async def test_a_browser_saves_it_and_never_shows_it(harness: AppHarness, path: str) -> None:
    made = (await attach(harness, path, name="Habitación 7.png")).json()
    answer = await harness.client.get(f"{path}/{made['id']}")
    assert (answer.content, answer.headers["content-type"]) == (PNG, "image/png")
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''Habitaci%C3%B3n%207.png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"


async def test_the_history_tells_and_leads_to_the_ticket(harness: AppHarness, path: str) -> None:
    made = (await attach(harness, path)).json()
    await harness.client.delete(f"{path}/{made['id']}")
    ticket = await cast.only_ticket(harness.database, harness.workspace.by)
    assert replay(await harness.database.read(harness.workspace.by, events.of_ticket, ticket.id)) == ticket
    told = await cast.happened_to_ticket(harness.database, harness.workspace.by, ticket.id)
    assert told == ["ticket.opened", "ticket.attached", "ticket.attachment_removed"]


async def test_the_same_content_is_kept_once_until_its_last_attachment_goes(harness: AppHarness, path: str) -> None:
    first, second = [(await attach(harness, path, name=name)).json() for name in ("a.png", "b.png")]
    assert kept(harness) == [first["sha256"]]
    assert (await harness.client.delete(f"{path}/{first['id']}")).status_code == 204
    assert (await harness.client.get(f"{path}/{second['id']}")).content == PNG
    await harness.client.delete(f"{path}/{second['id']}")
    assert kept(harness) == []


async def test_what_was_removed_is_gone(harness: AppHarness, path: str) -> None:
    one = f"{path}/{(await attach(harness, path)).json()['id']}"
    await harness.client.delete(one)
    assert (await harness.client.get(one)).status_code == 404
    assert (await harness.client.delete(one)).status_code == 404
    assert await listed(harness, path) == []


async def test_the_same_content_may_come_again(harness: AppHarness, path: str) -> None:
    await harness.client.delete(f"{path}/{(await attach(harness, path)).json()['id']}")
    again = (await attach(harness, path)).json()
    assert (await harness.client.get(f"{path}/{again['id']}")).content == PNG


async def test_coming_and_going_at_once_never_leaves_one_without_its_content(harness: AppHarness, path: str) -> None:
    made = [(await attach(harness, path)).json()["id"] for _ in range(4)]
    removing = [harness.client.delete(f"{path}/{number}") for number in made]
    await asyncio.gather(
        *(each for pair in zip(removing, (attach(harness, path) for _ in made), strict=True) for each in pair)
    )
    for each in await listed(harness, path):
        assert (await harness.client.get(f"{path}/{each['id']}")).content == PNG


async def test_one_too_large_is_refused_while_it_comes(harness: AppHarness, path: str) -> None:
    harness.app.settings = structs.replace(harness.app.settings, attachment_limit_bytes=1000)

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1000):
            yield b"a" * 100

    answer = await harness.client.post(path, params={"name": "long.txt"}, content=endless())
    assert answer.status_code == 413
    assert kept(harness) == []
    assert (await attach(harness, path, b"a" * 1000)).status_code == 201


async def test_what_a_killed_server_left_half_written_goes_a_day_later(harness: AppHarness, path: str) -> None:
    incoming = Path(harness.app.settings.attachments_folder) / "incoming"
    incoming.mkdir(parents=True)
    left, coming_in = incoming / "left.part", incoming / "coming.part"
    for half, hours in ((left, 25), (coming_in, 1)):
        half.write_bytes(b"half")
        written_at = half.stat().st_mtime - hours * 3600
        os.utime(half, (written_at, written_at))
    assert (await attach(harness, path)).status_code == 201
    assert (left.exists(), coming_in.exists()) == (False, True)


async def test_a_name_must_be_given(harness: AppHarness, path: str) -> None:
    answer = await harness.client.post(path, content=PNG)
    assert answer.status_code == 400
    assert list(errors_of(answer)) == ["name"]


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [("../../etc/passwd", "passwd"), ("C:\\photos\\a.png", "a.png"), ("a\r\nb\u202egnp.png", "abgnp.png")],
)
async def test_a_name_is_cleaned(harness: AppHarness, path: str, name: str, cleaned: str) -> None:
    assert (await attach(harness, path, name=name)).json()["name"] == cleaned


async def test_a_ticket_that_isnt_there_takes_nothing(harness: AppHarness) -> None:
    answer = await attach(harness, f"{harness.v1}/tickets/{harness.workspace.ana.id}/attachments")
    assert answer.status_code == 404
    assert kept(harness) == []


async def test_another_tickets_attachment_isnt_found(harness: AppHarness, path: str) -> None:
    made = (await attach(harness, path)).json()
    other = f"{harness.v1}/tickets/{(await app_harness.ticket(harness)).id}/attachments"
    assert (await harness.client.get(f"{other}/{made['id']}")).status_code == 404
    assert (await harness.client.delete(f"{other}/{made['id']}")).status_code == 404


async def test_a_key_for_other_segments_gets_nothing(harness: AppHarness, path: str) -> None:
    made = (await attach(harness, path)).json()
    key = await app_harness.key_of(harness.database, harness.workspace.by, frozenset(Scope), ("S2",))
    async with app_harness.client_of(harness.app, key.secret) as client:
        asked = [client.get(path), client.get(f"{path}/{made['id']}"), client.delete(f"{path}/{made['id']}")]
        asked.append(client.post(path, params={"name": "a.png"}, content=PNG))
        assert {(await each).status_code for each in asked} == {403}
    assert len(await listed(harness, path)) == 1


async def test_a_content_that_is_lost_is_told(harness: AppHarness, path: str) -> None:
    made = (await attach(harness, path)).json()
    lose(harness, made["sha256"])
    answer = await harness.client.get(f"{path}/{made['id']}")
    assert (answer.status_code, "content of attachment" in answer.json()["detail"]) == (404, True)


async def test_without_a_folder_it_is_told_what_to_set(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    unset = structs.replace(UNLIMITED, database="postgresql://db/amends")
    async with app_harness.open_harness(database, workspace, clock, unset) as harness:
        path = f"{harness.v1}/tickets/{(await app_harness.ticket(harness)).id}/attachments"
        answer = await attach(harness, path)
        assert (answer.status_code, "AMENDS_ATTACHMENTS" in answer.json()["detail"]) == (503, True)
        assert await listed(harness, path) == []


def test_the_folder_is_beside_a_file_unless_one_says_another() -> None:
    assert Settings(database="sqlite:////data/amends.db").attachments_folder == "/data/amends.db.attachments"
    assert Settings(attachments="/files").attachments_folder == "/files"
    assert Settings(database="postgresql://db/amends").attachments_folder == ""


async def test_a_file_sent_again_under_its_token_is_attached_once(harness: AppHarness, path: str) -> None:
    token = {"Idempotency-Key": "f-1"}
    first = await harness.client.post(f"{path}?name=a.png", content=PNG, headers=token)
    again = await harness.client.post(f"{path}?name=a.png", content=PNG, headers=token)
    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)
    assert again.headers["idempotent-replayed"] == "true"
    assert len((await harness.client.get(path)).json()["attachments"]) == 1


@pytest.mark.parametrize(("name", "content"), [("a.png", PNG + b"x"), ("b.png", PNG)])
async def test_another_file_under_the_same_token_is_refused(
    harness: AppHarness, path: str, name: str, content: bytes
) -> None:
    token = {"Idempotency-Key": "f-1"}
    await harness.client.post(f"{path}?name=a.png", content=PNG, headers=token)
    other = await harness.client.post(f"{path}?name={name}", content=content, headers=token)
    assert (other.status_code, other.json()["title"]) == (422, "The Idempotency-Key was used for another request")
    assert len((await harness.client.get(path)).json()["attachments"]) == 1


async def test_of_two_that_come_in_to_two_processes_one_is_undone(harness: AppHarness, path: str) -> None:
    token = {"Idempotency-Key": "f-1"}

    async def slowly() -> AsyncIterator[bytes]:
        # The other process answers while this one still reads.
        yield PNG[:4]
        idempotency._in_flight.clear()
        await harness.client.post(f"{path}?name=a.png", content=PNG, headers=token)
        yield PNG[4:]

    late = await harness.client.post(f"{path}?name=a.png", content=slowly(), headers=token)
    assert late.status_code == 409
    assert len((await harness.client.get(path)).json()["attachments"]) == 1


async def test_the_list_has_the_files_of_merged_tickets_too(harness: AppHarness) -> None:
    into, duplicate = [(await app_harness.ticket(harness)).id for _ in range(2)]
    tickets = f"{harness.v1}/tickets"
    for ticket_id, name in ((into, "own.png"), (duplicate, "theirs.png")):
        answer = await harness.client.post(f"{tickets}/{ticket_id}/attachments", params={"name": name}, content=PNG)
        assert answer.status_code == 201, answer.text
    await harness.client.post(f"{tickets}/{duplicate}/merge", json={"into": into, "even_if_customers_differ": True})
    listed = (await harness.client.get(f"{tickets}/{into}/attachments")).json()["attachments"]
    assert [(each["ticket_id"], each["name"]) for each in listed] == [(into, "own.png"), (duplicate, "theirs.png")]
    theirs = listed[1]
    content = await harness.client.get(f"{tickets}/{theirs['ticket_id']}/attachments/{theirs['id']}")
    assert content.content == PNG
