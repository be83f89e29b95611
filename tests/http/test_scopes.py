"""Which scope each route asks for: said in its row, and held in a file that a change of access must change too."""

from pathlib import Path

from amends.http.application import ENDPOINTS, pages
from amends.http.request.endpoint import Endpoint

SCOPES = Path(__file__).with_name("scopes.txt")
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


if __name__ == "__main__":
    print("\n".join(lines()))
