"""The exports of known tools are recognised by themselves and taken in as they are."""

from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from amends.tabular.guess.profile import known_profiles
from amends.tabular.mapping_document import read_mapping
from amends.tabular.open_file import open_rows
from tests.cli.conftest import Amends
from tests.tabular.builders import form

EXAMPLES = Path(__file__).parents[2] / "examples" / "imports"


class Expected(Struct):
    """What a file of the examples comes to: the tool, and of each row its score, scale, words, time and customer."""

    tool: str
    rows: list[tuple[int | None, str, str, str, str]]
    left_out: int = 0
    rejected: int = 0


EXPECTED = {
    "qualtrics": Expected(
        "Qualtrics",
        [
            (9, "nps", "Nada", "2026-03-03T10:04:01", "ana@example.com"),
            (2, "nps", "The room was cold,\nand noisy", "2026-03-03T11:02:01", "ben@example.com"),
        ],
        left_out=2,
    ),
    "surveymonkey": Expected(
        "SurveyMonkey",
        [
            (10, "nps", "Nothing at all", "2026-03-02T14:06:05", "ana@example.com"),
            (2, "nps", "The queue", "2026-03-03T09:06:05", "ben@example.com"),
        ],
    ),
    "google-forms": Expected(
        "Google Forms",
        [
            (9, "nps", "Nothing", "2026-03-02T13:04:05", ""),
            (2, "nps", "Everything took too long", "2026-03-02T13:04:06", ""),
            (3, "nps", "Parking", "2026-03-02T13:04:06", ""),
        ],
    ),
    "microsoft-forms": Expected(
        "Microsoft Forms",
        [
            (2, "nps", "Slow check-in", "2026-03-02T09:02:00", ""),
            (9, "nps", "Nothing", "2026-03-13T09:02:00", ""),
        ],
    ),
    "typeform": Expected(
        "Typeform",
        [
            (5, "csat-5", "Nothing", "2026-03-02T10:05:00", ""),
            (2, "csat-5", "A lift that works", "2026-03-02T11:05:00", ""),
        ],
        left_out=1,
    ),
    "limesurvey": Expected(
        "LimeSurvey",
        [
            (9, "nps", "Gutes Frühstück", "2026-03-02T14:04:05", ""),
            (3, "nps", "Zu laut", "1979-12-31T23:00:00", ""),
        ],
        left_out=1,
    ),
    "kobotoolbox": Expected(
        "KoboToolbox",
        [
            (1, "csat-5", "The queue at the pharmacy", "2026-03-02T21:18:30", ""),
            (5, "csat-5", "", "2026-03-03T21:18:30", ""),
        ],
    ),
    "formbricks": Expected(
        "Formbricks",
        [
            (9, "nps", "A dark theme", "2026-03-02T10:00:00", "u1"),
            (3, "nps", "It crashes when I export", "2026-03-02T11:00:00", "u2"),
        ],
        left_out=1,
    ),
    "zendesk": Expected(
        "Zendesk",
        [
            (2, "1..2", "Quick and kind", "2026-03-02T09:00:00", "ana@example.com"),
            (1, "1..2", "I had to ask three times", "2026-03-03T09:00:00", "ben@example.com"),
            (None, "", "", "2026-03-03T10:00:00", "cid@example.com"),
        ],
    ),
    "freshdesk": Expected(
        "Freshdesk",
        [
            (7, "csat-7", "Solved at once", "2026-03-02T09:00:00", "ana@example.com"),
            (3, "csat-7", "Nobody called me back", "2026-03-03T09:00:00", "ben@example.com"),
            (None, "", "", "2026-03-03T10:00:00", "cid@example.com"),
        ],
    ),
    "trustpilot": Expected(
        "Trustpilot",
        [
            (1, "csat-5", "Broken\n\nThe kettle arrived broken", "2026-03-02T18:43:11", "Steve"),
            (5, "csat-5", "Early\n\nIt arrived a day early", "2026-03-03T18:43:11", "Lisa R."),
        ],
    ),
    "google-play": Expected(
        "Google Play",
        [
            (1, "csat-5", "It closes when I pay", "2026-03-02T18:43:11", ""),
            (5, "csat-5", "Sehr gut", "2026-03-03T18:43:11", ""),
            (4, "csat-5", "", "2026-03-03T18:45:11", ""),
        ],
    ),
    "app-store": Expected(
        "App Store",
        [
            (2, "csat-5", "Lenta\n\nTarda mucho en abrir", "2026-03-02T17:00:00", "anap"),
            (5, "csat-5", "Great\n\nDoes what it should", "2026-03-03T17:00:00", "benp"),
        ],
    ),
    "nps": Expected(
        "NPS table",
        [
            (9, "nps", "Kind people", "2026-03-01T23:00:00", "c1"),
            (3, "nps", "We waited an hour", "2026-03-02T23:00:00", "c2"),
        ],
    ),
    "csat": Expected(
        "CSAT table",
        [
            (5, "csat-5", "Sehr freundlich", "2026-03-01T23:00:00", ""),
            (2, "csat-5", "Zu lange gewartet", "2026-03-02T23:00:00", ""),
        ],
    ),
    "ces": Expected(
        "CES table",
        [
            (7, "ces-7", "Two clicks and done", "2026-03-01T23:00:00", ""),
            (2, "ces-7", "I had to call twice", "2026-03-02T23:00:00", ""),
        ],
    ),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_an_export_is_taken_in_as_it_is(amends: Amends, name: str) -> None:
    workspace = amends.done("workspace", "create", "Hotel Sol", "--timezone", "Europe/Madrid").strip()
    expected = EXPECTED[name]
    done = amends.json("import", "--current", EXAMPLES / f"{name}.csv", "--workspace", workspace)
    assert (done["stored"], done["merged"], done["rejected"]) == (len(expected.rows), 0, 0), done["rejections"]
    assert f"An export of {expected.tool}: " in done["mapping"]
    again = amends.json("import", "--current", EXAMPLES / f"{name}.csv", "--workspace", workspace)
    assert (again["stored"], again["duplicates"]) == (0, len(expected.rows))


@pytest.mark.parametrize("name", EXPECTED)
def test_each_row_of_an_export_says_what_its_customer_said(amends: Amends, name: str) -> None:
    workspace = amends.done("workspace", "create", "Hotel Sol", "--timezone", "Europe/Madrid").strip()
    file = EXAMPLES / f"{name}.csv"
    shown = amends.done("import", "--current", file, "--workspace", workspace, "--show-mapping")
    expected = EXPECTED[name]
    with open_rows(file, read_mapping(shown)) as rows:
        handed = list(rows)
    assert sum(bool(each.left_out) for each in handed) == expected.left_out
    assert [_said(each) for each in handed if each.form] == expected.rows


def _said(row: Any) -> tuple[int | None, str, str, str, str]:
    own = form(row)
    words = "\n\n".join(each.verbatim for each in own.answers if each.verbatim and "use" not in each.question)
    who = own.customer.email or own.customer.reference or own.customer.name
    return own.score, own.scale, words, own.time.removesuffix(".000000Z"), who


def test_every_profile_has_an_example() -> None:
    assert {each.tool for each in EXPECTED.values()} == {each.name for each in known_profiles()}
    assert {path.stem for path in EXAMPLES.iterdir()} == set(EXPECTED)


def test_answers_to_choose_are_one_answer(amends: Amends) -> None:
    workspace = amends.done("workspace", "create", "Shop", "--timezone", "Europe/Madrid").strip()
    file = EXAMPLES / "surveymonkey.csv"
    mapping = read_mapping(amends.done("import", "--current", file, "--workspace", workspace, "--show-mapping"))
    with open_rows(file, mapping) as rows:
        forms = [form(each) for each in rows]
    chosen = [each.verbatim for own in forms for each in own.answers if each.question.startswith("Which")]
    assert chosen == ["Till", "Self-checkout, The app"]
    staff = [(each.score, each.scale) for own in forms for each in own.answers if each.score is not None]
    assert staff == [(5, "csat-5"), (2, "csat-5")]


def test_a_profile_of_one_s_own_comes_first(amends: Amends, tmp_path: Path) -> None:
    workspace = amends.done("workspace", "create", "Shop", "--timezone", "Europe/Madrid").strip()
    own = tmp_path / "own.toml"
    own.write_text(
        """
name = "Our kiosk"
scale = "smileys-4"
recognise = { columns = ["kiosk", "press"] }
columns = { score = ["press"], unit = ["kiosk"], nothing = ["battery"] }
values = { green = 4, "light green" = 3, pink = 2, red = 1 }
leave_out = [{ column = "kiosk", values = ["Test"], reason = "test" }]
""",
        "utf-8",
    )
    file = tmp_path / "presses.csv"
    file.write_text("kiosk,press,battery\nDoor,green,98\nDoor,red,97\nTest,red,97\n", "utf-8")
    done = amends.json("import", "--current", file, "--workspace", workspace, "--profile", own)
    assert done["stored"] == 2
    mapping = read_mapping(done["mapping"])
    assert mapping.score is not None
    assert (mapping.score.scale, mapping.score.values["light green"]) == ("smileys-4", 3)
    assert "An export of Our kiosk: it has the columns kiosk, press." in done["mapping"]


def test_a_profile_that_is_none_is_refused(amends: Amends, tmp_path: Path) -> None:
    workspace = amends.done("workspace", "create", "Shop", "--timezone", "Europe/Madrid").strip()
    own = tmp_path / "own.toml"
    own.write_text("name = 3", "utf-8")
    said = amends("import", "--current", EXAMPLES / "nps.csv", "--workspace", workspace, "--profile", own)
    assert (said.code, said.out) == (1, "")
    assert "this is not TOML" in said.err or "name" in said.err
