"""No body breaks an interface: whatever is sent in place of an example, the answer says what is wrong."""

import copy
import json
import re
from collections.abc import Iterator
from random import Random
from typing import Any

import msgspec
import pytest

from amends.http.application import ENDPOINTS
from amends.http.request.endpoint import Endpoint
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import AppHarness

TAKING = [each for each in ENDPOINTS if each.example is not None]
ODD: list[Any] = [
    *(None, True, 0, -1, 1.5, 2**63, -(2**63) - 1, 10**30, "", " ", "x" * 5000, "\0", "\ud800", "é", "%", "a@b"),
    *([], [None], [[]], {}, {"": None}, {"a": {"b": []}}, ["x"] * 300),
    *("2026-13-45T00:00:00Z", "9999-12-31T23:59:59Z", "09:00-09:00"),
]
TRIES = 60


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place within a body."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from places(each, (*path, key))


def changed(chance: Random, body: Any) -> Any:
    """The body with something odd in one place, or something missing."""
    body = copy.deepcopy(body)
    path = chance.choice(list(places(body)))
    if not path:
        return chance.choice(ODD)
    *way, last = path
    holder = body
    for key in way:
        holder = holder[key]
    if chance.random() < 0.2:
        del holder[last]
    else:
        holder[last] = chance.choice(ODD)
    return body


def written(body: Any) -> bytes:
    try:
        return msgspec.json.encode(body)
    except (UnicodeEncodeError, OverflowError):
        return json.dumps(body).encode()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("endpoint", TAKING, ids=lambda each: f"{each.method} {each.path}")
async def test_every_odd_body_is_answered(harness: AppHarness, endpoint: Endpoint) -> None:
    await cast.rule(harness.database, harness.workspace.by)
    ticket = await app_harness.ticket(harness, customer=cast.ANA)
    numbers = {"workspace_id": harness.id, "ticket_id": ticket.id, "user_id": harness.workspace.ana.id}
    path = re.sub(r"\{(\w+)\}", lambda name: str(numbers.get(name[1], ticket.id)), endpoint.path)
    assert endpoint.example is not None
    example, chance = msgspec.json.decode(endpoint.example), Random(endpoint.path)
    for _ in range(TRIES):
        body = written(changed(chance, example))
        answer = await harness.client.request(
            endpoint.method, path, content=body, headers={"content-type": "application/json"}
        )
        assert answer.status_code < 500, (body, answer.text)
        if answer.status_code == 422:
            assert answer.headers["content-type"] == endpoint.interface.refusal_type
            assert answer.json()["detail"]
