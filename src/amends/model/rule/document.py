"""A rule's document: what a person writes in TOML or JSON, read into values that can't be wrong."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import msgspec
from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.model.rule.action import Action, Attach, read_action, write_action
from amends.model.rule.document_node import DocumentNode
from amends.model.rule.notation import load
from amends.model.rule.when import ALWAYS, When, read_when, write_when
from amends.texts.text import say

KIND: Final = "rule"
HIGHEST_ORDER = 1_000_000

_REQUIRED: Final = {
    "name": say("rule_needs_a_name"),
    "order": say("rule_needs_an_order"),
    "then": say("rule_needs_an_action"),
}


class RuleDocument(Struct, frozen=True):
    """A rule as people state it: what it is called, its turn (lower first), when it applies and what it does then."""

    name: str
    order: int
    when: When
    then: Action


def parse(source: str | Mapping[str, object]) -> RuleDocument:
    """The rule that a TOML or JSON text, or what was read from one, states.

    Raises Invalid with every fault at once, each with the path of where it is, such as `when.all[2].words_any[0]`.
    """
    errors: list[FieldError] = []
    document = _read(DocumentNode(load(source, errors) if isinstance(source, str) else source, "", errors))
    if errors:
        raise Invalid(*errors)
    return document


def encode(document: RuleDocument) -> str:
    """The canonical JSON of a rule: equal rules have equal texts."""
    when = {} if document.when == ALWAYS else {"when": write_when(document.when)}
    written = {"name": document.name, "order": document.order, **when, "then": write_action(document.then)}
    return msgspec.json.encode(written).decode()


@lru_cache(maxsize=1000)
def decode(text: str) -> RuleDocument:
    """The rule that `encode` wrote; raises Invalid as `parse` does."""
    # Reading a document prepares its words; the same text is always the same document.
    return parse(text)


def _read(node: DocumentNode) -> RuleDocument:
    nodes = node.table(("name", "order", "when", "then"))
    if isinstance(node.value, Mapping):
        for key in [key for key in _REQUIRED if key not in nodes]:
            node.at(key, None).error(_REQUIRED[key])
    return RuleDocument(
        name=nodes["name"].text() if "name" in nodes else "",
        order=nodes["order"].whole(0, HIGHEST_ORDER) if "order" in nodes else 0,
        when=read_when(nodes["when"]) if "when" in nodes else ALWAYS,
        then=read_action(nodes["then"]) if "then" in nodes else Attach(),
    )
