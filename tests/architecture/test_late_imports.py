"""What is imported by a name stands in one table, and keeps to the same arrows as every import that is written out."""

import ast
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import grimp
import pytest
from importlinter import configuration
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract

from amends import late_imports
from amends.cli.command import COMMANDS
from amends.late_imports import LATE_IMPORTS, LateImport, load

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
TABLE = SOURCE / "amends/late_imports.py"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
CONTRACT_TYPES = {
    "acyclic_siblings": AcyclicSiblingsContract,
    "forbidden": ForbiddenContract,
    "layers": LayersContract,
    "protected": ProtectedContract,
}
SESSION = {"root_packages": ["amends"], "include_external_packages": "True"}
IMPORTING = {"import_module", "__import__", "load_module", "exec_module", "spec_from_file_location", "find_loader"}
START = """
import json, sys
import amends.app, amends.cli.command, amends.cli.serve, amends.background.worker, amends.logs
print(json.dumps(sorted(sys.modules)))
"""
every_contract = pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract["name"])
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


def is_kept(contract: dict[str, Any], imports: grimp.ImportGraph) -> bool:
    """Whether import-linter would be content with these imports."""
    configuration.configure()
    options = {name: str(value) if isinstance(value, bool) else value for name, value in contract.items()}
    checked = CONTRACT_TYPES[contract["type"]](contract["name"], SESSION, options)
    return bool(checked.check(deepcopy(imports), verbose=False).kept)


@every_contract
def test_late_imports_keep_to_the_rooms_as_all_others_do(contract: dict[str, Any]) -> None:
    assert is_kept(contract, graph())


BROKEN = {
    "The rooms, from the interfaces down": ("amends.store.tickets", "amends.usecases.work"),
    "No ring, of files or of folders": ("amends.model.rule.facts", "amends.model.routing.choose"),
    "The model knows errors, IDs, instants, late imports, old names and texts, and nothing else of ours": (
        "amends.model.customer",
        "amends.settings",
    ),
    "Only use cases know the tables": ("amends.cli.ticket", "amends.store.tickets"),
    "Serializers know the model, the wire Structs and the languages": (
        "amends.serializers.tickets",
        "amends.store.tickets",
    ),
    "The wire Structs of all our interfaces know nothing of ours": ("amends.contract.classic", "amends.instants"),
    "The client loads nothing of the server": ("amends.client.calls", "amends.instants"),
    "The command line and the pages take nothing of our own API's handlers": (
        "amends.cli.configuration",
        "amends.http.v1.routes",
    ),
    "One room knows the server library": ("amends.http.application", "uvicorn"),
    "Calls to others are made by the client and by what sends webhooks": ("amends.usecases.deliver", "httpx2"),
    "The engines alone know the databases' libraries": ("amends.store.tickets", "apsw"),
}
"""For each rule of imports one that breaks it: who imports whom."""


def test_each_rule_has_what_breaks_it() -> None:
    assert BROKEN.keys() == {contract["name"] for contract in CONTRACTS}


@pytest.mark.parametrize("name", BROKEN)
def test_an_import_that_breaks_it_would_be_seen(name: str) -> None:
    [contract] = [each for each in CONTRACTS if each["name"] == name]
    broken = deepcopy(graph())
    importer, imported = BROKEN[name]
    broken.add_import(importer=importer, imported=imported)
    assert not is_kept(contract, broken)


def test_what_the_late_imports_add_is_seen() -> None:
    assert graph().find_shortest_chain("amends.app", "amends.store.engine.postgres") is not None
    assert graph().count_imports() == grimp.build_graph("amends", include_external_packages=True).count_imports() + len(
        late_edges()
    )
