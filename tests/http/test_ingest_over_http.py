"""Feedback over our own API: one response, an array of them, or a stream; each line answers for itself."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from typing import Any

import httpx2
import pytest

from amends.app import database_of
from amends.instants import HOUR_US
from amends.model.workspace import UnknownSegment
from amends.settings import Settings
from amends.store.engine.database import Database
from tests import cast
from tests.engines import Clock
from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of

NDJSON = {"content-type": "application/x-ndjson"}
TOKEN = {"idempotency-key": '"8e03978e-40d5-43e8-bc93-6894a57f9324"'}
OUTSIDE = {
    "field": "score",
    "reason": "11 is outside the scale nps",
    "code": "outside_the_scale",
    "parameters": {"score": 11, "scale": "nps"},
    "text": "11 is outside the scale nps",
}
BODY: dict[str, Any] = {
    "survey": "visit",
    "reference": "r-1042",
    "segment": "S1",
    "score": 3,
    "scale": "nps",
    "time": "2026-11-20T16:50:00+01:00",
    "language": "es",
    "answers": [{"question": "Why?", "verbatim": "Nadie contestó"}],
    "customer": {"email": "ana@example.com", "phone": "", "name": "Ana", "reference": "c-77"},
    "transaction": "t-9",
    "custom": {"channel": "store"},
}


@pytest.fixture
async def unhappy(harness: AppHarness) -> AppHarness:
    """A house where an unhappy answer opens a ticket."""
    await cast.rule(harness.database, harness.workspace.by)
    return harness


async def post(harness: AppHarness, body: object, **headers: str) -> httpx2.Response:
    return await harness.client.post(f"{harness.v1}/responses", json=body, headers=headers)


async def post_bytes(harness: AppHarness, content: bytes | AsyncIterator[bytes], **headers: str) -> httpx2.Response:
    named = {"content-type": "application/json", **{name.replace("_", "-"): text for name, text in headers.items()}}
    return await harness.client.post(f"{harness.v1}/responses", content=content, headers=named)


async def stream(harness: AppHarness, content: bytes | AsyncIterator[bytes], **headers: str) -> list[dict[str, Any]]:
    """What a stream of lines is answered, line by line; the last is the intake."""
    answer = await post_bytes(harness, content, **NDJSON, **headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


def lines(*bodies: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(BODY | body).encode() + b"\n" for body in bodies)


async def in_chunks(content: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def counted(answer: dict[str, Any]) -> dict[str, int]:
    """What an intake's sum counts, without the zeros; it must add up."""
    total = answer["intake"]["sum"]
    assert total["received"] == sum(total[name] for name in ("stored", "merged", "duplicates", "rejected", "left_out"))
    assert total["stored"] == sum(total[name] for name in ("opened", "attached", "ignored", "no_match", "history"))
    return {name: count for name, count in total.items() if count}


async def kept(harness: AppHarness) -> tuple[int, int]:
    """How many responses and tickets there are."""
    responses, tickets = await cast.everything(harness.database, harness.workspace.by)
    return len(responses), len(tickets)


# One, some, a stream


async def test_an_unhappy_response_opens_a_ticket(unhappy: AppHarness) -> None:
    answer = await post(unhappy, BODY)
    assert answer.status_code == 201
    assert counted(answer.json()) == {"received": 1, "stored": 1, "opened": 1}
    [result] = answer.json()["results"]
    assert (result["line"], result["result"], result["outcome"]) == (1, "stored", "opened")
    ticket = (await unhappy.client.get(f"{unhappy.v1}/tickets/{result['ticket_id']}")).json()
    assert (ticket["verbatim"], ticket["score"], ticket["priority"]) == ("Nadie contestó", 3, "HIGH")


async def test_a_response_can_be_looked_at_as_it_was_sent_and_why_it_was_judged_so(unhappy: AppHarness) -> None:
    [result] = (await post(unhappy, BODY)).json()["results"]
    summary = (await unhappy.client.get(f"{unhappy.v1}/responses/{result['response_id']}")).json()
    assert {name: summary[name] for name in ("survey", "reference", "segment", "score", "answers", "custom")} == {
        name: BODY[name] for name in ("survey", "reference", "segment", "score", "answers", "custom")
    }
    [decision] = summary["decisions"]
    assert (decision["outcome"], decision["ticket_id"]) == ("opened", result["ticket_id"])
    assert decision["matched"]


SCORED = [{"question": "Staff", "score": 2, "scale": "csat-5"}, {"question": "Why?", "verbatim": "Nadie contestó"}]


async def test_each_score_of_a_response_keeps_its_scale(unhappy: AppHarness) -> None:
    answered = await post(unhappy, BODY | {"answers": SCORED})
    [result] = answered.json()["results"]
    got = (await unhappy.client.get(f"{unhappy.v1}/responses/{result['response_id']}")).json()
    assert (got["score"], got["scale"]) == (3, "nps")
    assert got["answers"] == [SCORED[0] | {"verbatim": ""}, SCORED[1]]
    again = await post(unhappy, BODY | {"answers": SCORED})
    assert again.json()["intake"]["sum"]["duplicates"] == 1
    corrected = await post(unhappy, BODY | {"answers": [SCORED[0] | {"score": 4}]})
    assert corrected.json()["intake"]["sum"]["merged"] == 1


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ({"score": 9, "scale": "csat-5"}, ("answers[0].score", "outside_the_scale")),
        ({"score": 9}, ("answers[0].scale", "score_needs_a_scale")),
        ({"score": 9, "scale": "stars"}, ("answers[0].scale", "not_a_scale")),
    ],
)
async def test_a_score_of_an_answer_lies_on_the_scale_that_it_names(
    harness: AppHarness, answer: dict[str, object], fault: tuple[str, str]
) -> None:
    refused = await post(harness, BODY | {"answers": [{"question": "Staff"} | answer]})
    assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [fault]


PERMISSION = {"may_contact": False, "wording": "May we call you?"}


async def test_a_response_says_whether_its_customer_may_be_contacted(unhappy: AppHarness) -> None:
    answered = await post(unhappy, BODY | {"permission": PERMISSION, "identity": "confidential"})
    [result] = answered.json()["results"]
    got = (await unhappy.client.get(f"{unhappy.v1}/responses/{result['response_id']}")).json()
    assert (got["permission"], got["identity"]) == (PERMISSION, "confidential")
    # Whoever sees the whole workspace sees who it was; it is joined to nobody's record.
    assert (got["customer_id"], got["customer"]["email"]) == (None, "ana@example.com")


async def test_an_anonymous_response_has_no_customer(unhappy: AppHarness) -> None:
    answered = await post(unhappy, BODY | {"identity": "anonymous"})
    [result] = answered.json()["results"]
    got = (await unhappy.client.get(f"{unhappy.v1}/responses/{result['response_id']}")).json()
    assert (got["customer"], got["customer_id"], got["identity"]) == ({}, None, "anonymous")
    refused = await post(unhappy, BODY | {"identity": "secret"})
    assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [("identity", "not_a_choice")]


async def test_each_item_of_an_array_answers_for_itself(unhappy: AppHarness) -> None:
    answer = await post(unhappy, [BODY, BODY | {"reference": "r-2", "score": 11}, BODY | {"reference": "r-3"}])
    assert [result["result"] for result in answer.json()["results"]] == ["stored", "rejected", "stored"]
    assert answer.json()["results"][1]["errors"] == [OUTSIDE]
    assert counted(answer.json()) == {"received": 3, "stored": 2, "rejected": 1, "opened": 2}


MARK = b"\xef\xbb\xbf"


async def test_a_whole_number_with_a_point_null_and_a_mark_are_read_as_they_are_meant(unhappy: AppHarness) -> None:
    odd = BODY | {"score": 3.0, "transaction": None, "custom": {"channel": None}, "customer": None}
    first = await post_bytes(unhappy, MARK + json.dumps(odd).encode())
    assert first.status_code == 201, first.text
    response_id = first.json()["results"][0]["response_id"]
    shown = (await unhappy.client.get(f"{unhappy.v1}/responses/{response_id}")).json()
    assert (shown["score"], shown["custom"]) == (3, {})
    again = await post_bytes(unhappy, MARK + json.dumps([odd]).encode())
    assert again.json()["results"][0]["result"] == "duplicate"
    [one, last] = await stream(unhappy, MARK + lines(odd))
    assert one["result"] == "duplicate"
    assert counted(last) == {"received": 1, "duplicates": 1}


async def test_history_is_stored_and_counted_and_opens_nothing(unhappy: AppHarness) -> None:
    old = BODY | {"time": "2024-01-05T09:00:00Z"}
    url = f"{unhappy.v1}/responses"
    answer = await unhappy.client.post(f"{url}?history=true", json=old)
    assert answer.status_code == 201, answer.text
    assert counted(answer.json()) == {"received": 1, "stored": 1, "history": 1}
    assert answer.json()["intake"]["history"] is True
    assert answer.json()["results"][0]["outcome"] == "history"
    assert await kept(unhappy) == (1, 0)
    streamed = await unhappy.client.post(
        f"{url}?history=true", content=lines({"reference": "r-2"}, {"reference": "r-3"}), headers=NDJSON
    )
    assert counted(json.loads(streamed.text.splitlines()[-1])) == {"received": 2, "stored": 2, "history": 2}
    assert (await unhappy.client.post(f"{url}?history=perhaps", json=old)).status_code == 400
    now = await unhappy.client.post(f"{url}?history=false", json=BODY | {"reference": "r-4"})
    assert counted(now.json()) == {"received": 1, "stored": 1, "opened": 1}


async def test_how_old_history_is_can_be_set(harness: AppHarness) -> None:
    assert (await harness.client.get(harness.v1)).json()["history_after_days"] == 14
    changed = await harness.client.patch(harness.v1, json={"history_after_days": 30})
    assert changed.json()["history_after_days"] == 30
    assert (await harness.client.patch(harness.v1, json={"history_after_days": 0})).status_code == 422


async def test_an_empty_array_stores_nothing(harness: AppHarness) -> None:
    answer = await post(harness, [])
    assert answer.status_code == 200
    assert counted(answer.json()) == {}


async def test_an_array_of_more_than_a_thousand_is_told_to_stream(harness: AppHarness) -> None:
    answer = await post(harness, [{}] * 1001)
    assert answer.status_code == 413
    assert "application/x-ndjson" in answer.json()["detail"]


async def test_each_line_of_a_stream_answers_for_itself(unhappy: AppHarness) -> None:
    content = lines({}, {"reference": "r-2", "segment": "S9"}) + b"{bad\n\n" + lines({"reference": "r-3", "score": 9})
    *results, last = await stream(unhappy, content)
    assert [(result["line"], result["result"]) for result in results] == [
        (1, "stored"),
        (2, "rejected"),
        (3, "rejected"),
        (5, "stored"),
    ]
    assert results[1]["errors"][0]["field"] == "segment"
    assert results[2]["errors"][0]["reason"].startswith("this is not JSON")
    assert counted(last) == {"received": 4, "stored": 2, "rejected": 2, "opened": 1, "no_match": 1}


@pytest.mark.parametrize("size", [1, 7, 4096])
async def test_it_doesnt_matter_how_a_stream_is_cut(unhappy: AppHarness, size: int) -> None:
    content = lines(*({"reference": f"ñ-{number}"} for number in range(5))).rstrip(b"\n")
    *results, last = await stream(unhappy, in_chunks(content, size))
    assert [result["line"] for result in results] == [1, 2, 3, 4, 5]
    assert counted(last) == {"received": 5, "stored": 5, "opened": 5}


async def test_a_long_stream_has_a_result_for_every_line(harness: AppHarness) -> None:
    content = lines(*({"reference": f"r-{number}", "score": 10} for number in range(600)))
    *results, last = await stream(harness, in_chunks(content, 10_000))
    assert [result["line"] for result in results] == list(range(1, 601))
    assert counted(last) == {"received": 600, "stored": 600, "no_match": 600}


async def test_rejections_can_be_read_later(harness: AppHarness) -> None:
    *_, last = await stream(harness, lines({"score": 11}) + b"{bad\n")
    path = f"{harness.v1}/intakes/{last['intake']['id']}"
    assert (await harness.client.get(path)).json() == last["intake"]
    found = (await harness.client.get(f"{path}/rejections")).json()["rejections"]
    assert [(each["line"], each["field"]) for each in found] == [(1, "score"), (2, "")]


async def test_a_line_that_is_too_long_is_rejected_and_stops_no_other(harness: AppHarness) -> None:
    content = lines({}) + b"x" * (17 << 20) + b"\n" + lines({"reference": "r-2"})
    _, bad, good, last = await stream(harness, in_chunks(content, 1 << 20))
    assert (bad["line"], bad["errors"][0]["reason"]) == (2, "the line is longer than 16,777,216 bytes")
    assert (good["line"], good["result"]) == (3, "stored")
    assert counted(last) == {"received": 3, "stored": 2, "rejected": 1, "no_match": 2}


async def test_what_was_taken_in_before_a_connection_broke_is_judged(unhappy: AppHarness) -> None:
    content = lines(*({"reference": f"r-{number}"} for number in range(300)))
    messages = [{"type": "http.request", "body": content, "more_body": True}, {"type": "http.disconnect"}]
    assert await statuses_of(unhappy, messages) == [400]
    assert await kept(unhappy) == (256, 256)
    [intake] = (await unhappy.client.get(f"{unhappy.v1}/intakes")).json()["intakes"]
    assert intake["ended_time"]
    assert counted({"intake": intake}) == {"received": 256, "stored": 256, "opened": 256}


async def statuses_of(harness: AppHarness, messages: list[dict[str, Any]]) -> list[int]:
    """The statuses that the application sends to a client which sends just these messages."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [(b"api-key", harness.key.encode()), (b"content-type", b"application/x-ndjson")]
    path = f"{harness.v1}/responses"
    await harness.app(
        {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}, receive, send
    )
    return [message["status"] for message in sent if message["type"] == "http.response.start"]


async def test_lines_that_share_a_reference_are_one_response(unhappy: AppHarness) -> None:
    further = {"answers": [{"question": "What else?", "verbatim": "El wifi"}]}
    *results, last = await stream(unhappy, lines({}, further, {}))
    assert [result["result"] for result in results] == ["stored", "merged", "duplicate"]
    assert counted(last) == {"received": 3, "stored": 1, "merged": 1, "duplicates": 1, "opened": 1}


async def test_another_media_type_is_refused(harness: AppHarness) -> None:
    answer = await post_bytes(harness, b"a,b", content_type="text/csv")
    assert answer.status_code == 415
    assert "application/x-ndjson" in answer.json()["detail"]


# Bad input


BAD: list[tuple[str, dict[str, Any], str, str]] = [
    ("score as text", {"score": "3"}, "score", "must be a whole number or null, not a text"),
    ("answers no list", {"answers": "no"}, "answers", "must be a list, not a text"),
    ("words no text", {"answers": [{"question": "Why?", "verbatim": 5}]}, "answers[0].verbatim", "must be a text"),
    ("e-mail no text", {"customer": {"email": 5}}, "customer.email", "must be a text"),
    ("unknown field", {"colour": "red"}, "colour", "is not a known field"),
    ("unknown segment", {"segment": "S9"}, "segment", "'S9'"),
    ("above its scale", {"score": 11}, "score", "11 is outside the scale nps"),
    ("below its scale", {"score": -1}, "score", "-1 is outside the scale nps"),
    ("below its csat", {"score": 0, "scale": "csat-5"}, "score", "0 is outside the scale csat-5"),
    ("unknown scale", {"scale": "stars"}, "scale", "stars"),
    ("no zone", {"time": "2026-11-20T16:50:00"}, "time", "is not a time with an offset"),
    ("no time", {"time": "yesterday"}, "time", "is not a time with an offset"),
    ("the future", {"time": "2026-11-20T17:50:00+01:00"}, "time", "is in the future"),
    (
        "10 MB",
        {"answers": [{"question": "Why?", "verbatim": "a" * 10_000_000}]},
        "answers[0].verbatim",
        "at most 100,000",
    ),
    ("control character", {"customer": {"name": "A\x07"}}, "customer.name", "control character U+0007 at character 2"),
    (
        "NUL",
        {"answers": [{"question": "Why?", "verbatim": "a\0"}]},
        "answers[0].verbatim",
        "contains a NUL at character 2",
    ),
    ("no reference", {"reference": " "}, "reference", "must not be empty"),
]


@pytest.mark.parametrize(("change", "field", "reason"), [bad[1:] for bad in BAD], ids=[bad[0] for bad in BAD])
async def test_a_bad_response_is_refused_by_its_field(
    harness: AppHarness, change: dict[str, Any], field: str, reason: str
) -> None:
    answer = await post(harness, BODY | change)
    assert answer.status_code == 422
    assert reason in errors_of(answer)[field]
    assert await kept(harness) == (0, 0)


async def test_even_a_refused_response_leaves_an_intake_whose_sum_adds_up(harness: AppHarness) -> None:
    await post(harness, BODY | {"score": 11})
    [intake] = (await harness.client.get(f"{harness.v1}/intakes")).json()["intakes"]
    rejections = await harness.client.get(f"{harness.v1}/intakes/{intake['id']}/rejections")
    assert counted({"intake": intake}) == {"received": 1, "rejected": 1}
    assert rejections.json()["rejections"] == [{"line": 1} | OUTSIDE]


async def test_an_unknown_segment_may_mean_the_main_segment_with_a_note(database: Database, clock: Clock) -> None:
    workspace = await cast.workspace(database, unknown_segment=UnknownSegment.MAIN_SEGMENT)
    note = "There is no segment 'S9'; the response is in the Main Segment."
    async with app_harness.open_harness(database, workspace, clock) as harness:
        [result] = (await post(harness, BODY | {"segment": "S9"})).json()["results"]
        response = (await harness.client.get(f"{harness.v1}/responses/{result['response_id']}")).json()
    assert result["note"] == note
    assert (response["segment"], response["segment_note"]) == ("MAIN", note)


async def test_a_key_of_a_segment_takes_feedback_in_for_it_and_below_only(harness: AppHarness) -> None:
    key = await app_harness.key_of(harness.database, harness.workspace.by, segments=("S1",))
    bodies = {"own": "S1", "below": "S1A", "other": "S2", "main": ""}
    content = lines(*({"reference": name, "segment": code} for name, code in bodies.items()))
    results = await stream(harness, content, **{"api-key": key.secret})
    told = [result.get("errors") for result in results]
    errors = {name: [each["text"] for each in some] if some else None for name, some in zip(bodies, told, strict=False)}
    assert errors == {
        "own": None,
        "below": None,
        "other": ["this key has no access to 'S2'"],
        "main": ["this key has no access to the Main Segment"],
    }


async def test_a_key_of_a_segment_changes_no_response_of_another(harness: AppHarness) -> None:
    await post(harness, BODY | {"segment": "S2"})
    before = await cast.everything(harness.database, harness.workspace.by)
    key = await app_harness.key_of(harness.database, harness.workspace.by, segments=("S1",))
    for segment in ("", "S1"):
        answer = await post(harness, BODY | {"segment": segment, "score": 0}, **{"api-key": key.secret})
        assert errors_of(answer) == {"reference": "this key has no access to the segment of 'r-1042'"}
    assert await cast.everything(harness.database, harness.workspace.by) == before


async def test_a_kept_answer_is_forgotten_after_its_time(unhappy: AppHarness) -> None:
    first = await post(unhappy, BODY, **TOKEN)
    unhappy.clock.advance(47 * HOUR_US)
    assert (await post(unhappy, BODY, **TOKEN)).content == first.content
    unhappy.clock.advance(2 * HOUR_US)
    again = (await post(unhappy, BODY | {"reference": "r-2"}, **TOKEN)).json()
    assert again["results"][0]["result"] == "stored"


async def test_each_bad_line_is_named_and_stops_no_other(harness: AppHarness) -> None:
    changes = [{"reference": "first"}, *(bad[1] for bad in BAD), {"reference": "last"}]
    first, *rejected, good, last = await stream(harness, lines(*changes))
    assert (first["result"], good["result"]) == ("stored", "stored")
    for number, (bad, (_, _, field, reason)) in enumerate(zip(rejected, BAD, strict=True), 2):
        assert (bad["line"], bad["result"], bad["errors"][0]["field"]) == (number, "rejected", field)
        assert reason in bad["errors"][0]["reason"]
    assert counted(last) == {"received": len(BAD) + 2, "stored": 2, "rejected": len(BAD), "no_match": 2}


NO_JSON = {"empty": b"", "cut": b'{"survey": ', "words": b"nonsense", "deep": b"[" * 100_000, "array": b"[{\xff]"}


@pytest.mark.parametrize("content", NO_JSON.values(), ids=NO_JSON)
async def test_what_is_no_json_is_refused(harness: AppHarness, content: bytes) -> None:
    answer = await post_bytes(harness, content)
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert await kept(harness) == (0, 0)


async def test_bytes_that_are_not_utf_8_are_named_by_line_and_field(harness: AppHarness) -> None:
    broken = lines({}).replace(b"Nadie contest\\u00f3", b"Nadie contest\xf3")
    bad, _ = await stream(harness, broken)
    assert (bad["line"], bad["errors"][0]["field"]) == (1, "answers[0].verbatim")
    assert "not UTF-8" in bad["errors"][0]["reason"]
    assert "not UTF-8" in errors_of(await post_bytes(harness, broken))["answers[0].verbatim"]


async def test_a_body_beyond_the_limit_is_refused_unread(harness: AppHarness) -> None:
    answer = await post_bytes(harness, b" " * (16 * 1024 * 1024 + 1))
    assert answer.status_code == 413
    assert "16,777,216" in answer.json()["detail"]


async def test_a_compressed_body_is_refused(harness: AppHarness) -> None:
    answer = await post_bytes(harness, b"x", content_encoding="gzip")
    assert answer.status_code == 415


# Idempotency


async def test_the_same_request_with_the_same_token_is_answered_the_same(unhappy: AppHarness) -> None:
    first = await post(unhappy, BODY, **TOKEN)
    second = await post(unhappy, BODY, **TOKEN)
    assert (second.status_code, second.content) == (201, first.content)
    assert await kept(unhappy) == (1, 1)


async def test_a_stream_is_replayed_too(unhappy: AppHarness) -> None:
    content = lines({}, {"reference": "r-2"})
    first = await stream(unhappy, content, **TOKEN)
    assert await stream(unhappy, in_chunks(content, 9), **TOKEN) == first
    assert await kept(unhappy) == (2, 2)


@pytest.mark.parametrize("media_type", ["application/json", "application/x-ndjson"])
async def test_another_body_with_the_same_token_is_refused(unhappy: AppHarness, media_type: str) -> None:
    await post_bytes(unhappy, lines({}), content_type=media_type, **TOKEN)
    answer = await post_bytes(unhappy, lines({"score": 2}), content_type=media_type, **TOKEN)
    assert answer.status_code == 422
    assert "Idempotency-Key" in answer.json()["detail"]
    assert (await cast.only_response(unhappy.database, unhappy.workspace.by)).score == 3


async def test_a_token_belongs_to_its_key(unhappy: AppHarness) -> None:
    other = await app_harness.key_of(unhappy.database, unhappy.workspace.by)
    await post(unhappy, BODY, **TOKEN)
    answer = await post(unhappy, BODY | {"reference": "r-2"}, **TOKEN, **{"api-key": other.secret})
    assert answer.status_code == 201


async def test_a_refused_request_keeps_nothing_under_its_token(unhappy: AppHarness) -> None:
    assert (await post(unhappy, BODY | {"score": 11}, **TOKEN)).status_code == 422
    assert (await post(unhappy, BODY, **TOKEN)).status_code == 201


@pytest.mark.parametrize("token", ["", '""', "a" * 256, "a\x7f", "a b", "ñ".encode()])
async def test_a_token_that_is_none_is_refused(harness: AppHarness, token: str | bytes) -> None:
    answer = await harness.client.post(f"{harness.v1}/responses", json=BODY, headers={"idempotency-key": token})
    assert answer.status_code == 400
    assert "printable" in errors_of(answer)["Idempotency-Key"]


@pytest.mark.parametrize("media_type", ["application/json", "application/x-ndjson"])
async def test_a_token_that_is_in_flight_is_a_conflict(unhappy: AppHarness, media_type: str) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield lines({})[:10]
        begun.set()
        await go_on.wait()
        yield lines({})[10:]

    first = asyncio.create_task(post_bytes(unhappy, slowly(), content_type=media_type, **TOKEN))
    await begun.wait()
    meanwhile = await post_bytes(unhappy, lines({}), content_type=media_type, **TOKEN)
    go_on.set()
    assert meanwhile.status_code == 409
    assert (await first).is_success
    assert await kept(unhappy) == (1, 1)


async def test_100_requests_at_once_with_one_token_make_one_ticket(unhappy: AppHarness) -> None:
    answers = await asyncio.gather(*(post(unhappy, BODY, **TOKEN) for _ in range(100)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert one_body(answers)
    assert await kept(unhappy) == (1, 1)


async def test_100_requests_at_once_to_two_servers_make_one_ticket(unhappy: AppHarness, database_url: str) -> None:
    second = database_of(Settings(database=database_url), unhappy.clock)
    await second.open()
    app = app_harness.application(second, unhappy.clock)
    async with app_harness.client_of(app, unhappy.key) as client:
        path = f"{unhappy.v1}/responses"
        there = (client.post(path, json=BODY, headers=TOKEN) for _ in range(50))
        here = (post(unhappy, BODY, **TOKEN) for _ in range(50))
        answers = await asyncio.gather(*(each for pair in zip(here, there, strict=True) for each in pair))
    await app.finish()
    await second.close()
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert one_body(answers)
    assert await kept(unhappy) == (1, 1)


def one_body(answers: Iterable[httpx2.Response]) -> bool:
    """Whether everybody who was answered was answered the same."""
    return len({answer.content for answer in answers if answer.status_code == 201}) == 1


async def test_100_requests_at_once_with_one_reference_make_one_ticket(unhappy: AppHarness) -> None:
    answers = await asyncio.gather(*(post(unhappy, BODY) for _ in range(100)))
    assert sorted(answer.status_code for answer in answers) == [200] * 99 + [201]
    assert await kept(unhappy) == (1, 1)


async def test_the_same_reference_again_is_a_duplicate_without_any_token(unhappy: AppHarness) -> None:
    [first] = (await post(unhappy, BODY)).json()["results"]
    again = await post(unhappy, BODY)
    assert (again.status_code, counted(again.json())) == (200, {"received": 1, "duplicates": 1})
    assert again.json()["results"][0]["ticket_id"] == first["ticket_id"]
