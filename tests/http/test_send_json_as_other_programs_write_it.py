"""Every JSON body of our own API is read as it is meant, however another program wrote it."""

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import msgspec
import pytest
from msgspec import inspect, structs

from amends.http.application import ENDPOINTS
from amends.http.request.endpoint import Endpoint
from amends.http.v1.errors import V1
from tests import cast
from tests.cast import FixtureWorkspace
from tests.http import app_harness
from tests.http.app_harness import UNLIMITED, AppHarness

# The table of routes says which bodies there are.
TAKING = [each for each in ENDPOINTS if each.example is not None]
OURS = [each for each in TAKING if each.interface is V1]
OTHERS = [each for each in TAKING if each.interface is not V1]


def with_floats(value: Any) -> Any:
    """The value with each whole number as pandas writes it: 9.0."""
    if isinstance(value, dict):
        return {name: with_floats(each) for name, each in value.items()}
    if isinstance(value, list):
        return [with_floats(each) for each in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def with_nulls(value: Any, endpoint: Endpoint) -> Any:
    """The value with null for each field that may be left out, and is."""
    wanted = inspect.type_info(endpoint.request) if endpoint.request else None
    if not isinstance(wanted, inspect.StructType) or not isinstance(value, dict):
        return value
    missing = [field.encode_name for field in wanted.fields if not field.required and field.encode_name not in value]
    return {**value, **dict.fromkeys(missing)}


WAYS: dict[str, Callable[[Any, Endpoint], bytes]] = {
    "a byte order mark": lambda body, _: b"\xef\xbb\xbf" + json.dumps(body).encode(),
    "whole numbers with a point": lambda body, _: json.dumps(with_floats(body)).encode(),
    "whole numbers with an exponent": lambda body, _: re.sub(
        r"(?<=[:\[ ])(\d+)\.0(?=[,\]}])", r"\1e0", json.dumps(with_floats(body))
    ).encode(),
    "null for what is left out": lambda body, endpoint: json.dumps(with_nulls(body, endpoint)).encode(),
    "escapes and white space": lambda body, _: f"\r\n\t {json.dumps(body, indent=4)} \n".encode(),
}


async def send(harness: AppHarness, endpoint: Endpoint, body: bytes) -> httpx2.Response:
    ticket = await app_harness.ticket(harness, customer=cast.ANA)
    numbers = {"workspace_id": harness.id, "ticket_id": ticket.id, "user_id": harness.workspace.ana.id}
    path = re.sub(r"\{(\w+)\}", lambda name: str(numbers.get(name[1], ticket.id)), endpoint.path)
    headers = {"content-type": "application/json"}
    return await harness.client.request(endpoint.method, path, content=body, headers=headers)


@pytest.fixture
async def second(harness: AppHarness, tmp_path: Path) -> Any:
    """Another workspace of the same installation, as it was made."""
    made: FixtureWorkspace = await cast.workspace(harness.database, name="Clínica Luna")
    settings = structs.replace(UNLIMITED, attachments=str(tmp_path / "attachments"))
    async with app_harness.open_harness(harness.database, made, harness.clock, settings) as opened:
        yield opened


def shape(answer: httpx2.Response) -> tuple[int, list[str]]:
    """How it was answered, and by which codes what was wrong."""
    errors = answer.json().get("errors", []) if answer.status_code == 422 else []
    return answer.status_code, sorted(f"{each['field']}: {each['code']}" for each in errors)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("endpoint", OURS, ids=lambda each: f"{each.method} {each.path}")
async def test_it_is_answered_as_if_it_had_been_written_by_the_book(
    harness: AppHarness, second: AppHarness, endpoint: Endpoint, way: str
) -> None:
    example = msgspec.json.decode(endpoint.example or b"")
    by_the_book = await send(harness, endpoint, json.dumps(example).encode())
    as_others = await send(second, endpoint, WAYS[way](copy.deepcopy(example), endpoint))
    assert shape(as_others) == shape(by_the_book), as_others.text


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("endpoint", OTHERS, ids=lambda each: f"{each.method} {each.path}")
async def test_the_compatible_api_stays_as_strict_as_it_was(harness: AppHarness, endpoint: Endpoint) -> None:
    example = msgspec.json.decode(endpoint.example or b"")
    refused = await send(harness, endpoint, WAYS["a byte order mark"](example, endpoint))
    assert refused.status_code in {400, 422}


async def test_so_is_each_line_of_a_stream(harness: AppHarness) -> None:
    said = b'"survey": "visit", "segment": "S1", "scale": "nps"'
    lines = [
        b'\xef\xbb\xbf{%b, "reference": "r-1", "score": 9.0, "time": null}' % said,
        b'{%b, "reference": "r-2", "score": 1e1, "customer": null}\r' % said,
        b'{%b, "reference": "r-3", "score": null, "answers": null, "custom": {"n": null}}' % said,
    ]
    headers = {"content-type": "application/x-ndjson"}
    answer = await harness.client.post(f"{harness.v1}/responses", content=b"\n".join(lines), headers=headers)
    found = [json.loads(line) for line in answer.text.splitlines()]
    assert [each.get("result") for each in found[:-1]] == ["stored"] * 3, answer.text
    kept = (await harness.client.get(f"{harness.v1}/responses")).json()["responses"]
    assert [each["score"] for each in kept] == [9, 10, None]
