"""Drawing mutants: `python -m tools.mutants.draw` prints those of a seed as JSON.

Runs with Python and packages of its own (`make mutants` installs them), since Cosmic Ray brings many. First a line is
drawn, each with the same chance, then one of the kinds of faults that it can have, then one of these.
"""

import argparse
import ast
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import parso
from cosmic_ray.ast import ast_nodes
from cosmic_ray.mutating import mutate_code

from tools.mutants.operators import FAMILIES
from tools.mutants.sources import ROOT, files

_BLOCKS = frozenset({"if_stmt", "for_stmt", "while_stmt", "with_stmt", "try_stmt", "funcdef", "classdef", "lambdef"})
_ANNOTATED = frozenset({"tfpdef", "annassign"})
_NEVER_FAULTY = frozenset({"name", "string", "newline", "endmarker", "fstring_start", "fstring_string", "fstring_end"})
_OPERATORS = {name: operator for operators in FAMILIES.values() for name, operator in operators}


@dataclass(frozen=True)
class Fault:
    """An occurrence of an operator in a file.

    `first` to `last` are the lines that run with it. What runs on import has `names`: what is defined there,
    from the inside out.
    """

    path: str
    line: int
    family: str
    operator: str
    occurrence: int
    first: int
    last: int
    names: tuple[str, ...]

    def applied(self, source: str) -> str:
        """The source of its file with the fault in it."""
        return str(mutate_code(source, _OPERATORS[self.operator](), self.occurrence) or source)


def draw(count: int, seed: int) -> Iterator[Mapping[str, Any]]:
    """So many faults, each with the file's source as it is with it."""
    chance = random.Random(seed)
    lines = _by_line(files())
    for where in chance.sample(sorted(lines), len(lines)):
        if count and (drawn := _one_of(lines[where], chance)):
            count -= 1
            yield drawn


def _by_line(paths: Sequence[str]) -> Mapping[tuple[str, int], Sequence[Fault]]:
    lines = defaultdict(list)
    for path in paths:
        for fault in _of_file(path):
            lines[path, fault.line].append(fault)
    return lines


def _one_of(faults: Sequence[Fault], chance: random.Random) -> Mapping[str, Any] | None:
    left = list(faults)
    while left:
        family = chance.choice(sorted({fault.family for fault in left}))
        fault = chance.choice([each for each in left if each.family == family])
        source = (ROOT / fault.path).read_text("utf-8")
        mutated = fault.applied(source)
        if _differs(source, mutated):
            return asdict(fault) | {"source": mutated}
        left.remove(fault)
    return None


def _differs(source: str, mutated: str) -> bool:
    try:
        return ast.dump(ast.parse(source)) != ast.dump(ast.parse(mutated))
    except SyntaxError:
        return False


def _of_file(path: str) -> Iterator[Fault]:
    tree = parso.parse((ROOT / path).read_text("utf-8"))
    nodes = [node for node in ast_nodes(tree) if node.type not in _NEVER_FAULTY]
    for family, operators in FAMILIES.items():
        for name, operator in operators:
            positions = operator().mutation_positions
            places = [(node, place) for node in nodes for place in positions(node)]
            for occurrence, (node, (start, stop)) in enumerate(places):
                if not _is_left_alone(node):
                    first, last = _statement_of(node) or (start[0], stop[0])
                    yield Fault(path, start[0], family, name, occurrence, first, last, tuple(_defined(node)))


def _is_left_alone(node: Any) -> bool:
    while node.parent is not None:
        if _is_type(node) or _is_union_of_types(node) or _is_for_readers(node):
            return True
        node = node.parent
    return False


def _is_type(node: Any) -> bool:
    """An annotation, or what a class is made with."""
    parent = node.parent
    if parent.type in _ANNOTATED:
        return node is not parent.children[0] and not _is_value(parent, node)
    if parent.type == "classdef":
        return node is not parent.children[-1]
    return parent.type == "funcdef" and node is parent.annotation


def _is_for_readers(node: Any) -> bool:
    """What only the type checker reads, and what only a debugger shows."""
    parent = node.parent
    if parent.type == "if_stmt" and parent.children[1].get_code().strip() == "TYPE_CHECKING":
        return True
    if node.type == "decorator":
        return str(node.get_code()).strip() in {"@overload", "@override", "@final"}
    return bool(parent.type == "funcdef" and parent.name.value == "__repr__")


def _is_value(parent: Any, node: Any) -> bool:
    # `name: type = value` is annassign: ":" type "=" value.
    return parent.type == "annassign" and len(parent.children) == 4 and node is parent.children[3]


def _is_union_of_types(node: Any) -> bool:
    # `Reach = frozenset[int] | None`, or what else stands outside functions, and what isinstance is asked.
    if node.type != "expr" or not any(child.type == "operator" and child.value == "|" for child in node.children):
        return False
    is_asked = node.parent.type == "arglist" and node.parent.parent.get_previous_sibling().get_code().endswith(
        "isinstance"
    )
    return is_asked or _function_of(node) is None


def _statement_of(node: Any) -> tuple[int, int] | None:
    while node is not None and node.type not in _BLOCKS:
        if node.type in {"simple_stmt", "decorator"}:
            runs = node.parent if node.type == "decorator" else node
            return runs.start_pos[0], runs.end_pos[0] - (runs.end_pos[1] == 0)
        node = node.parent
    return None


def _function_of(node: Any) -> Any:
    # A default of a parameter is no part of its function: it is calculated when that is defined.
    while node.parent is not None:
        if node.parent.type in {"funcdef", "lambdef"} and node is node.parent.children[-1]:
            return node.parent
        node = node.parent
    return None


def _defined(node: Any) -> Iterator[str]:
    if _function_of(node) is not None:
        return
    while node.parent is not None:
        if node.type == "expr_stmt":
            yield node.get_first_leaf().value
        if node.type in {"funcdef", "classdef"}:
            yield node.name.value
        if node.type == "decorator":
            code = node.parent.children[-1].get_code(include_prefix=False)
            yield code.split("(")[0].split(":")[0].split()[-1]
        node = node.parent


def main() -> None:
    """Print the faults of a seed, one JSON document for all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    json.dump(list(draw(options.count, options.seed)), sys.stdout)


if __name__ == "__main__":
    main()
