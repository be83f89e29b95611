"""`amends backup` and `amends restore`: a copy that is checked, taken and brought back while the server runs."""

import hashlib
from pathlib import Path

import pytest

from amends.errors import BusinessRuleError
from amends.store.engine.key_file import path_of, read_or_make
from tests.cli.conftest import Amends, make_hotel
from tests.cli.served import Served, serving


def file_of(amends: Amends) -> Path:
    return Path(amends.url.removeprefix("sqlite:///"))


def names(amends: Amends) -> list[str]:
    return [each["name"] for each in amends.json("workspace", "list")]


def test_a_copy_is_checked_and_counted(on_sqlite: Amends, tmp_path: Path) -> None:
    make_hotel(on_sqlite)
    copied = on_sqlite.json("backup", tmp_path / "monday.db")
    assert copied["file"] == str(tmp_path / "monday.db")
    assert (copied["rows"]["workspaces"], copied["rows"]["segments"]) == (1, 3)
    assert (tmp_path / "monday.db").stat().st_mode & 0o777 == 0o600
    assert "is complete and checked." in on_sqlite.done("backup", tmp_path / "tuesday.db")


def test_a_copy_is_a_database_of_its_own(on_sqlite: Amends, tmp_path: Path) -> None:
    make_hotel(on_sqlite)
    on_sqlite.done("backup", tmp_path / "monday.db")
    copy = Amends(f"sqlite:///{tmp_path / 'monday.db'}", on_sqlite._typed)
    copy.done("workspace", "create", "Only in the copy", "--timezone", "UTC")
    assert names(copy) == ["Hotel Sol", "Only in the copy"]
    assert names(on_sqlite) == ["Hotel Sol"]


def test_nothing_is_replaced_unless_one_says_so(on_sqlite: Amends, tmp_path: Path) -> None:
    file = tmp_path / "monday.db"
    file.write_text("something else", "utf-8")
    assert "--force" in on_sqlite.refused("backup", file)
    assert file.read_text("utf-8") == "something else"
    on_sqlite.done("backup", file, "--force")
    assert "--force" in on_sqlite.refused("restore", file)


def test_restoring_brings_the_old_state_back(on_sqlite: Amends, tmp_path: Path) -> None:
    make_hotel(on_sqlite)
    on_sqlite.done("backup", tmp_path / "monday.db")
    on_sqlite.done("workspace", "create", "Later", "--timezone", "UTC")
    restored = on_sqlite.json("restore", tmp_path / "monday.db", "--force")
    assert restored["rows"]["workspaces"] == 1
    assert names(on_sqlite) == ["Hotel Sol"]


def test_restoring_where_nothing_is_makes_the_database(on_sqlite: Amends, tmp_path: Path) -> None:
    make_hotel(on_sqlite)
    on_sqlite.done("backup", tmp_path / "monday.db")
    elsewhere = Amends(f"sqlite:///{tmp_path / 'elsewhere.db'}", on_sqlite._typed)
    elsewhere.done("restore", tmp_path / "monday.db")
    assert names(elsewhere) == ["Hotel Sol"]


def attach(amends: Amends, content: bytes) -> Path:
    """A content in the database's folder of attachments."""
    digest = hashlib.sha256(content).hexdigest()
    file = Path(f"{file_of(amends)}.attachments") / "1001" / digest[:2] / digest
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def files_in(folder: Path) -> list[bytes]:
    return sorted(each.read_bytes() for each in folder.rglob("*") if each.is_file())


def test_attached_files_go_with_it_and_come_back(on_sqlite: Amends, tmp_path: Path) -> None:
    make_hotel(on_sqlite)
    one, two = attach(on_sqlite, b"one"), attach(on_sqlite, b"two")
    assert "Attached files: 2, in" in on_sqlite.done("backup", tmp_path / "monday.db")
    beside = tmp_path / "monday.db.attachments"
    assert files_in(beside) == [b"one", b"two"]
    one.unlink()
    two.unlink()
    three = attach(on_sqlite, b"three")
    restored = on_sqlite.json("restore", tmp_path / "monday.db", "--force")
    assert (restored["attachments"], one.read_bytes(), three.read_bytes()) == (2, b"one", b"three")
    one.unlink()
    assert on_sqlite.json("backup", tmp_path / "monday.db", "--force")["attachments"] == 2
    assert files_in(beside) == [b"three", b"two"]


def test_without_attached_files_no_folder_is_made(on_sqlite: Amends, tmp_path: Path) -> None:
    make_hotel(on_sqlite)
    assert "Attached" not in on_sqlite.done("backup", tmp_path / "monday.db")
    assert not (tmp_path / "monday.db.attachments").exists()


@pytest.mark.parametrize("damage", ["no database", "cut", "overwritten"])
def test_a_damaged_copy_is_refused_and_changes_nothing(on_sqlite: Amends, tmp_path: Path, damage: str) -> None:
    make_hotel(on_sqlite)
    copy = tmp_path / "monday.db"
    on_sqlite.done("backup", copy)
    whole = copy.read_bytes()
    damaged = {
        "no database": b"feedback,score\n1,2\n" * 500,
        "cut": whole[: len(whole) // 2],
        "overwritten": whole[:4096] + b"\xff" * (len(whole) - 4096),
    }
    copy.write_bytes(damaged[damage])
    assert on_sqlite.refused("restore", copy, "--force")
    assert names(on_sqlite) == ["Hotel Sol"]
    assert {path.name for path in tmp_path.iterdir()} >= {"monday.db", file_of(on_sqlite).name}
    assert list(tmp_path.glob("*.part")) == []


def test_a_database_of_something_else_is_refused(on_sqlite: Amends, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    assert "not an Amends database" in on_sqlite.refused("restore", tmp_path / "empty.db", "--force")
    assert "There is no database" in on_sqlite.refused("restore", tmp_path / "nowhere.db", "--force")


def test_postgresql_has_tools_of_its_own(on_postgres: Amends, tmp_path: Path) -> None:
    assert "pg_dump" in on_postgres.refused("backup", tmp_path / "monday.db")
    assert "pg_restore" in on_postgres.refused("restore", tmp_path / "monday.db")


@pytest.mark.long
def test_a_served_database_is_backed_up_and_brought_back(on_sqlite: Amends, tmp_path: Path) -> None:
    number = make_hotel(on_sqlite)
    key = on_sqlite.done("key", "create", "--workspace", number, "--scope", "admin").strip()
    with serving("serve", "--database", on_sqlite.url) as server:
        on_sqlite.done("backup", tmp_path / "monday.db")
        on_sqlite.done("segment", "add", "S2", "--workspace", number)
        assert codes(server, number, key) == ["MAIN", "S1", "S1A", "S2"]
        on_sqlite.done("restore", tmp_path / "monday.db", "--force")
        assert codes(server, number, key) == ["MAIN", "S1", "S1A"]
        on_sqlite.done("segment", "add", "S3", "--workspace", number)
        assert codes(server, number, key) == ["MAIN", "S1", "S1A", "S3"]
        assert server.end() == 0
    assert [each["code"] for each in on_sqlite.json("segment", "list", "--workspace", number)][-1] == "S3"


def codes(server: Served, workspace: int, key: str) -> list[str]:
    answer = server.get(f"/v1/workspaces/{workspace}/segments", key)
    return [segment["code"] for segment in answer.json()["segments"]]


def test_the_installations_key_goes_and_comes_with_it(on_sqlite: Amends, tmp_path: Path) -> None:
    database = Path(on_sqlite.url.removeprefix("sqlite:///"))
    key = read_or_make(str(database))
    assert "Keep it secret" in on_sqlite.done("backup", tmp_path / "monday.db")
    path_of(str(database)).write_text("0" * 64)
    on_sqlite.done("restore", tmp_path / "monday.db", "--force")
    assert read_or_make(str(database)) == key
    assert path_of(str(tmp_path / "monday.db")).stat().st_mode & 0o777 == 0o600


def test_a_key_file_that_holds_none_is_refused(on_sqlite: Amends) -> None:
    database = on_sqlite.url.removeprefix("sqlite:///")
    path_of(database).write_text("let me in")
    with pytest.raises(BusinessRuleError, match="contains no installation key"):
        read_or_make(database)
