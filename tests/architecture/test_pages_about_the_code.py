"""Pages about the code can't lie: each file that they name is there, and each name in them is one of the code."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from amends.late_imports import LATE_IMPORTS

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "amends"
PAGES = ("architecture.md", "glossary.md")

CODE = re.compile(r"`([^`\n]+)`")
FILE = re.compile(r"[\w./]+(?:\.(?:py|toml|md)|/)")
CALLED = re.compile(r"([A-Za-z_][\w.]*)\(")
IDENTIFIER = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
NO_NAMES = {"amends", "importlinter"}
"""The program, and a section of pyproject.toml."""
TREE = re.compile(r"```text\nsrc/amends/\n(.*?)```", re.DOTALL)
ENTRY = re.compile(r"^( *)([\w./*, ]+?)(?:  +|$)", re.MULTILINE)
GLOSSARY_ROW = re.compile(r"^\| ([^|]+) \| [^|]+ \| `([^`]+)` \|$", re.MULTILINE)


def text_of(page: str) -> str:
    return (ROOT / "docs" / page).read_text("utf-8")


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    """Every name that the source defines, gives to a parameter or imports."""
    paths = list(SOURCE.rglob("*.py"))
    found = {name for path in paths for name in names(ast.parse(path.read_text("utf-8")))}
    return frozenset(found | {path.stem for path in paths} | {late.module for late in LATE_IMPORTS})


def names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name):
                yield name
            case ast.alias(name=name):
                yield from name.split(".")
            case ast.ImportFrom(module=str(name)):
                yield from name.split(".")


def is_there(named: str) -> bool:
    return (SOURCE / named).exists() or (ROOT / named).exists()


def spans(page: str) -> list[str]:
    return sorted(set(CODE.findall(re.sub(r"^```.*?^```", "", text_of(page), flags=re.MULTILINE | re.DOTALL))))


each_page = pytest.mark.parametrize("page", PAGES)


@each_page
def test_each_file_that_it_names_is_there(page: str) -> None:
    files = [span for span in spans(page) if FILE.fullmatch(span)]
    assert len(files) > 20
    assert [file for file in files if not is_there(file)] == []


@each_page
def test_each_name_is_one_of_the_code(page: str) -> None:
    own = [span for span in spans(page) if not FILE.fullmatch(span)]
    called = [name for span in own for name in CALLED.findall(span)]
    found = [span for span in own if IDENTIFIER.fullmatch(span)] + called
    assert len(found) > 20
    assert [name for name in found if name not in NO_NAMES and not set(name.split(".")) <= known()] == []


def test_each_word_stands_in_the_file_that_the_glossary_names() -> None:
    rows = GLOSSARY_ROW.findall(text_of("glossary.md"))
    words = [(word, place) for cell, place in rows for word in CODE.findall(cell)]
    assert len(words) > 80
    assert [(word, place) for word, place in words if not stands_in(word, SOURCE / place)] == []


def stands_in(word: str, path: Path) -> bool:
    return word == path.stem or re.search(rf"\b{word}\b", path.read_text("utf-8")) is not None


def test_no_word_stands_twice_in_the_glossary() -> None:
    cells = [cell for cell, _ in GLOSSARY_ROW.findall(text_of("glossary.md"))]
    assert sorted({cell for cell in cells if cells.count(cell) > 1}) == []


def test_the_tree_is_the_tree() -> None:
    [drawn] = TREE.findall(text_of("architecture.md"))
    entries = [found for spaces, found in ENTRY.findall(drawn.partition("\ntests/")[0]) if len(spaces) == 2]
    top = {name.strip().rstrip("/") for found in entries for name in found.split(",")}
    there = {path.name for path in SOURCE.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert top == there - {"__pycache__", "__init__.py"}
