"""A class name means one thing in the whole source: who reads it knows what it is, and who looks for it finds one."""

import ast
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "amends"
OF_OTHERS = ("contract/", "client/", "http/compat/")
"""Where names are those of the compatible API, which are not ours to choose."""


def classes(files: Mapping[str, str]) -> dict[str, list[str]]:
    """Every public class of some files, inside others too -> the files that define it."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, text in files.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(name)
    return found


def meaning_several(found: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {name: files for name, files in found.items() if len(files) > 1}


def own_files() -> dict[str, str]:
    paths = {str(path.relative_to(SOURCE)): path for path in SOURCE.rglob("*.py")}
    return {name: path.read_text("utf-8") for name, path in paths.items() if not name.startswith(OF_OTHERS)}


def test_no_class_name_means_two_things() -> None:
    assert meaning_several(classes(own_files())) == {}


def test_the_classes_are_found() -> None:
    found = classes(own_files())
    assert found["Ticket"] == ["model/ticket/ticket.py"]
    assert len(found) > 300


def test_two_of_a_name_would_be_seen() -> None:
    found = classes({"a.py": "class Link: ...", "b.py": "def f():\n    class Link: ...", "c.py": "class _Link: ..."})
    assert meaning_several(found) == {"Link": ["a.py", "b.py"]}
