"""Calling the Amends API: tickets are opened once, counted in groups, and the feed of changes is followed politely."""

import asyncio
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import HTTP
from itertools import islice
from pathlib import Path
from typing import Any

import httpx2
import pytest

from amends.client import ApiError, FileToImport, ServerError, own_calls
from amends.wire.tickets import NewTicket
from tests.client.recorded import Recorded, html

TICKET = NewTicket(segment="MAD", priority="HIGH", external_id="crm-2041")
COUNTS = {"group_by": "status", "count": 3, "groups": [{"value": "NEW", "id": None, "name": None, "count": 3}]}


def setting(number: int) -> dict[str, Any]:
    by = {"kind": "key", "id": 1016, "name": "Data warehouse"}
    data = {"kind": "setting", "workspace_id": 1001, "number": number, "subject_id": 1017, "by": by}
    time = "2026-11-20T15:50:00.000000Z"
    return {"number": number, "type": "webhook.deleted", "timestamp": time, "schema_version": 1, "data": data}


def feed(*numbers: int, next_after: int, last_number: int) -> dict[str, Any]:
    return {
        "changes": [setting(number) for number in numbers],
        "next_after": next_after,
        "has_more": next_after < last_number,
        "last_number": last_number,
    }


def problem(status: int, detail: str, **more: Any) -> httpx2.Response:
    body = {"type": "about:blank", "title": "No", "status": status, "detail": detail, "code": "invalid", **more}
    return httpx2.Response(status, json=body, headers={"content-type": "application/problem+json"})


def test_a_ticket_is_sent_again_under_the_same_key_after_a_failure() -> None:
    server = Recorded(html(502), problem(422, "The request is invalid."))
    with pytest.raises(ApiError):
        server.client().open_ticket(1001, TICKET)
    assert server.asked == ["POST /v1/workspaces/1001/tickets"] * 2
    first, second = (each.headers["idempotency-key"] for each in server.requests)
    assert first == second
    assert len(first) >= 16
    assert server.bodies[0]["external_id"] == "crm-2041"
    assert "status" not in server.bodies[0]


def test_each_ticket_has_a_key_of_its_own_unless_one_is_given() -> None:
    server = Recorded(*[problem(422, "No.")] * 3)
    for key in (None, None, "crm-2041"):
        with pytest.raises(ApiError):
            server.client().upsert_ticket(1001, TICKET, idempotency_key=key)
    keys = [each.headers["idempotency-key"] for each in server.requests]
    assert (len(set(keys)), keys[2]) == (3, "crm-2041")


def test_a_file_is_sent_as_a_form_and_once_however_often_it_is_sent() -> None:
    server = Recorded(html(502), problem(422, "The request is invalid."))
    file = FileToImport(name='ünï "1".csv', content=b"NPS\r\n9\r\n", mapping='survey = "visits"\n', history=False)
    with pytest.raises(ApiError):
        server.client().import_file(1001, file)
    assert server.asked == ["POST /v1/workspaces/1001/imports"] * 2
    first, second = server.requests
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]
    assert first.content == second.content
    sent = parts_of(first)
    assert sent["name"] == 'ünï "1".csv'.encode()
    assert (sent["mapping"], sent["history"]) == (b'survey = "visits"\n', b"false")
    assert sent["file"] == b"NPS\r\n9\r\n"
    assert "history_after_days" not in sent


def parts_of(request: httpx2.Request) -> dict[object, object]:
    """What a form brought, by the names of its parts; its length was said before it came."""
    assert int(request.headers["content-length"]) == len(request.content)
    kind = request.headers["content-type"]
    form = message_from_bytes(f"content-type: {kind}\r\n\r\n".encode() + request.content, policy=HTTP)
    return {part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in form.walk()}


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file of several pieces."""
    path = tmp_path / "visits.csv"
    path.write_bytes(b"NPS,Why\r\n" + b"9,Quiet\r\n" * 100_000)
    return path


def test_a_file_that_is_named_by_its_path_is_read_while_it_is_sent(large: Path) -> None:
    file = FileToImport(name="visits.csv", content=large)
    pieces = own_calls.import_file(1001, file, "k").content
    assert isinstance(pieces, Iterator)
    assert max(map(len, pieces)) < large.stat().st_size / 3
    server = Recorded(html(502), problem(422, "The request is invalid."))
    with pytest.raises(ApiError):
        server.client().import_file(1001, file)
    assert [parts_of(each)["file"] for each in server.requests] == [large.read_bytes()] * 2, "each try reads it anew"


async def test_such_a_file_is_awaited_in_pieces_too(large: Path) -> None:
    content = await asyncio.to_thread(large.read_bytes)
    server = Recorded(html(502), problem(422, "The request is invalid."))
    async with server.async_client() as client:
        with pytest.raises(ApiError):
            await client.import_file(1001, FileToImport(name="visits.csv", content=large, history=True))
    assert [parts_of(each)["file"] for each in server.requests] == [content] * 2
    assert parts_of(server.requests[0])["history"] == b"true"


def test_a_file_that_is_not_there_is_said_before_anything_is_sent(tmp_path: Path) -> None:
    server = Recorded()
    with pytest.raises(FileNotFoundError):
        server.client().import_file(1001, FileToImport(name="visits.csv", content=tmp_path / "visits.csv"))
    assert server.requests == []


def test_tickets_are_counted_by_the_filters_of_the_list() -> None:
    server = Recorded(COUNTS)
    found = server.client().count_tickets(1001, "status", segment="MAD", **{"fields.refund": 40})
    assert (found.count, found.groups[0].value) == (3, "NEW")
    assert server.asked == ["GET /v1/workspaces/1001/tickets/counts?group_by=status&segment=MAD&fields.refund=40"]


def test_the_feed_is_walked_to_its_end_page_by_page() -> None:
    server = Recorded(feed(7, 8, next_after=9, last_number=11), feed(11, next_after=11, last_number=11))
    changes = server.client().changes(1001, after=6, limit=3)
    assert [change.number for change in changes] == [7, 8, 11]
    assert changes.next_after == 11
    assert server.asked == [f"GET /v1/workspaces/1001/changes?after={after}&limit=3" for after in (6, 9)]


def test_a_reader_who_stops_goes_on_behind_the_last_change_that_it_got() -> None:
    server = Recorded(feed(7, 8, 9, next_after=9, last_number=9), feed(9, next_after=9, last_number=9))
    changes = server.client().changes(1001)
    assert [change.number for change in islice(changes, 2)] == [7, 8]
    assert changes.next_after == 8
    assert [change.number for change in changes] == [9]
    assert server.asked == [f"GET /v1/workspaces/1001/changes?{query}limit=100" for query in ("", "after=8&")]


def test_who_follows_it_waits_at_its_end() -> None:
    empty = feed(next_after=8, last_number=8)
    server = Recorded(feed(7, 8, next_after=8, last_number=8), empty, empty, feed(9, next_after=9, last_number=9))
    followed = server.client().changes(1001, after=6).follow(wait=2.0)
    assert [change.number for change in islice(followed, 3)] == [7, 8, 9]
    assert server.waits == [2.0, 2.0, 2.0]


async def test_the_same_is_awaited() -> None:
    empty = feed(next_after=8, last_number=8)
    server = Recorded(COUNTS, feed(7, 8, next_after=8, last_number=8), empty, feed(9, next_after=9, last_number=9))
    async with server.async_client() as client:
        assert (await client.count_tickets(1001, "status")).count == 3
        changes = client.changes(1001, after=6)
        assert [change.number async for change in changes] == [7, 8]
        async for change in changes.follow(wait=2.0):
            assert change.number == 9
            break
    assert server.waits == [2.0]


def test_what_is_wrong_is_told_in_the_servers_words() -> None:
    errors = [{"field": "segment", "reason": "there is no segment with the code 'MOON'"}]
    server = Recorded(problem(422, "The request is invalid.", errors=errors, request_id="r-1"))
    with pytest.raises(ApiError) as refusal:
        server.client().open_ticket(1001, TICKET)
    assert str(refusal.value) == (
        "422/invalid: The request is invalid. segment: there is no segment with the code 'MOON' (request r-1)"
    )


def test_a_feed_that_cannot_be_had_is_an_error() -> None:
    server = Recorded(*[html(500)] * 4)
    with pytest.raises(ServerError):
        list(server.client().changes(1001))


def test_what_another_priority_or_segment_would_mean_is_asked() -> None:
    preview = {
        "policy_id": 1027,
        "policy_name": "Slow",
        "before_time": None,
        "due_time": "2026-11-20T15:50:00.000000Z",
        "is_postponed": True,
        "moved": [],
    }
    server = Recorded(httpx2.Response(200, json=preview))
    found = server.client().preview_deadlines(1001, 5074, priority="LOW")
    assert (found.policy_name, found.is_postponed) == ("Slow", True)
    assert server.asked == ["GET /v1/workspaces/1001/tickets/5074/deadlines/preview?priority=LOW"]


def test_any_route_is_called_by_its_path_and_answers_plain_values() -> None:
    server = Recorded(httpx2.Response(200, json={"webhooks": []}), httpx2.Response(204))
    client = server.client()
    assert client.request("GET", "workspaces/1001/webhooks", query={"limit": 5}) == {"webhooks": []}
    assert client.request("DELETE", "/workspaces/1001/webhooks/7") is None
    assert server.asked == ["GET /v1/workspaces/1001/webhooks?limit=5", "DELETE /v1/workspaces/1001/webhooks/7"]


def test_what_may_be_done_twice_is_tried_again_and_a_patch_is_not() -> None:
    server = Recorded(html(502), httpx2.Response(201, json={"id": 7}), html(502), httpx2.Response(200, json={}))
    client = server.client()
    made = client.request("POST", "workspaces/1001/webhooks", body={"url": "https://hooks.example/in"})
    first, second = (each.headers["idempotency-key"] for each in server.requests)
    assert (made, first == second, server.bodies[0]) == ({"id": 7}, True, {"url": "https://hooks.example/in"})
    with pytest.raises(ServerError):
        client.request("PATCH", "workspaces/1001", body={"name": "Sol"})
