"""A NUL or half a surrogate pair in any text that is set up over HTTP is a fault of the sender, on either engine."""

from typing import Any

import pytest

from tests.http.app_harness import AppHarness, errors_of

UNHAPPY = {"order": 10, "when": {"band": "unhappy"}, "then": {"open": {}}}
FORMS: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "segments", {"code": "{}"}),
    ("POST", "segments", {"code": "S9", "name": "{}"}),
    ("POST", "segments", {"code": "S9", "address": {"city": "{}"}}),
    ("POST", "users", {"email": "a{}@example.com"}),
    ("POST", "users", {"email": "cleo@example.com", "first_name": "{}"}),
    ("POST", "users", {"email": "cleo@example.com", "last_name": "{}"}),
    ("PUT", "surveys", {"code": "{}"}),
    ("PUT", "surveys", {"code": "visit", "name": "{}"}),
    ("POST", "rules", {"name": "{}", **UNHAPPY}),
    ("POST", "keys", {"scopes": ["admin"], "segments": ["{}"]}),
]


def filled(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {name: filled(inner, text) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, text) for inner in value]
    return value.replace("{}", text) if isinstance(value, str) else value


@pytest.mark.parametrize(("method", "path", "form"), FORMS)
async def test_it_is_refused_and_never_a_failure(
    harness: AppHarness, method: str, path: str, form: dict[str, Any]
) -> None:
    answer = await harness.client.request(method, f"{harness.v1}/{path}", json=filled(form, "a\0b"))
    assert answer.status_code in (400, 422), answer.text
    assert answer.json()["detail"]


async def test_a_boundary_that_no_engine_can_keep_is_refused(harness: AppHarness) -> None:
    form = {"code": "visit", "scale": "nps", "unhappy_to": -(10**30), "happy_from": 9}
    answer = await harness.client.put(f"{harness.v1}/surveys", json=form)
    assert errors_of(answer) == {"unhappy_to": "it is outside the scale nps"}


async def test_so_it_is_in_a_query(harness: AppHarness) -> None:
    for name in ("segment", "status", "opened_from", "cursor", "limit"):
        answer = await harness.client.get(f"{harness.v1}/tickets?{name}=%00")
        assert answer.status_code == 400
        assert list(errors_of(answer)) == [name]
