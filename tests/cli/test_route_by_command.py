"""Routes and the people whom they choose, on the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cast import IN_TURN
from tests.cli.conftest import Amends

EXAMPLES = Path(__file__).parents[2] / "examples"
TOML = """
name = "In turn"
order = 10
strategy = { round_robin = {} }
"""


def route_file(folder: Path, content: str | dict[str, Any]) -> Path:
    path = folder / "front-desk.route"
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


@pytest.fixture
def ana(amends: Amends, hotel: int) -> int:
    return int(amends.done("user", "add", "ana@example.com", "--workspace", hotel, "--segment", "S1"))


@pytest.mark.parametrize("content", [TOML, IN_TURN], ids=["toml", "json"])
def test_a_route_is_added_listed_and_switched_off(
    amends: Amends, hotel: int, tmp_path: Path, content: str | dict[str, Any]
) -> None:
    added = amends.json("route", "add", route_file(tmp_path, content), "--workspace", hotel)
    assert (added["version"], added["enabled"], added["document"]["name"]) == (1, True, "In turn")
    assert f"10 {added['id']} 1 on round_robin In turn" in amends("route", "list", "--workspace", hotel).words
    assert amends.done("route", "disable", added["id"], "--workspace", hotel) == f"Route {added['id']} is disabled.\n"
    [listed] = amends.json("route", "list", "--workspace", hotel)
    assert listed == {**added, "enabled": False}


def test_the_examples_can_be_added(on_sqlite: Amends) -> None:
    number = on_sqlite.done("workspace", "create", "Hotel", "--timezone", "Europe/Madrid").strip()
    files = sorted(EXAMPLES.glob("*.route.toml"))
    for file in files:
        on_sqlite.done("route", "add", file, "--workspace", number)
    assert len(on_sqlite.json("route", "list", "--workspace", number)) == len(files) > 0


def test_a_changed_route_is_a_new_version(amends: Amends, hotel: int, tmp_path: Path) -> None:
    number = amends.json("route", "add", route_file(tmp_path, TOML), "--workspace", hotel)["id"]
    file = route_file(tmp_path, IN_TURN | {"order": 20})
    assert amends.done("route", "add", file, "--workspace", hotel) == f"Route {number} version 2: In turn\n"


def test_a_wrong_route_is_refused_with_the_path_of_the_error(amends: Amends, hotel: int, tmp_path: Path) -> None:
    file = route_file(tmp_path, IN_TURN | {"strategy": {"named": {"owner": "ana"}}})
    assert amends.refused("route", "add", file, "--workspace", hotel).startswith("amends: strategy.named.owner: ")
    assert str(tmp_path / "none.toml") in amends.refused("route", "add", tmp_path / "none.toml", "--workspace", hotel)
    assert amends.refused("route", "add", route_file(tmp_path, ""), "--workspace", hotel).startswith(
        "amends: the route is empty"
    )


def test_a_user_is_changed(amends: Amends, hotel: int, ana: int) -> None:
    options = ("--role", "manager", "--ticket-limit", 12, "--capacity", 2, "--segment", "S1A", "--first-name", "Ana")
    changed = amends.json("user", "set", ana, "--workspace", hotel, *options)
    assert (changed["role"], changed["ticket_limit"], changed["capacity"]) == ("manager", 12, 2)
    assert amends.json("user", "list", "--workspace", hotel) == [changed]
    assert amends.done("user", "set", ana, "--workspace", hotel, "--last-name", "Sol") == f"User {ana} is changed.\n"
    assert "Ana Sol manager" in amends("user", "list", "--workspace", hotel).words
    assert "capacity" in amends.refused("user", "set", ana, "--workspace", hotel, "--capacity", 0)


def test_an_absence_is_noted(amends: Amends, hotel: int, ana: int) -> None:
    period = ("--from", "2126-12-24T00:00:00Z", "--until", "2126-12-27T00:00:00Z")
    away = amends.json("user", "away", ana, "--workspace", hotel, *period)
    assert [each["from_time"] for each in away["absences"]] == ["2126-12-24T00:00:00.000000Z"]
    assert "is away from 2126-12-24" in amends.done("user", "away", ana, "--workspace", hotel, *period)
    refused = amends.refused("user", "away", ana, "--workspace", hotel, "--from", "now", "--until", "later")
    assert [line.partition(":")[2].partition(":")[0] for line in refused.splitlines()] == [" from", " until"]


def test_somebody_leaves(amends: Amends, hotel: int, ana: int) -> None:
    done = amends.done("user", "hand-over", ana, "--workspace", hotel, "--to", "route", "--leaves")
    assert done == "0 tickets handed over\n"
    [left] = amends.json("user", "list", "--workspace", hotel)
    assert left["left_time"] is not None
    again = amends.json("user", "hand-over", ana, "--workspace", hotel, "--to", "queue")
    assert (again["tickets"], again["left_time"]) == (0, left["left_time"])
