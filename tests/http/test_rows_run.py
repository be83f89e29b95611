"""Rows run their use cases by themselves: what a row says fits the use case, and every row checks the same things."""

import re
from inspect import signature
from typing import Any

import pytest

from amends.errors import FieldError
from amends.http.application import ENDPOINTS
from amends.http.request.endpoint import Endpoint, Parameter, TimeText, by_handler
from amends.http.request.parameters import reader_of, unknown_errors
from amends.http.request.runner import parameters_of
from amends.http.v1.errors import V1
from amends.texts.text import say
from tests import cast
from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of

RUN = [each for each in ENDPOINTS if each.do is not by_handler]
V1_ROWS = [each for each in ENDPOINTS if each.interface is V1]
ANY_WORKSPACE = {"/a/api/v2/cx/tickets/{workspace_id}"}
"""The number in its place is a ticket's or a workspace's, and the answer is looked for among the key's own."""


HANDLERS = {
    "post_responses": "a stream, in and out, of any length",
    "start_import": "a file, which is on the disk before its import is begun",
    "add_attachment": "a file, which is on the disk before the ticket knows of it",
    "get_attachment": "a file, sent from the disk",
    "remove_attachment": "a file, which is taken away once the ticket has forgotten it",
}
"""The handlers of our own API, and why each isn't a row that runs."""


def named(endpoint: Endpoint) -> str:
    return f"{endpoint.method} {endpoint.path}"


def arguments_of(endpoint: Endpoint) -> list[str]:
    """What stands for each argument that the use case gets by its place."""
    ids = [name for name in re.findall(r"\{(\w+)\}", endpoint.path) if name != "workspace_id"]
    place = ["place", "limit"] if endpoint.paging is not None else []
    body = ["body"] if endpoint.request is not None or endpoint.parse is not None else []
    return [*(["given"] if endpoint.given is not None else []), *ids, *place, *body]


def names_of(endpoint: Endpoint) -> list[str]:
    """The names of the arguments that the use case may get by name."""
    if endpoint.gather is not None:
        return ["query"]
    return [each.argument or each.name for each in endpoint.parameters]


@pytest.mark.parametrize("endpoint", RUN, ids=named)
def test_the_use_case_takes_what_the_row_gives_it(endpoint: Endpoint) -> None:
    use_case = signature(endpoint.do)
    by_name: dict[str, Any] = dict.fromkeys(names_of(endpoint))
    use_case.bind("tx", *arguments_of(endpoint), **by_name)
    optional = {each.argument or each.name for each in endpoint.parameters if not each.is_required}
    needed = by_name if endpoint.gather is not None else {each: None for each in by_name if each not in optional}
    use_case.bind("tx", *arguments_of(endpoint), **needed)


@pytest.mark.parametrize("endpoint", RUN, ids=named)
def test_an_id_of_the_path_is_the_argument_of_its_name(endpoint: Endpoint) -> None:
    taken = signature(endpoint.do).bind("tx", *arguments_of(endpoint), **dict.fromkeys(names_of(endpoint))).arguments
    assert {name for name, what in taken.items() if str(what).endswith("_id") and what not in ("tx", name)} == set()


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=named)
def test_a_row_has_a_use_case_or_a_handler(endpoint: Endpoint) -> None:
    assert (endpoint.do is by_handler) == (endpoint.handler is not None)
    assert endpoint.operation
    assert endpoint.explanation
    assert endpoint.response is None or endpoint.handler or endpoint.serialize or endpoint.each


@pytest.mark.parametrize("endpoint", RUN, ids=named)
def test_an_answer_is_of_the_struct_that_the_row_names(endpoint: Endpoint) -> None:
    if endpoint.serialize is not None:
        assert signature(endpoint.serialize).return_annotation is endpoint.response
    if endpoint.each is not None:
        [items] = [each for each in endpoint.response.__struct_fields__ if each != "next_cursor"]
        assert signature(endpoint.each).return_annotation in endpoint.response.__annotations__[items].__args__


def test_only_streams_and_files_have_handlers() -> None:
    assert {each.operation for each in V1_ROWS if each.handler is not None} == set(HANDLERS)


def test_only_one_path_names_a_workspace_that_needs_not_be_the_own() -> None:
    assert {each.path for each in ENDPOINTS if each.is_any_workspace} == ANY_WORKSPACE


def path_of(harness: AppHarness, endpoint: Endpoint, number: int) -> str:
    return re.sub(r"\{(\w+)\}", lambda name: str({"workspace_id": harness.id}.get(name[1], number)), endpoint.path)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("endpoint", V1_ROWS, ids=named)
async def test_an_unknown_parameter_is_refused_and_what_is_allowed_is_listed(
    harness: AppHarness, endpoint: Endpoint
) -> None:
    path = path_of(harness, endpoint, 999_999)
    refused = await harness.client.request(endpoint.method, path, params={"colour": "red"})
    assert refused.status_code == 400
    reason = errors_of(refused)["colour"]
    assert reason.startswith("is not a parameter")
    allowed = [each.name for each in parameters_of(endpoint) if each.location == "query"]
    assert [each for each in allowed if each not in reason] == []


async def test_an_unknown_parameter_is_told_beside_all_else_that_is_wrong(harness: AppHarness) -> None:
    refused = await harness.client.get(f"{harness.v1}/tickets?colour=red&limit=0&status=LOST&cursor=!")
    assert set(errors_of(refused)) == {"colour", "limit", "status", "cursor"}


async def test_the_compatible_apis_pass_over_what_they_do_not_know(harness: AppHarness) -> None:
    await app_harness.ticket(harness)
    assert (await harness.client.get(f"{harness.ticket_path}?colour=red")).status_code == 200
    assert (await harness.client.get(f"{harness.manual_path}?colour=red")).status_code == 200


async def test_a_cursor_of_another_list_is_refused(harness: AppHarness) -> None:
    for _ in range(2):
        await app_harness.ticket(harness)
        await cast.ingest(harness.database, harness.workspace.by, cast.form())
    opened = (await harness.client.get(f"{harness.v1}/tickets?limit=1")).json()["next_cursor"]
    intakes = (await harness.client.get(f"{harness.v1}/intakes?limit=1")).json()["next_cursor"]
    assert (await harness.client.get(f"{harness.v1}/tickets", params={"cursor": opened, "limit": 7})).is_success
    for path in ("/tickets?sort=changed", "/tickets?status=NEW"):
        refused = await harness.client.get(f"{harness.v1}{path}{'&' if '?' in path else '?'}cursor={opened}")
        assert "of another list or of another query" in errors_of(refused)["cursor"], path
    refused = await harness.client.get(f"{harness.v1}/tickets", params={"cursor": intakes})
    assert set(errors_of(refused)) == {"cursor"}


async def test_another_workspace_is_refused_before_anything_else(harness: AppHarness) -> None:
    answer = await harness.client.post(f"/v1/workspaces/{harness.id + 999}/views?colour=red", content=b"nonsense")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [(TimeText, "2026-11-20T16:50:00+01:00", 1_795_189_800_000_000), (str, "as it is", "as it is")],
)
def test_a_parameter_is_read_by_its_type(type_: Any, text: str, value: object) -> None:
    assert reader_of(Parameter("name", "meaning", type_))(text) == value


def test_a_prefix_is_listed_with_the_names() -> None:
    assert unknown_errors(["a", "b", "fields.x"], {"a": None}, "fields.") == [
        FieldError("b", say("unknown_parameter", choices=["a", "fields.…"]))
    ]
    assert unknown_errors(["b"], {}, "") == [FieldError("b", say("no_parameters_here"))]
