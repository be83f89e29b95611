"""Setting up: workspaces, segments, users and surveys, on both engines."""

from pathlib import Path

import pytest

from tests.cli.conftest import Amends, make_hotel


def codes(amends: Amends, hotel: int) -> list[str]:
    return [each["code"] for each in amends.json("segment", "list", "--workspace", hotel)]


def imported(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "segments.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_workspace_is_made_listed_and_shown(amends: Amends) -> None:
    number = int(amends.done("workspace", "create", "Hotel Sol", "--timezone", "Europe/Madrid"))
    summary = amends.json("workspace", "show", number)
    assert summary.keys() == {
        "id",
        "name",
        "time_zone",
        "unknown_segment",
        "closing_requires",
        "waiting_days",
        "on_closed",
        "trial",
        "quiet_hours",
        "history_after_days",
        "phone_region",
        "default_phone_region",
        "created_time",
    }
    assert (summary["id"], summary["name"], summary["time_zone"]) == (number, "Hotel Sol", "Europe/Madrid")
    assert summary["unknown_segment"] == "reject"
    assert amends.json("workspace", "list") == [summary]
    row = f"{number} Hotel Sol Europe/Madrid reject"
    assert row in amends("workspace", "show", number).words
    assert row in amends("workspace", "list").words


def test_a_new_workspace_for_machines(amends: Amends) -> None:
    options = ("--timezone", "Asia/Tokyo", "--unknown-segment", "main-segment")
    made = amends.json("workspace", "create", "Ryokan", *options)
    assert made["unknown_segment"] == "main_segment"
    assert amends.json("workspace", "show", made["id"]) == made


def test_a_wrong_zone_is_refused_and_named(amends: Amends) -> None:
    reason = amends.refused("workspace", "create", "Hotel Sol", "--timezone", "Europe/Madird")
    assert reason.startswith("amends: timezone: 'Europe/Madird' is not an IANA time zone")
    assert amends.json("workspace", "list") == []


def test_every_error_has_a_line_of_its_own(amends: Amends) -> None:
    reasons = amends.refused("workspace", "create", " ", "--timezone", "Mars").splitlines()
    assert [line.split(":")[1].strip() for line in reasons] == ["name", "timezone"]


def test_a_workspace_that_is_not_there_is_refused(amends: Amends) -> None:
    assert amends.refused("workspace", "show", 77) == "amends: There is no workspace 77 here.\n"


@pytest.mark.parametrize("name", ["Hotel [/b]", "[red]Sol", "Sol :smile:", "فندق الشمس"])
def test_a_name_is_shown_as_it_was_written(on_sqlite: Amends, name: str) -> None:
    number = on_sqlite.done("workspace", "create", name, "--timezone", "Europe/Madrid").strip()
    assert name in on_sqlite("workspace", "show", number).words


def test_segments_are_added_and_listed(amends: Amends, hotel: int) -> None:
    root, s1, s1a = amends.json("segment", "list", "--workspace", hotel)
    assert root["parent_id"] is None
    assert s1 == {"id": s1["id"], "code": "S1", "name": "Store 1", "parent_id": root["id"]}
    assert (s1a["code"], s1a["parent_id"]) == ("S1A", s1["id"])
    assert f"{s1['id']} {root['id']} S1 Store 1" in amends("segment", "list", "--workspace", hotel).words


def test_a_segment_needs_a_parent_that_is_there(amends: Amends, hotel: int) -> None:
    reason = amends.refused("segment", "add", "S9", "--workspace", hotel, "--parent", "S8")
    assert reason == "amends: parent: there is no segment with the code 'S8'\n"


def test_a_segment_is_added_once(amends: Amends, hotel: int) -> None:
    assert "'S1' already" in amends.refused("segment", "add", "S1", "--workspace", hotel)


def test_segments_are_imported_in_their_order(amends: Amends, hotel: int, tmp_path: Path) -> None:
    file = imported(tmp_path, b'\xef\xbb\xbfcode,name,parent\r\nN,North,\r\nN1,"One, north",N\r\n')
    assert amends.done("segment", "import", file, "--workspace", hotel) == "2 segments imported\n"
    assert codes(amends, hotel)[3:] == ["N", "N1"]
    assert amends.json("segment", "list", "--workspace", hotel)[4]["name"] == "One, north"


def test_imported_segments_for_machines(amends: Amends, hotel: int, tmp_path: Path) -> None:
    file = imported(tmp_path, "code\nA\nB\n")
    made = amends.json("segment", "import", file, "--workspace", hotel)
    assert [(each["code"], each["name"]) for each in made] == [("A", "A"), ("B", "B")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("code,name,parent\nN,North,\nM,Mid,nowhere\n", "line 3: parent: there is no segment with the code 'nowhere'"),
        ("code,name,parent\nN,North,\nS1,Again,\n", "There is a segment with the code 'S1' already."),
        ("code,name,parent\nN,North,\n,,S1\n", "code: must not be empty"),
        ("name,parent\nNorth,\n", "needs a column named code"),
        (b"code,name\nN,Nor\xe9\n", "can't be read"),
    ],
)
def test_an_import_is_all_or_none(
    amends: Amends, hotel: int, tmp_path: Path, content: str | bytes, reason: str
) -> None:
    before = codes(amends, hotel)
    assert reason in amends.refused("segment", "import", imported(tmp_path, content), "--workspace", hotel)
    assert codes(amends, hotel) == before


def test_a_file_without_the_column_is_refused_when_it_has_no_rows_either(on_sqlite: Amends, tmp_path: Path) -> None:
    file = imported(tmp_path, "name;parent\n")
    assert "needs a column named code" in on_sqlite.refused("segment", "import", file, "--workspace", 1)


def test_a_file_that_is_not_there_is_named(on_sqlite: Amends, tmp_path: Path) -> None:
    missing = tmp_path / "missing.csv"
    assert str(missing) in on_sqlite.refused("segment", "import", missing, "--workspace", 1)


def test_a_user_is_added_with_their_segments(amends: Amends, hotel: int) -> None:
    options = ("--first-name", "Ana", "--last-name", "Sol", "--segment", "S1", "--segment", "S1A")
    number = int(amends.done("user", "add", "ana@example.com", "--workspace", hotel, *options))
    [ana] = amends.json("user", "list", "--workspace", hotel)
    _, s1, s1a = amends.json("segment", "list", "--workspace", hotel)
    named = {"email": "ana@example.com", "first_name": "Ana", "last_name": "Sol"}
    routing = {"role": "agent", "ticket_limit": 0, "capacity": 1, "absences": [], "left_time": None}
    routing["handles_sensitive"] = False
    assert ana == {"id": number, **named, "segment_ids": [s1["id"], s1a["id"]], **routing}
    assert f"{number} ana@example.com Ana Sol" in amends("user", "list", "--workspace", hotel).words


def test_a_user_without_a_segment_has_the_whole_tree_and_it_is_said(amends: Amends, hotel: int) -> None:
    said = amends("user", "add", "ana@example.com", "--workspace", hotel)
    [ana] = amends.json("user", "list", "--workspace", hotel)
    main, *_ = amends.json("segment", "list", "--workspace", hotel)
    assert (said.out, ana["segment_ids"]) == (f"{ana['id']}\n", [main["id"]])
    assert said.err == (
        "Note: no segment was named, so ana@example.com has the whole tree; amends user set changes it.\n"
    )
    assert amends("user", "add", "ben@example.com", "--workspace", hotel, "--segment", "S1").err == ""
    assert amends("user", "add", "cyd@example.com", "--workspace", hotel, "--json").err == ""


def test_a_new_user_for_machines(amends: Amends, hotel: int) -> None:
    made = amends.json("user", "add", "ben@example.com", "--workspace", hotel)
    assert amends.json("user", "list", "--workspace", hotel) == [made]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["ana"], "email: 'ana' is not an e-mail address"),
        (["ana@example.com", "--segment", "S9"], "segments[0]: there is no segment with the code 'S9'"),
        (["taken@example.com"], "There is a user with the e-mail address taken@example.com already."),
    ],
)
def test_a_user_is_refused(amends: Amends, hotel: int, arguments: list[str], reason: str) -> None:
    amends.done("user", "add", "taken@example.com", "--workspace", hotel)
    assert amends.refused("user", "add", *arguments, "--workspace", hotel) == f"amends: {reason}\n"


def test_a_survey_is_set_and_changed(amends: Amends, hotel: int) -> None:
    marks = ("--scale", "nps", "--unhappy-to", "5", "--happy-from", "9")
    number = int(amends.done("survey", "set", "visit", "--workspace", hotel, "--name", "Visit", *marks))
    [visit] = amends.json("survey", "list", "--workspace", hotel)
    named = {"code": "visit", "name": "Visit", "kind": None, "scale": "nps", "unhappy_to": 5, "happy_from": 9}
    assert visit == {"id": number, **named, "language": ""}
    changed = amends.json("survey", "set", "visit", "--workspace", hotel, "--scale", "1..5")
    assert (changed["id"], changed["scale"], changed["unhappy_to"]) == (number, "1..5", None)
    assert f"{number} visit visit 1..5" in amends("survey", "list", "--workspace", hotel).words


@pytest.mark.parametrize(
    ("options", "field"),
    [
        (["--scale", "many"], "scale"),
        (["--scale", "nps", "--unhappy-to", "5"], "unhappy_to"),
        (["--scale", "nps", "--unhappy-to", "9", "--happy-from", "5"], "happy_from"),
        (["--unhappy-to", "5", "--happy-from", "9"], "scale"),
    ],
)
def test_a_survey_is_refused(on_sqlite: Amends, options: list[str], field: str) -> None:
    hotel = make_hotel(on_sqlite)
    assert on_sqlite.refused("survey", "set", "visit", "--workspace", hotel, *options).startswith(f"amends: {field}: ")
    assert on_sqlite.json("survey", "list", "--workspace", hotel) == []


@pytest.mark.parametrize(
    "line", ["segment add S1", "user add a@b.example", "survey set visit", "key list", "user list"]
)
def test_nothing_is_made_in_a_workspace_that_is_not_there(amends: Amends, line: str) -> None:
    assert amends.refused(*line.split(), "--workspace", 77) == "amends: There is no workspace 77 here.\n"
