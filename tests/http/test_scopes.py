"""Which scope each route asks for: said in its row, and held in a file that a change of access must change too."""

import ast
from pathlib import Path

from amends.http.application import ENDPOINTS, pages
from amends.http.request.endpoint import Endpoint

SCOPES = Path(__file__).with_name("scopes.txt")
HTTP = Path(__file__).parents[2] / "src" / "amends" / "http"
REFRESH = "python -m tests.http.test_scopes > tests/http/scopes.txt"


def line_of(endpoint: Endpoint) -> str:
    scope = "open to everybody" if endpoint.scope is None else endpoint.scope
    return f"{endpoint.method:<6} {endpoint.path}  {scope}"


def lines() -> list[str]:
    """Every route of the APIs and of the pages, with its scope."""
    rows = sorted((*ENDPOINTS, *pages()), key=lambda each: (each.interface.name, each.path, each.method))
    return [line_of(each) for each in rows]


def test_every_route_asks_for_the_scope_that_the_file_says() -> None:
    kept = SCOPES.read_text("utf-8").splitlines()
    found = lines()
    missing, new = sorted(set(kept) - set(found)), sorted(set(found) - set(kept))
    assert (missing, new) == ([], []), f"if this is meant: {REFRESH}"
    assert kept == found, f"only the order is another: {REFRESH}"


def test_every_row_says_its_scope_itself() -> None:
    shared = [path.name for path in HTTP.rglob("*.py") if any(map(_presets_a_scope, ast.walk(tree_of(path))))]
    assert shared == [], "a scope that many rows share is easily given to one too many; say it in each row"


def tree_of(path: Path) -> ast.AST:
    return ast.parse(path.read_text("utf-8"))


def _presets_a_scope(call: ast.AST) -> bool:
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "partial" and call.args):
        return False
    of = call.args[0]
    return isinstance(of, ast.Name) and of.id == "Endpoint" and any(each.arg == "scope" for each in call.keywords)


if __name__ == "__main__":
    print("\n".join(lines()))
