"""The documentation that comes from the table of routes."""

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import msgspec
import pytest

from amends.http.application import ENDPOINTS
from amends.http.request.endpoint import Endpoint
from amends.http.server import openapi
from amends.http.v1.errors import V1
from amends.usecases.settings.webhooks import EVENT_TYPES
from amends.wire import events
from tests.http import app_harness
from tests.http.app_harness import AppHarness


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    loaded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(openapi.document(ENDPOINTS)))
    return loaded


async def test_it_is_served(client: httpx2.AsyncClient, document: dict[str, Any]) -> None:
    assert (await client.get("/openapi.json")).json() == document


def operation(document: dict[str, Any], endpoint: Endpoint) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"][endpoint.path][endpoint.method.lower()]
    return found


def test_it_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    assert document["info"]["title"] == "Amends"


def test_every_endpoint_of_the_table_is_in_it_and_no_other(document: dict[str, Any]) -> None:
    summary = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert summary == {(endpoint.method, endpoint.path) for endpoint in ENDPOINTS}


def test_each_has_a_summary_and_a_scope_or_is_open(document: dict[str, Any]) -> None:
    for endpoint in ENDPOINTS:
        summary = operation(document, endpoint)
        assert summary["summary"]
        assert summary.get("x-scope") == endpoint.scope
        assert summary["security"] == ([] if endpoint.scope is None else [{"key": []}])


def test_each_operation_has_a_name_of_its_own(document: dict[str, Any]) -> None:
    names = [operation(document, endpoint)["operationId"] for endpoint in ENDPOINTS]
    assert sorted(names) == sorted(set(names))


def test_each_parameter_of_a_path_is_described(document: dict[str, Any]) -> None:
    for endpoint in ENDPOINTS:
        described = [each["name"] for each in operation(document, endpoint)["parameters"] if each["in"] == "path"]
        assert described == re.findall(r"\{(\w+)\}", endpoint.path)


def test_each_event_that_webhooks_send_is_in_it(document: dict[str, Any]) -> None:
    assert set(document["webhooks"]) == {*EVENT_TYPES, "webhook.test"}
    sent = document["webhooks"]["ticket.opened"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    body = document["components"]["schemas"][sent["$ref"].rpartition("/")[2]]
    assert set(body["required"]) == {"type", "timestamp", "schema_version", "data"}


def test_it_says_what_generators_ask_for(document: dict[str, Any]) -> None:
    assert document["info"]["license"]["identifier"] == "Apache-2.0"
    assert document["servers"][0]["url"] == "/"
    assert all(name.isidentifier() for name in document["components"]["schemas"])
    tags = {tag for methods in document["paths"].values() for own in methods.values() for tag in own["tags"]}
    assert tags < {each["name"] for each in document["tags"]}
    for endpoint in ENDPOINTS:
        own = operation(document, endpoint)
        assert all(each["description"] for each in own["parameters"]), endpoint.path
        bodies = own.get("requestBody", {"content": {}})["content"]
        assert set(bodies) <= {"application/json", "application/octet-stream", "multipart/form-data"}, endpoint.path
    ticket = document["components"]["schemas"]["TicketView"]["properties"]
    assert ticket["opened_time"]["format"] == "date-time"
    assert "MERGED" in ticket["status"]["enum"]


def test_every_reference_leads_to_something_in_it(document: dict[str, Any]) -> None:
    references = list(references_in(document))
    assert references
    for reference in references:
        kind, _, name = reference.removeprefix("#/components/").partition("/")
        assert name in document["components"][kind], reference


def references_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from references_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references_in(inner)


@pytest.mark.parametrize(
    "endpoint", [each for each in ENDPOINTS if each.response is not None], ids=lambda own: own.path
)
def test_each_answer_has_an_example_in_its_shape(document: dict[str, Any], endpoint: Endpoint) -> None:
    shown = operation(document, endpoint)["responses"][str(endpoint.status)]["content"]["application/json"]["example"]
    msgspec.json.decode(msgspec.json.encode(shown), type=endpoint.response)


def test_each_webhook_has_an_example_in_its_shape(document: dict[str, Any]) -> None:
    for event_type, own in document["webhooks"].items():
        shown = own["post"]["requestBody"]["content"]["application/json"]["example"]
        body = events.TestWebhook if event_type == "webhook.test" else events.TicketWebhook
        assert msgspec.json.decode(msgspec.json.encode(shown), type=body).type == event_type


async def test_the_headers_that_an_answer_has_are_documented(harness: AppHarness, document: dict[str, Any]) -> None:
    ticket = await app_harness.ticket(harness)
    one, key = f"{harness.v1}/tickets/{ticket.id}", {"Idempotency-Key": "k-1"}
    tag = (await harness.client.get(one)).headers["etag"]
    for _ in range(2):
        noted = await harness.client.post(f"{one}/notes", json={"text": "Called."}, headers=key)
    answers = [
        ("/v1/workspaces/{workspace_id}/tickets/{ticket_id}", "get", "200", await harness.client.get(one)),
        (
            "/v1/workspaces/{workspace_id}/tickets/{ticket_id}",
            "get",
            "304",
            await harness.client.get(one, headers={"If-None-Match": tag}),
        ),
        ("/v1/workspaces/{workspace_id}/tickets/{ticket_id}/notes", "post", str(noted.status_code), noted),
        ("/v1/workspaces/{workspace_id}/tickets", "get", "200", await harness.client.get(f"{harness.v1}/tickets")),
    ]
    for path, method, status, answer in answers:
        documented = {name.lower() for name in document["paths"][path][method]["responses"][status]["headers"]}
        assert set(answer.headers) - {"content-type", "content-length", "vary", "date"} <= documented, path
    assert noted.headers["idempotent-replayed"] == "true"
    for name in document["components"]["headers"]:
        assert document["components"]["headers"][name]["description"]


def test_what_makes_a_request_safe_to_repeat_is_a_parameter(document: dict[str, Any]) -> None:
    for endpoint in ENDPOINTS:
        if endpoint.interface is V1:
            named = {each["name"] for each in operation(document, endpoint)["parameters"] if each["in"] == "header"}
            own = operation(document, endpoint)["responses"][str(endpoint.status)]["headers"]
            assert ("Idempotency-Key" in named) == (endpoint.method == "POST") == ("Idempotent-Replayed" in own)
            assert ("If-None-Match" in named) <= ("ETag" in own)
    patch = document["paths"]["/v1/workspaces/{workspace_id}/tickets/{ticket_id}"]["patch"]
    assert "If-Match" in {each["name"] for each in patch["parameters"]}


def test_the_ticket_has_its_22_keys_all_required(document: dict[str, Any]) -> None:
    ticket = document["components"]["schemas"]["Ticket"]
    assert len(ticket["properties"]) == 22
    assert sorted(ticket["required"]) == sorted(ticket["properties"])


@pytest.mark.parametrize("page", ["/docs", "/docs/errors"])
async def test_a_page_names_no_other_host(client: httpx2.AsyncClient, page: str) -> None:
    answer = await client.get(page)
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not re.search(r"""(?:src|href|action)\s*=\s*["']?(?:https?:)?//""", answer.text)
    assert "<script" not in answer.text


@pytest.mark.parametrize("page", ["/docs", "/docs/errors"])
async def test_what_a_page_loads_is_there(client: httpx2.AsyncClient, page: str) -> None:
    loaded = re.findall(r"""<link[^>]* href="([^"]+)\"""", (await client.get(page)).text)
    assert loaded
    for path in loaded:
        assert (await client.get(path)).status_code == 200


async def test_the_servers_bare_address_leads_to_the_inbox(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox")


async def test_the_page_shows_every_endpoint(client: httpx2.AsyncClient) -> None:
    page = (await client.get("/docs")).text
    assert [endpoint.path for endpoint in ENDPOINTS if endpoint.path not in page] == []


async def test_the_page_of_errors_has_a_place_for_each_that_an_answer_names(harness: AppHarness) -> None:
    page = (await harness.client.get("/docs/errors")).text
    kind = (await harness.client.get(f"{harness.v1}/tickets/5")).json()["type"]
    assert f'id="{kind.partition("#")[2]}"' in page


async def test_readiness_goes_off_before_the_rest(harness: AppHarness) -> None:
    assert (await harness.client.get("/health/ready")).json() == {"status": "ready"}
    harness.app.ready = False
    assert (await harness.client.get("/health/ready")).status_code == 503
    assert (await harness.client.get("/health/live")).status_code == 200


async def test_metrics_count_requests_by_path_and_not_by_number(harness: AppHarness) -> None:
    await harness.client.get(f"{harness.v1}/tickets")
    text = (await harness.client.get("/metrics")).text
    assert 'amends_requests_total{path="/v1/workspaces/{workspace_id}/tickets",status="200"} 1.0' in text


async def test_an_absence_is_linked_to_by_its_own_number(harness: AppHarness, document: dict[str, Any]) -> None:
    form = {"from": "2126-12-24T00:00:00+01:00", "until": "2126-12-27T00:00:00+01:00"}
    answer = await harness.client.post(f"{harness.v1}/users/{harness.workspace.ana.id}/absences", json=form)
    adding = document["paths"]["/v1/workspaces/{workspace_id}/users/{user_id}/absences"]["post"]
    link = adding["responses"]["201"]["links"]["delete_absence"]["parameters"]["absence_id"]
    assert link == "$response.body#/absences/0/id"
    made = answer.json()["absences"][0]["id"]
    assert (await harness.client.delete(f"{answer.request.url}/{made}")).status_code == 204
