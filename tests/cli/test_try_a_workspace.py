"""Trying out: a workspace full of invented feedback is made by a command, counted, and removed whole."""

from tests.cli.conftest import Amends


def test_it_is_made_marked_and_removed(amends: Amends, hotel: int) -> None:
    number = int(amends.done("workspace", "try", "--sector", "hotel", "--language", "es"))
    assert amends.json("workspace", "show", number)["trial"] == "ready"
    assert amends.json("workspace", "show", hotel)["trial"] is None
    assert f"{number} Prueba UTC main_segment to try out" in amends("workspace", "list").words
    counted = amends("workspace", "remove", number).words
    assert counted.startswith(f"Would remove Prueba ({number}): ")
    assert counted.endswith("Nothing was changed. Add --yes to do it.")
    removed = amends("workspace", "remove", number, "--yes").words
    assert removed.startswith(f"Removed Prueba ({number}): ")
    assert [each["id"] for each in amends.json("workspace", "list")] == [hotel]
    assert "There is no workspace" in amends.refused("workspace", "remove", number, "--yes")


def test_no_other_workspace_is_removed(amends: Amends, hotel: int) -> None:
    reason = amends.refused("workspace", "remove", hotel, "--yes")
    assert '"Hotel Sol" is not a workspace to try out; only such a workspace can be removed.' in reason
    assert [each["id"] for each in amends.json("workspace", "list")] == [hotel]


def test_an_unknown_language_is_refused_with_those_there_are(amends: Amends) -> None:
    assert "en, es, pt, de, ar" in amends.refused("workspace", "try", "--language", "fr")
