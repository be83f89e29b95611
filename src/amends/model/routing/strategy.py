"""What a route may say about how its owner is chosen: the values of its `strategy`, read and written."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from msgspec import Struct

from amends.model.response_field import LANGUAGE, is_field
from amends.model.rule.action import read_email
from amends.model.rule.document_node import DocumentNode
from amends.texts.text import say


class RoundRobin(Struct, frozen=True, tag_field="strategy", tag="round_robin"):
    """One after the other."""


class LeastOpen(Struct, frozen=True, tag_field="strategy", tag="least_open"):
    """Whoever has the fewest open tickets."""


class Weighted(Struct, frozen=True, tag_field="strategy", tag="weighted"):
    """Whoever has the fewest open tickets for their capacity."""


class Named(Struct, frozen=True, tag_field="strategy", tag="named"):
    """Always the user with this e-mail address."""

    owner: str


class ByField(Struct, frozen=True, tag_field="strategy", tag="field"):
    """Whom a field of the response stands for: `custom.<field>` or `language`, its value -> an e-mail address."""

    name: str
    values: Mapping[str, str]


Strategy: TypeAlias = RoundRobin | LeastOpen | Weighted | Named | ByField


def name_of(strategy: Strategy) -> str:
    """What a document calls the strategy."""
    return str(strategy.__struct_config__.tag)


def read_strategy(node: DocumentNode) -> Strategy:
    """The strategy at a place; faults are noted there."""
    nodes = node.table(_READERS, "strategy")
    if isinstance(node.value, Mapping) and len(nodes) != 1:
        node.error(
            say("has_several_of", choices=_READERS, all=nodes) if nodes else say("has_none_of", choices=_READERS)
        )
    read = [_READERS[name](inner) for name, inner in nodes.items()]
    return read[0] if read else RoundRobin()


def write_strategy(strategy: Strategy) -> dict[str, object]:
    """A strategy as a document writes it."""
    details: dict[str, object] = {}
    if isinstance(strategy, Named):
        details = {"owner": strategy.owner}
    elif isinstance(strategy, ByField):
        details = {"name": strategy.name, "values": dict(sorted(strategy.values.items()))}
    return {name_of(strategy): details}


def _read_named(node: DocumentNode) -> Strategy:
    nodes = node.table(("owner",))
    if "owner" in nodes:
        return Named(read_email(nodes["owner"]))
    if isinstance(node.value, Mapping):
        node.error(say("names_no_owner"))
    return Named("")


def _read_by_field(node: DocumentNode) -> Strategy:
    nodes = node.table(("name", "values"))
    if isinstance(node.value, Mapping) and len(nodes) < 2:
        node.error(say("names_no_values"))
    name = _read_field_name(nodes["name"]) if "name" in nodes else ""
    return ByField(name, _read_values(nodes["values"]) if "values" in nodes else {})


def _read_field_name(node: DocumentNode) -> str:
    errors = len(node.errors)
    name = node.text()
    if len(node.errors) == errors and not is_field(name):
        node.error(say("not_language_or_field", name=LANGUAGE))
    return name


def _read_values(node: DocumentNode) -> Mapping[str, str]:
    if not isinstance(node.value, Mapping):
        node.wrong(say("a_table"))
        return {}
    if not node.value:
        node.error(say("has_no_value"))
    nodes = {str(key): node.at(str(key), value) for key, value in node.value.items()}
    for key, inner in nodes.items():
        DocumentNode(key, inner.path, inner.errors).text()
    return {key: read_email(inner) for key, inner in nodes.items()}


def _reader_of(strategy: Strategy) -> Callable[[DocumentNode], Strategy]:
    def read(node: DocumentNode) -> Strategy:
        node.table(())
        return strategy

    return read


_READERS: Final[Mapping[str, Callable[[DocumentNode], Strategy]]] = {
    "round_robin": _reader_of(RoundRobin()),
    "least_open": _reader_of(LeastOpen()),
    "weighted": _reader_of(Weighted()),
    "named": _read_named,
    "field": _read_by_field,
}
