"""What people read has a code: no refusal is raised with a bare sentence, and each code is called as its text asks."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from amends.texts.messages import MESSAGES
from tests.architecture.test_catalogues import ROOT

SOURCE = ROOT / "src/amends"
TABLES = SOURCE / "texts"
NOT_OF_TEXTS = ("client", "contract", "demo", "texts", "wire")
"""Rooms that tell nobody anything, or, as the client, the programmer alone."""

REFUSALS = frozenset(
    {
        *("FieldError", "BusinessRuleError", "Conflict", "Forbidden", "VersionConflict", "Unavailable"),
        *("UnreadableError", "HttpProblem", "CannotSendError", "Rejection", "PendingNotification", "Candidate"),
    }
)
PLACE = re.compile(r"%\((\w+)\)[rs]")


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        where = path.relative_to(SOURCE)
        if where.parts[0] not in NOT_OF_TEXTS:
            yield str(where), ast.parse(path.read_text("utf-8"))


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node


def is_sentence(node: ast.expr) -> bool:
    """Whether a value is words of ours: a text with a space, or one that is put together."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.Constant) and " " in str(part.value) for part in node.values)
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value


def codes(node: ast.expr) -> Iterator[str]:
    """The codes that an argument of `say` may be."""
    match node:
        case ast.Constant(value=str(code)):
            yield code
        case ast.IfExp(body=body, orelse=orelse):
            yield from (*codes(body), *codes(orelse))


def said() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Each call of `say`: where it stands, the code, and the names of what is filled in."""
    for where, tree in sources():
        for name, call in calls(tree):
            if name == "say":
                given = frozenset(each.arg for each in call.keywords if each.arg)
                yield from ((f"{where}:{call.lineno}", code, given) for code in codes(call.args[0]))


def test_no_refusal_is_a_bare_sentence() -> None:
    bare = [
        f"{where}:{call.lineno}"
        for where, tree in sources()
        for name, call in calls(tree)
        if name in REFUSALS
        for value in (*call.args[1 if name == "FieldError" else 0 :], *(each.value for each in call.keywords))
        if is_sentence(value)
    ]
    assert bare == [], "say it by a code: a row of src/amends/texts, and say(code, ...) here; see CONTRIBUTING.md"


def test_every_code_that_is_said_is_in_the_table_with_its_parameters() -> None:
    wrong = [
        (where, code, sorted(given)) for where, code, given in said() if code not in MESSAGES or given != places(code)
    ]
    assert wrong == []


def test_every_code_of_the_table_is_said_somewhere() -> None:
    written = "\n".join(
        path.read_text("utf-8") for path in SOURCE.rglob("*.py") if path.parent != TABLES or path.name == "text.py"
    )
    problems = {
        f"problem_{name.lower()}" for name in re.findall(r"^    ([A-Z_]+) = \(\d{3}, say", written, re.MULTILINE)
    }
    unsaid = [code for code in MESSAGES if f'"{code}"' not in written and code not in problems]
    assert unsaid == []


def test_each_way_of_saying_it_is_filled_in_with_the_same() -> None:
    wrong = [
        code
        for code, template in MESSAGES.items()
        if not re.fullmatch(r"[a-z][a-z0-9_]*", code)
        or (template.many and "count" not in places(code))
        or not all(set(PLACE.findall(words)) <= places(code) for words in (template.text, *template.of_pages))
    ]
    assert wrong == []


def test_no_code_stands_in_two_files() -> None:
    rows = [
        key.value
        for path in TABLES.glob("*.py")
        for node in ast.walk(ast.parse(Path(path).read_text("utf-8")))
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(value, ast.Call)
    ]
    assert sorted(rows) == sorted(set(rows))
    assert set(rows) == MESSAGES.keys()


def places(code: str) -> frozenset[str]:
    return frozenset(PLACE.findall(MESSAGES[code].many or MESSAGES[code].text))
