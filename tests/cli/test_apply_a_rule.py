"""`amends rule apply`: the count first, and with --yes the tickets."""

import json
from pathlib import Path

import pytest

from tests.cast import UNHAPPY
from tests.cli.conftest import Amends

VISITS = """Visit,Day,Score
v-1,2026-11-18,2
v-2,2026-11-19,3
v-3,2026-11-19,9
"""


@pytest.fixture
def rule_id(amends: Amends, hotel: int, tmp_path: Path) -> int:
    """A rule that came after three answers, two of them unhappy."""
    (tmp_path / "visits.csv").write_text(VISITS, "utf-8")
    amends("import", tmp_path / "visits.csv", "--workspace", hotel, "--current")
    (tmp_path / "unhappy.rule").write_text(json.dumps(UNHAPPY), "utf-8")
    number: int = amends.json("rule", "add", tmp_path / "unhappy.rule", "--workspace", hotel)["id"]
    return number


def test_it_counts_before_it_opens(amends: Amends, hotel: int, rule_id: int) -> None:
    counted = amends("rule", "apply", rule_id, "--workspace", hotel)
    assert "2 opened" in counted.words
    assert "Of 3 answers, 2 would open a ticket, and 0 belong to an open one." in counted.words
    assert counted.words.endswith("Nothing was changed. Add --yes to do it.")
    done = amends.done("rule", "apply", rule_id, "--workspace", hotel, "--yes")
    assert "Of 3 answers, 2 opened a ticket" in done
    again = amends.done("rule", "apply", rule_id, "--workspace", hotel, "--yes")
    assert again == "Of 3 answers, 0 opened a ticket, and 0 belong to an open one.\n"


def test_the_days_are_both_included(amends: Amends, hotel: int, rule_id: int) -> None:
    days = ("--since", "2026-11-18", "--until", "2026-11-18")
    found = amends.json("rule", "apply", rule_id, "--workspace", hotel, *days)
    assert (found["dry_run"], found["total"], found["opened"]) == (True, 1, 1)
    assert (found["since"], found["until"]) == ("2026-11-17T23:00:00.000000Z", "2026-11-18T23:00:00.000000Z")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--since", "18/11/2026"), "since: must be a date like 2026-12-24"),
        (("--history",), "since: must be given with history"),
    ],
)
def test_what_is_wrong_is_refused_in_words(
    amends: Amends, hotel: int, rule_id: int, options: tuple[str, ...], told: str
) -> None:
    said = amends("rule", "apply", rule_id, "--workspace", hotel, *options)
    assert (said.code, told in said.err) == (1, True), said
