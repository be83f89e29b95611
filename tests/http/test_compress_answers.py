"""Compressed answers: for clients that take gzip, of types that get shorter, and never where it would tell a secret."""

import gzip
import zlib
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.http.request.accept_encoding import takes_gzip
from amends.http.request.compression import COMPRESSED, SHORTEST_BYTES, compressed
from amends.http.request.request import Response
from tests.http import app_harness
from tests.http.app_harness import AppHarness

GZIP = {"accept-encoding": "gzip"}
BARE = {"accept-encoding": "identity"}


@pytest.mark.parametrize(
    ("accepted", "is_taken"),
    [
        ("gzip", True),
        ("gzip, deflate, br, zstd", True),
        ("GZIP;q=1.0", True),
        ("x-gzip", True),
        ("br;q=1, gzip;q=0.001", True),
        ("*", True),
        ("identity;q=0.5, *;q=0.8", True),
        ("gzip ; q=0.8", True),
        ("gzip;q=0.5, identity;q=0.5", True),
        ("", False),
        ("identity", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *", False),
        ("*;q=0", False),
        ("identity, gzip;q=0.5", False),
        ("gzip;q=2", False),
        ("gzip;q=-1", False),
        ("gzip;q=nan", False),
        ("gzip;q=", False),
        ("gzip;level=9", False),
        ("gzipped", False),
    ],
)
def test_a_client_has_gzip_when_it_takes_it_and_likes_nothing_better(accepted: str, is_taken: bool) -> None:
    assert takes_gzip(accepted) is is_taken


@given(st.text(st.characters(max_codepoint=255)))
def test_any_header_can_be_read(accepted: str) -> None:
    assert takes_gzip(accepted) in (True, False)


async def raw(harness: AppHarness, path: str, method: str = "GET", **headers: str) -> tuple[httpx2.Response, bytes]:
    """An answer, and its body as it went out."""
    request = harness.client.build_request(method, path, headers=headers)
    answer = await harness.client.send(request, stream=True)
    return answer, b"".join([chunk async for chunk in answer.aiter_raw()])


async def test_a_long_answer_is_compressed_and_says_so(harness: AppHarness) -> None:
    bare, plain = await raw(harness, "/openapi.json", **BARE)
    short, packed = await raw(harness, "/openapi.json", **GZIP)
    assert gzip.decompress(packed) == plain
    assert len(packed) < len(plain) / 4
    assert short.headers["content-encoding"] == "gzip"
    assert short.headers["content-length"] == str(len(packed))
    assert bare.headers["content-length"] == str(len(plain))
    assert "content-encoding" not in bare.headers
    assert bare.headers["vary"] == short.headers["vary"] == "Accept-Encoding"


async def test_what_head_says_is_what_get_would_send(harness: AppHarness) -> None:
    for headers in (GZIP, BARE):
        got, _ = await raw(harness, "/docs", **headers)
        head, _ = await raw(harness, "/docs", "HEAD", **headers)
        for name in ("content-length", "content-type", "vary", "content-encoding"):
            assert head.headers.get(name) == got.headers.get(name)


@pytest.mark.parametrize("path", ["/health/live", "/v1/workspaces/1/nothing"])
async def test_a_short_answer_goes_out_as_it_is(harness: AppHarness, path: str) -> None:
    answer, body = await raw(harness, path, **GZIP)
    assert len(body) < SHORTEST_BYTES
    assert "content-encoding" not in answer.headers
    assert "accept-encoding" not in answer.headers.get("vary", "").lower()


@pytest.mark.parametrize("prefix", ["/v1/workspaces/{id}/tickets", f"{app_harness.CLASSIC}/tickets/{{id}}", "{manual}"])
async def test_each_interface_compresses_its_lists(harness: AppHarness, prefix: str) -> None:
    for _ in range(3):
        await app_harness.ticket(harness, verbatim="Nadie contestó al teléfono. " * 100)
    path = prefix.format(id=harness.id, manual=harness.manual_path)
    answer, body = await raw(harness, path, **GZIP)
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert zlib.decompress(body, 31).startswith(b"{")


async def test_a_compressed_answer_has_an_etag_of_its_own_which_means_the_same(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness, verbatim="Nadie contestó " * 300)
    path = f"{harness.v1}/tickets/{ticket.id}"
    plain, body = await raw(harness, path, **BARE)
    answer, compressed = await raw(harness, path, **GZIP)
    assert len(body) > SHORTEST_BYTES > len(compressed)
    assert answer.headers["etag"] == plain.headers["etag"][:-1] + '-gzip"'
    for tag in (plain.headers["etag"], answer.headers["etag"]):
        assert (await harness.client.get(path, headers={"if-none-match": tag})).status_code == 304
    tag = answer.headers["etag"]
    assert (await harness.client.patch(path, json={"priority": "LOW"}, headers={"if-match": tag})).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_what_another_site_had_the_browser_ask_for_is_not_compressed(harness: AppHarness, site: str) -> None:
    answer, _ = await raw(harness, "/docs", **GZIP, **{"sec-fetch-site": site})
    assert "content-encoding" not in answer.headers
    for own in ("same-origin", "none"):
        answer, _ = await raw(harness, "/docs", **GZIP, **{"sec-fetch-site": own})
        assert answer.headers["content-encoding"] == "gzip"


async def test_what_pages_load_is_compressed_once(harness: AppHarness) -> None:
    page = await harness.client.get("/sign-in")
    style = page.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    _, first = await raw(harness, style, **GZIP)
    answer, again = await raw(harness, style, **GZIP)
    assert first is again
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-length"] == str(len(again))
    assert zlib.decompress(again, 31) == (await raw(harness, style, **BARE))[1]


async def test_fonts_are_compressed_already(harness: AppHarness) -> None:
    page = await harness.client.get("/sign-in")
    style = page.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    css = (await harness.client.get(style)).text
    font = next(part.partition(")")[0] for part in css.split("url(") if ".woff2" in part)
    answer, _ = await raw(harness, f"/assets/{font.strip('./').rpartition('/')[2]}", **GZIP)
    assert answer.headers["content-type"] == "font/woff2"
    assert "content-encoding" not in answer.headers


class Asked:
    """A request, as far as compressing looks at it."""

    headers = GZIP


@pytest.mark.parametrize("content_type", ["text/event-stream", "application/x-ndjson", "image/png", "font/woff2"])
async def test_events_exports_and_pictures_are_left_alone(content_type: str) -> None:
    call: Any = Asked()
    answer = Response(200, b"a" * SHORTEST_BYTES, content_type)
    assert content_type not in COMPRESSED
    assert await compressed(call, answer) is answer


@pytest.mark.parametrize("content_type", sorted(COMPRESSED))
async def test_each_type_of_the_table_is_compressed_whatever_follows_it(content_type: str) -> None:
    call: Any = Asked()
    answer = await compressed(call, Response(422, b"a" * SHORTEST_BYTES, f"{content_type}; charset=utf-8"))
    assert ("Content-Encoding", "gzip") in answer.headers
    assert zlib.decompress(answer.body, 31) == b"a" * SHORTEST_BYTES


async def test_a_very_long_answer_is_compressed_beside_the_others() -> None:
    call: Any = Asked()
    body = b"[" + b"0," * 500_000 + b"0]"
    answer = await compressed(call, Response(200, body))
    assert zlib.decompress(answer.body, 31) == body
