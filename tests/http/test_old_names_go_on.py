"""Old names of requests, documents, paths and commands go on until 1.0: they are read as the new ones."""

from typing import Any

import pytest

from amends import old_names
from amends.cli.command import app
from amends.errors import Invalid
from amends.model.rule.document import encode, parse
from amends.tabular.mapping_document import read_mapping
from tests.http import app_harness
from tests.http.app_harness import AppHarness, errors_of

RESPONSE = {"survey": "visit", "reference": "r-1", "segment": "S1", "score": 3, "scale": "nps"}
ATTEMPT = {"channel": "PHONE", "outcome": "NO_ANSWER"}
RULE: dict[str, Any] = {"name": "Any", "order": 1, "when": {"band": "unhappy"}, "then": {"open": {}}}
MAPPING = """
survey = "visit"
reference = { column = "Ref" }
answers = [{ question = "Why?", NAME = { column = "Words" } }]
"""

WAYS_IN = {
    ("AnswerForm", "words"): ("POST", "responses", {**RESPONSE, "answers": [{"question": "Why?", "words": "Mal"}]}),
    ("AttemptForm", "words"): ("POST", "tickets/{ticket}/attempts", {**ATTEMPT, "words": "Rang twice."}),
    ("NoteForm", "words"): ("POST", "tickets/{ticket}/notes", {"words": "Phoned."}),
    ("ReplyForm", "words"): ("POST", "tickets/{ticket}/replies", {"words": "We are sorry."}),
    ("SurveyForm", "detractor_to"): (
        "PUT",
        "surveys",
        {"code": "visit", "scale": "nps", "detractor_to": 5, "happy_from": 9},
    ),
    ("SurveyForm", "promoter_from"): (
        "PUT",
        "surveys",
        {"code": "visit", "scale": "nps", "unhappy_to": 5, "promoter_from": 9},
    ),
}
"""How each field with an old name comes in: a request with it, and otherwise new names alone."""


def renamed(body: Any, old: str, new: str) -> Any:
    if isinstance(body, dict):
        return {new if key == old else key: renamed(value, old, new) for key, value in body.items()}
    return [renamed(each, old, new) for each in body] if isinstance(body, list) else body


def test_each_field_has_its_way_in() -> None:
    assert WAYS_IN.keys() == {(form, old) for form, names in old_names.FIELDS.items() for old in names}


@pytest.mark.parametrize("way", WAYS_IN, ids=".".join)
async def test_a_field_by_its_old_name_is_read_as_the_new_one(harness: AppHarness, way: tuple[str, str]) -> None:
    form, old = way
    method, path, body = WAYS_IN[way]
    ticket = await app_harness.ticket(harness)
    url = f"{harness.v1}/{path.format(ticket=ticket.id)}"
    new = renamed(body, old, old_names.FIELDS[form][old])
    by_old = await harness.client.request(method, url, json=body)
    by_new = await harness.client.request(method, url, json=new)
    assert by_old.is_success, by_old.text
    assert by_new.is_success, by_new.text
    assert old not in by_old.text
    both = {**new, old: body[old]} if old in body else None
    if both is not None:
        assert (await harness.client.request(method, url, json=both)).status_code == 422


async def test_an_old_name_is_told_by_the_new_one_when_its_value_is_wrong(harness: AppHarness) -> None:
    body = {**RESPONSE, "answers": [{"question": "Why?", "words": 5}]}
    refused = await harness.client.post(f"{harness.v1}/responses", json=body)
    assert list(errors_of(refused)) == ["answers[0].verbatim"]


@pytest.mark.parametrize(("old", "new"), old_names.BANDS.items())
def test_a_band_by_its_old_name(old: str, new: str) -> None:
    assert encode(parse({**RULE, "when": {"band": old}})) == encode(parse({**RULE, "when": {"band": new}}))


@pytest.mark.parametrize(("old", "new"), old_names.ACTIONS.items())
def test_an_action_by_its_old_name(old: str, new: str) -> None:
    said = {"reason": "A test of our own staff"}
    assert parse({**RULE, "then": {old: said}}) == parse({**RULE, "then": {new: said}})


def test_an_action_by_both_names_is_refused() -> None:
    said = {"reason": "A test of our own staff"}
    with pytest.raises(Invalid):
        parse({**RULE, "then": {"leave": said, "ignore": said}})


@pytest.mark.parametrize(("old", "new"), old_names.MAPPING_ANSWER_KEYS.items())
def test_a_key_of_a_mapping_by_its_old_name(old: str, new: str) -> None:
    assert read_mapping(MAPPING.replace("NAME", old)) == read_mapping(MAPPING.replace("NAME", new))


@pytest.mark.parametrize(
    ("old", "path"), [("policies", "policies"), ("notices", "users/{user}/notices")], ids=["policies", "notices"]
)
async def test_a_path_by_its_old_name(harness: AppHarness, old: str, path: str) -> None:
    url = f"{harness.v1}/{path.format(user=harness.workspace.ana.id)}"
    found, renamed_url = await harness.client.get(url), url.replace(old, old_names.PATHS[old])
    assert found.status_code == 200
    assert found.json() == (await harness.client.get(renamed_url)).json()


def test_each_path_with_an_old_name_is_tried() -> None:
    assert old_names.PATHS.keys() == {"policies", "notices"}


@pytest.mark.parametrize(("old", "new"), old_names.COMMANDS.items())
def test_a_command_by_its_old_name(old: str, new: str) -> None:
    assert app[old].default_command is app[new].default_command
    assert not app[old].show


@pytest.mark.parametrize(
    ("old", "arguments"),
    [
        ("--detractor-to", ("survey", "set", "visit", "--workspace", "1", "--detractor-to", "5")),
        ("--promoter-from", ("survey", "set", "visit", "--workspace", "1", "--promoter-from", "9")),
        ("--most", ("audit", "list", "--workspace", "1", "--most", "20")),
    ],
)
def test_an_option_by_its_old_name(old: str, arguments: tuple[str, ...]) -> None:
    new = [old_names.OPTIONS[old] if each == old else each for each in arguments]
    assert app.parse_args(list(arguments))[1] == app.parse_args(new)[1]
