"""Tokens of forms beside what was searched for: compressed pages give neither away by their length."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.http.web.kit import masked_token
from amends.http.web.kit.masked_token import BYTES
from tests.http.web.browser import COOKIE, HOST, SAME_ORIGIN, Browser, value_of

TOKENS = st.binary(min_size=BYTES, max_size=BYTES)


@given(TOKENS)
def test_what_was_masked_is_read_again_and_written_otherwise_each_time(token: bytes) -> None:
    one, other = masked_token.masked(token), masked_token.masked(token)
    assert masked_token.unmasked(one) == masked_token.unmasked(other) == token
    assert one != other
    assert token.hex() not in one


@given(st.text())
def test_any_other_text_is_no_token(text: str) -> None:
    assert masked_token.unmasked(text) == b"" or len(text) >= 4 * BYTES


async def test_each_page_writes_the_token_otherwise_and_each_is_good(agent: Browser) -> None:
    tokens = {value_of((await agent.get("/inbox?view=all&q=wifi")).text, "csrf_token") for _ in range(3)}
    assert len(tokens) == 3
    for token in tokens:
        sent = {"csrf_token": token, "ticket": ""}
        answer = await agent.client.post("/presence", data=sent, headers=SAME_ORIGIN)
        assert answer.status_code != 403


async def test_the_token_itself_stands_in_no_page_and_opens_nothing(agent: Browser) -> None:
    session = agent.client.cookies.get(COOKIE, domain=HOST)
    assert session
    token = hashlib.blake2b(b"form", key=session.encode()[:64], digest_size=BYTES).hexdigest()
    page = await agent.get("/inbox?view=all&q=wifi")
    assert token not in page.text
    refused = await agent.client.post("/presence", data={"csrf_token": token, "ticket": ""}, headers=SAME_ORIGIN)
    assert refused.status_code == 403


@pytest.mark.parametrize(
    "change", [lambda token: token[:-1], lambda token: token + "00", lambda token: "00" + token[2:]]
)
async def test_a_token_that_was_changed_is_refused(agent: Browser, change: object) -> None:
    assert callable(change)
    token = "01" + (await agent.token())[2:]
    sent = {"csrf_token": change(token), "ticket": ""}
    refused = await agent.client.post("/presence", data=sent, headers=SAME_ORIGIN)
    assert refused.status_code == 403


async def test_a_page_is_compressed_for_our_own_pages_and_bare_for_another_site_s(agent: Browser) -> None:
    own = await agent.get("/inbox?view=all", **{"accept-encoding": "gzip", "sec-fetch-site": "same-origin"})
    assert own.headers["content-encoding"] == "gzip"
    theirs = await agent.get("/inbox?view=all", **{"accept-encoding": "gzip", "sec-fetch-site": "cross-site"})
    assert "content-encoding" not in theirs.headers
    assert theirs.headers["vary"] == own.headers["vary"] == "Accept-Encoding"
