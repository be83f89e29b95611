"""What must be opened to add something: the table in CONTRIBUTING.md, held against what was added before."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatch
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from amends.background.jobs import JOBS
from amends.http import v1, web
from amends.http.request.endpoint import Endpoint
from amends.model.routing.strategies import STRATEGIES
from amends.model.rule.conditions import CONDITIONS
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import TicketEvent
from amends.setting_names import RENAMED_SETTINGS, variable_of
from amends.settings import Settings
from amends.store.events import AGGREGATES, CONSEQUENCES, Aggregate, Consequence
from amends.usecases.settings.config_kinds import CLOSING

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "amends"
TABLE = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## What must be opened")[2].partition("\n## ")[0]
ROW = re.compile(r"^\| (an? [^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
NAMED = re.compile(r"`([\w./*]+(?:\.py|/))`(?: \(`(\w+)`\))?")
OUTSIDE = ("tests/", "tools/", "docs/")

ROWS = {name: (NAMED.findall(opened), NAMED.findall(besides)) for name, opened, besides in ROW.findall(TABLE)}
ALL_NAMED = [each for both in ROWS.values() for some in both for each in some]


def path_of(named: str) -> Path:
    return (ROOT if named.startswith(OUTSIDE) else SOURCE) / named


def allowed(row: str) -> list[str]:
    """The patterns of all files that a row names; a folder stands for all that is in it."""
    return [f"{name}*" if name.endswith("/") else name for some in ROWS[row] for name, _ in some]


def needed(row: str) -> list[str]:
    """The files, no folders, that a row says must be opened."""
    return [name for name, _ in ROWS[row][0] if name.endswith(".py")]


@lru_cache(maxsize=1)
def trees() -> Mapping[str, ast.AST]:
    return {str(path.relative_to(SOURCE)): ast.parse(path.read_text("utf-8")) for path in SOURCE.rglob("*.py")}


@lru_cache(maxsize=1)
def texts() -> Mapping[str, frozenset[str]]:
    """Every file -> the texts in it, each as a whole."""
    return {
        name: frozenset(
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
        for name, tree in trees().items()
    }


@lru_cache(maxsize=1)
def names() -> Mapping[str, frozenset[str]]:
    """Every file -> the names in it."""
    return {name: frozenset(_names(tree)) for name, tree in trees().items()}


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.ClassDef(name=name):
                yield name
            case ast.alias(name=name):
                yield name.rpartition(".")[2]


def with_text(*wanted: str) -> set[str]:
    return {file for file, found in texts().items() if found.intersection(wanted)}


def with_name(wanted: str) -> set[str]:
    return {file for file, found in names().items() if wanted in found}


def setting_files(setting: str) -> set[str]:
    # Whoever reads `settings.name` uses it; who has its name as a text keeps a second list of settings.
    return {"settings.py"} | with_text(setting, variable_of(setting))


def job_files(kind: str) -> set[str]:
    """Where a kind of job is written, and where it is called by its constant."""
    [home] = with_text(kind)
    assigned = [node for node in ast.walk(trees()[home]) if isinstance(node, ast.Assign)]
    constants = [
        target.id
        for node in assigned
        if isinstance(node.value, ast.Constant) and node.value.value == kind
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    return {home}.union(*map(with_name, constants))


def consequence_files(row: Consequence) -> set[str]:
    """Where what follows is called, beside the file that has it."""
    home = row.follow.__module__
    called = ast.Attribute(ast.Name(home.rpartition(".")[2]), row.follow.__name__)
    return {file for file, tree in trees().items() if any(map(_is_like(called), ast.walk(tree)))}


def aggregate_files(row: Aggregate) -> set[str]:
    """Where its states are written, beside the file that has them."""
    insert: Any = row.insert_many
    home = insert.__module__.rpartition(".")[2]
    called = [ast.Attribute(ast.Name(home), name) for name in ("insert_many", "update")]
    return {file for file, tree in trees().items() for each in called if any(map(_is_like(each), ast.walk(tree)))}


def _is_like(wanted: ast.expr) -> Callable[[ast.AST], bool]:
    return lambda node: isinstance(node, ast.Attribute) and ast.unparse(node) == ast.unparse(wanted)


def _is_telling(key: str) -> bool:
    # An everyday word, like "language", stands in many places that have nothing to do with it.
    return "_" in key or key == "weighted"


EXAMPLES: Mapping[str, Mapping[str, set[str]]] = {
    "a rule condition": {key: with_text(key) for key in CONDITIONS if _is_telling(key)},
    "a routing strategy": {key: with_text(key) for key in STRATEGIES if _is_telling(key)},
    "a setting": {key: setting_files(key) for key in get_type_hints(Settings) if _is_telling(key)},
    "an event of a ticket": {event.__name__: with_name(event.__name__) for event in get_args(TicketEvent)},
    "a kind of configuration": {CLOSING.name: with_text(CLOSING.name)},
    "a default status change": {"TRANSITIONS": with_name("TRANSITIONS")},
    "a kind of job": {kind: job_files(kind) for kind in JOBS},
    "a consequence of events": {each.follow.__name__: consequence_files(each) for each in CONSEQUENCES},
    "an aggregate": {each.change.__name__: aggregate_files(each) for each in AGGREGATES.values()},
    "a field of a ticket": {
        field: with_name(field) | with_text(field) | {"model/ticket/ticket.py"}
        for field in Ticket.__struct_fields__[-1:]
    },
}
"""A row -> what was added of its kind -> the files that mention it."""

BESIDE: Mapping[str, tuple[str, ...]] = {
    # Which table holds in a workspace.
    "TRANSITIONS": ("usecases/settings/transitions.py", "usecases/settings/config_kinds.py"),
    "Opened": ("serializers/event_body.py", "http/web/ticket/why.py"),  # it holds the whole ticket, and its first owner
    "OwnerChanged": ("http/web/ticket/why.py",),
    "Routed": ("http/web/ticket/why.py", "serializers/routing.py"),
    "Escalated": ("http/web/ticket/why.py",),
    "FeedbackChanged": ("store/ticket_audit.py",),  # what comes of feedback is told by its decision, not by the audit
    "FeedbackAttached": ("store/ticket_audit.py",),
    "index_words": ("model/derived.py",),  # whatever is computed anew when its rule changes is named there
    "rekey_customers": ("model/derived.py",),
    "rekey_users": ("model/derived.py",),
    "reread_tickets": ("model/derived.py",),
    "recompute_deadlines": ("model/derived.py",),
    "least_open": ("usecases/fill_trial.py",),  # what is invented is routed by it
    "secret_key": ("app.py", "cli/maintenance.py"),  # they say what is wrong with it
    **dict.fromkeys(RENAMED_SETTINGS.values(), ("setting_names.py",)),
}
"""What was added -> the files that mention it and which its row needn't name: nobody has to open them for another."""


def test_every_row_is_read() -> None:
    assert len(ROWS) == len(re.findall(r"^\| an? ", TABLE, re.MULTILINE)) >= len(EXAMPLES)
    assert all(opened for opened, _ in ROWS.values())


each_example = pytest.mark.parametrize(
    ("row", "example"), [(row, example) for row, examples in EXAMPLES.items() for example in examples]
)


@pytest.mark.parametrize(("path", "table"), ALL_NAMED)
def test_what_it_names_is_there(path: str, table: str) -> None:
    assert list(path_of("").glob(path)) if "*" in path else path_of(path).exists()
    if table:
        files = path_of(path).glob("*.py") if path.endswith("/") else [path_of(path)]
        assert any(re.search(rf"^(class )?{table}\b *[:(=]", each.read_text("utf-8"), re.MULTILINE) for each in files)


@each_example
def test_nothing_else_was_opened_for_what_is_there(row: str, example: str) -> None:
    patterns = [*allowed(row), *BESIDE.get(example, ())]
    assert {file for file in EXAMPLES[row][example] if not any(fnmatch(file, each) for each in patterns)} == set()


@each_example
def test_everything_that_it_names_was_opened(row: str, example: str) -> None:
    assert set(needed(row)) <= EXAMPLES[row][example]


@pytest.mark.parametrize("example", BESIDE)
def test_no_exception_outlives_its_reason(example: str) -> None:
    [files] = [examples[example] for examples in EXAMPLES.values() if example in examples]
    assert set(BESIDE[example]) <= files


def modules(folder: str) -> list[str]:
    """The modules of a folder that have rows of endpoints."""
    files = [file for file in trees() if file.startswith(folder) and not file.endswith("__init__.py")]
    return [f"amends.{file.removesuffix('.py').replace('/', '.')}" for file in files if "ENDPOINTS" in names()[file]]


@pytest.mark.parametrize("module", modules("http/v1/"))
def test_a_route_is_one_row_of_one_file(module: str) -> None:
    rows: tuple[Endpoint, ...] = import_module(module).ENDPOINTS
    assert set(map(id, rows)) <= set(map(id, v1.ENDPOINTS))
    handlers = {row.handler.__module__ for row in rows if row.handler is not None}
    assert handlers <= {module, "amends.http.request.idempotency"}


@pytest.mark.parametrize("module", modules("http/web/"))
def test_a_screen_is_listed(module: str) -> None:
    rows: tuple[Endpoint, ...] = import_module(module).ENDPOINTS
    assert set(map(id, rows)) <= set(map(id, web.ENDPOINTS))


SHARED = {("live", "inbox"), ("ticket", "inbox")}
"""A screen and another one whose pieces it renders anew: rows of the list that changed meanwhile."""


def test_a_screen_renders_the_templates_of_its_own_folder() -> None:
    used = {
        (file.split("/")[2], text.partition("/")[0])
        for file, found in texts().items()
        if file.startswith("http/web/") and file.count("/") == 3
        for text in found
        if re.fullmatch(r"\w+/\w+\.html", text)
    }
    assert {(screen, owner) for screen, owner in used if owner not in {screen, "kit"}} == SHARED


def test_nobody_names_a_migration() -> None:
    folder = SOURCE / "store" / "migrations"
    stems = {path.name.partition(".")[0] for path in folder.glob("*.sql")}
    assert [int(stem[:4]) for stem in sorted(stems)] == list(range(1, len(stems) + 1))
    assert {text for found in texts().values() for text in found if any(stem in text for stem in stems)} == set()
