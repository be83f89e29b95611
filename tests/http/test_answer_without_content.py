"""An answer 204 has no content, and no header that would describe one: RFC 9110, 8.6 and 15.3.5."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from amends.http.application import ENDPOINTS
from amends.http.connection.guard import ConnectionGuard
from amends.http.connection.protocol import guarded_by
from amends.http.request.request import Response
from amends.http.server import openapi
from tests.http.app_harness import UNLIMITED, AppHarness
from tests.http.test_write_a_response_at_once import Wire


async def heads_on_the_wire(harness: AppHarness, *requests: str) -> Sequence[bytes]:
    """What one connection sends for requests without a body, split where the next answer begins."""
    config = uvicorn.Config(harness.app, http=guarded_by(ConnectionGuard(UNLIMITED)), log_config=None, lifespan="off")
    config.load()
    wire: Any = Wire()
    state = ServerState()
    protocol: Any = config.http_protocol_class(config, state, {})  # type: ignore[operator]
    protocol.connection_made(wire)
    for line in requests:
        protocol.data_received(f"{line} HTTP/1.1\r\nhost: a\r\napi-key: {harness.key}\r\n\r\n".encode())
        await asyncio.gather(*state.tasks)
    return [b"HTTP/1.1 " + each for each in wire.written.split(b"HTTP/1.1 ")[1:]]


async def test_nothing_of_it_is_sent_and_the_connection_goes_on(harness: AppHarness) -> None:
    made = (await harness.client.post(f"{harness.v1}/keys", json={"scopes": ["tickets:read"]})).json()
    revoked, after = await heads_on_the_wire(
        harness, f"DELETE {harness.v1}/keys/{made['id']}", f"GET {harness.v1}/segments"
    )
    head, _, content = revoked.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 204 ")
    assert content == b""
    names = {line.partition(b":")[0].lower() for line in head.split(b"\r\n")[1:]}
    assert names & {b"content-length", b"content-type", b"transfer-encoding"} == set()
    assert b"x-request-id" in names
    assert after.startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize(("status", "may"), [(103, False), (200, True), (204, False), (304, False), (404, True)])
def test_which_answers_have_content(status: int, may: bool) -> None:
    assert Response(status, b"").may_have_content is may


def test_the_openapi_document_describes_no_content_of_it() -> None:
    documented = openapi.document(ENDPOINTS)
    answers = [
        answer
        for operations in documented["paths"].values()
        for operation in operations.values()
        for status, answer in operation["responses"].items()
        if status == "204"
    ]
    assert len(answers) == sum(endpoint.status == 204 for endpoint in ENDPOINTS)
    assert all("content" not in answer for answer in answers)
