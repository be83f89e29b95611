"""The documentation can't lie where it can be compared: settings, links, the addresses of the compatible interfaces."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_type_hints

import pytest

from amends.contract.errors import CLASSIC_ERRORS
from amends.contract.status import Priority, Status
from amends.http.compat import classic, closedloop
from amends.model.intake import Sum
from amends.model.principal import Scope
from amends.setting_names import OTHER_VARIABLES, RENAMED_SETTINGS, variable_of
from amends.setting_values import allowed
from amends.settings import Settings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
CONFIGURATION = (DOCS / "configuration.md").read_text("utf-8")
COMPATIBILITY = (DOCS / "compatibility.md").read_text("utf-8")

FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
SETTING = re.compile(r"^\| `(\w+)` \| `(\w+)` \| `([^`]*)` \| ([^|]*) \|", re.MULTILINE)
RENAMED = re.compile(r"^\| `(\w+)` \| `(\w+)` \|$", re.MULTILINE)
SERVED = re.compile(r"^\| [^|]+ \| `([A-Z]+) (/[^`]+)` \| `([^`]+)` \|$", re.MULTILINE)
ERROR = re.compile(r"^\| (\d{3}) \| ([A-Z_]+) \| (\d{4}) \| (.+?) \|$", re.MULTILINE)


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text("utf-8"))


def anchors(page: Path) -> set[str]:
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(prose(page))}


def broken_links(page: Path) -> Iterator[str]:
    for link in LINK.findall(CODE.sub("code", prose(page))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            yield link


def test_every_setting_stands_with_its_name_in_the_environment_its_default_and_what_it_may_be() -> None:
    documented = [
        (name, variable, json.loads(default), may) for name, variable, default, may in SETTING.findall(CONFIGURATION)
    ]
    own = Settings()
    kinds = get_type_hints(Settings, include_extras=True)
    assert documented == [(name, variable_of(name), getattr(own, name), allowed(kinds[name])) for name in kinds]


def test_every_renamed_setting_stands_with_both_its_names() -> None:
    assert dict(RENAMED.findall(CONFIGURATION)) == RENAMED_SETTINGS


@pytest.mark.parametrize("variable", OTHER_VARIABLES)
def test_every_variable_that_is_no_setting_is_told(variable: str) -> None:
    assert f"`{variable}`" in CONFIGURATION


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    assert list(broken_links(page)) == []


def test_every_page_is_in_the_index() -> None:
    index = DOCS / "README.md"
    linked = {(DOCS / link.partition("#")[0]).resolve() for link in LINK.findall(prose(index))}
    assert set(DOCS.rglob("*.md")) - {index} <= linked


def test_every_compatible_address_stands_with_its_scope() -> None:
    served = {(each.method, each.path, each.scope) for each in (*classic.ENDPOINTS, *closedloop.ENDPOINTS)}
    documented = {(method, path, Scope(scope)) for method, path, scope in SERVED.findall(COMPATIBILITY)}
    assert documented == served


def test_every_classic_error_stands_to_the_letter() -> None:
    errors = [(str(each.http_status_code), each.name, each.id, each.message) for each in CLASSIC_ERRORS]
    assert ERROR.findall(COMPATIBILITY) == errors


@pytest.mark.parametrize("word", [*Status, *Priority], ids=lambda word: word.name)
def test_every_status_and_priority_stands_with_its_number(word: Status | Priority) -> None:
    assert f"| {word.value} | `{word.name}` |" in COMPATIBILITY


def test_every_part_of_a_sum_is_explained() -> None:
    page = (DOCS / "importing-feedback.md").read_text("utf-8")
    explained = {*re.findall(r"^- \*\*(\w+)\*\*:", page, re.MULTILINE), "received", "rejudged", "opened_later"}
    assert explained == set(Sum.__struct_fields__)


def test_every_scope_is_explained() -> None:
    page = (DOCS / "concepts.md").read_text("utf-8")
    assert re.findall(r"^\| `([\w:]+)` \| .*", page.partition("## Keys and scopes")[2], re.MULTILINE)[: len(Scope)] == [
        *Scope
    ]
