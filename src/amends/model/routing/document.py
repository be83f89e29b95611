"""A route's document: what a person writes in TOML or JSON, read into values that can't be wrong."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import msgspec
from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.model.routing.strategy import RoundRobin, Strategy, read_strategy, write_strategy
from amends.model.rule.document import HIGHEST_ORDER
from amends.model.rule.document_node import DocumentNode
from amends.model.rule.notation import load
from amends.model.status import Priority
from amends.texts.text import say

KIND: Final = "route"

_KEYS: Final = ("name", "order", "segments", "priorities", "types", "strategy")
_REQUIRED: Final = {
    "name": say("route_needs_a_name"),
    "order": say("route_needs_an_order"),
    "strategy": say("route_needs_a_strategy"),
}


class RouteDocument(Struct, frozen=True):
    """A route as people state it: what it is called, its turn (lower first), which tickets it is for, who gets them.

    `segments` are codes, each for itself and all below it; where nothing is listed, it is for all.
    """

    name: str
    order: int
    segments: tuple[str, ...]
    priorities: tuple[Priority, ...]
    types: tuple[str, ...]
    strategy: Strategy


def parse(source: str | Mapping[str, object]) -> RouteDocument:
    """The route that a TOML or JSON text, or what was read from one, states. Raises Invalid with every fault."""
    errors: list[FieldError] = []
    loaded = load(source, errors, "route") if isinstance(source, str) else source
    document = _read(DocumentNode(loaded, "", errors))
    if errors:
        raise Invalid(*errors)
    return document


def encode(document: RouteDocument) -> str:
    """The canonical JSON of a route: equal routes have equal texts."""
    written = {
        "name": document.name,
        "order": document.order,
        "segments": document.segments,
        "priorities": [priority.name for priority in document.priorities],
        "types": document.types,
        "strategy": write_strategy(document.strategy),
    }
    return msgspec.json.encode(written).decode()


@lru_cache(maxsize=1000)
def decode(text: str) -> RouteDocument:
    """The route that `encode` wrote; raises Invalid as `parse` does."""
    return parse(text)


def _read(node: DocumentNode) -> RouteDocument:
    nodes = node.table(_KEYS)
    for key in [key for key in _REQUIRED if key not in nodes]:
        node.at(key, None).error(_REQUIRED[key])
    return RouteDocument(
        name=nodes["name"].text() if "name" in nodes else "",
        order=nodes["order"].whole(0, HIGHEST_ORDER) if "order" in nodes else 0,
        segments=tuple(each.text() for each in _listed(nodes.get("segments"))),
        priorities=tuple(each.choice(Priority.__members__) for each in _listed(nodes.get("priorities"))),
        types=tuple(each.text() for each in _listed(nodes.get("types"))),
        strategy=read_strategy(nodes["strategy"]) if "strategy" in nodes else RoundRobin(),
    )


def _listed(node: DocumentNode | None) -> list[DocumentNode]:
    # An empty list says the same as none: all.
    return [] if node is None or node.value in ([], ()) else node.items()
