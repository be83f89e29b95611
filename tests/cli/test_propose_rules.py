"""`amends rule propose`: the rules of a sector, shown and added; an import without rules says so."""

from pathlib import Path

import pytest

from tests.cli.conftest import Amends


def test_an_import_without_rules_says_so_and_the_rules_are_added(amends: Amends, hotel: int, tmp_path: Path) -> None:
    (tmp_path / "visits.csv").write_text("Visit,Day,Score\nv-1,2026-11-18,2\n", "utf-8")
    said = amends("import", tmp_path / "visits.csv", "--workspace", hotel, "--current")
    assert "No rule opens tickets: nothing came of 1 response." in said.words
    shown = amends("rule", "propose", "--workspace", hotel, "--sector", "hotel")
    assert "1 Unhappy guests" in shown.words
    assert amends.json("rule", "list", "--workspace", hotel) == []
    added = amends.json("rule", "propose", "--workspace", hotel, "--sector", "hotel", "--add")
    assert [each["document"]["name"] for each in added][-1] == "Unhappy guests"
    proposal = amends.json("rule", "propose", "--workspace", hotel, "--sector", "hotel")
    assert (proposal["opens_now"], [each["exists"] for each in proposal["rules"]]) == (True, [True] * 3)


def test_the_rules_have_names_in_the_language_of_the_command(
    amends: Amends, hotel: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "pt_PT.UTF-8")
    added = amends.json("rule", "propose", "--workspace", hotel, "--sector", "hotel", "--add")
    assert [each["document"]["name"] for each in added][-1] == "Hóspedes descontentes"
    monkeypatch.setenv("LC_ALL", "C")
    assert amends.json("rule", "propose", "--workspace", hotel, "--sector", "hotel", "--add") == []


def test_the_settings_of_a_sector_are_shown_and_added_with_its_rules(amends: Amends, hotel: int) -> None:
    shown = amends("rule", "propose", "--workspace", hotel, "--sector", "hotel", "--settings")
    assert "sla_policy Every case Who hears nothing within a day" in shown.words
    added = amends("rule", "propose", "--workspace", hotel, "--sector", "hotel", "--settings", "--add")
    assert "Calendar" in added.words
    taken = amends.json("rule", "propose", "--workspace", hotel, "--sector", "hotel", "--settings", "--add")
    assert taken == []
    assert len(amends.json("cause", "list", "--workspace", hotel)) == 9
