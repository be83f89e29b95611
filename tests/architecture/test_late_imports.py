"""What is imported by a name stands in one table, and keeps to the same arrows as every import that is written out."""

import ast
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import grimp
import pytest

from amends import late_imports
from amends.cli.command import COMMANDS
from amends.late_imports import LATE_IMPORTS, LateImport, load

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
TABLE = SOURCE / "amends/late_imports.py"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
LAYERS = [contract for contract in CONTRACTS if contract["type"] == "layers"]
FORBIDDEN = [contract for contract in CONTRACTS if contract["type"] == "forbidden"]
IMPORTING = {"import_module", "__import__", "load_module", "exec_module", "spec_from_file_location", "find_loader"}
START = """
import json, sys
import amends.app, amends.cli.command, amends.cli.serve, amends.background.worker, amends.logs
print(json.dumps(sorted(sys.modules)))
"""
RINGS: frozenset[str] = frozenset()
"""What is loaded late and imports who loads it. There should be none."""

every_row = pytest.mark.parametrize("late", LATE_IMPORTS, ids=lambda late: late.module)


def names_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name.rpartition(".")[2]


def loaded_by(path: Path) -> Iterator[str]:
    """The names of the rows that a module loads."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name("load"), args=[ast.Name(row)]):
                yield row


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")


@lru_cache(maxsize=1)
def late_edges() -> frozenset[tuple[str, str]]:
    """Who imports whom, late: the table's rows, and the commands, which the command line loads by their names."""
    commands = {("amends.cli.command", f"amends.cli.{workspace.partition(':')[0]}") for _, workspace in COMMANDS}
    return frozenset({(late.importer, late.module) for late in LATE_IMPORTS} | commands)


@lru_cache(maxsize=1)
def graph() -> grimp.ImportGraph:
    """Every import, the late ones among them."""
    built = grimp.build_graph("amends", include_external_packages=True)
    for importer, imported in late_edges():
        built.add_module(imported, is_squashed=not imported.startswith("amends"))
        built.add_import(importer=importer, imported=imported)
    return built


def test_nothing_else_imports_by_a_name() -> None:
    others = [path for path in SOURCE.rglob("*.py") if path != TABLE]
    assert {path.name: names for path in others if (names := IMPORTING & set(names_in(path)))} == {}


@every_row
def test_it_is_there_and_says_why_it_is_late(late: LateImport) -> None:
    assert find_spec(late.module) is not None
    assert find_spec(late.importer) is not None
    assert late.reason
    assert load(late).__name__ == late.module


def test_each_row_is_loaded_by_the_module_that_it_names_and_by_no_other() -> None:
    rows = {name: row for name, row in vars(late_imports).items() if isinstance(row, LateImport)}
    assert sorted(rows.values()) == sorted(LATE_IMPORTS)
    used = {(row, module_of(path)) for path in SOURCE.rglob("*.py") for row in loaded_by(path)}
    assert used == {(name, row.importer) for name, row in rows.items()}


def test_none_is_loaded_with_the_start() -> None:
    told = subprocess.run([sys.executable, "-c", START], check=True, capture_output=True, cwd=ROOT).stdout
    assert {late.module for late in LATE_IMPORTS} & set(json.loads(told)) == set()


def layers_of(contract: dict[str, Any]) -> list[grimp.Layer]:
    return [grimp.Layer(*(name.strip() for name in row.split("|"))) for row in contract["layers"]]


@pytest.mark.parametrize("contract", LAYERS, ids=lambda contract: contract["name"])
def test_late_imports_point_down_as_all_others_do(contract: dict[str, Any]) -> None:
    assert graph().find_illegal_dependencies_for_layers(layers_of(contract)) == set()


def test_a_late_import_that_points_up_would_be_seen() -> None:
    [rooms] = LAYERS
    turned = grimp.build_graph("amends")
    turned.add_import(importer="amends.model.clock.public_holidays", imported="amends.app")
    assert turned.find_illegal_dependencies_for_layers(layers_of(rooms))


@pytest.mark.parametrize("contract", FORBIDDEN, ids=lambda contract: contract["name"])
def test_late_imports_reach_nothing_that_is_forbidden(contract: dict[str, Any]) -> None:
    reached = {
        (room, name)
        for room in contract["source_modules"]
        for name in contract["forbidden_modules"]
        if reaches(room, name, directly=contract.get("allow_indirect_imports", False))
    }
    assert reached == set()


def reaches(room: str, name: str, *, directly: bool) -> bool:
    """Whether anything in a room imports anything of that name, by whatever way unless directly."""
    if directly:
        return any(is_in(importer, room) and is_in(imported, name) for importer, imported in late_edges())
    return name in graph().modules and bool(graph().find_shortest_chains(room, name, as_packages=True))


def is_in(module: str, room: str) -> bool:
    return f"{module}.".startswith(f"{room}.")


def test_no_late_import_closes_a_ring() -> None:
    rings = {
        imported for importer, imported in late_edges() if graph().find_shortest_chain(imported, importer) is not None
    }
    assert rings == RINGS
