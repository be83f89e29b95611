"""Every kind of configuration by command: added from a file, put in order, switched off and on, with its history."""

from pathlib import Path

import pytest

from amends.usecases.settings.config_kind import ConfigKind
from amends.usecases.settings.config_kinds import CONFIG_KINDS, RULE
from tests.cli.conftest import Amends

MANY = [kind for kind in CONFIG_KINDS if not kind.is_single]
SINGLE = [kind for kind in CONFIG_KINDS if kind.is_single]


def example(folder: Path, kind: ConfigKind, **replaced: str) -> Path:
    text = kind.example.decode()
    for old, new in replaced.items():
        text = text.replace(old, new)
    path = folder / f"{kind.name}.json"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("kind", MANY, ids=lambda kind: kind.name)
def test_it_is_added_switched_off_and_on_and_has_a_history(
    amends: Amends, hotel: int, tmp_path: Path, kind: ConfigKind
) -> None:
    own = ("--workspace", hotel)
    added = amends.json(kind.command, "add", example(tmp_path, kind), *own)
    named = f"{kind.noun.capitalize()} {added['id']}"
    assert amends.done(kind.command, "disable", added["id"], *own) == f"{named} is disabled.\n"
    assert amends.json(kind.command, "list", *own) == [{**added, "enabled": False}]
    assert amends.done(kind.command, "enable", added["id"], *own) == f"{named} is enabled.\n"
    assert " on " in amends.done(kind.command, "list", *own)
    [version] = amends.json(kind.command, "history", added["id"], *own)["versions"]
    assert (version["version"], version["by"]["kind"]) == (1, "operator")
    assert "Version" in amends.done(kind.command, "history", added["id"], *own)


def test_rules_are_put_in_order(amends: Amends, hotel: int, tmp_path: Path) -> None:
    own = ("--workspace", hotel)
    first, second = (
        amends.json("rule", "add", example(tmp_path, RULE, Unhappy=name), *own)["id"] for name in ("One", "Two")
    )
    assert [each["id"] for each in amends.json("rule", "order", second, first, *own)] == [second, first]
    assert [each["document"]["order"] for each in amends.json("rule", "list", *own)] == [10, 20]
    assert amends.refused("rule", "order", 77, *own) == "amends: ids[0]: there is no rule 77\n"


@pytest.mark.parametrize("kind", SINGLE, ids=lambda kind: kind.name)
def test_what_there_is_one_of_is_set_and_reset(amends: Amends, hotel: int, tmp_path: Path, kind: ConfigKind) -> None:
    own = ("--workspace", hotel)
    assert amends.json(kind.command, "show", *own)["is_default"]
    held = amends.json(kind.command, "set", example(tmp_path, kind), *own)
    assert held == amends.json(kind.command, "show", *own)
    assert not held["is_default"]
    assert amends.json(kind.command, "reset", *own)["is_default"]
    assert len(amends.json(kind.command, "history", *own)["versions"]) == 1
    assert amends.done(kind.command, "show", *own).startswith("{")
