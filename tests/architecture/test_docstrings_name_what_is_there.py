"""Docstrings can't lie where they can be compared: an error that they name is one, a name is a name."""

import ast
import builtins
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "amends"
RAISES = re.compile(r"\bRaises? ((?:[A-Z]\w+(?:, | or | and )?)+)")
NAME = re.compile(r"`([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)`")
PLAIN_WORDS = {"Z", "with", "ltr", "rtl"}
"""What stands in backticks and is no name of ours: how a time ends, a statement of Python, directions of a script."""


@lru_cache(maxsize=1)
def trees() -> dict[str, ast.Module]:
    return {str(path.relative_to(SOURCE)): ast.parse(path.read_text("utf-8")) for path in SOURCE.rglob("*.py")}


def docstrings(tree: ast.AST) -> Iterator[str]:
    """Every text that stands by itself: of a module, a class, a function, and below a constant."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield text


def defined(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
                yield name
            case ast.alias(name=name):
                yield from name.split(".")
            case ast.Constant(value=str(text)) if re.fullmatch(r"[\w.]+", text):
                yield from text.split(".")


@lru_cache(maxsize=1)
def known() -> frozenset[str]:
    modules = {part for file in trees() for part in Path(file).with_suffix("").parts}
    return frozenset({*dir(builtins), *modules, *(name for tree in trees().values() for name in defined(tree))})


def raised_in(text: str) -> set[str]:
    return {name for several in RAISES.findall(text) for name in re.findall(r"[A-Z]\w+", several)}


def unknown(names: set[str]) -> list[str]:
    return sorted(name for name in names if not set(name.split(".")) <= known())


def test_every_error_that_is_said_to_be_raised_is_one() -> None:
    found = {file: unknown(raised_in(" ".join(docstrings(tree)))) for file, tree in trees().items()}
    assert {file: names for file, names in found.items() if names} == {}


def test_every_name_in_backticks_is_one() -> None:
    found = {
        file: unknown(set(NAME.findall(" ".join(docstrings(tree)))) - PLAIN_WORDS) for file, tree in trees().items()
    }
    assert {file: names for file, names in found.items() if names} == {}


def test_what_is_renamed_would_be_seen() -> None:
    text = next(
        docstrings(ast.parse('"""Do it. Raises NotFound, Gone or Refused. See `carry_out` and `apply.apply`."""'))
    )
    assert unknown(raised_in(text)) == ["Gone", "Refused"]
    assert unknown(set(NAME.findall(text))) == ["carry_out"]
