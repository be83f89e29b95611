"""Whatever changes a setting says so in the audit: no function of the store that writes one can forget it."""

import ast
import inspect
from types import ModuleType

import pytest

from amends.store import (
    causes,
    configurations,
    credentials,
    custom_fields,
    keys,
    people,
    preferences,
    segments,
    sessions,
    surveys,
    webhooks,
    workspaces,
)

SETTINGS = (
    *(
        causes,
        credentials,
        configurations,
        custom_fields,
        keys,
        people,
        preferences,
        segments,
        sessions,
        surveys,
    ),
    *(webhooks, workspaces),
)
NO_SETTINGS = {
    "credentials.note": "using a credential sets nothing, and the desk tells a failure",
    "keys.note_use": "when a key was used is no setting",
    "people.count_as_signed_in": "when somebody was there is no setting",
    "people.set_email_key": "it follows from the address, which stays as it is",
    "preferences.save": "how pages look to somebody is their own affair, and no setting of the workspace",
    "sessions.forget": "a session that ended by itself was told when it began",
    "sessions.forget_links": "using a link and making the next one are told",
    "sessions.note_use": "when somebody was there is no setting",
    "surveys.make": "the first response makes it, and whoever takes feedback in isn't to wait for the audit",
    "webhooks.note_success": "the delivery log tells it",
    "webhooks.note_failure": "the delivery log tells it",
    "workspaces.set_trial": "that one is made, and that it is removed, is told",
    "workspaces.segments_changed": "the segment itself is told",
}


def writers(module: ModuleType) -> list[ast.AsyncFunctionDef]:
    tree = ast.parse(inspect.getsource(module))
    functions = [node for node in tree.body if isinstance(node, ast.AsyncFunctionDef) and not node.name.startswith("_")]
    return [node for node in functions if {"run", "many"} & calls(node, "tx")]


def calls(node: ast.AST, of: str) -> set[str]:
    """The methods of something that are called in a function."""
    called = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
    attributes = [each for each in called if isinstance(each, ast.Attribute)]
    return {each.attr for each in attributes if isinstance(each.value, ast.Name) and each.value.id == of}


@pytest.mark.parametrize("module", SETTINGS, ids=lambda module: module.__name__.rpartition(".")[2])
def test_who_writes_a_setting_tells_it(module: ModuleType) -> None:
    found = writers(module)
    assert found
    name = module.__name__.rpartition(".")[2]
    silent = {f"{name}.{node.name}" for node in found if "append" not in calls(node, "audit")}
    assert silent == {each for each in NO_SETTINGS if each.startswith(f"{name}.")}
