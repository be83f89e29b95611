"""A body of another media type than is taken is refused by our own API, and read by the compatible ones."""

import re

import pytest

from amends.http.application import ENDPOINTS
from amends.http.request import media_types
from amends.http.request.endpoint import Endpoint
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import AppHarness

TAKING = [each for each in ENDPOINTS if media_types.accepted_by(each)]
OURS = [each for each in TAKING if each.path.startswith("/v1/")]
COMPATIBLE = [each for each in TAKING if not each.path.startswith("/v1/")]
WRONG = (
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    "application/json-patch+json",
)


def named(endpoint: Endpoint) -> str:
    return f"{endpoint.method} {endpoint.path}"


async def sent(harness: AppHarness, endpoint: Endpoint, media_type: str | None) -> tuple[int, str]:
    """The status and text of the answer to an endpoint's example that is sent as that."""
    path = re.sub(r"\{(\w+)\}", lambda name: str(harness.id if name[1] == "workspace_id" else 5), endpoint.path)
    request = harness.client.build_request(endpoint.method, path, content=bytes(endpoint.example or b""))
    if media_type is not None:
        request.headers["content-type"] = media_type
    assert ("content-type" in request.headers) == (media_type is not None)
    answer = await harness.client.send(request)
    return answer.status_code, answer.text


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("endpoint", OURS, ids=named)
async def test_ours_refuses_it_and_says_what_to_send(harness: AppHarness, endpoint: Endpoint) -> None:
    for media_type in WRONG:
        status, text = await sent(harness, endpoint, media_type)
        assert (status, f"Send {' or '.join(media_types.accepted_by(endpoint))}." in text) == (415, True), media_type
    for media_type in (None, *media_types.accepted_by(endpoint), "Application/JSON; charset=utf-8"):
        assert (await sent(harness, endpoint, media_type))[0] != 415, media_type


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("endpoint", COMPATIBLE, ids=named)
async def test_the_compatible_ones_read_any(harness: AppHarness, endpoint: Endpoint) -> None:
    as_json = await sent(harness, endpoint, "application/json")
    for media_type in (None, *WRONG):
        assert (await sent(harness, endpoint, media_type))[0] == as_json[0], media_type


async def test_a_rule_may_be_sent_as_toml(harness: AppHarness) -> None:
    rule = b'name = "Unhappy"\norder = 10\n[when]\nband = "unhappy"\n[then.open]\n'
    toml = {"content-type": "application/toml"}
    answer = await harness.client.post(f"{harness.v1}/rules", content=rule, headers=toml)
    assert answer.status_code == 201, answer.text


async def test_a_file_is_the_body_itself_and_no_form(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness, customer=cast.ANA)
    path = f"{harness.v1}/tickets/{ticket.id}/attachments?name=photo.jpg"
    answer = await harness.client.post(path, files={"file": b"x"})
    assert (answer.status_code, answer.json()["detail"]) == (415, "Send the file itself as the body.")
    answer = await harness.client.post(path, content=b"x", headers={"content-type": "image/jpeg"})
    assert answer.status_code != 415


async def test_what_takes_no_body_minds_no_type(harness: AppHarness) -> None:
    answer = await harness.client.get(f"{harness.v1}/tickets", headers={"content-type": "text/plain"})
    assert answer.status_code == 200
