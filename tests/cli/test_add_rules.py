"""Rules: added from a file, in versions, and switched off."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cast import UNHAPPY
from tests.cli.conftest import Amends

EXAMPLES = Path(__file__).parents[2] / "examples"
TOML = """
name = "Unhappy"
order = 20

[when]
band = "unhappy"

[then.open]
priority = "HIGH"
type = "DETRACTOR TICKET"
"""


def rule_file(folder: Path, content: str | dict[str, Any]) -> Path:
    path = folder / "unhappy.rule"
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


@pytest.mark.parametrize("content", [TOML, UNHAPPY], ids=["toml", "json"])
def test_a_rule_is_added(amends: Amends, hotel: int, tmp_path: Path, content: str | dict[str, Any]) -> None:
    added = amends.json("rule", "add", rule_file(tmp_path, content), "--workspace", hotel)
    assert added.keys() == {"id", "version", "enabled", "created_time", "document"}
    assert (added["version"], added["enabled"], added["document"]["name"]) == (1, True, "Unhappy")
    [listed] = amends.json("rule", "list", "--workspace", hotel)
    assert listed["document"] == added["document"]
    assert f"20 {added['id']} 1 on Unhappy" in amends("rule", "list", "--workspace", hotel).words


def test_a_rule_has_versions(amends: Amends, hotel: int, tmp_path: Path) -> None:
    number = amends.json("rule", "add", rule_file(tmp_path, UNHAPPY), "--workspace", hotel)["id"]
    file = rule_file(tmp_path, UNHAPPY | {"order": 30})
    assert amends.done("rule", "add", file, "--workspace", hotel) == f"Rule {number} version 2: Unhappy\n"
    first = amends.json("rule", "show", number, "--workspace", hotel, "--version", 1)
    newest = amends.json("rule", "show", number, "--workspace", hotel)
    assert (first["version"], first["document"]["order"]) == (1, 20)
    assert (newest["version"], newest["document"]["order"]) == (2, 30)


def test_the_same_rule_again_makes_no_version(amends: Amends, hotel: int, tmp_path: Path) -> None:
    file = rule_file(tmp_path, TOML)
    first = amends.json("rule", "add", file, "--workspace", hotel)
    assert amends.json("rule", "add", file, "--workspace", hotel) == first


def test_what_is_shown_can_be_added(amends: Amends, hotel: int, tmp_path: Path) -> None:
    added = amends.json("rule", "add", rule_file(tmp_path, TOML), "--workspace", hotel)
    summary = amends.done("rule", "show", added["id"], "--workspace", hotel)
    again = amends.json("rule", "add", rule_file(tmp_path, summary), "--workspace", hotel)
    assert again["version"] == 1


def test_a_rule_is_switched_off(amends: Amends, hotel: int, tmp_path: Path) -> None:
    number = amends.json("rule", "add", rule_file(tmp_path, TOML), "--workspace", hotel)["id"]
    assert amends.done("rule", "disable", number, "--workspace", hotel) == f"Rule {number} is disabled.\n"
    assert "off Unhappy" in amends("rule", "list", "--workspace", hotel).words
    assert amends.json("rule", "disable", number, "--workspace", hotel)["enabled"] is False


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"when": {"all": [{"band": "unhappy"}, {"band": "sad"}]}}, "when.all[1].band"),
        ({"then": {"open": {"priority": "SOON"}}}, "then.open.priority"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_an_invalid_rule_is_refused_with_the_path_of_the_error(
    amends: Amends, hotel: int, tmp_path: Path, change: dict[str, Any], path: str
) -> None:
    reason = amends.refused("rule", "add", rule_file(tmp_path, UNHAPPY | change), "--workspace", hotel)
    assert reason.startswith(f"amends: {path}: ")
    assert amends.json("rule", "list", "--workspace", hotel) == []


def test_a_rule_for_somebody_who_is_not_there_is_refused(amends: Amends, hotel: int, tmp_path: Path) -> None:
    file = rule_file(tmp_path, UNHAPPY | {"then": {"open": {"owner": "nobody@example.com"}}})
    assert "nobody@example.com" in amends.refused("rule", "add", file, "--workspace", hotel)


def test_a_file_that_cannot_be_read_is_named(on_sqlite: Amends, tmp_path: Path) -> None:
    file = tmp_path / "rule.toml"
    assert str(file) in on_sqlite.refused("rule", "add", file, "--workspace", 1)
    file.write_bytes(b"name = \xff")
    assert str(file) in on_sqlite.refused("rule", "add", file, "--workspace", 1)


@pytest.mark.parametrize("command", ["show", "disable"])
def test_a_rule_that_is_not_there_is_refused(amends: Amends, hotel: int, command: str) -> None:
    assert amends.refused("rule", command, 77, "--workspace", hotel) == "amends: There is no rule 77 here.\n"


def test_the_examples_can_be_added(on_sqlite: Amends) -> None:
    number = on_sqlite.done("workspace", "create", "Hotel", "--timezone", "Europe/Madrid").strip()
    on_sqlite.done("segment", "add", "Stores", "--workspace", number)
    files = sorted(EXAMPLES.glob("*.rule.toml"))
    for file in files:
        on_sqlite.done("rule", "add", file, "--workspace", number)
    assert len(on_sqlite.json("rule", "list", "--workspace", number)) == len(files) > 0
