"""Rooms that must stay easy to move know few libraries: each that they import stands here."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from amends.late_imports import LATE_IMPORTS

SOURCE = Path(__file__).parents[2] / "src"
ALLOWED = {
    "model": {"msgspec", "whenever", "holidays", "phonenumbers", "idna", "tzdata"},
    "usecases": {"msgspec"},
    "contract": {"msgspec"},
    "wire": {"msgspec"},
    "i18n": {"msgspec", "babel"},
    "client": {"msgspec", "httpx2"},
}
"""A room of src/amends -> the libraries that it may import, beside the standard library."""


def imported(tree: ast.AST) -> Iterator[str]:
    """The first names of all that a file imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "amends").partition(".")[0]


def libraries_of(room: str) -> set[str]:
    files = (SOURCE / "amends" / room).rglob("*.py")
    late = {late.module for late in LATE_IMPORTS if late.importer.startswith(f"amends.{room}.")}
    found = {name for path in files for name in imported(ast.parse(path.read_text("utf-8")))} | late
    return {name.partition(".")[0] for name in found} - sys.stdlib_module_names - {"amends"}


@pytest.mark.parametrize("room", ALLOWED)
def test_it_knows_no_other_library(room: str) -> None:
    assert libraries_of(room) <= ALLOWED[room]


def test_what_a_room_loads_late_is_seen() -> None:
    assert "holidays" in libraries_of("model")


def test_every_way_to_import_is_seen() -> None:
    text = "import os.path, uvicorn.config as c\nfrom httpx2.api import get\nfrom . import near\ndef f():\n import rich"
    assert list(imported(ast.parse(text))) == ["os", "uvicorn", "httpx2", "amends", "rich"]
