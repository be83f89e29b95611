"""Every command: it says what it does, shows an example that works, and takes the options of all."""

import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cyclopts import App

from amends import __version__, old_names
from amends.cli.command import COMMANDS, app, load_what_is_typed
from amends.usecases.settings.config_kinds import CONFIG_KINDS
from tests.cli.conftest import Amends, Typed


def commands(group: App = app, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name in group:
        if not name.startswith("-") and name not in old_names.COMMANDS:
            yield from (
                commands(group[name], (*path, name)) if group[name].default_command is None else [(*path, name)]
            )


load_what_is_typed(())
EVERY = sorted(commands())
every_command = pytest.mark.parametrize("path", EVERY, ids=" ".join)


def the(path: tuple[str, ...]) -> Callable[..., Any]:
    found = app
    for name in path:
        found = found[name]
    assert found.default_command is not None
    return found.default_command


def test_the_commands_are_those_of_the_manual() -> None:
    assert {path[0] for path in EVERY} == {
        *("serve", "demo", "worker", "workspace", "segment", "user", "survey", "cause", "key", "rule", "route"),
        *("calendar", "sla-policy", "transitions", "closing-requirements", "per-person", "mapping", "profile"),
        "unassigned",
        "saved-reply",
        "promise",
        *("import", "backup", "restore", "doctor", "ticket", "field", "audit", "customer", "webhook", "changes"),
        "database",
    }
    assert len(EVERY) == 142


@every_command
def test_every_command_has_help_with_an_example(path: tuple[str, ...], typed: Typed) -> None:
    said = typed(*path, "--help")
    assert (said.code, said.err) == (0, "")
    assert f"Example: amends {' '.join(path)}" in said.words
    assert "--json" in said.out
    assert ("--database" in said.out) == (path[0] not in {"ticket", "changes", "promise"})


@every_command
def test_every_example_can_be_typed(path: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMENDS_KEY", "amk_example")
    [example] = [line for line in (the(path).__doc__ or "").splitlines() if "Example: " in line]
    words = shlex.split(example.partition("Example: ")[2])
    command, _, _ = app.parse_args(words[1:], exit_on_error=False, print_error=False)
    assert words[0] == "amends"
    assert command == the(path)


@every_command
def test_an_option_that_no_command_has_is_a_wrong_usage(path: tuple[str, ...], typed: Typed) -> None:
    said = typed(*path, "--no-such-option")
    assert (said.code, said.out) == (2, "")
    assert said.err.strip()


@pytest.mark.parametrize(
    "line", ["nothing", "workspace nothing", "workspace show", "workspace show one", "serve x y z"]
)
def test_a_wrong_usage_is_told_and_ends_with_2(line: str, typed: Typed) -> None:
    said = typed(*line.split())
    assert (said.code, said.out) == (2, "")
    assert "Error" in said.err


@pytest.mark.parametrize("number", ["0", "-7", str(2**63)])
def test_an_id_that_nothing_can_have_is_a_wrong_usage(on_sqlite: Amends, number: str) -> None:
    assert "WORKSPACE" in on_sqlite.wrong("workspace", "show", number)
    assert "--workspace" in on_sqlite.wrong("segment", "list", "--workspace", number)


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_that_cannot_be_is_a_wrong_usage(on_sqlite: Amends, command: str) -> None:
    assert "--port" in on_sqlite.wrong(command, "--port", 65536)


def test_the_version_is_told(typed: Typed) -> None:
    assert typed("--version").out == f"{__version__}\n"


def test_nothing_typed_is_answered_with_the_help(typed: Typed) -> None:
    said = typed()
    assert said.code == 0
    assert "Usage: amends COMMAND" in said.out


@pytest.mark.long
@pytest.mark.parametrize("line", [[], ["--help"], ["-h"]], ids=["nothing", "--help", "-h"])
def test_the_help_says_what_each_command_does_though_none_is_loaded_yet(line: list[str]) -> None:
    command = [sys.executable, "-m", "amends", *line]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    words = " ".join(out.replace("│", " ").split())
    for name in (*dict(COMMANDS), *(kind.command for kind in CONFIG_KINDS)):
        assert f"{name} {(app[name].help or '').splitlines()[0]}" in words


def test_the_database_is_taken_from_the_environment(
    on_sqlite: Amends, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = on_sqlite.done("workspace", "create", "Hotel Sol", "--timezone", "Europe/Madrid").strip()
    monkeypatch.setenv("AMENDS_DATABASE", on_sqlite.url)
    assert msgspec.json.decode(typed("workspace", "show", number, "--json").out)["name"] == "Hotel Sol"


def test_the_option_wins_over_the_environment(on_sqlite: Amends, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMENDS_DATABASE", "sqlite:////no/such/folder/amends.db")
    assert on_sqlite.json("workspace", "list") == []


def test_without_either_the_database_is_a_file_here(typed: Typed, tmp_path: Path) -> None:
    assert typed("workspace", "list").code == 0
    assert (tmp_path / "amends.db").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://amends:geheim@db/amends", "'mysql' is not a supported database"),
        ("sqlite:////no/such/folder/amends.db", "can't be opened"),
        ("postgresql://amends:geheim@127.0.0.1:1/amends", "PostgreSQL can't be reached"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_without_its_password(url: str, reason: str, typed: Typed) -> None:
    said = typed("workspace", "list", "--database", url)
    assert (said.code, said.out) == (1, "")
    assert reason in said.err
    assert "geheim" not in said.err


@pytest.mark.parametrize("workspace", ["db:0", "db:65536", "db:geheim", "db:-1", "[::1"])
@pytest.mark.parametrize("command", ["workspace list", "doctor", "serve --port 0"])
def test_an_address_that_can_be_none_is_told_without_its_password(workspace: str, command: str, typed: Typed) -> None:
    said = typed(*command.split(), "--database", f"postgresql://amends:geheim@{workspace}/amends")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(
        "amends: database: must be postgresql://user:password@host:port/name, with a port from 1"
    )
    assert "geheim" not in said.err


def test_a_database_is_made_by_the_first_command(blank_url: str, typed: Typed) -> None:
    assert Amends(blank_url, typed).json("workspace", "list") == []
