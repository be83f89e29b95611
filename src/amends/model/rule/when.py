"""When a rule applies: conditions joined by all, any and not, to any sensible depth."""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final, TypeAlias

from msgspec import Struct

from amends.model.rule.conditions import CONDITIONS
from amends.model.rule.document_node import DocumentNode
from amends.texts.text import say

DEPTH_LIMIT = 64
"""How many all, any and not may stand inside each other."""


class AllOf(Struct, frozen=True):
    """True when each of its conditions is."""

    conditions: tuple["When", ...]


class AnyOf(Struct, frozen=True):
    """True when one of its conditions is."""

    conditions: tuple["When", ...]


class Not(Struct, frozen=True):
    """True when its condition is not."""

    condition: "When"


class Single(Struct, frozen=True, dict=True):
    """One condition by its name in CONDITIONS, and the value that its row reads and understands."""

    name: str
    value: Any

    @cached_property
    def stated(self) -> str:
        """How it reads in a document; made once, however many responses it is asked of."""
        return f"{self.name} = {_toml(CONDITIONS[self.name].write(self.value))}"


When: TypeAlias = AllOf | AnyOf | Not | Single

ALWAYS: Final = AllOf(())
"""What a rule without `when` has: nothing is asked, so it is true."""

_JOINS = ("all", "any", "not")


def read_when(node: DocumentNode, depth: int = 1) -> When:
    """The conditions at a place; faults are noted there."""
    nodes = node.table((*_JOINS, *CONDITIONS), "condition")
    if len(nodes) != 1:
        _error_of_count(node, list(nodes))
    read = [_read_one(name, inner, depth) for name, inner in nodes.items()]
    return read[0] if read else ALWAYS


def write_when(when: When) -> dict[str, object]:
    """Conditions as a document writes them."""
    if isinstance(when, Single):
        return {when.name: CONDITIONS[when.name].write(when.value)}
    if isinstance(when, Not):
        return {"not": write_when(when.condition)}
    join = "all" if isinstance(when, AllOf) else "any"
    return {join: [write_when(condition) for condition in when.conditions]}


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_toml(inner)}' for key, inner in value.items())} }}"
    # Lists hold only texts and numbers, which TOML writes as JSON does.
    return json.dumps(value, ensure_ascii=False)


def _error_of_count(node: DocumentNode, names: list[str]) -> None:
    if len(names) > 1:
        means_language = "language" in names and names[0].startswith("words")
        code = "has_several_conditions_and_a_language" if means_language else "has_several_conditions"
        node.error(say(code, number=len(names), names=names))
    elif isinstance(node.value, Mapping) and not node.value:
        node.error(say("has_no_condition", choices=(*_JOINS, *CONDITIONS)))


def _read_one(name: str, node: DocumentNode, depth: int) -> When:
    if name in CONDITIONS:
        return Single(name, CONDITIONS[name].read(node))
    if depth > DEPTH_LIMIT:
        node.error(say("nested_too_deep", limit=DEPTH_LIMIT))
        return ALWAYS
    if name == "not":
        return Not(read_when(node, depth + 1))
    conditions = tuple(read_when(inner, depth + 1) for inner in node.items())
    return AllOf(conditions) if name == "all" else AnyOf(conditions)
